import { and, eq, gte, inArray, lte, sql } from "drizzle-orm";
import { periodOf } from "#app/domain/values/business-day.ts";
import { cellDays } from "#db/schema/attribution.ts";
import { outlets } from "#db/schema/outlets.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { OutletKind } from "#db/words.ts";

export interface OutletSales {
  id: string;
  kind: OutletKind;
  zh: string;
  en: string;
  shopId: string | null;
  openedDay: number;
  closedDay: number | null;
  todayFen: number;
  todayOrders: number;
  monthFen: number;
  monthOrders: number;
}

/** The outlets that stand with these retail partners, with what each sold today and since the first of the month. */
export async function listPartnerOutlets(
  read: Reader,
  partnerIds: readonly string[],
  today: number,
): Promise<OutletSales[]> {
  const isToday = sql`${cellDays.businessDay} = ${today}`;
  const only = (column: typeof cellDays.amountFen | typeof cellDays.orderCount) =>
    sumOf(sql`case when ${isToday} then ${column} else 0 end`);
  return read
    .select({
      id: outlets.id,
      kind: outlets.kind,
      zh: outlets.nameZh,
      en: outlets.nameEn,
      shopId: outlets.shopId,
      openedDay: outlets.openedDay,
      closedDay: outlets.closedDay,
      todayFen: only(cellDays.amountFen),
      todayOrders: only(cellDays.orderCount),
      monthFen: sumOf(cellDays.amountFen),
      monthOrders: sumOf(cellDays.orderCount),
    })
    .from(outlets)
    .leftJoin(
      cellDays,
      and(
        eq(cellDays.outletId, outlets.id),
        gte(cellDays.businessDay, periodOf(today, "month").firstDay),
        lte(cellDays.businessDay, today),
      ),
    )
    .where(inArray(outlets.retailPartnerId, [...partnerIds]))
    .groupBy(
      outlets.id,
      outlets.kind,
      outlets.nameZh,
      outlets.nameEn,
      outlets.shopId,
      outlets.openedDay,
      outlets.closedDay,
    )
    .orderBy(outlets.id)
    .limit(2_000);
}

/** What an outlet of these retail partners sold on each day of this month, the newest first. */
export async function listOutletDays(read: Reader, outletIds: readonly string[], today: number) {
  return read
    .select({
      day: cellDays.businessDay,
      saleFen: sumOf(cellDays.saleFen),
      returnFen: sumOf(cellDays.returnFen),
      amountFen: sumOf(cellDays.amountFen),
      orderCount: sumOf(cellDays.orderCount),
    })
    .from(cellDays)
    .where(
      and(
        inArray(cellDays.outletId, [...outletIds]),
        gte(cellDays.businessDay, periodOf(today, "month").firstDay),
        lte(cellDays.businessDay, today),
      ),
    )
    .groupBy(cellDays.businessDay)
    .orderBy(sql`${cellDays.businessDay} desc`)
    .limit(31);
}
