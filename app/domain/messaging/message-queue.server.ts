import { aliasedTable, and, asc, eq, inArray, lt, lte, notExists } from "drizzle-orm";
import { messages } from "#db/schema/messaging.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { MESSAGE_ENDS, MessageChannel } from "#db/words.ts";
import { CARRY_MS_MAX } from "./carrier.ts";

export type QueuedMessage = typeof messages.$inferSelect;

/** Whoever took a message and has not said after this how it ended is taken for dead. */
export const LEASE_MS = 3 * CARRY_MS_MAX;

const UNFINISHED = ["waiting", "sending"] as const;

/**
 * Messages that are due, those that have waited longest first: waiting ones, and ones whose sender died.
 * The messages of one order leave one after another: none is due while an earlier one has not ended.
 */
export async function listDueMessages(
  read: Reader,
  channels: readonly MessageChannel[],
  now: number,
  limit: number,
): Promise<QueuedMessage[]> {
  const earlier = aliasedTable(messages, "earlier");
  return read
    .select()
    .from(messages)
    .where(
      and(
        inArray(messages.state, UNFINISHED),
        lte(messages.nextTryAt, now),
        inArray(messages.channel, channels),
        notExists(
          read
            .select({ id: earlier.id })
            .from(earlier)
            .where(
              and(
                eq(earlier.orderId, messages.orderId),
                eq(earlier.channel, messages.channel),
                lt(earlier.id, messages.id),
                inArray(earlier.state, UNFINISHED),
              ),
            ),
        ),
      ),
    )
    .orderBy(asc(messages.nextTryAt), asc(messages.id))
    .limit(limit);
}

/**
 * Takes a message to send it in these words, which are kept. Undefined when somebody else took it. One
 * that was being sent when its sender died counts one doubt more: it may have been sent.
 */
export async function takeMessage(
  tx: Tx,
  seen: QueuedMessage,
  letter: string | null,
  now: number,
): Promise<QueuedMessage | undefined> {
  const [taken] = await tx
    .update(messages)
    .set({
      state: "sending",
      letter,
      tries: seen.tries + 1,
      doubts: seen.doubts + (seen.state === "sending" ? 1 : 0),
      nextTryAt: now + LEASE_MS,
    })
    .where(
      and(
        eq(messages.id, seen.id),
        eq(messages.state, seen.state),
        eq(messages.tries, seen.tries),
        lte(messages.nextTryAt, now),
      ),
    )
    .returning();
  return taken;
}

/** Notes that a message left. That counts even when somebody else has taken it for unsent meanwhile. */
export async function markSent(tx: Tx, { id }: QueuedMessage, sentAt: number): Promise<void> {
  await tx
    .update(messages)
    .set({ state: "sent", sentAt, error: null })
    .where(and(eq(messages.id, id), inArray(messages.state, UNFINISHED)));
}

/** Puts a message back, to be tried again from `nextTryAt` on. */
export async function putBack(
  tx: Tx,
  taken: QueuedMessage,
  { doubts, error, nextTryAt }: { doubts: number; error: string; nextTryAt: number },
): Promise<void> {
  await tx.update(messages).set({ state: "waiting", doubts, error, nextTryAt }).where(isStillTaken(taken));
}

/** Ends a message that was not sent and will not be. */
export async function endMessage(
  tx: Tx,
  taken: QueuedMessage,
  endedBy: (typeof MESSAGE_ENDS)[number],
  error: string | null,
): Promise<void> {
  const state = endedBy === "too_late" || endedBy === "overtaken" ? "dropped" : "dead";
  await tx.update(messages).set({ state, endedBy, error }).where(isStillTaken(taken));
}

/** Somebody who took it later, because we seemed dead, decides in our place. */
function isStillTaken({ id, tries }: QueuedMessage) {
  return and(eq(messages.id, id), eq(messages.state, "sending"), eq(messages.tries, tries));
}
