import { gte, sql } from "drizzle-orm";
import { type Period, periodOf } from "#app/domain/values/business-day.ts";
import { countyDays } from "#db/schema/attribution.ts";
import { type Reader, sumOf } from "#db/store.ts";

export const OVERVIEW_SPANS = ["today", "tenDay", "month", "year"] as const;

export interface OverviewFigure extends Pick<Period, "firstDay" | "lastDay"> {
  span: (typeof OVERVIEW_SPANS)[number];
  amountFen: number;
  orderCount: number;
}

/** Net sales and orders from the beginning of the day, the 旬, the month and the year to now. */
export async function readOverview(read: Reader, today: number): Promise<OverviewFigure[]> {
  const firstDayOf = (span: OverviewFigure["span"]) =>
    span === "today" ? today : periodOf(today, span).firstDay;
  const since = (span: OverviewFigure["span"]) => {
    const isIn = sql`${countyDays.businessDay} >= ${firstDayOf(span)}`;
    return {
      amountFen: sumOf(sql`case when ${isIn} then ${countyDays.amountFen} else 0 end`),
      orderCount: sumOf(sql`case when ${isIn} then ${countyDays.orderCount} else 0 end`),
    };
  };
  const [sums] = await read
    .select({ today: since("today"), tenDay: since("tenDay"), month: since("month"), year: since("year") })
    .from(countyDays)
    .where(sql`${gte(countyDays.businessDay, firstDayOf("year"))} and ${countyDays.businessDay} <= ${today}`);
  return OVERVIEW_SPANS.map((span) => ({
    span,
    firstDay: firstDayOf(span),
    lastDay: today,
    amountFen: sums?.[span].amountFen ?? 0,
    orderCount: sums?.[span].orderCount ?? 0,
  }));
}
