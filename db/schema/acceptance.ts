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
import { ACCEPTANCE_FAULTS, ACCEPTANCE_OUTCOMES } from "../words.ts";
import { claimPhotos, claims } from "./claims.ts";
import { users } from "./identity.ts";
import { orderLines, orders } from "./ordering.ts";
import { jointRemittances, remittances } from "./payments.ts";
import { buyingUnits } from "./units.ts";

/**
 * What a unit's people say of the goods of an order that came. Rows are added and never changed: who looks again
 * before it is settled adds another that takes its place.
 */
export const acceptances = table(
  "acceptances",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    /** From 1, within its order. */
    attempt: integer().notNull(),
    /** The goods went before their money: what is missing is not paid for, and else it is claimed back. */
    isGoodsFirst: boolean().notNull(),
    hasDifferences: boolean().notNull(),
    note: text(),
    acceptedBy: text()
      .notNull()
      .references(() => users.id),
    acceptedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("acceptances_attempt").on(t.orderId, t.attempt),
    index("acceptances_accepted").on(t.acceptedAt, t.id),
    index("acceptances_to_answer").on(t.acceptedAt, t.id).where(sql`is_goods_first and has_differences`),
  ],
);

/** What came of each line of an order that was sent: every piece is one of these. */
export const acceptanceLines = table(
  "acceptance_lines",
  {
    acceptanceId: text()
      .notNull()
      .references(() => acceptances.id),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    /** As its parcels say. */
    deliveredQuantity: integer().notNull(),
    acceptedQuantity: integer().notNull(),
    shortQuantity: integer().notNull(),
    damagedQuantity: integer().notNull(),
    refusedQuantity: integer().notNull(),
    reason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.acceptanceId, t.orderLineId] }),
    index("acceptance_lines_line").on(t.orderLineId),
    check(
      "acceptance_lines_sum",
      sql`${t.deliveredQuantity} > 0 and ${t.deliveredQuantity} = ${t.acceptedQuantity} + ${t.shortQuantity} + ${t.damagedQuantity} + ${t.refusedQuantity}`,
    ),
    check(
      "acceptance_lines_not_negative",
      sql`${t.acceptedQuantity} >= 0 and ${t.shortQuantity} >= 0 and ${t.damagedQuantity} >= 0 and ${t.refusedQuantity} >= 0`,
    ),
  ],
);

/** Which photos show what was wrong. */
export const acceptancePhotos = table(
  "acceptance_photos",
  {
    photoId: text()
      .primaryKey()
      .references(() => claimPhotos.id),
    acceptanceId: text()
      .notNull()
      .references(() => acceptances.id),
    fault: text({ enum: ACCEPTANCE_FAULTS }).notNull(),
    position: integer().notNull(),
  },
  (t) => [uniqueIndex("acceptance_photos_position").on(t.acceptanceId, t.fault, t.position)],
);

/** What became of an acceptance; one that waits for the shop has no row here. Rows are added and never changed. */
export const acceptanceOutcomes = table("acceptance_outcomes", {
  acceptanceId: text()
    .primaryKey()
    .references(() => acceptances.id),
  /** The key under which it was decided. */
  decisionKey: text().notNull(),
  contentHash: text().notNull(),
  outcome: text({ enum: ACCEPTANCE_OUTCOMES }).notNull(),
  reason: text(),
  /** Null when the time to answer was over. */
  decidedBy: text().references(() => users.id),
  decidedAt: instant().notNull(),
});

/** The claims for what was wrong with goods that were paid for: one for each fault. */
export const acceptanceClaims = table(
  "acceptance_claims",
  {
    claimId: text()
      .primaryKey()
      .references(() => claims.id),
    acceptanceId: text()
      .notNull()
      .references(() => acceptances.id),
    fault: text({ enum: ACCEPTANCE_FAULTS }).notNull(),
  },
  (t) => [uniqueIndex("acceptance_claims_fault").on(t.acceptanceId, t.fault)],
);

/**
 * What the shop asks a unit to pay (请款): some of its orders, under one code for one transfer, with proof. Rows are added
 * and never changed; it is paid when the money of its orders came.
 */
export const paymentRequests = table(
  "payment_requests",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    /** QK, the day and eight digits. */
    number: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    jointCode: text()
      .notNull()
      .references(() => jointRemittances.code),
    dueDay: day().notNull(),
    note: text(),
    madeBy: text()
      .notNull()
      .references(() => users.id),
    madeAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("payment_requests_number").on(t.number),
    index("payment_requests_unit").on(t.unitId, t.madeAt, t.id),
    index("payment_requests_made").on(t.madeAt, t.id),
  ],
);

/** What is asked for each order: what was open of its payment when it was asked for. */
export const paymentRequestOrders = table(
  "payment_request_orders",
  {
    requestId: text()
      .notNull()
      .references(() => paymentRequests.id),
    paymentId: text()
      .notNull()
      .references(() => remittances.paymentId),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    amountFen: fen().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.paymentId] }),
    index("payment_request_orders_payment").on(t.paymentId),
    check("payment_request_orders_above_zero", sql`${t.amountFen} > 0`),
  ],
);

/** Photos of signed delivery notes, kept as those of claims are. */
export const paymentRequestPhotos = table(
  "payment_request_photos",
  {
    photoId: text()
      .primaryKey()
      .references(() => claimPhotos.id),
    requestId: text()
      .notNull()
      .references(() => paymentRequests.id),
    position: integer().notNull(),
  },
  (t) => [uniqueIndex("payment_request_photos_position").on(t.requestId, t.position)],
);
