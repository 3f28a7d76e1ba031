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
  COST_BEARERS,
  EXCEPTION_KINDS,
  GATEWAYS,
  PAYOUT_STATES,
  RECEIPT_CLAIM_KINDS,
  REFUND_REASONS,
  TENDERS,
} from "../words.ts";

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
    /** The gateway's name for the movement of money, once there is one: its refunds are known by it. */
    intentId: text(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    paidAt: instant(),
  },
  (t) => [
    uniqueIndex("payments_order_attempt").on(t.orderId, t.attempt),
    uniqueIndex("payments_external").on(t.externalId),
    uniqueIndex("payments_intent").on(t.intentId).where(sql`intent_id is not null`),
    uniqueIndex("payments_one_live").on(t.orderId).where(sql`state in ('created', 'pending', 'processing')`),
    index("payments_expiry").on(t.expiresAt).where(sql`state in ('created', 'pending')`),
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
    /** When the key was replaced, because gateways forget old ones; null while it is the first. */
    keyChangedAt: instant(),
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

/** What gateways told us, as it came: a hint to look, each worked off once. What we know of it is fetched, not read here. */
export const paymentInbox = table(
  "payment_inbox",
  {
    gateway: text({ enum: GATEWAYS }).notNull(),
    eventId: text().notNull(),
    type: text().notNull(),
    /** What it is about; null when that is nothing of ours. */
    about: text({ enum: ["payment", "refund", "dispute"] }),
    objectId: text().notNull(),
    /** `ignored` when it is about nothing of ours, or of the gateway's other world of real money or of tests. */
    state: text({ enum: ["ready", "done", "dead", "ignored"] }).notNull(),
    tries: integer().notNull(),
    nextTryAt: instant().notNull(),
    error: text(),
    receivedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.gateway, t.eventId] }),
    index("payment_inbox_due").on(t.nextTryAt).where(sql`state = 'ready'`),
  ],
);

/** Each time our books were held against a gateway's, and how it ended. */
export const reconciliations = table(
  "reconciliations",
  {
    id: text().primaryKey(),
    gateway: text({ enum: GATEWAYS }).notNull(),
    startedAt: instant().notNull(),
    finishedAt: instant(),
    /** What was new to us, and what a person must look at. */
    repaired: integer().notNull(),
    differences: integer().notNull(),
    error: text(),
  },
  (t) => [index("reconciliations_gateway").on(t.gateway, t.startedAt)],
);

/** What a gateway's books say of a Beijing day, as of the last time we looked; and what ours say of the same money. */
export const gatewayDays = table(
  "gateway_days",
  {
    gateway: text({ enum: GATEWAYS }).notNull(),
    businessDay: day().notNull(),
    currency: text().notNull(),
    theirsFen: fen().notNull(),
    oursFen: fen().notNull(),
    checkedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.gateway, t.businessDay, t.currency] })],
);

/** What a person must look at: something about money that no rule can settle. */
export const paymentExceptions = table(
  "payment_exceptions",
  {
    kind: text({
      enum: EXCEPTION_KINDS,
    }).notNull(),
    /** The payment or refund it is about; or, where we have none, the gateway's name for it. */
    ref: text().notNull(),
    detail: text().notNull(),
    openedAt: instant().notNull(),
    closedAt: instant(),
    closedBy: text(),
    /** What the person found, or did. */
    closedReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.ref] }),
    index("payment_exceptions_open").on(t.closedAt, t.openedAt),
  ],
);

/** An account of ours that transfers (对公转账) go to, from a day up to another. */
export const transferAccounts = table(
  "transfer_accounts",
  {
    id: text().primaryKey(),
    payeeName: text().notNull(),
    bankName: text().notNull(),
    accountNumber: text().notNull(),
    isDemo: boolean().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
  },
  (t) => [uniqueIndex("transfer_accounts_number").on(t.accountNumber)],
);

