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
  AGREED_KINDS,
  PAYMENT_MODES,
  PURCHASE_OUTCOMES,
  PURCHASE_RULES,
  PURCHASE_SOURCES,
  PURCHASE_STATES,
  STORAGE_CLASSES,
  UNIT_ROLES,
} from "../words.ts";
import { categories, variants } from "./catalog.ts";
import { users } from "./identity.ts";
import { orders } from "./ordering.ts";
import { buyingUnits } from "./units.ts";

/** Where a buying unit's goods are brought: a canteen, a kitchen. One that has ended stays for what was sent there. */
export const deliveryPoints = table(
  "delivery_points",
  {
    id: text().primaryKey(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    name: text().notNull(),
    receiverName: text().notNull(),
    /** A mobile number, or a landline: a kitchen has one. */
    phone: text().notNull(),
    provinceCode: text().notNull(),
    prefectureCode: text(),
    countyCode: text().notNull(),
    street: text().notNull(),
    detail: text().notNull(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    endedAt: instant(),
  },
  (t) => [
    index("delivery_points_unit").on(t.unitId, t.createdAt),
    uniqueIndex("delivery_points_name").on(t.unitId, t.name).where(sql`ended_at is null`),
  ],
);

/** A file of places that was uploaded: its rows are kept until they are confirmed. */
export const pointImports = table(
  "point_imports",
  {
    id: text().primaryKey(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    fileName: text().notNull(),
    contentHash: text().notNull(),
    /** Its rows, as JSON. */
    content: text().notNull(),
    uploadedBy: text()
      .notNull()
      .references(() => users.id),
    uploadedAt: instant().notNull(),
    confirmedAt: instant(),
    addedCount: integer(),
  },
  (t) => [uniqueIndex("point_imports_content").on(t.unitId, t.contentHash)],
);

/** When goods of a storage class can be brought to a province, from a day up to another. */
export const deliveryRules = table(
  "delivery_rules",
  {
    id: text().primaryKey(),
    storageClass: text({ enum: STORAGE_CLASSES }).notNull(),
    /** A province code, or "*" for all that have no rule of their own. */
    provinceCode: text().notNull(),
    /** So many days after the order at the earliest. */
    leadDays: integer().notNull(),
    /** The days of the week on which it is brought, Monday being 1: "123456". */
    weekdays: text().notNull(),
    onHolidays: boolean().notNull(),
    /** So many days after the order at the latest: stock is held meanwhile. */
    aheadDaysMax: integer().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    index("delivery_rules_class").on(t.storageClass, t.provinceCode, t.validFromDay),
    check(
      "delivery_rules_days",
      sql`${t.leadDays} >= 0 and ${t.aheadDaysMax} >= ${t.leadDays} and ${t.weekdays} <> ''`,
    ),
  ],
);

/** Days on which the whole country rests. */
export const publicHolidays = table("public_holidays", {
  day: day().primaryKey(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  sourceZh: text().notNull(),
  sourceEn: text().notNull(),
});

/** Numbers of the rules by which purchases are made. */
export const purchaseRules = table(
  "purchase_rules",
  {
    kind: text({ enum: PURCHASE_RULES }).notNull(),
    value: integer().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.validFromDay] })],
);

/** What a unit agreed with a seller before it orders, by a quote or a supply agreement; its id is theirs. */
export const agreedTerms = table("agreed_terms", {
  id: text().primaryKey(),
  unitId: text()
    .notNull()
    .references(() => buyingUnits.id),
  kind: text({ enum: AGREED_KINDS }).notNull(),
  validFromDay: day().notNull(),
  /** The last day on which it can be ordered. */
  validUntilDay: day().notNull(),
});

/** How many of some goods were agreed, what one costs, and when they are delivered. */
export const agreedGoods = table(
  "agreed_goods",
  {
    termsId: text()
      .notNull()
      .references(() => agreedTerms.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantity: integer().notNull(),
    /** What one costs; or else how many thousandths less than the shop's price of the day it is ordered. */
    unitPriceFen: fen(),
    belowListPermille: integer(),
    /** The season of each year in which they are delivered, as month and day: 401 for the first of April; null for all year. */
    seasonFrom: integer(),
    seasonTo: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.termsId, t.variantId] }),
    check(
      "agreed_goods_above_zero",
      sql`${t.quantity} > 0 and (${t.unitPriceFen} is null or ${t.unitPriceFen} > 0)`,
    ),
    check("agreed_goods_price", sql`(${t.unitPriceFen} is null) <> (${t.belowListPermille} is null)`),
    check("agreed_goods_season", sql`(${t.seasonFrom} is null) = (${t.seasonTo} is null)`),
  ],
);

/**
 * What a buying unit means to buy, has to have approved, and buys: many goods for many places and days. Each
 * place and day becomes an order of its own when it is placed.
 */
