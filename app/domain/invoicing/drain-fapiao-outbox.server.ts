import { and, asc, eq, lte } from "drizzle-orm";
import { fapiaoOutbox, fapiaos } from "#db/schema/invoicing.ts";
import type { Store, Tx } from "#db/store.ts";
import { type InvoiceIssuers, IssuerRejected } from "./issuer.ts";
import { findFapiao } from "./queries.server.ts";
import { rejectFapiao, settleFapiao } from "./settle-fapiao.server.ts";

const ROWS_AT_ONCE = 200;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Asks the issuing services for every draft that is due, one after another, and brings the books to their
 * answers. What a service rejects is dead; where it has no answer yet, or an error leaves open what
 * happened, the same is asked again later with the same key. Answers how many were issued.
 * With `orderId`, only what is asked for that order: for the person who waits for it.
 */
export async function drainFapiaoOutbox(
  store: Store,
  issuers: InvoiceIssuers,
  now: number,
  orderId?: string,
): Promise<number> {
  let issued = 0;
  for (let taken = 0; taken < ROWS_AT_ONCE; taken += 1) {
    const row = await store.write((tx) => takeDueRow(tx, now, orderId));
    if (!row) break;
    if (await ask(store, issuers, row, now)) issued += 1;
  }
  return issued;
}

type OutboxRow = typeof fapiaoOutbox.$inferSelect;

async function ask(store: Store, issuers: InvoiceIssuers, row: OutboxRow, now: number): Promise<boolean> {
  const { fapiaoId, idempotencyKey } = row;
  const draft = await findFapiao(store.read, fapiaoId);
  if (!draft) throw new Error(`the outbox asks for a fapiao ${fapiaoId} that is not there`);
  try {
    const issuer = issuers[draft.service];
    if (!issuer) throw new Error(`the shop has no issuing service ${draft.service}`);
    const answer = await issuer.issue(draft, idempotencyKey);
    if (answer.state === "pending") return false;
    return await store.write((tx) => settleFapiao(tx, fapiaoId, answer.externalNumber, now));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof IssuerRejected) await store.write((tx) => rejectFapiao(tx, fapiaoId, reason));
    else await store.write((tx) => noteError(tx, fapiaoId, reason));
    return false;
  }
}

/** Takes the row that has waited longest among those that are due. It is due again after a pause that doubles with each try. */
async function takeDueRow(tx: Tx, now: number, orderId: string | undefined): Promise<OutboxRow | undefined> {
  const [due] = await tx
    .select({ fapiaoId: fapiaoOutbox.fapiaoId, tries: fapiaoOutbox.tries })
    .from(fapiaoOutbox)
    .innerJoin(fapiaos, eq(fapiaos.id, fapiaoOutbox.fapiaoId))
    .where(
      and(
        eq(fapiaoOutbox.state, "ready"),
        lte(fapiaoOutbox.nextTryAt, now),
        orderId === undefined ? undefined : eq(fapiaos.orderId, orderId),
      ),
    )
    .orderBy(asc(fapiaoOutbox.nextTryAt), asc(fapiaoOutbox.fapiaoId))
    .limit(1);
  if (!due) return undefined;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** due.tries, LONGEST_PAUSE_MS);
  const [taken] = await tx
    .update(fapiaoOutbox)
    .set({ tries: due.tries + 1, nextTryAt: now + pauseMs })
    .where(
      and(
        eq(fapiaoOutbox.fapiaoId, due.fapiaoId),
        eq(fapiaoOutbox.tries, due.tries),
        eq(fapiaoOutbox.state, "ready"),
      ),
    )
    .returning();
  return taken;
}

async function noteError(tx: Tx, fapiaoId: string, error: string): Promise<void> {
  await tx.update(fapiaoOutbox).set({ error }).where(eq(fapiaoOutbox.fapiaoId, fapiaoId));
}
