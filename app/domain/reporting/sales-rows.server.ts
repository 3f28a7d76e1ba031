import { setImmediate as letOthersIn } from "node:timers/promises";
import { type AnyColumn, eq, type SQL, sql } from "drizzle-orm";
import { type Grain, periodsBetween } from "#app/domain/values/business-day.ts";
import { cellDays, countyDays } from "#db/schema/attribution.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { Geography } from "./sales-places.ts";
import type { Group, Split } from "./sales-query.ts";
import { conditionOf, type Selection } from "./sales-selection.server.ts";
import { addSums, NO_SUMS, type Sums } from "./sales-sums.ts";

/** What rows are summed by. All that is left out is summed over. */
export interface RowsBy {
  group?: Group;
  grain?: Grain;
  split?: Split;
}

/** Sums of one kind of rows. What they are not summed by is "" or 0. */
export interface SalesRow extends Sums {
  /** Which of the kinds that were asked for. */
  kind: number;
  countyId: string;
  epoch: number;
  period: number;
  part: string;
}

/**
 * The sums of a selection by each of several kinds, a stretch of days at a time. All kinds of a stretch
 * are read in one statement: they sum to the same total even while sales go on. Between two stretches
 * everybody else has a turn, so that a long report does not hold up the shop.
 */
export async function* walkRows(
  read: Reader,
  selection: Selection,
  geography: Geography,
  kinds: readonly RowsBy[],
): AsyncGenerator<SalesRow[]> {
  // the sums by county alone are few, however long the ledger grows; the full cells are not
  const isLight = kinds.every(({ split }) => sourceFor(selection, split) === countyDays);
  for (const { firstDay, lastDay } of stretchesOf(selection, isLight)) {
    const [first, ...others] = kinds.map((by, kind) =>
      selectRows(read, { ...selection, firstDay, lastDay }, geography, by, kind),
    );
    if (!first) return;
    yield await others.reduce<typeof first>(
      (statement, next) => statement.unionAll(next) as unknown as typeof first,
      first,
    );
    await letOthersIn();
  }
}

/** The sums of a whole selection. */
export async function sumSelection(read: Reader, selection: Selection): Promise<Sums> {
  const total = { ...NO_SUMS };
  const source = sourceFor(selection, undefined);
  for (const { firstDay, lastDay } of stretchesOf(selection, source === countyDays)) {
    const [row] = await read
      .select(sumsOf(source))
      .from(source)
      .where(conditionOf({ ...selection, firstDay, lastDay }, source));
    if (row) addSums(total, row);
    await letOthersIn();
  }
  return total;
}

function stretchesOf({ firstDay, lastDay }: Selection, isLight: boolean) {
  return periodsBetween(firstDay, lastDay, isLight ? "year" : "month");
}

function selectRows(read: Reader, selection: Selection, geography: Geography, by: RowsBy, kind: number) {
  const source = sourceFor(selection, by.split);
  const isByPlace = by.group !== undefined && by.group !== "none";
  const county = isByPlace ? sql<string>`${source.countyId}` : undefined;
  const isByEpoch = by.group === "pairedDistrict" && geography.epochs.length > 1;
  const epoch = isByEpoch ? epochAt(source.businessDay, geography) : undefined;
  const period = by.grain && periodAt(source.businessDay, by.grain);
  const part = by.split === undefined || by.split === "none" ? undefined : partOf(by.split);
  return read
    .select({
      kind: sql`cast(${sql.raw(String(kind))} as integer)`.mapWith(Number),
      countyId: county ?? sql<string>`cast('' as text)`,
      epoch: (epoch ?? sql`cast(0 as integer)`).mapWith(Number),
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
function sourceFor({ filters }: Selection, split: Split | undefined): typeof countyDays | typeof cellDays {
  const isPlain = split === undefined || split === "none";
  return isPlain && Object.keys(filters).length === 0 ? countyDays : cellDays;
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
