import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  day,
  fen,
  index,
  instant,
  integer,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from "../columns.ts";
import {
  CLAIM_FAULTS,
  CLAIM_KINDS,
  CLAIM_STATES,
  CLAIM_STEPS,
  COST_BEARERS,
  DISPOSITIONS,
  STORAGE_CLASSES,
} from "../words.ts";
import { orderLines, orders } from "./ordering.ts";
import { refunds } from "./payments.ts";

/** How many days after the day of receipt goods may be claimed, from a day up to another, each with its source. */
export const claimRules = table(
  "claim_rules",
  {
    id: text().primaryKey(),
    kind: text({ enum: CLAIM_KINDS }).notNull(),
    storageClass: text({ enum: STORAGE_CLASSES }).notNull(),
    /** Where the rule holds: CN for a law of the country, shop for the shop's own. */
    jurisdiction: text().notNull(),
    days: integer().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    uniqueIndex("claim_rules_kind").on(t.kind, t.storageClass, t.validFromDay),
    check("claim_rules_days_above_zero", sql`${t.days} > 0`),
  ],
);

/** How many claims an order has had; whoever adds one counts it here first, so that two wait for each other. */
export const claimCounts = table("claim_counts", {
  orderId: text()
    .primaryKey()
    .references(() => orders.id),
  claims: integer().notNull(),
});

/** A wish of a shopper about goods they received, and what the shop decided. */
export const claims = table(
  "claims",
  {
    id: text().primaryKey(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    /** From 1, within its order. */
    claimNumber: integer().notNull(),
    kind: text({ enum: CLAIM_KINDS }).notNull(),
    /** What is wrong with the goods; null for a return without a reason. */
    fault: text({ enum: CLAIM_FAULTS }),
    state: text({ enum: CLAIM_STATES }).notNull(),
    /** How many steps it has taken: who decides says how many they saw, so that nobody decides about what has changed. */
    steps: integer().notNull(),
    requestedAt: instant().notNull(),
    /** Since when it is in its state. */
    changedAt: instant().notNull(),
    borneBy: text({ enum: COST_BEARERS }),
    /** The money went first, and the goods are still to come. */
    areGoodsDue: boolean().notNull().default(false),
    /** The refund made when it was accepted; it has the claim's own id. */
    refundId: text().references(() => refunds.id),
  },
  (t) => [
    uniqueIndex("claims_number").on(t.orderId, t.claimNumber),
    uniqueIndex("claims_refund").on(t.refundId),
    index("claims_waiting").on(t.changedAt, t.id).where(sql`state = 'requested'`),
    index("claims_state").on(t.state, t.requestedAt, t.id),
    index("claims_goods_due").on(t.changedAt, t.id).where(sql`are_goods_due`),
    index("claims_requested").on(t.requestedAt, t.id),
    check("claims_fault", sql`(${t.kind} = 'quality_claim') = (${t.fault} is not null)`),
    check(
      "claims_accepted",
      sql`(${t.state} = 'accepted') = (${t.refundId} is not null) and (${t.state} = 'accepted') = (${t.borneBy} is not null)`,
    ),
  ],
);

/** The goods a claim is about, the rule it was made under, and what was accepted of it. */
export const claimLines = table(
  "claim_lines",
  {
    claimId: text()
      .notNull()
      .references(() => claims.id),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    quantity: integer().notNull(),
    receivedDay: day().notNull(),
    lastDay: day().notNull(),
    ruleId: text()
      .notNull()
      .references(() => claimRules.id),
    /** What was decided; null until it is accepted. */
    acceptedQuantity: integer(),
    acceptedFen: fen(),
    disposition: text({ enum: DISPOSITIONS }),
  },
  (t) => [
    primaryKey({ columns: [t.claimId, t.orderLineId] }),
    index("claim_lines_line").on(t.orderLineId),
    check(
      "claim_lines_quantity",
      sql`${t.quantity} > 0 and (${t.acceptedQuantity} is null or (${t.acceptedQuantity} >= 0 and ${t.acceptedQuantity} <= ${t.quantity}))`,
    ),
    check("claim_lines_accepted", sql`${t.acceptedFen} is null or ${t.acceptedFen} >= 0`),
  ],
);

/**
 * Each step of a claim: who took it, when, and, for the shop's steps, why. Rows are added and never
 * changed. The id is made when the form is drawn, so that a second click is the same step.
 */
export const claimEvents = table(
  "claim_events",
  {
    id: text().primaryKey(),
    contentHash: text().notNull(),
    claimId: text()
      .notNull()
      .references(() => claims.id),
    /** From 1, within its claim. */
    step: integer().notNull(),
    kind: text({ enum: CLAIM_STEPS }).notNull(),
    /** Null for a guest. */
    actorUserId: text(),
    /** What the shop answered. */
    answer: text(),
    happenedAt: instant().notNull(),
  },
  (t) => [uniqueIndex("claim_events_step").on(t.claimId, t.step)],
);

/** What the shopper wrote at a step. Beside the step, because a person's words are forgotten when they ask for it. */
export const claimStatements = table("claim_statements", {
  eventId: text()
    .primaryKey()
    .references(() => claimEvents.id),
  words: text().notNull(),
});

/**
 * A photo that a shopper sent, as it is kept: made anew from what was sent. The row is written before the
 * files, and belongs to a step, or to an acceptance, once that is stored; what never belongs to one is
 * swept away.
 */
export const claimPhotos = table(
  "claim_photos",
  {
    /** Random; the names of its two files. */
    id: text().primaryKey(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    eventId: text().references(() => claimEvents.id),
    /** What holds it besides a claim: an acceptance of the order's goods. */
    heldBy: text(),
    position: integer().notNull(),
    mediaType: text({ enum: ["image/jpeg"] }).notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    bytes: integer().notNull(),
    thumbnailBytes: integer().notNull(),
    /** Of the file as it is kept, SHA-256 in base64url. */
    hash: text().notNull(),
    storedAt: instant().notNull(),
    /** When it was to be forgotten: nobody is shown it any more. */
    erasedAt: instant(),
    /** When its files were gone. */
    removedAt: instant(),
  },
  (t) => [
    index("claim_photos_event").on(t.eventId, t.position),
    index("claim_photos_order").on(t.orderId),
    index("claim_photos_loose")
      .on(t.storedAt)
      .where(sql`removed_at is null and ((event_id is null and held_by is null) or erased_at is not null)`),
    check(
      "claim_photos_sizes",
      sql`${t.width} > 0 and ${t.height} > 0 and ${t.bytes} > 0 and ${t.thumbnailBytes} > 0`,
    ),
  ],
);