export const purchases = table(
  "purchases",
  {
    id: text().primaryKey(),
    /** CG, the day and eight digits: what people say on the telephone. */
    number: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    state: text({ enum: PURCHASE_STATES }).notNull(),
    /** How its rows came. */
    source: text({ enum: PURCHASE_SOURCES }).notNull(),
    fileName: text(),
    /** Made by the caller. The same key with the same content is the same purchase. */
    idempotencyKey: text().notNull(),
    contentHash: text().notNull(),
    note: text(),
    budgetLineId: text(),
    /** What was agreed for it beforehand; else its goods have the shop's prices. */
    termsId: text().references(() => agreedTerms.id),
    /** Grows with every change to its rows, so that nobody changes what they have not seen. */
    version: integer().notNull().default(1),
    rowCount: integer().notNull(),
    /** How many of its rows were checked; fewer than `rowCount` while a check is under way. */
    checkedCount: integer().notNull().default(0),
    /** A row that was not checked yet counts as bad. */
    badCount: integer().notNull().default(0),
    /** The rows of a long one, as JSON, until all of them were checked. */
    uncheckedRows: text(),
    /* what the good rows come to, as of the last check */
    goodsFen: fen().notNull().default(0),
    freightFen: fen().notNull().default(0),
    totalFen: fen().notNull().default(0),
    checkedAt: instant(),
    /** When the buyer confirmed that the perishable goods in it cannot be returned without a reason. */
    noReturnConfirmedAt: instant(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    submittedBy: text().references(() => users.id),
    submittedAt: instant(),
    /** When it was approved, refused or withdrawn. */
    decidedAt: instant(),
    placedBy: text().references(() => users.id),
    placedAt: instant(),
  },
  (t) => [
    uniqueIndex("purchases_number").on(t.number),
    uniqueIndex("purchases_idempotency_key").on(t.idempotencyKey),
    index("purchases_unit").on(t.unitId, t.createdAt, t.id),
    index("purchases_budget_line").on(t.budgetLineId),
    index("purchases_terms").on(t.termsId).where(sql`terms_id is not null`),
    check("purchases_total", sql`${t.totalFen} = ${t.goodsFen} + ${t.freightFen}`),
  ],
);

/** A row of a purchase: what was typed, and what it was understood as. It is good when it has no problems. */
export const purchaseLines = table(
  "purchase_lines",
  {
    purchaseId: text()
      .notNull()
      .references(() => purchases.id),
    /** Its place in the purchase, which no other row ever gets. */
    lineNumber: integer().notNull(),
    /** The number that the buyer's own spreadsheet shows beside it; null where there was none. */
    rowNumber: integer(),
    typedCode: text().notNull(),
    typedName: text().notNull(),
    typedSpec: text().notNull(),
    typedQuantity: text().notNull(),
    typedPoint: text().notNull(),
    typedDay: text().notNull(),
    variantId: text().references(() => variants.id),
    quantity: integer(),
    pointId: text().references(() => deliveryPoints.id),
    deliveryDay: day(),
    /** What one costs, agreed for the whole purchase. */
    unitPriceFen: fen(),
    /** What is wrong, as JSON; null for a good row. */
    problems: text(),
  },
  (t) => [
    primaryKey({ columns: [t.purchaseId, t.lineNumber] }),
    index("purchase_lines_variant").on(t.variantId),
    index("purchase_lines_point").on(t.pointId),
    check("purchase_lines_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);

/** The orders that a purchase was placed as. */
export const purchaseOrders = table(
  "purchase_orders",
  {
    orderId: text()
      .primaryKey()
      .references(() => orders.id),
    purchaseId: text()
      .notNull()
      .references(() => purchases.id),
    pointId: text()
      .notNull()
      .references(() => deliveryPoints.id),
    pointName: text().notNull(),
    deliveryDay: day().notNull(),
  },
  (t) => [uniqueIndex("purchase_orders_delivery").on(t.purchaseId, t.pointId, t.deliveryDay)],
);

/** What a unit buys again and again. */
export const standingLists = table(
  "standing_lists",
  {
    id: text().primaryKey(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    name: text().notNull(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    endedAt: instant(),
  },
  (t) => [
    index("standing_lists_unit").on(t.unitId, t.createdAt),
    uniqueIndex("standing_lists_name").on(t.unitId, t.name).where(sql`ended_at is null`),
  ],
);

export const standingListLines = table(
  "standing_list_lines",
  {
    listId: text()
      .notNull()
      .references(() => standingLists.id),
    lineNumber: integer().notNull(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantity: integer().notNull(),
    pointId: text()
      .notNull()
      .references(() => deliveryPoints.id),
  },
  (t) => [
    primaryKey({ columns: [t.listId, t.lineNumber] }),
    check("standing_list_lines_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);

/**
 * What comes first with a unit, its money or the goods, from a day up to and with another; where nothing is
 * said, its money. Rows are added and never changed: the last that was said counts.
 */
export const paymentTerms = table(
  "payment_terms",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    /** From 1 for each unit: of two who speak at once, one has the last word. */
    sequence: integer().notNull(),
    mode: text({ enum: PAYMENT_MODES }).notNull(),
    /** Goods first: to be paid within so many days after they were accepted, and at most so much open at once. */
    creditDays: integer().notNull(),
    limitFen: fen().notNull(),
    validFromDay: day().notNull(),
    validUntilDay: day(),
    reason: text().notNull(),
    setBy: text()
      .notNull()
      .references(() => users.id),
    setAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("payment_terms_sequence").on(t.unitId, t.sequence),
    check("payment_terms_not_negative", sql`${t.creditDays} >= 0 and ${t.limitFen} >= 0`),
    check("payment_terms_days", sql`${t.validUntilDay} is null or ${t.validUntilDay} >= ${t.validFromDay}`),
  ],
);

/* Budgets and approval. */

/** Money that a unit may spend in a year, for what. What of it is committed and spent is summed, never kept. */
export const budgetLines = table(
  "budget_lines",
  {
    id: text().primaryKey(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    year: integer().notNull(),
    name: text().notNull(),
    amountFen: fen().notNull(),
    /** Only goods of this category are bought from it; null for any. */
    categoryId: text().references(() => categories.id),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    endedAt: instant(),
  },
  (t) => [
    uniqueIndex("budget_lines_name").on(t.unitId, t.year, t.name),
    check("budget_lines_amount", sql`${t.amountFen} >= 0`),
  ],
);

/** How the amount of a budget line came to be, and why. Rows are added and never changed. */
export const budgetChanges = table(
  "budget_changes",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    budgetLineId: text()
      .notNull()
      .references(() => budgetLines.id),
    /** Null for its entry. */
    fromFen: fen(),
    toFen: fen().notNull(),
    isClosing: boolean().notNull(),
    reason: text(),
    changedBy: text()
      .notNull()
      .references(() => users.id),
    changedAt: instant().notNull(),
  },
  (t) => [index("budget_changes_line").on(t.budgetLineId, t.changedAt)],
);

/** Whose yes a purchase needs from an amount on; a rule that was changed is ended and another added. */
export const approvalRules = table(
  "approval_rules",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    /** Rules of a lower step are asked first. */
    step: integer().notNull(),
    fromFen: fen().notNull(),
    categoryId: text().references(() => categories.id),
    budgetLineId: text().references(() => budgetLines.id),
    /** Whoever holds this role in the unit, or one person. */
    role: text({ enum: UNIT_ROLES }),
    userId: text().references(() => users.id),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    endedBy: text().references(() => users.id),
    endedAt: instant(),
  },
  (t) => [
    index("approval_rules_unit").on(t.unitId, t.step),
    check("approval_rules_who", sql`(${t.role} is null) <> (${t.userId} is null)`),
  ],
);

/** Who decides in whose place, from a day up to and with another. */
export const approvalDelegations = table(
  "approval_delegations",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    fromUserId: text()
      .notNull()
      .references(() => users.id),
    toUserId: text()
      .notNull()
      .references(() => users.id),
    fromDay: day().notNull(),
    lastDay: day().notNull(),
    createdAt: instant().notNull(),
    /** When it was taken back before its time. */
    endedAt: instant(),
  },
  (t) => [
    index("approval_delegations_unit").on(t.unitId, t.lastDay),
    check("approval_delegations_other", sql`${t.fromUserId} <> ${t.toUserId}`),
    check("approval_delegations_days", sql`${t.lastDay} >= ${t.fromDay}`),
  ],
);

/**
 * The steps that a purchase has to pass, as the rules asked for them when it was submitted: a rule that is
 * changed later changes nothing for it. Rows are added and never changed.
 */
export const purchaseSteps = table(
  "purchase_steps",
  {
    purchaseId: text()
      .notNull()
      .references(() => purchases.id),
    /** From 1. */
    step: integer().notNull(),
    ruleId: text()
      .notNull()
      .references(() => approvalRules.id),
    role: text({ enum: UNIT_ROLES }),
    userId: text().references(() => users.id),
  },
  (t) => [primaryKey({ columns: [t.purchaseId, t.step] })],
);

/** What was decided about a purchase, by whom and in whose place. Rows are added and never changed. */
export const purchaseDecisions = table(
  "purchase_decisions",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    purchaseId: text()
      .notNull()
      .references(() => purchases.id),
    /** The step that was decided; 0 for a withdrawal. */
    step: integer().notNull(),
    outcome: text({ enum: PURCHASE_OUTCOMES }).notNull(),
    reason: text(),
    decidedBy: text()
      .notNull()
      .references(() => users.id),
    onBehalfOf: text().references(() => users.id),
    decidedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("purchase_decisions_step").on(t.purchaseId, t.step),
    check("purchase_decisions_withdrawal", sql`(${t.outcome} = 'withdrawn') = (${t.step} = 0)`),
    check("purchase_decisions_reason", sql`${t.outcome} <> 'refused' or ${t.reason} is not null`),
  ],
);
