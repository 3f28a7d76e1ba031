import { and, asc, inArray, isNotNull, lt } from "drizzle-orm";
import { messages } from "#db/schema/messaging.ts";
import type { Tx } from "#db/store.ts";

/** A year: as long as a buyer may come back to what we wrote, or a dispute about a delivery lasts. */
export const KEPT_MS = 365 * 86_400_000;

const MESSAGES_AT_ONCE = 500;

/**
 * Forgets whom old messages went to and what they said, some hundreds at most; that there was one, of
 * which kind, about which order and when, stays. Answers how many.
 */
export async function forgetMessages(tx: Tx, now: number): Promise<number> {
  const old = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        isNotNull(messages.address),
        lt(messages.createdAt, now - KEPT_MS),
        inArray(messages.state, ["sent", "dropped", "dead"]),
      ),
    )
    .orderBy(asc(messages.createdAt))
    .limit(MESSAGES_AT_ONCE);
  if (old.length === 0) return 0;
  const forgotten = await tx
    .update(messages)
    .set({ address: null, facts: "{}", letter: null, error: null })
    .where(
      inArray(
        messages.id,
        old.map(({ id }) => id),
      ),
    )
    .returning({ id: messages.id });
  return forgotten.length;
}
