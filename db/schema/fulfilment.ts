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
import { FULFILMENT_RULES } from "../words.ts";
import { orderLines, orders } from "./ordering.ts";
import { outlets } from "./outlets.ts";
import { suppliers } from "./suppliers.ts";

/** Who takes parcels to people, and what they can keep cold on the way: from a day up to another. */
export const carriers = table(
  "carriers",
  {
    id: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    carriesChilled: boolean().notNull(),
    carriesFrozen: boolean().notNull(),
    isDemo: boolean().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
  },
  (t) => [primaryKey({ columns: [t.id, t.validFromDay] })],
);

/** Numbers by which orders are fulfilled, from a day up to another, each with where it comes from. */
export const fulfilmentRules = table(
  "fulfilment_rules",
  {
    kind: text({ enum: FULFILMENT_RULES }).notNull(),
    value: integer().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.validFromDay] }),
    check("fulfilment_rules_not_negative", sql`${t.value} >= 0`),
  ],
);

/**
 * An order given to somebody else to send. The first allocation needs no row: it is to the outlet whose
 * stock was taken when the order was paid.
 */
export const allocations = table(
  "allocations",
  {
    /** Made by the caller when the form is drawn, so that a second click is the same allocation. */
    id: text().primaryKey(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    sequence: integer().notNull(),
    fromOutletId: text()
      .notNull()
      .references(() => outlets.id),
    fromSupplierId: text().references(() => suppliers.id),
    toOutletId: text()
      .notNull()
      .references(() => outlets.id),
    toSupplierId: text().references(() => suppliers.id),
    allocatedAt: instant().notNull(),
  },
  (t) => [uniqueIndex("allocations_order").on(t.orderId, t.sequence)],
);

/** The goods that an allocation moved from one shelf's account to another's. */
export const allocationLines = table(
  "allocation_lines",
  {
    id: text().primaryKey(),
    allocationId: text()
      .notNull()
      .references(() => allocations.id),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    quantity: integer().notNull(),
  },
  (t) => [
    uniqueIndex("allocation_lines_line").on(t.orderLineId, t.allocationId),
    check("allocation_lines_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);

/** Goods of an order on their way to the receiver, or handed over a counter. */
export const parcels = table(
  "parcels",
  {
    /** Made by the caller when the form is drawn, so that a second click is the same parcel. */
    id: text().primaryKey(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    /** From 1, within its order. */
    parcelNumber: integer().notNull(),
    /** Null, as is the tracking number, for goods handed over a counter. */
    carrierId: text(),
    trackingNumber: text(),
    shippedAt: instant().notNull(),
    /** When somebody told us that it arrived. */
    deliveredAt: instant(),
    /** The day on which it was received. */
    receivedDay: day(),
  },
  (t) => [
    uniqueIndex("parcels_order").on(t.orderId, t.parcelNumber),
    uniqueIndex("parcels_tracking").on(t.carrierId, t.trackingNumber),
    index("parcels_tracking_number").on(t.trackingNumber),
    check(
      "parcels_carried_or_handed_over",
      sql`(${t.carrierId} is null) = (${t.trackingNumber} is null) and (${t.deliveredAt} is null) = (${t.receivedDay} is null)`,
    ),
  ],
);

/** Goods that wait at an outlet for their buyer, who shows the code. */
export const collections = table(
  "collections",
  {
    orderId: text()
      .primaryKey()
      .references(() => orders.id),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    /** Six digits. Of what waits at an outlet, no two have the same. */
    code: text().notNull(),
    readyAt: instant().notNull(),
    /** The last day on which the goods are kept; null where no rule says so. */
    keepUntilDay: day(),
    collectedAt: instant(),
  },
  (t) => [uniqueIndex("collections_code").on(t.outletId, t.code).where(sql`collected_at is null`)],
);

export const parcelLines = table(
  "parcel_lines",
  {
    parcelId: text()
      .notNull()
      .references(() => parcels.id),
    orderLineId: text()
      .notNull()
      .references(() => orderLines.id),
    quantity: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.parcelId, t.orderLineId] }),
    index("parcel_lines_line").on(t.orderLineId),
    check("parcel_lines_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);
