import { and, asc, eq } from "drizzle-orm";
import { maskEmail, maskPhone } from "#app/domain/identity/masking.ts";
import { messages } from "#db/schema/messaging.ts";
import type { Reader } from "#db/store.ts";
import type { MessageChannel } from "#db/words.ts";

const MESSAGES_MAX = 50;

/**
 * Where a message goes, as a page shows it: a phone number always masked, for the order has it where it is
 * needed; an e-mail address masked for those whose work does not need it.
 */
export function shownAddress(
  channel: MessageChannel,
  address: string | null,
  isMasked: boolean,
): string | null {
  if (address === null) return null;
  if (channel === "sms") return maskPhone(address);
  return isMasked ? maskEmail(address) : address;
}

/** What was sent about an order, the first first: for its buyer. */
export async function listSentMessages(read: Reader, orderId: string) {
  const sent = await read
    .select({
      id: messages.id,
      kind: messages.kind,
      channel: messages.channel,
      address: messages.address,
      sentAt: messages.sentAt,
    })
    .from(messages)
    .where(and(eq(messages.orderId, orderId), eq(messages.state, "sent")))
    .orderBy(asc(messages.id))
    .limit(MESSAGES_MAX);
  return sent.map(({ address, channel, ...message }) => ({
    ...message,
    channel,
    address: shownAddress(channel, address, true),
  }));
}
