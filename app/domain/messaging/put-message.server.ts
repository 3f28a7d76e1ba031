import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { users } from "#db/schema/identity.ts";
import { messages } from "#db/schema/messaging.ts";
import { perConnection, type Tx } from "#db/store.ts";
import type { Locale, MessageChannel, MessageKind } from "#db/words.ts";
import { isTextKind, type News, type OrderFacts } from "./message.ts";
import { areTextMessagesOpen } from "./text-messages.server.ts";

/** How a buyer can be reached. */
export interface Contact {
  email: string | null;
  phone: string;
}

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  put: tx
    .insert(messages)
    .values({
      id: p("id"),
      kind: p("kind"),
      channel: p("channel"),
      cause: p("cause"),
      orderId: p("orderId"),
      address: p("address"),
      locale: p("locale"),
      facts: p("facts"),
      state: "waiting",
      tries: 0,
      doubts: 0,
      nextTryAt: p("createdAt"),
      usefulUntil: p("usefulUntil"),
      createdAt: p("createdAt"),
    })
    .onConflictDoNothing()
    .returning({ id: messages.id })
    .prepare("message_put"),
}));

/** News that makes earlier news of the same cause stale. */
const OVERTAKES: Partial<Record<MessageKind, MessageKind>> = {
  order_paid: "order_placed",
  order_cancelled: "refund_requested",
  refund_made: "refund_requested",
  claim_answered: "refund_requested",
};

/**
 * Where news of a kind goes: to the e-mail address, where there is one; else, for what happens behind the
 * buyer's back, to the phone. One piece of news is told once. Undefined when it is told nowhere.
 */
export function channelOf(
  kind: MessageKind,
  { email, phone }: Contact,
): { channel: MessageChannel; address: string } | undefined {
  if (email !== null) return { channel: "email", address: email };
  if (isTextKind(kind) && areTextMessagesOpen()) return { channel: "sms", address: phone };
  return undefined;
}

/**
 * Writes down news for a buyer, in the transaction of what happened, to be sent once that is stored. Told
 * again, it is the same message and nothing changes. Earlier news that this makes stale is dropped, if it
 * has not left yet: who pays at once is not asked to pay.
 */
export async function putMessage(
  tx: Tx,
  to: { channel: MessageChannel; address: string; locale: Locale },
  order: OrderFacts & { orderId: string },
  { kind, cause, facts, usefulUntil }: News,
  now: number,
): Promise<void> {
  const { orderId, ...orderFacts } = order;
  const [put] = await statements(tx).put.execute({
    ...to,
    id: newId(),
    kind,
    cause,
    orderId,
    facts: JSON.stringify({ ...orderFacts, ...facts }),
    usefulUntil: usefulUntil ?? null,
    createdAt: now,
  });
  const earlier = OVERTAKES[kind];
  if (put && earlier) await dropStale(tx, earlier, cause);
}

/** Most people who are told of one thing. */
const PEOPLE_MAX = 200;

/**
 * Writes the same news to several people, about a unit and no order of theirs. Told again, to the same people,
 * nothing changes. Answers how many they are.
 */
export async function tellPeople(
  tx: Tx,
  userIds: readonly string[],
  { cause, ...news }: News & { facts: { unitId: string } },
  now: number,
): Promise<number> {
  const people = await tx
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(inArray(users.id, [...new Set(userIds)]))
    .orderBy(users.id)
    .limit(PEOPLE_MAX);
  for (const { id, email } of people)
    await putMessage(
      tx,
      { channel: "email", address: email, locale: "zh-CN" },
      { orderId: news.facts.unitId, orderNumber: "", counties: [] },
      { ...news, cause: `${cause}:${id}` } as News,
      now,
    );
  return people.length;
}

async function dropStale(tx: Tx, kind: MessageKind, cause: string): Promise<void> {
  await tx
    .update(messages)
    .set({ state: "dropped", endedBy: "overtaken" })
    .where(
      and(
        eq(messages.kind, kind),
        eq(messages.cause, cause),
        isNull(messages.repeatOf),
        eq(messages.state, "waiting"),
        eq(messages.tries, 0),
      ),
    );
}
