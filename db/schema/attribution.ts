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
import { ENTRY_CHANNELS, SALES_MODES } from "../words.ts";

/*
 * The book of what was credited to whom. It refers to counties, outlets and order lines by id and has
 * no foreign keys: it says what was true on the day and depends on no table that can be changed.
 */

const cell = {
  businessDay: day().notNull(),
  countyId: text().notNull(),
  outletId: text().notNull(),
  salesMode: text({ enum: SALES_MODES }).notNull(),
  entryChannel: text({ enum: ENTRY_CHANNELS }).notNull(),
  categoryId: text().notNull(),
  /** The directory entry was live when the line was ordered. */
  isCertified: boolean().notNull(),
};

const measures = {
  amountFen: fen().notNull(),
  quantity: integer().notNull(),
  weightGrams: grams().notNull(),
};

/** The ledger. Rows are added and never changed; a mistake is corrected by a further row. */
export const attributionEntries = table(
  "attribution_entries",
  {
    id: text().primaryKey(),
    kind: text({ enum: ["sale", "return", "reweigh", "correction"] }).notNull(),
    /** What caused it: the order line of a sale, the returned line of a return. With the kind it happens once. */
    sourceId: text().notNull(),
    orderId: text().notNull(),
    orderLineId: text().notNull(),
    ...cell,
    supplierId: text().notNull(),
    productId: text().notNull(),
    variantId: text().notNull(),
    directoryEntryId: text(),
    buyingUnitId: text(),
    ...measures,
    /** 1 on the sale of an order's first line, else 0: so that orders can be summed like money. */
    orderCount: integer().notNull(),
    soldAt: instant().notNull(),
    recordedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("attribution_entries_cause").on(t.sourceId, t.kind),
    index("attribution_entries_county_day").on(t.countyId, t.businessDay, t.id),
    index("attribution_entries_day").on(t.businessDay, t.id),
    index("attribution_entries_line").on(t.orderLineId),
    // whatever a unit's share is summed by is in it, so that the sums of a year touch no row
    index("attribution_entries_unit")
      .on(t.buyingUnitId, t.kind, t.businessDay, t.entryChannel, t.isCertified, t.amountFen)
      .where(sql`buying_unit_id is not null`),
    // goods that weigh more than was ordered, or hardly less, change the weight alone
    check(
      "attribution_entries_not_empty",
      sql`${t.amountFen} <> 0 or (${t.kind} = 'reweigh' and ${t.weightGrams} <> 0)`,
    ),
    check(
      "attribution_entries_sign",
      sql`(${t.kind} = 'sale' and ${t.amountFen} > 0) or (${t.kind} = 'return' and ${t.amountFen} < 0) or ${t.kind} in ('reweigh', 'correction')`,
    ),
  ],
);

/** Daily sums of the ledger at its full grain. */
export const cellDays = table(
  "cell_days",
  {
    ...cell,
    saleFen: fen().notNull(),
    returnFen: fen().notNull(),
    ...measures,
    orderCount: integer().notNull(),
    entryCount: integer().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.businessDay,
        t.countyId,
        t.outletId,
        t.salesMode,
        t.entryChannel,
        t.categoryId,
        t.isCertified,
      ],
    }),
  ],
);

/** Daily sums of the ledger by county alone: what most reports read. */
export const countyDays = table(
  "county_days",
  {
    businessDay: day().notNull(),
    countyId: text().notNull(),
    saleFen: fen().notNull(),
    returnFen: fen().notNull(),
    certifiedFen: fen().notNull(),
    ...measures,
    orderCount: integer().notNull(),
    entryCount: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.businessDay, t.countyId] }),
    index("county_days_county").on(t.countyId, t.businessDay),
  ],
);
