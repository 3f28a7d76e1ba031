import type { Name } from "#app/domain/naming/past-names.ts";
import { businessDay, type Period } from "#app/domain/values/business-day.ts";
import type { Reader } from "#db/store.ts";
import { SALES_MODES } from "#db/words.ts";
import { nameMembers, namesOfParts } from "./sales-names.server.ts";
import { memberOf } from "./sales-places.ts";
import { countsWholeOrders, periodsOf, type SalesQuery, type Split } from "./sales-query.ts";
import { type RowsBy, type SalesRow, sumSelection, walkRows } from "./sales-rows.server.ts";
import { readGeography, type Selection, selectionOf } from "./sales-selection.server.ts";
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
 * exactly one row of each.
 */
export async function readSales(read: Reader, query: SalesQuery, now: number): Promise<SalesReport> {
  const { group, grain, split, across } = query;
  const geography = await readGeography(read, query, businessDay(now));
  const periods = periodsOf(query).map((period) => ({ ...period, sums: { ...NO_SUMS } }));
  const periodOfId = new Map(periods.map((period) => [period.id, period]));
  const total = { ...NO_SUMS };
  const members = new Map<string, { sums: Sums; crossFen: Map<string, number> }>();
  const parts = new Map<string, Sums>();

  const take: Record<"period" | "member" | "part" | "cross", (row: SalesRow) => void> = {
    period(row) {
      const period = periodOfId.get(row.period);
      if (!period) throw new Error(`${row.period} is no period of the report`);
      addSums(period.sums, row);
      addSums(total, row);
    },
    member: (row) => addSums(memberAt(row).sums, row),
    part(row) {
      const sums = parts.get(row.part) ?? { ...NO_SUMS };
      addSums(sums, row);
      parts.set(row.part, sums);
    },
    cross(row) {
      const { crossFen } = memberAt(row);
      const column = across === "parts" ? row.part : String(row.period);
      crossFen.set(column, (crossFen.get(column) ?? 0) + row.amountFen);
    },
  };
  const memberAt = (row: SalesRow) => {
    const key = memberOf(group, row.countyId, geography.epochs[row.epoch], geography);
    const member = members.get(key) ?? { sums: { ...NO_SUMS }, crossFen: new Map<string, number>() };
    members.set(key, member);
    return member;
  };
  const wanted: [keyof typeof take, RowsBy][] = [["period", { grain }]];
  if (group !== "none") wanted.push(["member", { group }]);
  if (split !== "none") wanted.push(["part", { split }]);
  if (group !== "none" && across === "periods") wanted.push(["cross", { group, grain }]);
  if (group !== "none" && across === "parts") wanted.push(["cross", { group, split }]);

  const selection = selectionOf(query, {}, geography);
  const kinds = wanted.map(([, by]) => by);
  for await (const rows of walkRows(read, selection, geography, kinds))
    for (const row of rows) take[wanted[row.kind]?.[0] ?? "period"](row);

  const partRows = await nameParts(read, split, parts, geography.namedOn);
  const columns = across === "parts" ? partRows.map(({ key }) => key) : periods.map(({ id }) => String(id));
  const memberNames = await nameMembers(read, group, geography);
  return {
    query,
    asOf: now,
    total,
    hasOrders: countsWholeOrders(query),
    periods,
    members: [...members]
      .map(([key, { sums, crossFen }]) => ({
        key,
        ...memberNames(key),
        sums,
        crossFen: across === "measures" ? [] : columns.map((column) => crossFen.get(column) ?? 0),
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
  const sums = await sumSelection(read, selection);
  if (selection.flow === "sale") return { amountFen: sums.saleFen, entryCount: undefined, sums };
  if (selection.flow === "return") return { amountFen: sums.returnFen, entryCount: undefined, sums };
  return { amountFen: sums.amountFen, entryCount: sums.entryCount, sums };
}

function byAmount(a: { key: string; sums: Sums }, b: { key: string; sums: Sums }): number {
  return b.sums.amountFen - a.sums.amountFen || (a.key < b.key ? -1 : 1);
}

/** The parts with their names: words of our own in their own order, all else by amount. */
async function nameParts(
  read: Reader,
  split: Split,
  parts: ReadonlyMap<string, Sums>,
  day: number,
): Promise<PartSums[]> {
  const names = await namesOfParts(read, split, day);
  const rows = [...parts].map(([key, sums]) => ({ key, name: names.get(key) ?? null, sums }));
  if (split !== "salesMode" && split !== "certified") return rows.sort(byAmount);
  const order: readonly string[] = split === "salesMode" ? SALES_MODES : ["yes", "no"];
  return rows.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}
