import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  day,
  index,
  instant,
  integer,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from "../columns.ts";
import {
  COLD_CLASSES,
  LOT_BLOCKS,
  LOT_EVENTS,
  LOT_STATES,
  STOCK_COUNT_STATES,
  STOCK_TRANSFER_STATES,
} from "../words.ts";
import { variants } from "./catalog.ts";
import { outlets } from "./outlets.ts";

/**
 * What an outlet has, how much of it is held for orders that are not paid yet, and how much may not be
 * sold. What is neither held nor blocked is free; a recall may leave less than is held.
 */
export const stockLevels = table(
  "stock_levels",
  {
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    onHand: integer().notNull(),
    held: integer().notNull(),
    /** How much of it is of lots; the rest came before lots were kept. */
    lotted: integer().notNull().default(0),
    /** How much of it is of lots that may not be sold. */
    blocked: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.outletId, t.variantId] }),
    index("stock_levels_variant").on(t.variantId),
    check("stock_levels_held_within_hand", sql`${t.held} >= 0 and ${t.held} <= ${t.onHand}`),
    check("stock_levels_blocked_within_hand", sql`${t.blocked} >= 0 and ${t.blocked} <= ${t.onHand}`),
  ],
);

/** Every change of what an outlet has, with its reason. The sum of a shelf's movements is its onHand. */
export const stockMovements = table(
  "stock_movements",
  {
    id: text().primaryKey(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    /** Goods in are positive, goods out negative. */
    quantity: integer().notNull(),
    reason: text({
      enum: [
        "receive",
        "transfer_out",
        "transfer_in",
        "sale",
        "reallocated_in",
        "reallocated_out",
        "return",
        "write_off",
        "count",
        "difference",
      ],
    }).notNull(),
    /** What caused it: an order line, a delivery, a count. With the reason, it moves goods of a lot once. */
    sourceId: text().notNull(),
    movedAt: instant().notNull(),
    /** Of which lot the goods were; "" for goods of none. */
    lotId: text().notNull().default(""),
  },
  (t) => [
    index("stock_movements_shelf").on(t.outletId, t.variantId, t.movedAt),
    uniqueIndex("stock_movements_cause").on(t.sourceId, t.reason, t.lotId),
    index("stock_movements_lot").on(t.lotId, t.movedAt).where(sql`lot_id <> ''`),
    check("stock_movements_quantity_not_zero", sql`${t.quantity} <> 0`),
  ],
);

/** Goods of one variant that were made together, with the papers that say where, by whom and how tested. */
export const lots = table(
  "lots",
  {
    id: text().primaryKey(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    /** As it is printed on the pack. */
    code: text().notNull(),
    producedDay: day().notNull(),
    /** The last day on which it is sold; null for goods that do not spoil. */
    lastDay: day(),
    /** Who made it and where; "" while nobody said. */
    source: text().notNull(),
    /** The production licence (SC and fourteen digits), or what stands for it with goods of the farm. */
    licence: text().notNull(),
    reportNumber: text().notNull(),
    reportDay: day(),
    state: text({ enum: LOT_STATES }).notNull(),
    isDemo: boolean().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("lots_code").on(t.variantId, t.code),
    index("lots_created").on(t.createdAt, t.id),
    index("lots_last_day").on(t.lastDay),
    check("lots_days", sql`${t.lastDay} is null or ${t.lastDay} >= ${t.producedDay}`),
  ],
);

/** How cold goods of a class are kept, and how often that is read while outlets are open; from a day on. */
export const coldRules = table(
  "cold_rules",
  {
    storageClass: text({ enum: COLD_CLASSES }).notNull(),
    validFromDay: day().notNull(),
    /** Tenths of a degree Celsius, both ends allowed. */
    minTenths: integer().notNull(),
    maxTenths: integer().notNull(),
    everyMinutes: integer().notNull(),
    /** How long after it was due a reading is not yet overdue. */
    graceMinutes: integer().notNull(),
    /** When outlets open and close, in minutes of the Beijing day. */
    opensMinute: integer().notNull(),
    closesMinute: integer().notNull(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storageClass, t.validFromDay] }),
    check("cold_rules_range", sql`${t.minTenths} <= ${t.maxTenths}`),
    check(
      "cold_rules_minutes",
      sql`${t.everyMinutes} > 0 and ${t.graceMinutes} >= 0 and ${t.opensMinute} >= 0
        and ${t.opensMinute} < ${t.closesMinute} and ${t.closesMinute} <= 1440`,
    ),
  ],
);

