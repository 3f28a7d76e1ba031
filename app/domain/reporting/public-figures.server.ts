import { and, asc, eq, gte, sql } from "drizzle-orm";
import { addDays, businessDay, periodsBetween } from "#app/domain/values/business-day.ts";
import type { Fen } from "#app/domain/values/fen.ts";
import { countyDays } from "#db/schema/attribution.ts";
import { perConnection, type Reader, sumOf } from "#db/store.ts";

/*
 * What the public is told of the ledger. Scope: realised, that is paid and net of refunds; goods only,
 * without freight. From the daily sums of counties, which are rebuilt from the ledger at will.
 */

const MONTHS_SHOWN = 12;

const statements = perConnection((read: Reader) => ({
  byCounty: read
    .select({
      countyId: countyDays.countyId,
      netFen: sumOf(countyDays.amountFen),
      certifiedFen: sumOf(countyDays.certifiedFen),
      quantity: sumOf(countyDays.quantity),
      orders: sumOf(countyDays.orderCount),
    })
    .from(countyDays)
    .groupBy(countyDays.countyId)
    .prepare("public_by_county"),
  ofCounty: read
    .select({
      netFen: sumOf(countyDays.amountFen),
      certifiedFen: sumOf(countyDays.certifiedFen),
      quantity: sumOf(countyDays.quantity),
    })
    .from(countyDays)
    .where(eq(countyDays.countyId, sql.placeholder("countyId")))
    .prepare("public_of_county"),
  monthsOfCounty: read
    .select({
      month: sql<number>`${countyDays.businessDay} / 100`.mapWith(Number).as("month"),
      netFen: sumOf(countyDays.amountFen),
    })
    .from(countyDays)
    .where(
      and(
        eq(countyDays.countyId, sql.placeholder("countyId")),
        gte(countyDays.businessDay, sql.placeholder("firstDay")),
      ),
    )
    .groupBy(sql`month`)
    .orderBy(asc(sql`month`))
    .prepare("public_months_of_county"),
}));

export interface LedgerLine {
  creditedFen: Fen;
  /** Counties to which more than nothing is credited. */
  counties: number;
  orders: number;
  asOf: number;
}

/** The ledger in one line: credited so far to all counties, as of `at`. */
export async function sumLedger(read: Reader, at: number): Promise<LedgerLine> {
  const rows = await statements(read).byCounty.execute();
  return {
    creditedFen: rows.reduce((sum, row) => sum + row.netFen, 0),
    counties: rows.filter((row) => row.netFen > 0).length,
    orders: rows.reduce((sum, row) => sum + row.orders, 0),
    asOf: at,
  };
}

/** What is credited to each county so far; counties without sales are left out. */
export async function creditByCounty(read: Reader): Promise<Map<string, Fen>> {
  const rows = await statements(read).byCounty.execute();
  return new Map(rows.map(({ countyId, netFen }) => [countyId, netFen]));
}

export interface CountyFigures {
  netFen: Fen;
  /** The part of it that was sold under a live directory entry. */
  certifiedFen: Fen;
  /** Packs sold, less packs returned. */
  quantity: number;
  /** The last twelve months with the current one, the earliest first; month is yyyymm. */
  months: { month: number; netFen: Fen }[];
  asOf: number;
}

/** What has been sold from one county so far, as of `at`. */
export async function sumCounty(read: Reader, countyId: string, at: number): Promise<CountyFigures> {
  const today = businessDay(at);
  const firstDay = addDays(today, -365);
  const [sum] = await statements(read).ofCounty.execute({ countyId });
  const rows = await statements(read).monthsOfCounty.execute({
    countyId,
    firstDay: Math.floor(firstDay / 100) * 100,
  });
  const netByMonth = new Map(rows.map(({ month, netFen }) => [month, netFen]));
  return {
    netFen: sum?.netFen ?? 0,
    certifiedFen: sum?.certifiedFen ?? 0,
    quantity: sum?.quantity ?? 0,
    months: periodsBetween(firstDay, today, "month")
      .slice(-MONTHS_SHOWN)
      .map(({ id }) => ({ month: id, netFen: netByMonth.get(id) ?? 0 })),
    asOf: at,
  };
}
