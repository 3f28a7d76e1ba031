import { sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries, cellDays, countyDays } from "#db/schema/attribution.ts";
import { perConnection, type Tx } from "#db/store.ts";

type Entry = typeof attributionEntries.$inferInsert;

/** An entry as its caller knows it; its id, its day and when it was recorded are ours to say. */
export type NewEntry = Omit<Entry, "id" | "businessDay" | "recordedAt" | "isCertified">;

type Cell = typeof cellDays.$inferInsert;
type CountyDay = typeof countyDays.$inferInsert;

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  enter: tx
    .insert(attributionEntries)
    .values({
      id: p("id"),
      kind: p("kind"),
      sourceId: p("sourceId"),
      orderId: p("orderId"),
      orderLineId: p("orderLineId"),
      businessDay: p("businessDay"),
      countyId: p("countyId"),
      outletId: p("outletId"),
      salesMode: p("salesMode"),
      entryChannel: p("entryChannel"),
      categoryId: p("categoryId"),
      isCertified: p("isCertified"),
      supplierId: p("supplierId"),
      productId: p("productId"),
      variantId: p("variantId"),
      directoryEntryId: p("directoryEntryId"),
      buyingUnitId: p("buyingUnitId"),
      amountFen: p("amountFen"),
      quantity: p("quantity"),
      weightGrams: p("weightGrams"),
      orderCount: p("orderCount"),
      soldAt: p("soldAt"),
      recordedAt: p("recordedAt"),
    })
    .prepare("attribution_enter"),
  addToCell: tx
    .insert(cellDays)
    .values({
      businessDay: p("businessDay"),
      countyId: p("countyId"),
      outletId: p("outletId"),
      salesMode: p("salesMode"),
      entryChannel: p("entryChannel"),
      categoryId: p("categoryId"),
      isCertified: p("isCertified"),
      saleFen: p("saleFen"),
      returnFen: p("returnFen"),
      amountFen: p("amountFen"),
      quantity: p("quantity"),
      weightGrams: p("weightGrams"),
      orderCount: p("orderCount"),
      entryCount: p("entryCount"),
    })
    .onConflictDoUpdate({
      target: [
        cellDays.businessDay,
        cellDays.countyId,
        cellDays.outletId,
        cellDays.salesMode,
        cellDays.entryChannel,
        cellDays.categoryId,
        cellDays.isCertified,
      ],
      set: {
        saleFen: sql`${cellDays.saleFen} + excluded.sale_fen`,
        returnFen: sql`${cellDays.returnFen} + excluded.return_fen`,
        amountFen: sql`${cellDays.amountFen} + excluded.amount_fen`,
        quantity: sql`${cellDays.quantity} + excluded.quantity`,
        weightGrams: sql`${cellDays.weightGrams} + excluded.weight_grams`,
        orderCount: sql`${cellDays.orderCount} + excluded.order_count`,
        entryCount: sql`${cellDays.entryCount} + excluded.entry_count`,
      },
    })
    .prepare("cell_days_add"),
  addToCounty: tx
    .insert(countyDays)
    .values({
      businessDay: p("businessDay"),
      countyId: p("countyId"),
      saleFen: p("saleFen"),
      returnFen: p("returnFen"),
      certifiedFen: p("certifiedFen"),
      amountFen: p("amountFen"),
      quantity: p("quantity"),
      weightGrams: p("weightGrams"),
      orderCount: p("orderCount"),
      entryCount: p("entryCount"),
    })
    .onConflictDoUpdate({
      target: [countyDays.businessDay, countyDays.countyId],
      set: {
        saleFen: sql`${countyDays.saleFen} + excluded.sale_fen`,
        returnFen: sql`${countyDays.returnFen} + excluded.return_fen`,
        certifiedFen: sql`${countyDays.certifiedFen} + excluded.certified_fen`,
        amountFen: sql`${countyDays.amountFen} + excluded.amount_fen`,
        quantity: sql`${countyDays.quantity} + excluded.quantity`,
        weightGrams: sql`${countyDays.weightGrams} + excluded.weight_grams`,
        orderCount: sql`${countyDays.orderCount} + excluded.order_count`,
        entryCount: sql`${countyDays.entryCount} + excluded.entry_count`,
      },
    })
    .prepare("county_days_add"),
}));

/**
 * The one door to the ledger. Adds the entries and adds them to both daily sums, in `tx`; nothing
 * else writes these three tables. The business day is the Beijing day of `soldAt`: of the payment for
 * a sale, of the refund for a return. Sums are touched in the order of their keys, so that two sales
 * never wait for each other in a ring. An entry whose cause is in the book already is an error.
 */
export async function recordAttribution(
  tx: Tx,
  entries: readonly NewEntry[],
  recordedAt: number,
): Promise<void> {
  const cells = new Map<string, Cell>();
  const counties = new Map<string, CountyDay>();
  for (const given of entries) {
    const entry: Entry = {
      ...given,
      id: newId(),
      businessDay: businessDay(given.soldAt),
      isCertified: given.directoryEntryId != null,
      directoryEntryId: given.directoryEntryId ?? null,
      buyingUnitId: given.buyingUnitId ?? null,
      recordedAt,
    };
    await statements(tx).enter.execute(entry);
    addTo(cells, cellKey(entry), () => emptyCell(entry), entry);
    addTo(counties, `${entry.businessDay} ${entry.countyId}`, () => emptyCounty(entry), entry);
  }
  for (const [, cell] of inKeyOrder(cells)) await statements(tx).addToCell.execute(cell);
  for (const [, county] of inKeyOrder(counties)) await statements(tx).addToCounty.execute(county);
}

function cellKey(e: Entry): string {
  return `${e.businessDay} ${e.countyId} ${e.outletId} ${e.salesMode} ${e.entryChannel} ${e.categoryId} ${e.isCertified}`;
}

const nothing = {
  saleFen: 0,
  returnFen: 0,
  amountFen: 0,
  quantity: 0,
  weightGrams: 0,
  orderCount: 0,
  entryCount: 0,
};

function emptyCell(entry: Entry): Cell {
  const { businessDay, countyId, outletId, salesMode, entryChannel, categoryId, isCertified } = entry;
  return { businessDay, countyId, outletId, salesMode, entryChannel, categoryId, isCertified, ...nothing };
}

function emptyCounty({ businessDay, countyId }: Entry): CountyDay {
  return { businessDay, countyId, certifiedFen: 0, ...nothing };
}

function addTo<S extends Cell | CountyDay>(
  sums: Map<string, S>,
  key: string,
  empty: () => S,
  entry: Entry,
): void {
  let sum = sums.get(key);
  if (!sum) {
    sum = empty();
    sums.set(key, sum);
  }
  if (entry.kind === "return") sum.returnFen += entry.amountFen;
  else sum.saleFen += entry.amountFen;
  if ("certifiedFen" in sum && entry.isCertified) sum.certifiedFen += entry.amountFen;
  sum.amountFen += entry.amountFen;
  sum.quantity += entry.quantity;
  sum.weightGrams += entry.weightGrams;
  sum.orderCount += entry.orderCount;
  sum.entryCount += 1;
}

function inKeyOrder<S>(sums: Map<string, S>): [string, S][] {
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}
