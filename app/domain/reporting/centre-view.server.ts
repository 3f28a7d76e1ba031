import { and, eq, gte, inArray, lte, max, sql } from "drizzle-orm";
import type { Name } from "#app/domain/naming/past-names.ts";
import { bodyOf, CENTRE_BODY, ONLINE_BODY } from "#app/domain/outlets/body.ts";
import {
  countByDistrict,
  type DistrictOnDay,
  listOutletsOn,
} from "#app/domain/outlets/outlets-on-day.server.ts";
import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import { cellDays } from "#db/schema/attribution.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";
import { type OutletKind, SALES_MODES, type SalesMode } from "#db/words.ts";
import { nameMembers, namesOfParts } from "./sales-names.server.ts";
import { walkRows } from "./sales-rows.server.ts";
import { readGeography } from "./sales-selection.server.ts";
import { addSums, NO_SUMS, type Sums } from "./sales-sums.ts";

/** Part of the centre's total: its key, and what was sold in it. */
export interface Part {
  key: string;
  name: Name | null;
  sums: Sums;
}

/** The centre's total of some days, once as a whole and parted in four ways; each parting sums to the whole. */
export interface CentreView {
  firstDay: number;
  lastDay: number;
  /** The 1. */
  total: Sums;
  /** The 3: by sales mode. */
  modes: (Part & { key: SalesMode })[];
  /** The N: districts, the centre, what sells online. Every district is there, sold or not. */
  bodies: Part[];
  outlets: (Part & { kind: OutletKind | null; body: string })[];
  counties: Part[];
}

/**
 * What was sold from one day to another, as 1 + 3 + N, by outlet and by county. All partings come from one
 * statement over the daily sums, so that a sale that is made meanwhile is in all of them or in none.
 */
export async function readCentreView(
  read: Reader,
  firstDay: number,
  lastDay: number,
  today: number,
): Promise<CentreView> {
  const geography = await readGeography(read, { firstDay, lastDay }, today);
  const kinds = [{ split: "outlet" }, { split: "salesMode" }, { group: "county" }] as const;
  const parts = kinds.map(() => new Map<string, Sums>());
  const selection = { firstDay, lastDay, areas: null, filters: {} };
  for await (const rows of walkRows(read, selection, geography, kinds))
    for (const row of rows) {
      const of = parts[row.kind];
      if (!of) throw new Error(`rows of kind ${row.kind} were not asked for`);
      addTo(of, row.kind === 2 ? row.countyId : row.part, row);
    }
  const [byOutlet = new Map(), byMode = new Map(), byCounty = new Map()] = parts;

  const places = new Map(
    (
      await read
        .select({ id: outlets.id, kind: outlets.kind, districtCode: outlets.districtCode })
        .from(outlets)
    ).map((place) => [place.id, place]),
  );
  const outletNames = await namesOfParts(read, "outlet", geography.namedOn);
  const countyNames = await nameMembers(read, "county", geography);
  const districts = await countByDistrict(read, [], geography.namedOn);
  const total = { ...NO_SUMS };
  const bodies = new Map<string, Sums>(
    [...districts.map(({ code }) => code), CENTRE_BODY, ONLINE_BODY].map((key) => [key, { ...NO_SUMS }]),
  );
  for (const [outletId, sums] of byOutlet) {
    addSums(total, sums);
    addTo(bodies, bodyOf(places.get(outletId)), sums);
  }
  const nameOfDistrict = new Map(districts.map(({ code, name }) => [code, name]));
  return {
    firstDay,
    lastDay,
    total,
    modes: SALES_MODES.map((key) => ({ key, name: null, sums: byMode.get(key) ?? { ...NO_SUMS } })),
    bodies: [...bodies].map(([key, sums]) => ({ key, name: nameOfDistrict.get(key) ?? null, sums })),
    outlets: inOrder(byOutlet).map(([key, sums]) => ({
      key,
      name: outletNames.get(key) ?? null,
      sums,
      kind: places.get(key)?.kind ?? null,
      body: bodyOf(places.get(key)),
    })),
    counties: inOrder(byCounty).map(([key, sums]) => ({ key, name: countyNames(key).name, sums })),
  };
}

function addTo(parts: Map<string, Sums>, key: string, sums: Readonly<Sums>): void {
  const part = parts.get(key) ?? { ...NO_SUMS };
  addSums(part, sums);
  parts.set(key, part);
}

/** The most sold first. */
function inOrder(parts: ReadonlyMap<string, Sums>): [string, Sums][] {
  return [...parts].sort(([a, one], [b, other]) => other.amountFen - one.amountFen || (a < b ? -1 : 1));
}

/** Kinds that sell over a counter every day, or ought to. */
const SELLING_KINDS = ["counter", "zone", "cabinet"] as const;
/** How far back a last sale is looked for. */
const DAYS_BACK = 30;

export interface SilentOutlet {
  id: string;
  name: Name;
  kind: OutletKind;
  districtCode: string | null;
  shop: Name | null;
  /** The last day with a sale; null when there was none in thirty days. */
  lastSaleDay: number | null;
  /** Whole days without a sale before today, counted from its opening where that is later; up to thirty. */
  days: number;
}

/**
 * Counters, zones and cabinets that are open and have sold nothing today nor on the day before, those that
 * have been silent longest first. Today is not over and is no silent day by itself.
 */
export async function listSilentOutlets(read: Reader, today: number): Promise<SilentOutlet[]> {
  const since = addDays(today, -DAYS_BACK);
  const sold = await read
    .select({ outletId: cellDays.outletId, day: max(cellDays.businessDay) })
    .from(cellDays)
    .innerJoin(outlets, eq(outlets.id, cellDays.outletId))
    .where(
      and(
        gte(cellDays.businessDay, since),
        lte(cellDays.businessDay, today),
        inArray(outlets.kind, [...SELLING_KINDS]),
        sql`${cellDays.saleFen} > 0`,
      ),
    )
    .groupBy(cellDays.outletId);
  const lastDay = new Map(sold.map(({ outletId, day }) => [outletId, day]));
  const selling: readonly OutletKind[] = SELLING_KINDS;
  return (await listOutletsOn(read, today))
    .filter(({ kind }) => selling.includes(kind))
    .flatMap(({ id, name, kind, districtCode, shop, openedDay }) => {
      const lastSaleDay = lastDay.get(id) ?? null;
      const from = Math.max(lastSaleDay === null ? since : addDays(lastSaleDay, 1), openedDay);
      const days = Math.round((startOfDay(today) - startOfDay(Math.min(from, today))) / 86_400_000);
      return lastSaleDay === today || days < 1
        ? []
        : [{ id, name, kind, districtCode, shop, lastSaleDay, days }];
    })
    .sort((a, b) => b.days - a.days || (a.id < b.id ? -1 : 1));
}

/** The districts with what is open in each today: for the grid, where one without a sub-centre is a gap. */
export async function listDistrictsOn(read: Reader, day: number): Promise<DistrictOnDay[]> {
  return countByDistrict(read, await listOutletsOn(read, day), day);
}
