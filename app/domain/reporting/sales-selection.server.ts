import {
  type AnyColumn,
  and,
  eq,
  gte,
  inArray,
  lte,
  min,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { CENTRE_BODY, ELSEWHERE_BODY, ONLINE_BODY } from "#app/domain/outlets/body.ts";
import { countyDays } from "#db/schema/attribution.ts";
import { countyVersions, pairings } from "#db/schema/geography.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";
import { type Area, areasOf, epochsBetween, type Geography, placesOn } from "./sales-places.ts";
import type { Drill, Flow, SalesFilters, SalesQuery } from "./sales-query.ts";

/*
 * From a question to the rows that answer it. The report, the lines behind a figure and the exports
 * all narrow their tables here, so that they cannot disagree about what belongs to a figure.
 */

/** What a report or a list of lines takes in: days, places, and what else is narrowed. */
export interface Selection {
  firstDay: number;
  lastDay: number;
  areas: Area[] | null;
  filters: Pick<SalesFilters, "category" | "salesMode" | "outlet" | "body" | "certified">;
  /** Only what was sold, or only what came back: a thing of single entries, and of no daily sum. */
  flow?: Flow;
}

/** The columns that every table of sales has, and those that the sums by county have not. */
interface SalesColumns {
  businessDay: AnyColumn;
  countyId: AnyColumn;
  categoryId?: AnyColumn;
  salesMode?: AnyColumn;
  outletId?: AnyColumn;
  isCertified?: AnyColumn;
  kind?: AnyColumn;
}

/** The day of the first entry in the book, or `today` in an empty one. */
export async function findBookFirstDay(read: Reader, today: number): Promise<number> {
  const [row] = await read.select({ day: min(countyDays.businessDay) }).from(countyDays);
  return row?.day ?? today;
}

/** The places of a report: named as on its last day, or as of today when that is still to come. */
export async function readGeography(
  read: Reader,
  { firstDay, lastDay }: { firstDay: number; lastDay: number },
  today: number,
): Promise<Geography> {
  const versions = await read
    .select({
      countyId: countyVersions.countyId,
      name: { zh: countyVersions.nameZh, en: countyVersions.nameEn },
      prefectureCode: countyVersions.prefectureCode,
      prefecture: { zh: countyVersions.prefectureNameZh, en: countyVersions.prefectureNameEn },
      provinceCode: countyVersions.provinceCode,
      province: { zh: countyVersions.provinceNameZh, en: countyVersions.provinceNameEn },
      validFromDay: countyVersions.validFromDay,
      validToDay: countyVersions.validToDay,
    })
    .from(countyVersions);
  const pairs = await read
    .select({
      countyId: pairings.countyId,
      districtCode: pairings.districtCode,
      validFromDay: pairings.validFromDay,
      validToDay: pairings.validToDay,
    })
    .from(pairings);
  const namedOn = Math.min(lastDay, today);
  return {
    namedOn,
    places: placesOn(versions, namedOn),
    epochs: epochsBetween(pairs, firstDay, lastDay),
  };
}

/** Narrows a question, and a cell of its report, to what its sales must be. */
export function selectionOf(query: SalesQuery, drill: Drill, geography: Geography): Selection {
  const { category, salesMode, outlet, body, certified } = query.filters;
  const filters: Selection["filters"] = {};
  if (category) filters.category = category;
  if (salesMode) filters.salesMode = salesMode;
  if (outlet) filters.outlet = outlet;
  if (body) filters.body = body;
  if (certified) filters.certified = certified;
  let areas = areasOf(query.filters, query.group, drill, geography);
  const narrow = (name: keyof Selection["filters"], value: string) => {
    if (filters[name] !== undefined && filters[name] !== value) areas = []; // two kinds at once: nothing is
    filters[name] = value;
  };
  if (drill.part !== undefined && query.split !== "none") narrow(query.split, drill.part);
  if (drill.isCertified) narrow("certified", "yes");
  return {
    firstDay: drill.period?.firstDay ?? query.firstDay,
    lastDay: drill.period?.lastDay ?? query.lastDay,
    areas,
    filters,
    ...(drill.flow && { flow: drill.flow }),
  };
}

/** True of what the outlets of a body of "1 + 3 + N" sold: bodyOf() in the database's words. */
function isOfBody(outletId: AnyColumn | undefined, body: string): SQL {
  if (!outletId) throw new Error("these sums do not know what the selection asks for");
  const known = sql`select ${outlets.id} from ${outlets} where`;
  const isOfCity = sql`${outlets.kind} in ('centre', 'hall')`;
  if (body === ONLINE_BODY) return sql`${outletId} in (${known} ${outlets.kind} = 'pavilion')`;
  if (body === CENTRE_BODY) return sql`${outletId} in (${known} ${isOfCity})`;
  if (body === ELSEWHERE_BODY)
    return sql`${outletId} not in (${known} ${outlets.kind} = 'pavilion' or ${isOfCity} or ${outlets.districtCode} is not null)`;
  return sql`${outletId} in (${known} ${outlets.districtCode} = ${body} and ${outlets.kind} <> 'pavilion' and not ${isOfCity})`;
}

/** The condition on a table of sales that holds for a selection, and for nothing else. */
export function conditionOf(selection: Selection, columns: SalesColumns): SQL | undefined {
  const { firstDay, lastDay, areas, filters } = selection;
  const between = (column: AnyColumn, first: number, last: number) =>
    and(gte(column, first), lte(column, last));
  const narrowed = (column: AnyColumn | undefined, value: string | boolean | undefined) => {
    if (value === undefined) return undefined;
    if (!column) throw new Error("these sums do not know what the selection asks for");
    return eq(column, value);
  };
  const inArea = (area: Area) => {
    const isWhole = area.firstDay <= firstDay && area.lastDay >= lastDay;
    return and(
      isWhole ? undefined : between(columns.businessDay, area.firstDay, area.lastDay),
      area.isExcept
        ? area.countyIds.length > 0
          ? notInArray(columns.countyId, [...area.countyIds])
          : sql`1 = 1`
        : inArray(columns.countyId, [...area.countyIds]),
    );
  };
  return and(
    between(columns.businessDay, firstDay, lastDay),
    areas === null ? undefined : areas.length === 0 ? sql`1 = 0` : or(...areas.map(inArea)),
    narrowed(columns.categoryId, filters.category),
    narrowed(columns.salesMode, filters.salesMode),
    narrowed(columns.outletId, filters.outlet),
    filters.body === undefined ? undefined : isOfBody(columns.outletId, filters.body),
    narrowed(columns.isCertified, filters.certified === undefined ? undefined : filters.certified === "yes"),
    selection.flow && columns.kind
      ? (selection.flow === "return" ? eq : ne)(columns.kind, "return")
      : undefined,
  );
}
