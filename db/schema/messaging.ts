import { sql } from "drizzle-orm";
import { check, index, instant, integer, table, text, uniqueIndex } from "../columns.ts";
import { LOCALES, MESSAGE_CHANNELS, MESSAGE_ENDS, MESSAGE_KINDS, MESSAGE_STATES } from "../words.ts";

/**
 * What buyers are told, written in the transaction of the event and sent after it. What is told is frozen
 * as facts; the words are made of them when the message is first sent, and kept.
 */
export const messages = table(
  "messages",
  {
    id: text().primaryKey(),
    kind: text({ enum: MESSAGE_KINDS }).notNull(),
    channel: text({ enum: MESSAGE_CHANNELS }).notNull(),
    /** What it is about: the order, the parcel, the refund. */
    cause: text().notNull(),
    /** The order that it is about, or the unit. */
    orderId: text().notNull(),
    /** An e-mail address or a phone number; null once it was forgotten (see docs/decisions/0020). */
    address: text(),
    locale: text({ enum: LOCALES }).notNull(),
    /** JSON: see MessageFacts. */
    facts: text().notNull(),
    /** JSON: see Letter; null until somebody tried to send it. */
    letter: text(),
    state: text({ enum: MESSAGE_STATES }).notNull(),
    endedBy: text({ enum: MESSAGE_ENDS }),
    /** What was said of the last try that failed. */
    error: text(),
    tries: integer().notNull(),
    /** How many tries ended so that it may have been sent all the same. */
    doubts: integer().notNull(),
    /** When it is due; for one that is being sent, when whoever took it is taken for dead. */
    nextTryAt: instant().notNull(),
    /** After this nobody wants to read it. */
    usefulUntil: instant(),
    createdAt: instant().notNull(),
    sentAt: instant(),
    /** The message that this one repeats, at somebody's wish and for a reason. */
    repeatOf: text(),
    repeatReason: text(),
    repeatedBy: text(),
  },
  (t) => [
    uniqueIndex("messages_cause").on(t.kind, t.cause, t.channel).where(sql`repeat_of is null`),
    index("messages_due").on(t.nextTryAt).where(sql`state in ('waiting', 'sending')`),
    index("messages_order").on(t.orderId, t.id),
    // the columns after the id let the other filters be read from the index alone
    index("messages_state").on(t.state, t.id, t.kind, t.channel),
    index("messages_kind").on(t.kind, t.id, t.state, t.channel),
    index("messages_channel").on(t.channel, t.id, t.kind, t.state),
    index("messages_kept").on(t.createdAt).where(sql`address is not null`),
    check("messages_sent", sql`(${t.state} = 'sent') = (${t.sentAt} is not null)`),
    check("messages_ended", sql`(${t.state} in ('dropped', 'dead')) = (${t.endedBy} is not null)`),
    check(
      "messages_repeat",
      sql`(${t.repeatOf} is null) = (${t.repeatReason} is null) and (${t.repeatOf} is null) = (${t.repeatedBy} is null)`,
    ),
  ],
);