/** A refrigerator or freezer of an outlet. */
export const coldCases = table(
  "cold_cases",
  {
    id: text().primaryKey(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    name: text().notNull(),
    storageClass: text({ enum: COLD_CLASSES }).notNull(),
    fromDay: day().notNull(),
    /** The first day on which it is no longer used. */
    endedDay: day(),
    isDemo: boolean().notNull(),
    createdBy: text(),
    createdAt: instant().notNull(),
    endedBy: text(),
  },
  (t) => [
    uniqueIndex("cold_cases_name").on(t.outletId, t.name).where(sql`ended_day is null`),
    index("cold_cases_outlet").on(t.outletId, t.storageClass),
  ],
);

/**
 * What the thermometer of a case showed. Rows are added and never changed: a reading that was typed wrong is
 * corrected by a further one of the same instant, with the reason.
 */
export const coldReadings = table(
  "cold_readings",
  {
    /** Made by the caller; the same id again is the same reading. */
    id: text().primaryKey(),
    caseId: text()
      .notNull()
      .references(() => coldCases.id),
    /** Tenths of a degree Celsius; the range is that of the rule on the day. */
    tenths: integer().notNull(),
    minTenths: integer().notNull(),
    maxTenths: integer().notNull(),
    readAt: instant().notNull(),
    recordedAt: instant().notNull(),
    /** The reading that this one takes the place of. */
    correctsId: text(),
    /** What was done about it, or why it was corrected. */
    note: text(),
    readBy: text(),
  },
  (t) => [
    index("cold_readings_case").on(t.caseId, t.readAt),
    uniqueIndex("cold_readings_corrects").on(t.correctsId).where(sql`corrects_id is not null`),
  ],
);

/** What an outlet has of a lot, and why it may not be sold there. */
export const lotLevels = table(
  "lot_levels",
  {
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    lotId: text()
      .notNull()
      .references(() => lots.id),
    variantId: text().notNull(),
    onHand: integer().notNull(),
    /** Null while it may be sold. */
    block: text({ enum: LOT_BLOCKS }),
    /** Kept too warm here since, until a person frees it. */
    coldSince: instant(),
    /** The case a person put it in; null for whichever of its class the outlet has. */
    coldCaseId: text().references(() => coldCases.id),
  },
  (t) => [
    primaryKey({ columns: [t.outletId, t.lotId] }),
    index("lot_levels_shelf").on(t.outletId, t.variantId),
    index("lot_levels_lot").on(t.lotId),
    check("lot_levels_not_below_zero", sql`${t.onHand} >= 0`),
  ],
);

/** Of which lots the goods of a sold line are: who got a lot is found here when it is recalled. */
export const soldLots = table(
  "sold_lots",
  {
    orderLineId: text().notNull(),
    lotId: text()
      .notNull()
      .references(() => lots.id),
    quantity: integer().notNull(),
    /** How much of it came back, or was exchanged for other goods before it was sent. */
    returned: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderLineId, t.lotId] }),
    index("sold_lots_lot").on(t.lotId),
    check("sold_lots_returned_within_sold", sql`${t.returned} >= 0 and ${t.returned} <= ${t.quantity}`),
  ],
);

/** What happened to a lot, by whom and why. Rows are added and never changed. */
export const lotEvents = table(
  "lot_events",
  {
    id: text().primaryKey(),
    lotId: text()
      .notNull()
      .references(() => lots.id),
    kind: text({ enum: LOT_EVENTS }).notNull(),
    /** Where it was received; null for what concerns it everywhere. */
    outletId: text(),
    quantity: integer(),
    reason: text(),
    actorUserId: text(),
    happenedAt: instant().notNull(),
  },
  (t) => [index("lot_events_lot").on(t.lotId, t.happenedAt)],
);
/**
 * Goods that were sold over a counter and that its books did not have. The sale took all of them off the
 * shelf and a movement put these back, for what is not there cannot leave; a person finds out why.
 */
