import { aliasedTable, and, between, desc, eq, gte, inArray, lt, ne, or, sql } from "drizzle-orm";
import { attributionEntries } from "#db/schema/attribution.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { DaySpan } from "./belonging.ts";
import type { Counting } from "./bought.server.ts";

const sales = attributionEntries;

/** Where a list of lines goes on: after the line of this day and entry. */
export interface LinesAfter {
  day: number;
  id: string;
}

/**
 * The order lines behind what a unit bought itself in some spans of days, the newest first: what was paid of each,
 * what was repaid since, and so what counts. What its people bought for themselves is not among them.
 */
export async function listShareLines(
  read: Reader,
  unitId: string,
  spans: readonly DaySpan[],
  counting: Counting,
  after: LinesAfter | undefined,
  limit: number,
) {
  if (spans.length === 0) return { lines: [], next: undefined };
  const rows = await read
    .select({
      entryId: sales.id,
      orderLineId: sales.orderLineId,
      day: sales.businessDay,
      orderNumber: orders.number,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      quantity: sales.quantity,
      paidFen: sales.amountFen,
    })
    .from(sales)
    .innerJoin(orderLines, eq(orderLines.id, sales.orderLineId))
    .innerJoin(orders, eq(orders.id, sales.orderId))
    .where(
      and(
        eq(sales.buyingUnitId, unitId),
        eq(sales.kind, "sale"),
        ne(sales.entryChannel, "none"),
        or(
          ...spans.map(({ fromDay, toDay }) =>
            and(gte(sales.businessDay, fromDay), lt(sales.businessDay, toDay)),
          ),
        ),
        counting.countsCertifiedOnly ? eq(sales.isCertified, true) : undefined,
        after &&
          or(lt(sales.businessDay, after.day), and(eq(sales.businessDay, after.day), lt(sales.id, after.id))),
      ),
    )
    .orderBy(desc(sales.businessDay), desc(sales.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const nets = await readNets(
    read,
    shown.map(({ orderLineId }) => orderLineId),
  );
  const last = shown.at(-1);
  return {
    lines: shown.map((line) => {
      const netFen = nets.get(line.orderLineId) ?? 0;
      return { ...line, netFen, repaidFen: line.paidFen - netFen };
    }),
    next: rows.length > limit && last ? { day: last.day, id: last.entryId } : undefined,
  };
}

/** What is left of order lines after everything that was entered of them. */
async function readNets(read: Reader, orderLineIds: readonly string[]): Promise<Map<string, number>> {
  if (orderLineIds.length === 0) return new Map();
  const rows = await read
    .select({ orderLineId: sales.orderLineId, netFen: sumOf(sales.amountFen) })
    .from(sales)
    .where(inArray(sales.orderLineId, [...orderLineIds]))
    .groupBy(sales.orderLineId);
  return new Map(rows.map(({ orderLineId, netFen }) => [orderLineId, netFen]));
}

/** Some years' worth of the largest unit's lines; a certificate about a part of them would be wrong. */
const COUNTING_LINES_MAX = 500_000;

export interface CountingLine {
  orderLineId: string;
  netFen: number;
}

/**
 * All lines of which something counts in a span of days, with what is left of each: what a certificate is
 * about. A line that was repaid whole is not among them.
 */
export async function readCountingLines(
  read: Reader,
  unitId: string,
  { firstDay, lastDay }: { firstDay: number; lastDay: number },
  counting: Counting,
): Promise<CountingLine[]> {
  const all = aliasedTable(attributionEntries, "of_line");
  const netFen = sumOf(all.amountFen);
  const lines = await read
    .select({ orderLineId: sales.orderLineId, netFen })
    .from(sales)
    .innerJoin(all, eq(all.orderLineId, sales.orderLineId))
    .where(
      and(
        eq(sales.buyingUnitId, unitId),
        eq(sales.kind, "sale"),
        between(sales.businessDay, firstDay, lastDay),
        counting.countsStaff ? undefined : ne(sales.entryChannel, "none"),
        counting.countsCertifiedOnly ? eq(sales.isCertified, true) : undefined,
      ),
    )
    .groupBy(sales.orderLineId)
    .having(sql`sum(${all.amountFen}) <> 0`)
    .orderBy(sales.orderLineId)
    .limit(COUNTING_LINES_MAX + 1);
  if (lines.length > COUNTING_LINES_MAX)
    throw new Error(`unit ${unitId} has too many lines for a certificate`);
  return lines;
}
