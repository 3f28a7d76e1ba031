import { asc, desc, eq, gte, sql } from "drizzle-orm";
import { findLastReconciliation } from "#app/domain/payments/reconciliations.server.ts";
import { gatewayDays, paymentInbox, reconciliations } from "#db/schema/payments.ts";
import { countOf, type Reader } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";

const ROWS_MAX = 500;

/** What gateways with books of their own say of each day since one, and what ours say of the same money; the newest first. */
export async function listGatewayDays(read: Reader, fromDay: number) {
  return read
    .select()
    .from(gatewayDays)
    .where(gte(gatewayDays.businessDay, fromDay))
    .orderBy(desc(gatewayDays.businessDay), asc(gatewayDays.gateway), asc(gatewayDays.currency))
    .limit(ROWS_MAX);
}

/** The last time our books were held against each of these gateways' that came to a good end, and what went wrong since. */
export async function listLastReconciliations(read: Reader, gateways: readonly GatewayId[]) {
  const found = [];
  for (const gateway of gateways) {
    const good = await findLastReconciliation(read, gateway);
    const [last] = await read
      .select({ id: reconciliations.id, error: reconciliations.error })
      .from(reconciliations)
      .where(eq(reconciliations.gateway, gateway))
      .orderBy(desc(reconciliations.startedAt), desc(reconciliations.id))
      .limit(1);
    found.push({
      gateway,
      startedAt: good?.startedAt ?? null,
      repaired: good?.repaired ?? 0,
      differences: good?.differences ?? 0,
      error: last?.error ?? null,
    });
  }
  return found;
}

/** How much of what gateways told us is still to be worked off, and since when. */
export async function readInbox(read: Reader) {
  const [waiting] = await read
    .select({ count: countOf(), since: sql<number | null>`min(${paymentInbox.receivedAt})` })
    .from(paymentInbox)
    .where(eq(paymentInbox.state, "ready"));
  const since = waiting?.since ?? null;
  return { count: waiting?.count ?? 0, since: since === null ? null : Number(since) };
}
