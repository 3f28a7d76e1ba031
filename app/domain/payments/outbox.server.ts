import { and, asc, eq, lte, notInArray } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { paymentOutbox } from "#db/schema/payments.ts";
import type { Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";

export type OutboxRow = typeof paymentOutbox.$inferSelect;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** How soon something is tried again that a gateway did not let us ask: a person may have put it right. */
export const LOCKED_OUT_PAUSE_MS = 60_000;

/** Gateways keep a key for a day at least; well before that, what was asked for under it is looked up first. */
const KEY_TRUSTED_MS = 20 * 3_600_000;

/**
 * Notes what a gateway is to be asked for, once this transaction is stored. `params` are what the row
 * that `ref` names cannot say again later. What was noted before under its key is not noted again.
 */
export async function putInOutbox(
  tx: Tx,
  { params, ...row }: Pick<OutboxRow, "kind" | "ref" | "gateway" | "idempotencyKey"> & { params?: object },
  now: number,
): Promise<void> {
  await tx
    .insert(paymentOutbox)
    .values({
      ...row,
      params: params ? JSON.stringify(params) : null,
      id: newId(),
      state: "ready",
      tries: 0,
      nextTryAt: now,
      createdAt: now,
    })
    .onConflictDoNothing({ target: paymentOutbox.idempotencyKey });
}

/**
 * Takes the row that has waited longest among those that are due, or among those for `ref`; undefined
 * when none is, and never one for a gateway in `without`. It is due again after a pause that doubles with
 * each try: whoever takes it and dies is followed by another, with the same key.
 */
export async function takeDueRow(
  tx: Tx,
  now: number,
  { ref, without = [] }: { ref?: string | undefined; without?: readonly GatewayId[] } = {},
): Promise<OutboxRow | undefined> {
  const [due] = await tx
    .select({ id: paymentOutbox.id, tries: paymentOutbox.tries })
    .from(paymentOutbox)
    .where(
      and(
        eq(paymentOutbox.state, "ready"),
        lte(paymentOutbox.nextTryAt, now),
        ref === undefined ? undefined : eq(paymentOutbox.ref, ref),
        without.length === 0 ? undefined : notInArray(paymentOutbox.gateway, [...without]),
      ),
    )
    .orderBy(asc(paymentOutbox.nextTryAt), asc(paymentOutbox.id))
    .limit(1);
  if (!due) return undefined;
  const [taken] = await tx
    .update(paymentOutbox)
    .set({ tries: due.tries + 1, nextTryAt: now + pauseMs(due.tries) })
    .where(
      and(eq(paymentOutbox.id, due.id), eq(paymentOutbox.tries, due.tries), eq(paymentOutbox.state, "ready")),
    )
    .returning();
  return taken;
}

/** How long to wait after so many tries: twice as long each time, up to an hour. */
export function pauseMs(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
}

/** True when the gateway may have forgotten a row's key: to send it again could then do the thing twice. */
export function isKeyOld({ createdAt, keyChangedAt }: OutboxRow, now: number): boolean {
  return now - (keyChangedAt ?? createdAt) >= KEY_TRUSTED_MS;
}

/** Gives a row a key that was never sent: what it asks for was looked for, and was not done. */
export async function changeKey(tx: Tx, row: OutboxRow, now: number): Promise<OutboxRow> {
  const [base = "", kind = "", count = "1"] = row.idempotencyKey.split(":");
  const idempotencyKey = `${base}:${kind}:${Number(count) + 1}`;
  await tx
    .update(paymentOutbox)
    .set({ idempotencyKey, keyChangedAt: now })
    .where(eq(paymentOutbox.id, row.id));
  return { ...row, idempotencyKey, keyChangedAt: now };
}

/** Ends a row: what it asked for was done, or never will be. */
export async function endRow(
  tx: Tx,
  id: string,
  state: "done" | "dead",
  error: string | null,
): Promise<void> {
  await tx.update(paymentOutbox).set({ state, error }).where(eq(paymentOutbox.id, id));
}

/** Puts a row back that its gateway never looked at: the try does not count. */
export async function giveBackRow(tx: Tx, row: OutboxRow, error: string, now: number): Promise<void> {
  await tx
    .update(paymentOutbox)
    .set({ tries: row.tries - 1, nextTryAt: now + LOCKED_OUT_PAUSE_MS, error })
    .where(eq(paymentOutbox.id, row.id));
}

/** Keeps for a person what went wrong with the last try. */
export async function noteError(tx: Tx, id: string, error: string): Promise<void> {
  await tx.update(paymentOutbox).set({ error }).where(eq(paymentOutbox.id, id));
}
