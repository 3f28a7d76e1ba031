import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  day,
  fen,
  grams,
  index,
  instant,
  integer,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from "../columns.ts";
import {
  DISPOSITIONS,
  ENTRY_CHANNELS,
  GATEWAYS,
  HANDOVERS,
  LINE_DEDUCTION_CAUSES,
  LOCALES,
  ORDER_EVENTS,
  ORDER_STATES,
  PROGRESS,
  RETURN_CLASSES,
  SALES_MODES,
  STORAGE_CLASSES,
  TAX_CLASSES,
} from "../words.ts";
import { variants } from "./catalog.ts";
import { users } from "./identity.ts";
import { outlets } from "./outlets.ts";
import { refunds } from "./payments.ts";

/** What somebody means to buy. A guest's is found by the id in a cookie, a shopper's by the user. */
export const carts = table(
  "carts",
  {
    id: text().primaryKey(),
    userId: text().references(() => users.id),
    updatedAt: instant().notNull(),
  },
  (t) => [uniqueIndex("carts_user").on(t.userId)],
);

export const cartLines = table(
  "cart_lines",
  {
    cartId: text()
      .notNull()
      .references(() => carts.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantity: integer().notNull(),
    /** The price the shopper was shown when last asked, so that a change can be shown before it is accepted. */
    seenPriceFen: fen().notNull(),
    addedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.cartId, t.variantId] }),
    check("cart_lines_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);

/** An address a shopper keeps for the next order. */
export const savedAddresses = table(
  "saved_addresses",
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    receiverName: text().notNull(),
    phone: text().notNull(),
    provinceCode: text().notNull(),
    prefectureCode: text(),
    countyCode: text().notNull(),
    street: text().notNull(),
    detail: text().notNull(),
    createdAt: instant().notNull(),
    usedAt: instant().notNull(),
  },
  (t) => [index("saved_addresses_user").on(t.userId, t.usedAt)],
);

