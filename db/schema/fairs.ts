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
import { FORECAST_SCOPES } from "../words.ts";
import { variants } from "./catalog.ts";
import { counties, districts } from "./geography.ts";
import { users } from "./identity.ts";
import { outlets } from "./outlets.ts";
import { suppliers } from "./suppliers.ts";
import { buyingUnits } from "./units.ts";

/** A fair (推介会) at which goods are shown and sold, and orders are signed. */
export const fairs = table(
  "fairs",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    /** Its days in Beijing, both included. */
    fromDay: day().notNull(),
    lastDay: day().notNull(),
    districtCode: text()
      .notNull()
      .references(() => districts.code),
    address: text().notNull(),
    /** The county whose fair it is; null for one that the city holds for several. */
    hostCountyId: text().references(() => counties.id),
    note: text(),
    enteredBy: text()
      .notNull()
      .references(() => users.id),
    enteredAt: instant().notNull(),
    isDemo: boolean().notNull(),
  },
  (t) => [
    index("fairs_days").on(t.fromDay, t.id),
    check("fairs_day_order", sql`${t.lastDay} >= ${t.fromDay}`),
  ],
);

/**
 * From which day up to which an outlet sold at a fair, as it was entered and corrected; no days take it off. The
 * newest version holds. Rows are added and never changed.
 */
export const fairStalls = table(
  "fair_stalls",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    fairId: text()
      .notNull()
      .references(() => fairs.id),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    /** From 1. */
    version: integer().notNull(),
    fromDay: day(),
    lastDay: day(),
    /** Why sales of days that were over came into the fair or left it. */
    reason: text(),
    enteredBy: text()
      .notNull()
      .references(() => users.id),
    enteredAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("fair_stalls_version").on(t.fairId, t.outletId, t.version),
    check(
      "fair_stalls_days",
      sql`(${t.fromDay} is null) = (${t.lastDay} is null) and (${t.fromDay} is null or ${t.lastDay} >= ${t.fromDay})`,
    ),
  ],
);

/** The fair that an outlet's sales of a day belong to: at most one. Kept with the newest versions of the stalls. */
export const fairStallDays = table(
  "fair_stall_days",
  {
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    day: day().notNull(),
    fairId: text()
      .notNull()
      .references(() => fairs.id),
  },
  (t) => [primaryKey({ columns: [t.outletId, t.day] }), index("fair_stall_days_fair").on(t.fairId, t.day)],
);

/** What a buyer and a supplier signed at a fair (签约订单): not a sale, until it is ordered and paid. Rows are added and never changed. */
export const signedOrders = table(
  "signed_orders",
  {
    /** The caller's key, made when the form was drawn; also the id of what its unit agreed (agreed_terms). */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    /** QY, the day and six digits: what people say on the telephone. */
    number: text().notNull(),
    fairId: text()
      .notNull()
      .references(() => fairs.id),
    supplierId: text()
      .notNull()
      .references(() => suppliers.id),
    /** As the supplier was called when it was entered. */
    supplierZh: text().notNull(),
    supplierEn: text().notNull(),
    /** The unit that buys; or, where it is none of ours, what it is called and its credit code if that is known. */
    unitId: text().references(() => buyingUnits.id),
    buyerName: text(),
    buyerUscc: text(),
    signedDay: day().notNull(),
    /** The last day on which it can be ordered. */
    takeByDay: day().notNull(),
    amountFen: fen().notNull(),
    note: text(),
    enteredBy: text()
      .notNull()
      .references(() => users.id),
    enteredAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("signed_orders_number").on(t.number),
    index("signed_orders_fair").on(t.fairId, t.signedDay),
    index("signed_orders_unit").on(t.unitId),
    check("signed_orders_buyer", sql`(${t.unitId} is null) <> (${t.buyerName} is null)`),
    check("signed_orders_days", sql`${t.takeByDay} >= ${t.signedDay}`),
    check("signed_orders_amount", sql`${t.amountFen} > 0`),
  ],
);

/** What was signed for: goods with the county and the names they had then. Rows are added and never changed. */
export const signedOrderLines = table(
  "signed_order_lines",
  {
    signedOrderId: text()
      .notNull()
      .references(() => signedOrders.id),
    lineNumber: integer().notNull(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    countyId: text()
      .notNull()
      .references(() => counties.id),
    sku: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    specZh: text().notNull(),
    specEn: text().notNull(),
    quantity: integer().notNull(),
    unitPriceFen: fen().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.signedOrderId, t.lineNumber] }),
    uniqueIndex("signed_order_lines_variant").on(t.signedOrderId, t.variantId),
    check("signed_order_lines_above_zero", sql`${t.quantity} > 0 and ${t.unitPriceFen} > 0`),
  ],
);

/** Which unit a buyer turned out to be that was none of ours when it signed: once. Rows are added and never changed. */
export const signedOrderLinks = table(
  "signed_order_links",
  {
    signedOrderId: text()
      .primaryKey()
      .references(() => signedOrders.id),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    linkedBy: text()
      .notNull()
      .references(() => users.id),
    linkedAt: instant().notNull(),
  },
  (t) => [index("signed_order_links_unit").on(t.unitId)],
);

/** A signed order that no longer counts, and why: entered by mistake, or called off before any of it was ordered. Rows are added and never changed. */
export const signedOrderEnds = table("signed_order_ends", {
  signedOrderId: text()
    .primaryKey()
    .references(() => signedOrders.id),
  reason: text().notNull(),
  endedBy: text()
    .notNull()
    .references(() => users.id),
  endedAt: instant().notNull(),
});

/**
 * What somebody expects of a fair (预计), of one county's goods there or of one supplier's: their words, and part of no
 * other number. The newest version stands, unless it is zero. Rows are added and never changed.
 */
export const fairForecasts = table(
  "fair_forecasts",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    fairId: text()
      .notNull()
      .references(() => fairs.id),
    scope: text({ enum: FORECAST_SCOPES }).notNull(),
    /** The county or the supplier; "" for the whole fair. */
    memberId: text().notNull(),
    /** From 1. */
    version: integer().notNull(),
    amountFen: fen().notNull(),
    statedBy: text().notNull(),
    statedDay: day().notNull(),
    source: text().notNull(),
    enteredBy: text()
      .notNull()
      .references(() => users.id),
    enteredAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("fair_forecasts_version").on(t.fairId, t.scope, t.memberId, t.version),
    check("fair_forecasts_member", sql`(${t.scope} = 'fair') = (${t.memberId} = '')`),
    check("fair_forecasts_amount", sql`${t.amountFen} >= 0`),
  ],
);
