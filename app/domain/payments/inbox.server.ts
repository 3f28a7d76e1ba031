import { and, asc, eq, lte, notInArray } from "drizzle-orm";
import { paymentInbox } from "#db/schema/payments.ts";
import type { Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import type { GatewayEvent } from "./gateway.ts";
import { LOCKED_OUT_PAUSE_MS, pauseMs } from "./outbox.server.ts";

export type InboxRow = typeof paymentInbox.$inferSelect;

/** How long an event about something unknown is kept: what it is about may become known meanwhile. */
const PATIENCE_MS = 24 * 3_600_000;

/**
 * Keeps what a gateway told us, to be worked off later. Told again, it is kept once: false then. What is
 * about nothing of ours, or of the gateway's other world, is kept and left at that.
 */
export async function receiveEvent(
  tx: Tx,
  gateway: GatewayId,
  { eventId, type, about, objectId, isOurMode }: GatewayEvent,
  now: number,
): Promise<boolean> {
  const isOurs = about !== undefined && isOurMode;
  const kept = await tx
    .insert(paymentInbox)
    .values({
      gateway,
      eventId,
      type,
      about: about ?? null,
      objectId,
      state: isOurs ? "ready" : "ignored",
      tries: 0,
      nextTryAt: now,
      error: isOurMode ? null : "of the other mode",
      receivedAt: now,
    })
    .onConflictDoNothing()
    .returning({ eventId: paymentInbox.eventId });
  return kept.length > 0;
}

const isRow = ({ gateway, eventId }: Pick<InboxRow, "gateway" | "eventId">) =>
  and(eq(paymentInbox.gateway, gateway), eq(paymentInbox.eventId, eventId));

/**
 * Takes the event that has waited longest among those that are due; undefined when none is, and never one
 * of a gateway in `without`. It is due again after a pause that doubles with each try: whoever takes it and dies is followed by another.
 */
export async function takeDueEvent(
  tx: Tx,
  now: number,
  without: readonly GatewayId[] = [],
): Promise<InboxRow | undefined> {
  const [due] = await tx
    .select()
    .from(paymentInbox)
    .where(
      and(
        eq(paymentInbox.state, "ready"),
        lte(paymentInbox.nextTryAt, now),
        without.length === 0 ? undefined : notInArray(paymentInbox.gateway, [...without]),
      ),
    )
    .orderBy(asc(paymentInbox.nextTryAt), asc(paymentInbox.receivedAt), asc(paymentInbox.eventId))
    .limit(1);
  if (!due) return undefined;
  const [taken] = await tx
    .update(paymentInbox)
    .set({ tries: due.tries + 1, nextTryAt: now + pauseMs(due.tries) })
    .where(and(isRow(due), eq(paymentInbox.tries, due.tries), eq(paymentInbox.state, "ready")))
    .returning();
  return taken;
}

/** Ends an event: it was worked off, or never can be. */
export async function endEvent(
  tx: Tx,
  row: Pick<InboxRow, "gateway" | "eventId">,
  state: "done" | "dead",
  error: string | null,
): Promise<void> {
  await tx.update(paymentInbox).set({ state, error }).where(isRow(row));
}

/** Puts an event back that its gateway would not let us ask about: the try does not count. */
export async function giveBackEvent(tx: Tx, row: InboxRow, error: string, now: number): Promise<void> {
  await tx
    .update(paymentInbox)
    .set({ tries: row.tries - 1, nextTryAt: now + LOCKED_OUT_PAUSE_MS, error })
    .where(isRow(row));
}

/** Keeps for a person what went wrong with the last try. */
export async function noteEventError(
  tx: Tx,
  row: Pick<InboxRow, "gateway" | "eventId">,
  error: string,
): Promise<void> {
  await tx.update(paymentInbox).set({ error }).where(isRow(row));
}

/** True when an event has waited so long for what it is about that a person must look. */
export function isTooOld({ receivedAt }: Pick<InboxRow, "receivedAt">, now: number): boolean {
  return now - receivedAt >= PATIENCE_MS;
}
