import { type AnyColumn, eq, type SQL, sql } from "drizzle-orm";
import { businessDay, type Grain, type Period } from "#app/domain/values/business-day.ts";
import { cellDays, countyDays } from "#db/schema/attribution.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { SALES_MODES } from "#db/words.ts";
import { nameMembers, namesOfParts } from "./sales-names.server.ts";
import { type Geography, memberOf, type Name } from "./sales-places.ts";
import { countsWholeOrders, periodsOf, type SalesQuery, type Split } from "./sales-query.ts";
import { conditionOf, readGeography, type Selection, selectionOf } from "./sales-selection.server.ts";
import { addSums, NO_SUMS, type Sums } from "./sales-sums.ts";

/** A period with what was sold in it. */
export interface PeriodSums extends Period {
  sums: Sums;
}

/** A member of the chosen group: a county, a province, a set of paired districts. */
export interface MemberSums {
  key: string;
  /** Null for what has no name of its own: see NOWHERE. */
  name: Name | null;
  /** Where a county lies, where a prefecture does. */
  within: Name | null;
  sums: Sums;
  /** The net amounts across the table: one for each period or part of the report, when these were asked for. */
  crossFen: number[];
}

/** A part of the chosen split. Its name is null where the words are ours: sales modes, certified or not. */
export interface PartSums {
  key: string;
  name: Name | null;
  sums: Sums;
}

export interface SalesReport {
  query: SalesQuery;
  asOf: number;
  total: Sums;
  /** True when `orderCount` counts whole orders; else it says nothing and is not shown. */
  hasOrders: boolean;
  periods: PeriodSums[];
  /** By amount, the largest first; empty without a group. */
  members: MemberSums[];
  /** Empty without a split. */
  parts: PartSums[];
}

/**
 * Sales by period, by group and by split, each of them a partition of the total: every sale is in
 * exactly one row of each. All of it is read in one statement, so that the partitions agree even while
 * sales go on.
 */
export async function readSales(read: Reader, query: SalesQuery, now: number): Promise<SalesReport> {
  const geography = await readGeography(read, query, businessDay(now));
  const selection = selectionOf(query, {}, geography);
  const byPeriod = selectRows(read, query, selection, geography, { grain: query.grain });
  const rows = await (query.split === "none"
    ? byPeriod
    : byPeriod.unionAll(selectRows(read, query, selection, geography, { split: query.split })));

  const periods = periodsOf(query).map((period) => ({ ...period, sums: { ...NO_SUMS } }));
  const periodIndex = new Map(periods.map(({ id }, index) => [id, index]));
  const total = { ...NO_SUMS };
  const members = new Map<string, { sums: Sums; crossFen: Map<string, number> }>();
  const parts = new Map<string, Sums>();
  for (const row of rows) {
    const isOfPart = row.period === 0; // of the second half: the same sales, by part
    const key = memberOf(query.group, row.countyId, geography.epochs[row.epoch], geography);
    let member = members.get(key);
    if (!member) {
      member = { sums: { ...NO_SUMS }, crossFen: new Map() };
      members.set(key, member);
    }
    const across = query.across === "parts" ? isOfPart : query.across === "periods" && !isOfPart;
    if (across) {
      const column = isOfPart ? row.part : String(row.period);
      member.crossFen.set(column, (member.crossFen.get(column) ?? 0) + row.amountFen);
    }
    if (isOfPart) {
      const sums = parts.get(row.part) ?? { ...NO_SUMS };
      addSums(sums, row);
      parts.set(row.part, sums);
      continue;
    }
    const period = periods[periodIndex.get(row.period) ?? -1];
    if (!period) throw new Error(`${row.period} is no period of the report`);
    addSums(total, row);
    addSums(period.sums, row);
    addSums(member.sums, row);
  }

  const partRows = await nameParts(read, query.split, parts);
  const columns =
    query.across === "parts" ? partRows.map(({ key }) => key) : periods.map(({ id }) => String(id));
  const memberNames = await nameMembers(read, query.group, geography);
  return {
    query,
    asOf: now,
    total,
    hasOrders: countsWholeOrders(query),
    periods,
    members:
      query.group === "none"
        ? []
        : [...members]
            .map(([key, { sums, crossFen }]) => ({
              key,
              ...memberNames(key),
              sums,
              crossFen: query.across === "measures" ? [] : columns.map((column) => crossFen.get(column) ?? 0),
            }))
            .sort(byAmount),
    parts: partRows,
  };
}

/** What stands above the lines behind a cell: the figure itself, and how many lines it has if that is known. */
export async function readFigure(
  read: Reader,
  selection: Selection,
): Promise<{ amountFen: number; entryCount: number | undefined; sums: Sums }> {
  const source = sourceFor(selection, "none");
  const [row] = await read.select(sumsOf(source)).from(source).where(conditionOf(selection, source));
  const sums = row ?? { ...NO_SUMS };
  if (selection.flow === "sale") return { amountFen: sums.saleFen, entryCount: undefined, sums };
  if (selection.flow === "return") return { amountFen: sums.returnFen, entryCount: undefined, sums };
  return { amountFen: sums.amountFen, entryCount: sums.entryCount, sums };
}

