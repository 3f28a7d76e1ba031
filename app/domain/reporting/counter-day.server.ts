import { and, desc, eq, inArray, ne } from "drizzle-orm";
import { cellDays } from "#db/schema/attribution.ts";
import { outlets } from "#db/schema/outlets.ts";
import { type Reader, sumOf } from "#db/store.ts";

const OUTLETS_MAX = 500;

/** What each outlet that is no pavilion sold on a day, the most first; of these outlets, or of all. */
export async function listOutletDay(read: Reader, businessDay: number, outletIds: readonly string[] | null) {
  return read
    .select({
      outletId: outlets.id,
      nameZh: outlets.nameZh,
      nameEn: outlets.nameEn,
      saleFen: sumOf(cellDays.saleFen),
      returnFen: sumOf(cellDays.returnFen),
      amountFen: sumOf(cellDays.amountFen),
      orderCount: sumOf(cellDays.orderCount),
    })
    .from(cellDays)
    .innerJoin(outlets, eq(outlets.id, cellDays.outletId))
    .where(
      and(
        eq(cellDays.businessDay, businessDay),
        ne(outlets.kind, "pavilion"),
        outletIds ? inArray(outlets.id, [...outletIds]) : undefined,
      ),
    )
    .groupBy(outlets.id, outlets.nameZh, outlets.nameEn)
    .orderBy(desc(sumOf(cellDays.amountFen)), outlets.id)
    .limit(OUTLETS_MAX);
}