/** The rules of transfers, from a day on: how long an order waits, and from what amount two people decide. */
export const transferRules = table(
  "transfer_rules",
  {
    id: text().primaryKey(),
    validFromDay: day().notNull(),
    /** The last day to pay is this many days after the order, or after the last money that came for it. */
    payDays: integer().notNull(),
    /** Stock is held for so many days more: a bank's statement is read the day after, or after a weekend. */
    graceDays: integer().notNull(),
    /** One person proposes and another confirms whatever is above it. */
    twoPeopleAboveFen: fen().notNull(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    uniqueIndex("transfer_rules_day").on(t.validFromDay),
    check(
      "transfer_rules_not_negative",
      sql`${t.payDays} > 0 and ${t.graceDays} >= 0 and ${t.twoPeopleAboveFen} >= 0`,
    ),
  ],
);

/** What a buyer was told to remit for a payment, frozen; and how much of it was matched. */
export const remittances = table(
  "remittances",
  {
    paymentId: text()
      .primaryKey()
      .references(() => payments.id),
    orderId: text().notNull(),
    orderNumber: text().notNull(),
    /** Unique; the payer writes it into the remark. */
    code: text().notNull(),
    accountId: text()
      .notNull()
      .references(() => transferAccounts.id),
    payeeName: text().notNull(),
    bankName: text().notNull(),
    accountNumber: text().notNull(),
    isDemo: boolean().notNull(),
    amountFen: fen().notNull(),
    /** The name on the account that will pay, as the buyer told it. */
    payerName: text().notNull(),
    issuedAt: instant().notNull(),
    /** The last day to pay; later when a part of the money came. */
    dueDay: day().notNull(),
    /** The sum of its claims: the limit that two clerks at once cannot pass. */
    receivedFen: fen().notNull().default(0),
  },
  (t) => [
    uniqueIndex("remittances_code").on(t.code),
    index("remittances_order").on(t.orderId),
    index("remittances_amount").on(t.amountFen),
    index("remittances_payer").on(t.payerName),
    check(
      "remittances_received_within_amount",
      sql`${t.receivedFen} >= 0 and ${t.receivedFen} <= ${t.amountFen}`,
    ),
  ],
);

/** A bank statement as it was uploaded. The same file is one statement. */
export const bankStatements = table(
  "bank_statements",
  {
    id: text().primaryKey(),
    accountId: text()
      .notNull()
      .references(() => transferAccounts.id),
    fileName: text().notNull(),
    fileHash: text().notNull(),
    content: text().notNull(),
    uploadedBy: text().notNull(),
    uploadedAt: instant().notNull(),
    importedBy: text(),
    importedAt: instant(),
  },
  (t) => [
    uniqueIndex("bank_statements_file").on(t.accountId, t.fileHash),
    index("bank_statements_uploaded").on(t.uploadedAt),
  ],
);

/** Money that came into one of our accounts, once for each serial number of the bank. Only what is allocated of it changes. */
export const bankReceipts = table(
  "bank_receipts",
  {
    id: text().primaryKey(),
    accountId: text()
      .notNull()
      .references(() => transferAccounts.id),
    serialNumber: text().notNull(),
    amountFen: fen().notNull(),
    bankDay: day().notNull(),
    bankTime: text(),
    payerName: text().notNull(),
    payerAccount: text(),
    remark: text().notNull(),
    /** Null for what a person entered by hand. */
    statementId: text().references(() => bankStatements.id),
    rowNumber: integer(),
    recordedBy: text().notNull(),
    recordedAt: instant().notNull(),
    /** Claimed or proposed to be: the limit that two clerks at once cannot pass. */
    allocatedFen: fen().notNull().default(0),
  },
  (t) => [
    uniqueIndex("bank_receipts_serial").on(t.accountId, t.serialNumber),
    index("bank_receipts_day").on(t.bankDay, t.id),
    index("bank_receipts_open").on(t.bankDay, t.id).where(sql`allocated_fen < amount_fen`),
    index("bank_receipts_statement").on(t.statementId),
    check("bank_receipts_amount_above_zero", sql`${t.amountFen} > 0`),
    check(
      "bank_receipts_allocated_within_amount",
      sql`${t.allocatedFen} >= 0 and ${t.allocatedFen} <= ${t.amountFen}`,
    ),
  ],
);

/** One code for the transfers of several orders, which are paid with one remittance (合并付款). */
export const jointRemittances = table(
  "joint_remittances",
  {
    code: text().primaryKey(),
    /** The caller's key, made when the form was drawn. */
    idempotencyKey: text().notNull(),
    contentHash: text().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex("joint_remittances_key").on(t.idempotencyKey)],
);

/** The payments that a joint code stands for. Rows are added and never changed. */
export const jointRemittanceParts = table(
  "joint_remittance_parts",
  {
    code: text()
      .notNull()
      .references(() => jointRemittances.code),
    paymentId: text()
      .notNull()
      .references(() => remittances.paymentId),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.paymentId] }),
    index("joint_remittance_parts_payment").on(t.paymentId),
  ],
);

/** The remittance codes of ours that stand in a receipt's remark, or in a joint code there. */
export const receiptCodes = table(
  "receipt_codes",
  {
    receiptId: text()
      .notNull()
      .references(() => bankReceipts.id),
    code: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.code, t.receiptId] }), index("receipt_codes_receipt").on(t.receiptId)],
);

/**
 * Somebody's decision what a receipt is for. Above the limit it is proposed, and takes effect when another
 * person confirms it; else at once. Once it is booked or declined nothing of it changes.
 */
