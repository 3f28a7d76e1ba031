import { and, asc, desc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { countyVersions } from "#db/schema/geography.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";

const COUNTIES_MAX = 1_000;

const amountFen = sumOf(attributionEntries.amountFen);
const certifiedFen = sumOf(
  sql`case when ${attributionEntries.isCertified} then ${attributionEntries.amountFen} else 0 end`,
);
const orderCount = sql<number>`count(distinct ${attributionEntries.orderId})`.mapWith(Number);
const lineCount = sql<number>`count(distinct ${attributionEntries.orderLineId})`.mapWith(Number);

/** What somebody's purchases did, as the ledger has it: sales less returns, freight not counted. */
export interface Impact {
  asOf: number;
  amountFen: number;
  certifiedFen: number;
  orderCount: number;
  lineCount: number;
  /** The largest amount first. */
  counties: {
    countyId: string;
    nameZh: string;
    nameEn: string;
    amountFen: number;
    certifiedFen: number;
    orderCount: number;
    lineCount: number;
  }[];
}

/** Sums the ledger over a person's own orders, by county, under the counties' names of the day. */
export async function findImpact(read: Reader, userId: string, now: number): Promise<Impact> {
  const today = businessDay(now);
  const measures = { amountFen, certifiedFen, orderCount, lineCount };
  const counties = await read
    .select({
      countyId: attributionEntries.countyId,
      nameZh: countyVersions.nameZh,
      nameEn: countyVersions.nameEn,
      ...measures,
    })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .innerJoin(attributionEntries, eq(attributionEntries.orderLineId, orderLines.id))
    .innerJoin(
      countyVersions,
      and(
        eq(countyVersions.countyId, attributionEntries.countyId),
        lte(countyVersions.validFromDay, today),
        or(isNull(countyVersions.validToDay), gt(countyVersions.validToDay, today)),
      ),
    )
    .where(eq(orders.userId, userId))
    .groupBy(attributionEntries.countyId, countyVersions.nameZh, countyVersions.nameEn)
    .orderBy(desc(amountFen), asc(attributionEntries.countyId))
    .limit(COUNTIES_MAX);
  const [whole] = await read
    .select(measures)
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .innerJoin(attributionEntries, eq(attributionEntries.orderLineId, orderLines.id))
    .where(eq(orders.userId, userId));
  return {
    asOf: now,
    amountFen: whole?.amountFen ?? 0,
    certifiedFen: whole?.certifiedFen ?? 0,
    orderCount: whole?.orderCount ?? 0,
    lineCount: whole?.lineCount ?? 0,
    counties,
  };
}