/**
 * The sums of a selection by county, and by period or part where these are named. The daily sums by
 * county are read where they know enough: they stay small however long the ledger grows.
 */
export function selectRows(
  read: Reader,
  query: SalesQuery,
  selection: Selection,
  geography: Geography,
  by: { grain?: Grain; split?: Split },
) {
  const split = by.split ?? "none";
  const source = sourceFor(selection, split);
  const county = query.group === "none" ? undefined : sql<string>`${source.countyId}`;
  const epoch =
    query.group === "pairedDistrict" && geography.epochs.length > 1
      ? epochAt(source.businessDay, geography)
      : undefined;
  const period = by.grain && periodAt(source.businessDay, by.grain);
  const part = split === "none" ? undefined : partOf(split);
  return read
    .select({
      countyId: county ?? sql<string>`cast('' as text)`,
      epoch: (epoch ?? sql`cast(0 as integer)`).mapWith(Number),
      /** 0 in rows that are not by period. */
      period: (period ?? sql`cast(0 as integer)`).mapWith(Number),
      part: part ?? sql<string>`cast('' as text)`,
      ...sumsOf(source),
    })
    .from(source)
    .where(conditionOf(selection, source))
    .groupBy(...[county, epoch, period, part].filter((column) => column !== undefined))
    .having(sql`sum(${source.entryCount}) > 0`); // without a group by, a sum over nothing is a row too
}

/** Which sums to read: those by county where they know what is asked for. */
function sourceFor({ filters }: Selection, split: Split): typeof countyDays | typeof cellDays {
  return split === "none" && Object.keys(filters).length === 0 ? countyDays : cellDays;
}

function sumsOf(source: typeof countyDays | typeof cellDays) {
  const certifiedFen =
    "certifiedFen" in source
      ? source.certifiedFen
      : sql`case when ${eq(source.isCertified, true)} then ${source.amountFen} else 0 end`;
  return {
    saleFen: sumOf(source.saleFen),
    returnFen: sumOf(source.returnFen),
    amountFen: sumOf(source.amountFen),
    certifiedFen: sumOf(certifiedFen),
    quantity: sumOf(source.quantity),
    weightGrams: sumOf(source.weightGrams),
    orderCount: sumOf(source.orderCount),
    entryCount: sumOf(source.entryCount),
  };
}

/** The id of the period a day lies in: periodOf() of business-day.ts in the database's arithmetic. */
function periodAt(day: AnyColumn, grain: Grain): SQL {
  switch (grain) {
    case "day":
      return sql`${day}`;
    case "tenDay":
      return sql`${day} / 100 * 10 + case when ${day} % 100 > 20 then 3 when ${day} % 100 > 10 then 2 else 1 end`;
    case "month":
      return sql`${day} / 100`;
    case "quarter":
      return sql`${day} / 10000 * 10 + (${day} / 100 % 100 + 2) / 3`;
    case "year":
      return sql`${day} / 10000`;
  }
}

/** Which epoch of the pairings a day lies in. The days stand in the text, for a group by must repeat it. */
function epochAt(day: AnyColumn, { epochs }: Geography): SQL {
  const later = epochs
    .map(
      ({ firstDay }, index) =>
        sql`when ${day} >= ${sql.raw(String(firstDay))} then ${sql.raw(String(index))}`,
    )
    .slice(1)
    .reverse();
  return sql`case ${sql.join(later, sql` `)} else 0 end`;
}

function partOf(split: Exclude<Split, "none">): SQL<string> {
  switch (split) {
    case "category":
      return sql<string>`${cellDays.categoryId}`;
    case "salesMode":
      return sql<string>`${cellDays.salesMode}`;
    case "outlet":
      return sql<string>`${cellDays.outletId}`;
    case "certified":
      return sql<string>`case when ${cellDays.isCertified} then 'yes' else 'no' end`;
  }
}

function byAmount(a: { key: string; sums: Sums }, b: { key: string; sums: Sums }): number {
  return b.sums.amountFen - a.sums.amountFen || (a.key < b.key ? -1 : 1);
}

/** The parts with their names: words of our own in their own order, all else by amount. */
async function nameParts(read: Reader, split: Split, parts: ReadonlyMap<string, Sums>): Promise<PartSums[]> {
  const names = await namesOfParts(read, split);
  const rows = [...parts].map(([key, sums]) => ({ key, name: names.get(key) ?? null, sums }));
  if (split !== "salesMode" && split !== "certified") return rows.sort(byAmount);
  const order: readonly string[] = split === "salesMode" ? SALES_MODES : ["yes", "no"];
  return rows.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}
