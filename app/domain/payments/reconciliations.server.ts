import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { gatewayDays, moneyEntries, payments, reconciliations, refunds } from "#db/schema/payments.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";

export type Reconciliation = typeof reconciliations.$inferSelect;

/** The last time our books were held against a gateway's and it came to an end without an error. */
export async function findLastReconciliation(
  read: Reader,
  gateway: GatewayId,
): Promise<Reconciliation | undefined> {
  const [last] = await read
    .select()
    .from(reconciliations)
    .where(
      and(
        eq(reconciliations.gateway, gateway),
        isNotNull(reconciliations.finishedAt),
        isNull(reconciliations.error),
      ),
    )
    .orderBy(desc(reconciliations.startedAt))
    .limit(1);
  return last;
}

/** When our books were last held against a gateway's, however it ended; 0 when they never were. */
export async function findLastStart(read: Reader, gateway: GatewayId): Promise<number> {
  const [last] = await read
    .select({ startedAt: reconciliations.startedAt })
    .from(reconciliations)
    .where(eq(reconciliations.gateway, gateway))
    .orderBy(desc(reconciliations.startedAt))
    .limit(1);
  return last?.startedAt ?? 0;
}

/** Notes that somebody begins. Answers the id to end it by. */
export async function beginReconciliation(tx: Tx, gateway: GatewayId, startedAt: number): Promise<string> {
  const id = newId();
  await tx.insert(reconciliations).values({ id, gateway, startedAt, repaired: 0, differences: 0 });
  return id;
}

/** Notes how it ended. */
export async function endReconciliation(
  tx: Tx,
  id: string,
  found: Partial<Pick<Reconciliation, "repaired" | "differences" | "error">>,
  finishedAt: number,
): Promise<void> {
  await tx
    .update(reconciliations)
    .set({ ...found, finishedAt })
    .where(eq(reconciliations.id, id));
}

/** Keeps what a gateway and we say of a day, in place of what was kept before. */
export async function keepGatewayDay(tx: Tx, row: typeof gatewayDays.$inferInsert): Promise<void> {
  const { theirsFen, oursFen, checkedAt } = row;
  await tx
    .insert(gatewayDays)
    .values(row)
    .onConflictDoUpdate({
      target: [gatewayDays.gateway, gatewayDays.businessDay, gatewayDays.currency],
      set: { theirsFen, oursFen, checkedAt },
    });
}

/** Payments of a gateway that money is still expected for since a while, in the order of their ids, after one of them. */
export async function listLivePayments(
  read: Reader,
  gateway: GatewayId,
  openedBefore: number,
  after: string,
  limit: number,
) {
  return read
    .select({ id: payments.id, externalId: sql<string>`${payments.externalId}` })
    .from(payments)
    .where(
      and(
        eq(payments.gateway, gateway),
        inArray(payments.state, ["created", "pending", "processing"]),
        isNotNull(payments.externalId),
        lte(payments.createdAt, openedBefore),
        gt(payments.id, after),
      ),
    )
    .orderBy(asc(payments.id))
    .limit(limit);
}

/** Refunds that a gateway has begun and not ended, as far as we know, in the order of their ids, after one of them. */
export async function listOpenRefunds(read: Reader, gateway: GatewayId, after: string, limit: number) {
  return read
    .select({ id: refunds.id, externalId: sql<string>`${refunds.externalId}` })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(
      and(
        eq(payments.gateway, gateway),
        eq(refunds.state, "requested"),
        isNotNull(refunds.externalId),
        gt(refunds.id, after),
      ),
    )
    .orderBy(asc(refunds.id))
    .limit(limit);
}

/** What the book of money says of a cause: a refund that failed after it was made counts nothing. */
export async function sumBooked(read: Reader, kind: "payment" | "refund", ref: string): Promise<number> {
  const kinds =
    kind === "payment" ? (["payment", "suspense"] as const) : (["refund", "refund_reversal"] as const);
  const [booked] = await read
    .select({ fen: sumOf(moneyEntries.amountFen) })
    .from(moneyEntries)
    .where(and(eq(moneyEntries.ref, ref), inArray(moneyEntries.kind, [...kinds])));
  return booked?.fen ?? 0;
}

/**
 * What we have in the book of what happened at a gateway from an instant up to another: causes in the
 * order of their ids, after one of them. A refund that failed later counts nothing.
 */
export async function listBooked(
  read: Reader,
  gateway: GatewayId,
  [from, to]: readonly [number, number],
  after: string,
  limit: number,
) {
  const undone = sql`coalesce((select sum(undone.amount_fen) from money_entries as undone
    where undone.kind = 'refund_reversal' and undone.ref = ${moneyEntries.ref}), 0)`;
  return read
    .select({
      id: moneyEntries.id,
      kind: moneyEntries.kind,
      ref: moneyEntries.ref,
      paymentId: moneyEntries.paymentId,
      amountFen: sql<number>`${moneyEntries.amountFen} + ${undone}`.mapWith(Number),
      currency: moneyEntries.currency,
      happenedAt: moneyEntries.happenedAt,
    })
    .from(moneyEntries)
    .where(
      and(
        eq(moneyEntries.gateway, gateway),
        inArray(moneyEntries.kind, ["payment", "suspense", "refund"]),
        gte(moneyEntries.happenedAt, from),
        lt(moneyEntries.happenedAt, to),
        gt(moneyEntries.id, after),
      ),
    )
    .orderBy(asc(moneyEntries.id))
    .limit(limit);
}
