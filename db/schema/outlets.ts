import { sql } from "drizzle-orm";
import { boolean, check, day, fen, index, instant, integer, table, text, uniqueIndex } from "../columns.ts";
import { DEDUCTION_KINDS, OUTLET_EVENTS, OUTLET_KINDS, OUTLET_SUBJECTS, PARTNER_KINDS } from "../words.ts";
import { counties, districts } from "./geography.ts";

/** Who owns shops, in which counters stand. */
export const retailPartners = table("retail_partners", {
  id: text().primaryKey(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  kind: text({ enum: PARTNER_KINDS }).notNull(),
});

/** A retail partner's shop. Counters, zones and cabinets stand in it. */
export const shops = table(
  "shops",
  {
    id: text().primaryKey(),
    retailPartnerId: text()
      .notNull()
      .references(() => retailPartners.id),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    districtCode: text()
      .notNull()
      .references(() => districts.code),
    address: text().notNull().default(""),
    openedDay: day().notNull(),
    closedDay: day(),
    isDemo: boolean().notNull(),
  },
  (t) => [
    index("shops_partner").on(t.retailPartnerId, t.districtCode),
    index("shops_district").on(t.districtCode),
  ],
);

/** Any place of sale; one tree with the city's centre at its root. */
export const outlets = table(
  "outlets",
  {
    id: text().primaryKey(),
    kind: text({ enum: OUTLET_KINDS }).notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    /** Stays as it is, so that what a district sold stays the district's. */
    districtCode: text().references(() => districts.code),
    parentId: text(),
    /** The retail partner it stands with: that of its shop, where it stands in one. */
    retailPartnerId: text().references(() => retailPartners.id),
    shopId: text().references(() => shops.id),
    /** The county of a pavilion. */
    countyId: text().references(() => counties.id),
    /** The region that a hall of the centre shows: a province, prefecture or county code. */
    regionCode: text(),
    openedDay: day().notNull(),
    /** The first day on which it is closed. */
    closedDay: day(),
    /** What it costs to come in (进场费): nothing, and the database takes no other number. */
    entryFeeFen: fen().notNull().default(0),
    isDemo: boolean().notNull(),
  },
  (t) => [
    index("outlets_parent").on(t.parentId),
    index("outlets_district").on(t.districtCode, t.kind),
    index("outlets_county").on(t.countyId),
    index("outlets_shop").on(t.shopId),
    check("outlets_no_entry_fee", sql`${t.entryFeeFen} = 0`),
  ],
);

/**
 * What was done to an outlet, a shop or a retail partner, by whom, and from which day it holds. Rows are
 * added and never changed: how the tree stood on a day can be told from them.
 */
export const outletEvents = table(
  "outlet_events",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    subject: text({ enum: OUTLET_SUBJECTS }).notNull(),
    subjectId: text().notNull(),
    kind: text({ enum: OUTLET_EVENTS }).notNull(),
    /** The day from which it holds. */
    day: day().notNull(),
    /** The name, parent and shop before; null where they did not change. */
    fromNameZh: text(),
    fromNameEn: text(),
    fromParentId: text(),
    fromShopId: text(),
    toNameZh: text(),
    toNameEn: text(),
    toParentId: text(),
    toShopId: text(),
    actorUserId: text().notNull(),
    note: text(),
    happenedAt: instant().notNull(),
  },
  (t) => [
    index("outlet_events_subject").on(t.subjectId, t.happenedAt),
    index("outlet_events_kind").on(t.kind, t.day),
  ],
);

/**
 * What an outlet keeps back of its sales, item by item: a share or an amount for each month, agreed with
 * somebody, from a day. Rows are added and never changed; the newest row of a kind holds, and zero ends it.
 */
export const outletDeductions = table(
  "outlet_deductions",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    kind: text({ enum: DEDUCTION_KINDS }).notNull(),
    /** Of the net sales. Either this or an amount for each month. */
    sharePermille: integer(),
    monthlyFen: fen(),
    fromDay: day().notNull(),
    /** The agreement it rests on. */
    source: text().notNull(),
    enteredBy: text().notNull(),
    enteredAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("outlet_deductions_item").on(t.outletId, t.kind, t.fromDay),
    check(
      "outlet_deductions_one_measure",
      sql`(${t.sharePermille} is null) <> (${t.monthlyFen} is null) and (${t.sharePermille} is null or ${t.sharePermille} between 0 and 1000) and (${t.monthlyFen} is null or ${t.monthlyFen} >= 0)`,
    ),
  ],
);

/** A spreadsheet of outlets: its rows as they were read, and what came of them once they were confirmed. */
export const outletImports = table(
  "outlet_imports",
  {
    id: text().primaryKey(),
    fileName: text().notNull(),
    /** The same file is one import, however often it is sent. */
    fileHash: text().notNull(),
    content: text().notNull(),
    rowCount: integer().notNull(),
    uploadedBy: text().notNull(),
    uploadedAt: instant().notNull(),
    confirmedBy: text(),
    confirmedAt: instant(),
    openedCount: integer(),
    outcome: text(),
  },
  (t) => [
    uniqueIndex("outlet_imports_file").on(t.fileHash),
    index("outlet_imports_uploaded").on(t.uploadedAt),
  ],
);
