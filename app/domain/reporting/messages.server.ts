import { aliasedTable, and, desc, eq, inArray, isNotNull, lt, notExists, sql } from "drizzle-orm";
import { users } from "#db/schema/identity.ts";
import { messages } from "#db/schema/messaging.ts";
import { orders } from "#db/schema/ordering.ts";
import { countOf, type Reader } from "#db/store.ts";
import type { MessageChannel, MessageKind, MessageState } from "#db/words.ts";

/** Which messages are looked for; undefined for all. */
export interface MessageFilter {
  kind: MessageKind | undefined;
  channel: MessageChannel | undefined;
  state: MessageState | undefined;
  orderNumber: string | undefined;
}

export const MESSAGES_PER_PAGE = 50;

/** A page of what buyers were told, the newest first: those before the message `before`. `next` is where the next page goes on. */
export async function listMessages(read: Reader, filter: MessageFilter, before: string | undefined) {
  const found = await read
    .select({
      id: messages.id,
      kind: messages.kind,
      channel: messages.channel,
      address: messages.address,
      state: messages.state,
      endedBy: messages.endedBy,
      tries: messages.tries,
      createdAt: messages.createdAt,
      sentAt: messages.sentAt,
      isRepeat: sql<boolean>`${messages.repeatOf} is not null`.mapWith(Boolean),
      orderNumber: orders.number,
    })
    .from(messages)
    .leftJoin(orders, eq(orders.id, messages.orderId))
    .where(
      and(
        filter.kind && eq(messages.kind, filter.kind),
        filter.channel && eq(messages.channel, filter.channel),
        filter.state && eq(messages.state, filter.state),
        filter.orderNumber === undefined
          ? undefined
          : inArray(
              messages.orderId,
              read.select({ id: orders.id }).from(orders).where(eq(orders.number, filter.orderNumber)),
            ),
        before === undefined ? undefined : lt(messages.id, before),
      ),
    )
    .orderBy(desc(messages.id))
    .limit(MESSAGES_PER_PAGE + 1);
  const shown = found.slice(0, MESSAGES_PER_PAGE);
  return { messages: shown, next: found.length > MESSAGES_PER_PAGE ? shown.at(-1)?.id : undefined };
}

/** How many messages have not left yet, since when, and how many cannot be sent and nobody has sent again. */
export async function countTroubles(read: Reader) {
  const [waiting] = await read
    .select({ count: countOf(), since: sql<number | null>`min(${messages.createdAt})` })
    .from(messages)
    .where(inArray(messages.state, ["waiting", "sending"]));
  const repeat = aliasedTable(messages, "repeat");
  const repeats = read
    .select({ id: repeat.id })
    .from(repeat)
    .where(and(eq(repeat.orderId, messages.orderId), eq(repeat.repeatOf, messages.id)));
  const [dead] = await read
    .select({ count: countOf() })
    .from(messages)
    .where(and(eq(messages.state, "dead"), isNotNull(messages.address), notExists(repeats)));
  const since = waiting?.since ?? null;
  return {
    waiting: waiting?.count ?? 0,
    waitingSince: since === null ? null : Number(since),
    dead: dead?.count ?? 0,
  };
}

/** One message with its order's number, who repeated it, and the repeats made of it. */
export async function findMessage(read: Reader, id: string) {
  const repeater = aliasedTable(users, "repeater");
  const [found] = await read
    .select({ message: messages, orderNumber: orders.number, repeatedByName: repeater.name })
    .from(messages)
    .leftJoin(orders, eq(orders.id, messages.orderId))
    .leftJoin(repeater, eq(repeater.id, messages.repeatedBy))
    .where(eq(messages.id, id))
    .limit(1);
  if (!found) return undefined;
  const repeats = await read
    .select({ id: messages.id, createdAt: messages.createdAt, state: messages.state })
    .from(messages)
    .where(and(eq(messages.orderId, found.message.orderId), eq(messages.repeatOf, id)))
    .orderBy(desc(messages.id))
    .limit(MESSAGES_PER_PAGE);
  return { ...found, repeats };
}
