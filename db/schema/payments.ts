import { sql } from "drizzle-orm";
import {
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
import { COST_BEARERS, EXCEPTION_KINDS, GATEWAYS, REFUND_REASONS, TENDERS } from "../words.ts";

/** One attempt to pay for an order. At most one attempt of an order is alive. */
export const payments = table(
  "payments",
  {
    id: text().primaryKey(),
    orderId: text().notNull(),
    gateway: text({ enum: GATEWAYS }).notNull(),
    attempt: integer().notNull(),
    amountFen: fen().notNull(),
    currency: text().notNull(),
    state: text({
      enum: ["created", "pending", "processing", "paid", "failed", "expired", "review"],
    }).notNull(),
    /** What was asked back of it and did not fail: the limit that two refunds at once cannot pass. */
    refundedFen: fen().notNull().default(0),
    externalId: text(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    paidAt: instant(),
  },
  (t) => [
    uniqueIndex("payments_order_attempt").on(t.orderId, t.attempt),
    uniqueIndex("payments_external").on(t.externalId),
    uniqueIndex("payments_one_live").on(t.orderId).where(sql`state in ('created', 'pending', 'processing')`),
    index("payments_expiry").on(t.state, t.expiresAt),
    check("payments_amount_above_zero", sql`${t.amountFen} > 0`),
    check(
      "payments_refunded_within_amount",
      sql`${t.refundedFen} >= 0 and ${t.refundedFen} <= ${t.amountFen}`,
    ),
  ],
);

/** Money on its way back. A refund that fails, even after it succeeded, frees its part of the payment. */
export const refunds = table(
  "refunds",
  {
    /** Made by the caller when the form is drawn, so that a second click is the same refund. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    paymentId: text()
      .notNull()
      .references(() => payments.id),
    orderId: text().notNull(),
    amountFen: fen().notNull(),
    /** The part of it that is freight, which was credited to no county. */
    freightFen: fen().notNull(),
    state: text({ enum: ["requested", "succeeded", "failed"] }).notNull(),
    externalId: text(),
    reason: text({ enum: REFUND_REASONS }).notNull(),
    note: text(),
    /** Null for what the shop repays by itself. */
    borneBy: text({ enum: COST_BEARERS }),
    requestedBy: text(),
    requestedAt: instant().notNull(),
    settledAt: instant(),
  },
  (t) => [
    uniqueIndex("refunds_external").on(t.externalId),
    index("refunds_order").on(t.orderId, t.requestedAt),
    index("refunds_payment").on(t.paymentId),
    index("refunds_settled").on(t.settledAt),
    index("refunds_open").on(t.requestedAt).where(sql`state = 'requested'`),
    check(
      "refunds_amount_above_zero",
      sql`${t.amountFen} > 0 and ${t.freightFen} >= 0 and ${t.freightFen} <= ${t.amountFen}`,
    ),
  ],
);

/**
 * The book of money received and repaid. Rows are added and never changed; that a kind has a cause once
 * is the last line of defence against booking money twice.
 */
export const moneyEntries = table(
  "money_entries",
  {
    id: text().primaryKey(),
    kind: text({ enum: ["payment", "refund", "refund_reversal", "suspense"] }).notNull(),
    /** What caused it: a payment or a refund. */
    ref: text().notNull(),
    orderId: text().notNull(),
    paymentId: text().notNull(),
    gateway: text({ enum: GATEWAYS }).notNull(),
    /** Received above zero, repaid below. */
    amountFen: fen().notNull(),
    currency: text().notNull(),
    businessDay: day().notNull(),
    happenedAt: instant().notNull(),
    recordedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("money_entries_cause").on(t.kind, t.ref),
    index("money_entries_day").on(t.businessDay, t.gateway),
    index("money_entries_order").on(t.orderId),
    check(
      "money_entries_sign",
      sql`(${t.kind} = 'refund' and ${t.amountFen} < 0) or (${t.kind} <> 'refund' and ${t.amountFen} > 0)`,
    ),
  ],
);

/**
 * Money that a clerk took at a counter. Rows are added and never changed: what was taken is undone by a
 * refund alone.
 */
export const counterReceipts = table(
  "counter_receipts",
  {
    /** Made at the counter, so that a second tap, or the same sale sent again, is the same receipt. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    paymentId: text()
      .notNull()
      .references(() => payments.id),
    orderId: text().notNull(),
    outletId: text().notNull(),
    /** Which drawer, and whose turn at it; null where there is but one and nobody counts it. */
    till: text(),
    shiftId: text(),
    tender: text({ enum: TENDERS }).notNull(),
    amountFen: fen().notNull(),
    /** What the customer put down, and what they got back. */
    tenderedFen: fen().notNull(),
    changeFen: fen().notNull(),
    takenBy: text().notNull(),
    takenAt: instant().notNull(),
    recordedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("counter_receipts_payment").on(t.paymentId),
    index("counter_receipts_outlet").on(t.outletId, t.takenAt),
    check(
      "counter_receipts_change",
      sql`${t.amountFen} > 0 and ${t.changeFen} >= 0 and ${t.tenderedFen} = ${t.amountFen} + ${t.changeFen}`,
    ),
  ],
);

/**
 * What a gateway is to be asked for, written in the transaction that decided it and sent after it. The
 * row that `ref` names never changes its amount, so the same key always asks for the same thing.
 */
export const paymentOutbox = table(
  "payment_outbox",
  {
    id: text().primaryKey(),
    kind: text({ enum: ["start", "expire", "refund"] }).notNull(),
    /** The payment or refund that it is about. */
    ref: text().notNull(),
    /** What is asked for, as JSON, where the row that `ref` names does not say all of it. */
    params: text(),
    gateway: text({ enum: GATEWAYS }).notNull(),
    idempotencyKey: text().notNull(),
    state: text({ enum: ["ready", "done", "dead"] }).notNull(),
    tries: integer().notNull(),
    nextTryAt: instant().notNull(),
    error: text(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("payment_outbox_key").on(t.idempotencyKey),
    index("payment_outbox_due").on(t.nextTryAt).where(sql`state = 'ready'`),
  ],
);

/** What a person must look at: something about money that no rule can settle. */
export const paymentExceptions = table(
  "payment_exceptions",
  {
    kind: text({
      enum: EXCEPTION_KINDS,
    }).notNull(),
    /** The payment or refund it is about. */
    ref: text().notNull(),
    detail: text().notNull(),
    openedAt: instant().notNull(),
    closedAt: instant(),
    closedBy: text(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.ref] }),
    index("payment_exceptions_open").on(t.closedAt, t.openedAt),
  ],
);