export const stockDifferences = table(
  "stock_differences",
  {
    id: text().primaryKey(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    /** How many the books were short of. */
    quantity: integer().notNull(),
    /** The order line whose goods they were, and the source of the movement. */
    sourceId: text().notNull(),
    openedAt: instant().notNull(),
    settledAt: instant(),
    settledBy: text(),
    /** What the person found. */
    finding: text(),
  },
  (t) => [
    uniqueIndex("stock_differences_source").on(t.sourceId),
    index("stock_differences_open").on(t.outletId, t.openedAt).where(sql`settled_at is null`),
    check("stock_differences_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);

/** How goods are suggested to an outlet, from a day on. */
export const replenishRules = table(
  "replenish_rules",
  {
    validFromDay: day().primaryKey(),
    /** So many days of sales are looked at. */
    salesDays: integer().notNull(),
    /** For so many days the shelf is to last. */
    coverDays: integer().notNull(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [check("replenish_rules_days", sql`${t.salesDays} > 0 and ${t.coverDays} > 0`)],
);

/** Goods that go from one outlet to another: asked for, approved, packed, received. */
export const stockTransfers = table(
  "stock_transfers",
  {
    id: text().primaryKey(),
    /** For people: the day and five digits. */
    number: text().notNull(),
    fromOutletId: text()
      .notNull()
      .references(() => outlets.id),
    toOutletId: text()
      .notNull()
      .references(() => outlets.id),
    state: text({ enum: STOCK_TRANSFER_STATES }).notNull(),
    note: text(),
    askedBy: text(),
    askedAt: instant().notNull(),
    approvedBy: text(),
    packedBy: text(),
    packedAt: instant(),
    receivedBy: text(),
    receivedAt: instant(),
    cancelledBy: text(),
    cancelReason: text(),
    changedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("stock_transfers_number").on(t.number),
    index("stock_transfers_to").on(t.toOutletId, t.state, t.changedAt),
    index("stock_transfers_from").on(t.fromOutletId, t.state, t.changedAt),
    index("stock_transfers_changed").on(t.changedAt, t.id),
  ],
);

export const stockTransferLines = table(
  "stock_transfer_lines",
  {
    id: text().primaryKey(),
    transferId: text()
      .notNull()
      .references(() => stockTransfers.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    suggested: integer().notNull(),
    asked: integer().notNull(),
    /** Null until somebody approved the transfer. */
    approved: integer(),
  },
  (t) => [
    uniqueIndex("stock_transfer_lines_goods").on(t.transferId, t.variantId),
    check("stock_transfer_lines_not_below_zero", sql`${t.asked} > 0 and ${t.approved} >= 0`),
  ],
);

/** What was packed for a line, by lot ("" for goods of none), and what came of it: packed = received + damaged + missing. */
export const stockTransferLots = table(
  "stock_transfer_lots",
  {
    id: text().primaryKey(),
    lineId: text()
      .notNull()
      .references(() => stockTransferLines.id),
    lotId: text().notNull(),
    packed: integer().notNull(),
    /** Fit to be sold, and on the shelf; null while it is in transit. */
    received: integer(),
    damaged: integer(),
    reason: text(),
  },
  (t) => [
    uniqueIndex("stock_transfer_lots_part").on(t.lineId, t.lotId),
    index("stock_transfer_lots_lot").on(t.lotId),
    check(
      "stock_transfer_lots_not_below_zero",
      sql`${t.packed} > 0 and ${t.received} >= 0 and ${t.damaged} >= 0`,
    ),
  ],
);

/** Goods of an outlet counted by hand. One is open at an outlet at a time. */
export const stockCounts = table(
  "stock_counts",
  {
    id: text().primaryKey(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    state: text({ enum: STOCK_COUNT_STATES }).notNull(),
    /** Why it was counted, or what its differences come from: said when it is posted. */
    reason: text(),
    openedBy: text(),
    openedAt: instant().notNull(),
    closedBy: text(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex("stock_counts_open").on(t.outletId).where(sql`state = 'open'`),
    index("stock_counts_outlet").on(t.outletId, t.openedAt),
  ],
);

/** What was counted of one kind of goods, beside what the books said at that very instant. */
export const stockCountLines = table(
  "stock_count_lines",
  {
    countId: text()
      .notNull()
      .references(() => stockCounts.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    counted: integer().notNull(),
    booked: integer().notNull(),
    countedBy: text(),
    countedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.countId, t.variantId] }),
    check("stock_count_lines_not_below_zero", sql`${t.counted} >= 0 and ${t.booked} >= 0`),
  ],
);

/** Goods that were destroyed or given up, with why. */
export const stockWriteOffs = table(
  "stock_write_offs",
  {
    id: text().primaryKey(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    /** "" for goods of no lot. */
    lotId: text().notNull(),
    quantity: integer().notNull(),
    reason: text().notNull(),
    writtenBy: text(),
    writtenAt: instant().notNull(),
  },
  (t) => [
    index("stock_write_offs_outlet").on(t.outletId, t.writtenAt),
    check("stock_write_offs_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);
