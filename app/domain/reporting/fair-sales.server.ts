import { and, eq, inArray, min } from "drizzle-orm";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { fairStallDays } from "#db/schema/fairs.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { type LinesCursor, listEntries } from "./lines.server.ts";
import { only } from "./verify/compare.server.ts";

/*
 * What was sold on site at fairs: the order lines that an outlet sold over the counter (sales mode offline: what
 * institutions ordered of it is not) on one of its days there, and everything the ledger says of them since. What is brought back a month later is the fair's too, and what comes
 * back at a fair though it was sold before is not.
 */

/** The order lines that were sold at these fairs, each with its fair. */
function linesSoldAt(read: Reader, fairIds: readonly string[]) {
  return read
    .select({ orderLineId: entries.orderLineId, fairId: fairStallDays.fairId })
    .from(fairStallDays)
    .innerJoin(
      entries,
      and(eq(entries.businessDay, fairStallDays.day), eq(entries.outletId, fairStallDays.outletId)),
    )
    .where(
      and(
        inArray(fairStallDays.fairId, [...fairIds]),
        eq(entries.kind, "sale"),
        eq(entries.salesMode, "offline"),
      ),
    )
    .as("sold");
}

/** What was sold on site of one county's goods by one supplier, net of what came back. */
export interface OnSiteSum {
  fairId: string;
  countyId: string;
  supplierId: string;
  /** As the supplier was called when the first of it was ordered. */
  supplier: { zh: string; en: string };
  soldFen: number;
  returnFen: number;
  netFen: number;
}

/** The sales on site of fairs, by county and supplier. */
export async function sumOnSite(read: Reader, fairIds: readonly string[]): Promise<OnSiteSum[]> {
  if (fairIds.length === 0) return [];
  const sold = linesSoldAt(read, fairIds);
  const rows = await read
    .select({
      fairId: sold.fairId,
      countyId: entries.countyId,
      supplierId: entries.supplierId,
      zh: min(orderLines.supplierNameZh),
      en: min(orderLines.supplierNameEn),
      returnFen: sumOf(only(eq(entries.kind, "return"), entries.amountFen)),
      netFen: sumOf(entries.amountFen),
    })
    .from(sold)
    .innerJoin(entries, eq(entries.orderLineId, sold.orderLineId))
    .innerJoin(orderLines, eq(orderLines.id, sold.orderLineId))
    .groupBy(sold.fairId, entries.countyId, entries.supplierId)
    .orderBy(entries.countyId, entries.supplierId);
  return rows.map(({ zh, en, ...row }) => ({
    ...row,
    supplier: { zh: zh ?? row.supplierId, en: en ?? row.supplierId },
    soldFen: row.netFen - row.returnFen,
  }));
}

/** One page of the entries that make up a fair's sales on site, of one county or supplier or of all. */
export function listFairLines(
  read: Reader,
  fairId: string,
  of: { county?: string; supplier?: string },
  after: LinesCursor | undefined,
  limit: number,
) {
  const sold = linesSoldAt(read, [fairId]);
  const isIn = and(
    inArray(entries.orderLineId, read.select({ id: sold.orderLineId }).from(sold)),
    of.county === undefined ? undefined : eq(entries.countyId, of.county),
    of.supplier === undefined ? undefined : eq(entries.supplierId, of.supplier),
  );
  return listEntries(read, isIn, after, limit);
}
