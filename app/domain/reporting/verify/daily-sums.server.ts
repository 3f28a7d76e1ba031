import { eq, max, min, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { cellDays, countyDays, attributionEntries as entries } from "#db/schema/attribution.ts";
import type { Reader } from "#db/store.ts";
import {
  type Check,
  checkOf,
  compare,
  differingRows,
  isReturn,
  NONE,
  only,
  type Pair,
} from "./compare.server.ts";

/** Each row of the daily sums is the recount of its entries; no entry is without a row, no row without an entry. */
export async function checkDailySums(read: Reader): Promise<Check[]> {
  const kept = <T extends typeof cellDays | typeof countyDays>(sums: T) =>
    [
      [sums.saleFen, only(sql`not (${isReturn})`, entries.amountFen)],
      [sums.returnFen, only(isReturn, entries.amountFen)],
      [sums.amountFen, entries.amountFen],
      [sums.quantity, entries.quantity],
      [sums.weightGrams, entries.weightGrams],
      [sums.orderCount, entries.orderCount],
      [sums.entryCount, sql`1`],
    ] satisfies Pair[];

  return [
    await compare(
      read,
      "each row of cell_days = its entries",
      [
        "rows that differ",
        differingRows({
          kept: sql`${cellDays}`,
          source: sql`${entries}`,
          keys: [
            [cellDays.businessDay, entries.businessDay],
            [cellDays.countyId, entries.countyId],
            [cellDays.outletId, entries.outletId],
            [cellDays.salesMode, entries.salesMode],
            [cellDays.entryChannel, entries.entryChannel],
            [cellDays.categoryId, entries.categoryId],
            [cellDays.isCertified, entries.isCertified],
          ],
          sums: kept(cellDays),
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each row of county_days = its entries",
      [
        "rows that differ",
        differingRows({
          kept: sql`${countyDays}`,
          source: sql`${entries}`,
          keys: [
            [countyDays.businessDay, entries.businessDay],
            [countyDays.countyId, entries.countyId],
          ],
          sums: [
            ...kept(countyDays),
            [countyDays.certifiedFen, only(eq(entries.isCertified, true), entries.amountFen)],
          ],
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await checkDaysOfEntries(read),
  ];
}

/** Every entry lies in the Beijing day of its sale. A day is right when its first and its last entry are. */
async function checkDaysOfEntries(read: Reader): Promise<Check> {
  const days = await read
    .select({ day: entries.businessDay, first: min(entries.soldAt), last: max(entries.soldAt) })
    .from(entries)
    .groupBy(entries.businessDay);
  const right = days.filter(
    ({ day, first, last }) => businessDay(Number(first)) === day && businessDay(Number(last)) === day,
  );
  return checkOf(
    "entries lie in their Beijing day",
    ["days with entries", days.length],
    ["days that hold", right.length],
  );
}
