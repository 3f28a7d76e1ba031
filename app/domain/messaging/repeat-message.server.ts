import { eq } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { messages } from "#db/schema/messaging.ts";
import type { Tx } from "#db/store.ts";
import { isRepeatable } from "./message.ts";

/** A wish to send a message again. */
export interface RepeatRequest {
  /** Made when the form is drawn, so that a second click is the same repeat. */
  repeatId: string;
  messageId: string;
  reason: string;
}

/**
 * Sends a message again, in the same words and to the same address, as a further message that names the
 * first and says why. The same repeatId again is one repeat. Refuses with MESSAGE_NOT_REPEATABLE (it is
 * still on its way, was not wanted any more, or its address was forgotten) or KEY_REUSED.
 */
export async function repeatMessage(
  tx: Tx,
  { repeatId, messageId, reason }: RepeatRequest,
  repeatedBy: string,
  now: number,
): Promise<void> {
  const [first] = await tx.select().from(messages).where(eq(messages.id, messageId)).limit(1);
  if (!first) throw new Error(`there is no message ${messageId}`);
  if (!isRepeatable(first)) throw new Refusal("MESSAGE_NOT_REPEATABLE");
  const { kind, channel, cause, orderId, address, locale, facts, letter } = first;
  const [put] = await tx
    .insert(messages)
    .values({
      id: repeatId,
      kind,
      channel,
      cause,
      orderId,
      address,
      locale,
      facts,
      letter,
      state: "waiting",
      tries: 0,
      doubts: 0,
      nextTryAt: now,
      createdAt: now,
      repeatOf: messageId,
      repeatReason: reason,
      repeatedBy,
    })
    .onConflictDoNothing()
    .returning({ id: messages.id });
  if (put) return;
  const [earlier] = await tx
    .select({ repeatOf: messages.repeatOf, reason: messages.repeatReason })
    .from(messages)
    .where(eq(messages.id, repeatId))
    .limit(1);
  if (earlier?.repeatOf !== messageId || earlier.reason !== reason) throw new Refusal("KEY_REUSED");
}