/** What it costs to send goods: by province, storage class and weight, from a day up to another. */
export const freightRules = table(
  "freight_rules",
  {
    id: text().primaryKey(),
    /** A province code, or "*" for all that have no rule of their own. */
    destinationProvinceCode: text().notNull(),
    storageClass: text({ enum: STORAGE_CLASSES }).notNull(),
    baseFen: fen().notNull(),
    baseGrams: grams().notNull(),
    stepGrams: grams().notNull(),
    stepFen: fen().notNull(),
    /** Goods of this class worth this much travel free; null for never. */
    freeFromFen: fen(),
    validFromDay: day().notNull(),
    validToDay: day(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    index("freight_rules_destination").on(t.destinationProvinceCode, t.storageClass, t.validFromDay),
    // a step of nothing would make the number of steps endless
    check(
      "freight_rules_amounts",
      sql`${t.stepGrams} > 0 and ${t.baseGrams} >= 0 and ${t.baseFen} >= 0 and ${t.stepFen} >= 0`,
    ),
  ],
);

export const orders = table(
  "orders",
  {
    id: text().primaryKey(),
    /** Eighteen digits: the day and a random part, so that nobody can guess another order from their own. */
    number: text().notNull(),
    /** Made by the caller. The same key with the same content is the same order. */
    idempotencyKey: text().notNull(),
    contentHash: text().notNull(),
    userId: text().references(() => users.id),
    state: text({ enum: ORDER_STATES }).notNull(),
    progress: text({ enum: PROGRESS }).notNull().default("none"),
    handover: text({ enum: HANDOVERS }).notNull().default("sent"),
    /** Whose stock it is taken from, and to whom its goods come back. */
    fulfilmentOutletId: text().notNull(),
    /** Who sends the goods in place of that outlet. */
    fulfilmentSupplierId: text(),
    /** How it was paid, or is to be. */
    gateway: text({ enum: GATEWAYS }).notNull(),
    /** The strictest keeping that any of its goods needs. */
    storageClass: text({ enum: STORAGE_CLASSES }).notNull(),
    receiverName: text().notNull(),
    phone: text().notNull(),
    email: text(),
    provinceCode: text().notNull(),
    prefectureCode: text(),
    countyCode: text().notNull(),
    /** The names of the place on the day, as they go on the parcel. */
    regionZh: text().notNull(),
    street: text().notNull(),
    detail: text().notNull(),
    note: text(),
    locale: text({ enum: LOCALES }).notNull(),
    goodsFen: fen().notNull(),
    freightFen: fen().notNull(),
    totalFen: fen().notNull(),
    /** When the shopper confirmed that the perishable goods in it cannot be returned without a reason. */
    noReturnConfirmedAt: instant(),
    placedAt: instant().notNull(),
    /** Stock is held until then. */
    holdExpiresAt: instant().notNull(),
    paidAt: instant(),
    /** The day on which the last of its parcels was received. */
    receivedDay: day(),
  },
  (t) => [
    uniqueIndex("orders_number").on(t.number),
    uniqueIndex("orders_idempotency_key").on(t.idempotencyKey),
    index("orders_user").on(t.userId, t.placedAt),
    // the last two are in it to be looked at on the way: of each there are too few kinds for an index of its own
    index("orders_placed").on(t.placedAt, t.id, t.gateway, t.storageClass),
    index("orders_state").on(t.state, t.placedAt, t.id),
    index("orders_progress").on(t.progress, t.placedAt, t.id),
    index("orders_outlet").on(t.fulfilmentOutletId, t.placedAt, t.id),
    index("orders_phone").on(t.phone, t.placedAt, t.id),
    index("orders_receiver").on(t.receiverName, t.placedAt, t.id),
    index("orders_delivered").on(t.receivedDay).where(sql`progress = 'delivered'`),
    index("orders_collected").on(t.fulfilmentOutletId, t.placedAt).where(sql`handover = 'collected'`),
    index("orders_waiting").on(t.holdExpiresAt).where(sql`state = 'awaiting_payment'`),
    check("orders_total", sql`${t.totalFen} = ${t.goodsFen} + ${t.freightFen}`),
  ],
);

/** One kind of goods in an order, with everything that was true of it at that instant. */
export const orderLines = table(
  "order_lines",
  {
    id: text().primaryKey(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    lineNumber: integer().notNull(),
    variantId: text().notNull(),
    productId: text().notNull(),
    sku: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    specZh: text().notNull(),
    specEn: text().notNull(),
    icon: text().notNull(),
    categoryId: text().notNull(),
    storageClass: text({ enum: STORAGE_CLASSES }).notNull(),
    returnClass: text({ enum: RETURN_CLASSES }).notNull(),
    taxClass: text({ enum: TAX_CLASSES }).notNull(),
    quantity: integer().notNull(),
    /** Sold by weight: what it weighs when it is packed decides its price, never above the one agreed to. */
    isWeighed: boolean().notNull().default(false),
    orderedGrams: grams().notNull(),
    /** What was ordered until it is weighed, and then what was weighed. */
    finalGrams: grams().notNull(),
    unitPriceFen: fen().notNull(),
    discountFen: fen().notNull(),
    amountFen: fen().notNull(),
    /* the attribution, frozen */
    countyId: text().notNull(),
    countyNameZh: text().notNull(),
    countyNameEn: text().notNull(),
    supplierId: text().notNull(),
    supplierNameZh: text().notNull(),
    supplierNameEn: text().notNull(),
    directoryEntryId: text(),
    outletId: text().notNull(),
    salesMode: text({ enum: SALES_MODES }).notNull(),
    entryChannel: text({ enum: ENTRY_CHANNELS }).notNull(),
    buyingUnitId: text(),
    isDemoPrice: boolean().notNull(),
  },
  (t) => [
    uniqueIndex("order_lines_number").on(t.orderId, t.lineNumber),
    check("order_lines_quantity_above_zero", sql`${t.quantity} > 0`),
    check(
      "order_lines_amount",
      sql`${t.amountFen} = ${t.unitPriceFen} * ${t.quantity} - ${t.discountFen} and ${t.amountFen} > 0`,
    ),
  ],
);

/** Which counties' goods are in an order, so that the orders of a county are found in the order they were placed. */
export const orderCounties = table(
  "order_counties",
  {
    countyId: text().notNull(),
    placedAt: instant().notNull(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
  },
  (t) => [primaryKey({ columns: [t.countyId, t.placedAt, t.orderId] })],
);

/**
 * The counter whose code on the shelf led to an order online: a fact beside the order's attribution, which
 * says who sold it. What is told of it is counted online already, and never added to that.
 */
export const orderLeads = table(
  "order_leads",
  {
    orderId: text()
      .primaryKey()
      .references(() => orders.id),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    scannedAt: instant().notNull(),
  },
  (t) => [index("order_leads_outlet").on(t.outletId)],
);

/** What happened to an order, in order: the shopper's timeline. */
export const orderEvents = table(
  "order_events",
  {
    id: text().primaryKey(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    kind: text({ enum: ORDER_EVENTS }).notNull(),
    /** Null for the shop's own doing, and for a guest. */
    actorUserId: text(),
    /** What it was about: a parcel, an allocation. */
    ref: text(),
    /** Why, in the words of who did it. */
    note: text(),
    happenedAt: instant().notNull(),
  },
  (t) => [index("order_events_order").on(t.orderId, t.happenedAt)],
);

/** What a refund repays of an order's line, and what became of the goods. */
export const refundLines = table(
  "refund_lines",
  {
    id: text().primaryKey(),
    refundId: text()
      .notNull()
      .references(() => refunds.id),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    amountFen: fen().notNull(),
    /** How much less the line counts as sold, in pieces, grams and orders. */
    quantity: integer().notNull(),
    weightGrams: grams().notNull(),
    orderCount: integer().notNull(),
    disposition: text({ enum: DISPOSITIONS }).notNull(),
    /** How many pieces came back to the outlet. */
    goodsQuantity: integer().notNull(),
  },
  (t) => [
    uniqueIndex("refund_lines_line").on(t.orderLineId, t.refundId),
    index("refund_lines_refund").on(t.refundId),
    check("refund_lines_amount_above_zero", sql`${t.amountFen} > 0`),
    check(
      "refund_lines_not_negative",
      sql`${t.quantity} >= 0 and ${t.weightGrams} >= 0 and ${t.orderCount} in (0, 1) and ${t.goodsQuantity} >= 0`,
    ),
  ],
);

/** What a line that is sold by weight weighed when it was packed, and what followed from it. */
export const reweighs = table(
  "reweighs",
  {
    id: text().primaryKey(),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    /** Of what was left to be packed, as it was ordered. */
    orderedGrams: grams().notNull(),
    finalGrams: grams().notNull(),
    /** Repaid because it weighed less. */
    refundFen: fen().notNull(),
    /** What weighed less and was not repaid, because it was within the tolerance. */
    waivedFen: fen().notNull(),
    refundLineId: text().references(() => refundLines.id),
    weighedBy: text(),
    weighedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("reweighs_line").on(t.orderLineId),
    uniqueIndex("reweighs_refund_line").on(t.refundLineId),
    check(
      "reweighs_weights_above_zero",
      sql`${t.orderedGrams} > 0 and ${t.finalGrams} > 0 and ${t.refundFen} >= 0 and ${t.waivedFen} >= 0`,
    ),
    check("reweighs_one_way", sql`${t.refundFen} = 0 or ${t.waivedFen} = 0`),
    check(
      "reweighs_never_charged",
      sql`${t.finalGrams} < ${t.orderedGrams} or (${t.refundFen} = 0 and ${t.waivedFen} = 0)`,
    ),
  ],
);

/** Goods that came back after they were repaid: the refund said that they stay where they are, and then they came. */
export const lateReturns = table(
  "late_returns",
  {
    id: text().primaryKey(),
    refundId: text()
      .notNull()
      .references(() => refunds.id),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    quantity: integer().notNull(),
    isWrittenOff: boolean().notNull(),
    returnedAt: instant().notNull(),
    recordedBy: text(),
  },
  (t) => [
    uniqueIndex("late_returns_line").on(t.orderLineId, t.refundId, t.isWrittenOff),
    check("late_returns_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);

/**
 * What was agreed for an order whose goods go before its money, as of the day it was placed: whose account
 * it is on, who will pay, and how soon after it was accepted. Rows are added and never changed.
 */
export const orderAccounts = table(
  "order_accounts",
  {
    orderId: text()
      .primaryKey()
      .references(() => orders.id),
    unitId: text().notNull(),
    /** The name on the account that will pay. */
    payerName: text().notNull(),
    /** It is to be paid within so many days after it was accepted. */
    creditDays: integer().notNull(),
  },
  (t) => [index("order_accounts_unit").on(t.unitId), check("order_accounts_days", sql`${t.creditDays} >= 0`)],
);

/**
 * By how much less of a line on account is paid for than was ordered, and why. The line stays as it was
 * ordered. Rows are added and never changed.
 */
export const orderDeductions = table(
  "order_deductions",
  {
    id: text().primaryKey(),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    cause: text({ enum: LINE_DEDUCTION_CAUSES }).notNull(),
    amountFen: fen().notNull(),
    /** Of what weighed less, money alone: its weight is what it is. */
    quantity: integer().notNull(),
    weightGrams: grams().notNull(),
    /** How many pieces came back to the outlet. */
    goodsQuantity: integer().notNull(),
    /** Null for the shop's own doing. */
    deductedBy: text(),
    deductedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("order_deductions_cause").on(t.orderLineId, t.cause),
    check(
      "order_deductions_not_negative",
      sql`${t.amountFen} >= 0 and ${t.quantity} >= 0 and ${t.weightGrams} >= 0 and ${t.goodsQuantity} >= 0`,
    ),
    check("order_deductions_not_empty", sql`${t.amountFen} > 0 or ${t.quantity} > 0`),
  ],
);

/** What an order on account came to once it was accepted, and until when that is to be paid. Rows are added and never changed. */
export const orderSettlements = table(
  "order_settlements",
  {
    orderId: text()
      .primaryKey()
      .references(() => orders.id),
    /** The caller's, made when the form was drawn. */
    idempotencyKey: text().notNull(),
    contentHash: text().notNull(),
    /** All that was deducted of its lines, and freight that is not charged because nothing was accepted. */
    deductedFen: fen().notNull(),
    waivedFreightFen: fen().notNull(),
    /** What is to be paid; nothing when nothing was accepted. */
    dueFen: fen().notNull(),
    dueDay: day(),
    paymentId: text(),
    settledBy: text(),
    settledAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("order_settlements_key").on(t.idempotencyKey),
    index("order_settlements_due").on(t.dueDay),
    check(
      "order_settlements_due_is_asked_for",
      sql`(${t.dueFen} > 0) = (${t.dueDay} is not null) and (${t.dueFen} > 0) = (${t.paymentId} is not null)`,
    ),
    check(
      "order_settlements_not_negative",
      sql`${t.dueFen} >= 0 and ${t.deductedFen} >= 0 and ${t.waivedFreightFen} >= 0`,
    ),
  ],
);