export const receiptMatches = table(
  "receipt_matches",
  {
    /** Made by the caller when the page is drawn, so that a second click is the same decision. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    receiptId: text()
      .notNull()
      .references(() => bankReceipts.id),
    amountFen: fen().notNull(),
    /** By code, amount and payer; `proposedBy` is then who recorded the receipt. */
    isAutomatic: boolean().notNull(),
    needsTwo: boolean().notNull(),
    /** Why, where the payer's name is not the buyer's, or the excess is decided upon. */
    reason: text(),
    proposedBy: text().notNull(),
    proposedAt: instant().notNull(),
    state: text({ enum: ["proposed", "booked", "declined"] }).notNull(),
    decidedBy: text(),
    decidedAt: instant(),
    declineReason: text(),
  },
  (t) => [
    index("receipt_matches_receipt").on(t.receiptId),
    index("receipt_matches_open").on(t.proposedAt).where(sql`state = 'proposed'`),
    check("receipt_matches_amount_above_zero", sql`${t.amountFen} > 0`),
    check(
      "receipt_matches_two_people",
      sql`not ${t.needsTwo} or ${t.state} <> 'booked' or ${t.decidedBy} <> ${t.proposedBy}`,
    ),
  ],
);

/** What a decision gives to whom. */
export const receiptMatchParts = table(
  "receipt_match_parts",
  {
    id: text().primaryKey(),
    matchId: text()
      .notNull()
      .references(() => receiptMatches.id),
    kind: text({ enum: RECEIPT_CLAIM_KINDS }).notNull(),
    /** The payment it pays, the order whose buyer keeps it as credit, or the payout that came back; null when it is sent back. */
    ref: text(),
    amountFen: fen().notNull(),
  },
  (t) => [
    index("receipt_match_parts_match").on(t.matchId),
    check("receipt_match_parts_amount_above_zero", sql`${t.amountFen} > 0`),
    check("receipt_match_parts_ref", sql`(${t.ref} is null) = (${t.kind} = 'refund')`),
  ],
);

/**
 * The book of what receipts were used for (认款). Rows are added and never changed; one is undone by a
 * further row that reverses it, once.
 */
export const receiptClaims = table(
  "receipt_claims",
  {
    id: text().primaryKey(),
    matchId: text()
      .notNull()
      .references(() => receiptMatches.id),
    receiptId: text()
      .notNull()
      .references(() => bankReceipts.id),
    kind: text({ enum: RECEIPT_CLAIM_KINDS }).notNull(),
    ref: text(),
    amountFen: fen().notNull(),
    reversesId: text(),
    reason: text(),
    claimedBy: text().notNull(),
    businessDay: day().notNull(),
    claimedAt: instant().notNull(),
  },
  (t) => [
    index("receipt_claims_receipt").on(t.receiptId),
    index("receipt_claims_ref").on(t.ref),
    uniqueIndex("receipt_claims_reversed").on(t.reversesId),
    check(
      "receipt_claims_sign",
      sql`(${t.reversesId} is null) = (${t.amountFen} > 0) and ${t.amountFen} <> 0`,
    ),
  ],
);

/** Money that we are to transfer back: a refund of a payment, or the excess of a receipt. */
export const payouts = table(
  "payouts",
  {
    id: text().primaryKey(),
    /** The refund it carries out, or null when it sends a claim's excess back. */
    refundId: text().references(() => refunds.id),
    claimId: text().references(() => receiptClaims.id),
    amountFen: fen().notNull(),
    /** Who remitted it. */
    payeeName: text().notNull(),
    payeeAccount: text(),
    state: text({ enum: PAYOUT_STATES }).notNull(),
    requestedAt: instant().notNull(),
    /** Whom it was sent to. */
    paidToName: text(),
    paidToAccount: text(),
    /** The account of ours it left, and the bank's serial number. */
    accountId: text().references(() => transferAccounts.id),
    serialNumber: text(),
    sentBy: text(),
    sentAt: instant(),
    confirmedBy: text(),
    settledAt: instant(),
  },
  (t) => [
    uniqueIndex("payouts_refund").on(t.refundId),
    uniqueIndex("payouts_claim").on(t.claimId),
    uniqueIndex("payouts_serial").on(t.accountId, t.serialNumber),
    index("payouts_state").on(t.state, t.requestedAt),
    check("payouts_amount_above_zero", sql`${t.amountFen} > 0`),
    check("payouts_one_cause", sql`(${t.refundId} is null) <> (${t.claimId} is null)`),
    check("payouts_two_people", sql`${t.confirmedBy} <> ${t.sentBy}`),
  ],
);

/** Each step of a payout: who, when, why. Rows are added and never changed. */
export const payoutSteps = table(
  "payout_steps",
  {
    id: text().primaryKey(),
    payoutId: text()
      .notNull()
      .references(() => payouts.id),
    kind: text({ enum: ["requested", "sent", "confirmed", "declined", "failed", "returned"] }).notNull(),
    actorUserId: text(),
    note: text(),
    happenedAt: instant().notNull(),
  },
  (t) => [index("payout_steps_payout").on(t.payoutId, t.happenedAt)],
);
