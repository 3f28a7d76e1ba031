import type { Name } from "#app/domain/naming/past-names.ts";
import { addDays } from "#app/domain/values/business-day.ts";
import type { Drill, Group, SalesFilters } from "./sales-query.ts";

/*
 * Which county belongs where. A county is named, and placed under its prefecture and province, as it
 * was on one day; its paired districts are those of the very day of a sale.
 */

/** What a county was called from a day up to (not including) another. */
export interface CountyVersion {
  countyId: string;
  name: Name;
  prefectureCode: string;
  prefecture: Name;
  provinceCode: string;
  province: Name;
  validFromDay: number;
  validToDay: number | null;
}

export interface Pairing {
  countyId: string;
  districtCode: string;
  validFromDay: number;
  validToDay: number | null;
}

/** Days on which every county has the same paired districts throughout. */
export interface Epoch {
  firstDay: number;
  lastDay: number;
  /** The codes of a county's districts, in order and joined by "+". */
  districtsOf: ReadonlyMap<string, string>;
}

export interface Geography {
  /** The day on which everything of the report is named. */
  namedOn: number;
  /** Every county that is known, as it was on the day of naming. */
  places: ReadonlyMap<string, CountyVersion>;
  epochs: readonly Epoch[];
}

/** The key of what has no place: an unknown county, a county without a pairing. */
export const NOWHERE = "none";

/** Each county's version of a day; where none was valid, the last one before, else the first one after. */
export function placesOn(versions: readonly CountyVersion[], day: number): Map<string, CountyVersion> {
  const places = new Map<string, CountyVersion>();
  for (const version of [...versions].sort((a, b) => a.validFromDay - b.validFromDay))
    if (version.validFromDay <= day || !places.has(version.countyId)) places.set(version.countyId, version);
  return places;
}

/** Parts the span at every day on which a pairing begins or ends. */
export function epochsBetween(pairings: readonly Pairing[], firstDay: number, lastDay: number): Epoch[] {
  const starts = new Set([firstDay]);
  for (const { validFromDay, validToDay } of pairings)
    for (const day of [validFromDay, validToDay])
      if (day !== null && day > firstDay && day <= lastDay) starts.add(day);
  const inOrder = [...starts].sort((a, b) => a - b);
  return inOrder.map((start, index) => {
    const next = inOrder[index + 1];
    return {
      firstDay: start,
      lastDay: next === undefined ? lastDay : addDays(next, -1),
      districtsOf: districtsOn(pairings, start),
    };
  });
}

function districtsOn(pairings: readonly Pairing[], day: number): Map<string, string> {
  const codes = new Map<string, string[]>();
  for (const { countyId, districtCode, validFromDay, validToDay } of pairings)
    if (validFromDay <= day && (validToDay === null || day < validToDay))
      codes.set(countyId, [...(codes.get(countyId) ?? []), districtCode]);
  return new Map([...codes].map(([countyId, of]) => [countyId, of.sort().join("+")]));
}

/** The member of a group that a county's sales of an epoch belong to: exactly one. */
export function memberOf(
  group: Group,
  countyId: string,
  epoch: Epoch | undefined,
  { places }: Geography,
): string {
  switch (group) {
    case "county":
      return countyId;
    case "prefecture":
      return places.get(countyId)?.prefectureCode ?? NOWHERE;
    case "province":
      return places.get(countyId)?.provinceCode ?? NOWHERE;
    case "pairedDistrict":
      return epoch?.districtsOf.get(countyId) ?? NOWHERE;
    case "none":
      return "";
  }
}

/** Some counties in some days: those listed, or with `isExcept` all others. */
export interface Area {
  firstDay: number;
  lastDay: number;
  countyIds: readonly string[];
  isExcept: boolean;
}

/**
 * Where the sales lie that filters and a drill ask for. Null when the place is not narrowed at all;
 * no areas when nothing can be there.
 */
export function areasOf(
  filters: SalesFilters,
  group: Group,
  drill: Drill,
  geography: Geography,
): Area[] | null {
  const isNarrowed =
    filters.county ||
    filters.prefecture ||
    filters.province ||
    filters.district ||
    (drill.member !== undefined && group !== "none");
  if (!isNarrowed) return null;

  const areas: Area[] = [];
  for (const epoch of geography.epochs) {
    const isIn = (countyId: string) =>
      (!filters.county || countyId === filters.county) &&
      (!filters.prefecture || memberOf("prefecture", countyId, epoch, geography) === filters.prefecture) &&
      (!filters.province || memberOf("province", countyId, epoch, geography) === filters.province) &&
      (!filters.district || isPaired(countyId, filters.district, epoch)) &&
      (drill.member === undefined || memberOf(group, countyId, epoch, geography) === drill.member);
    const named = [filters.county, group === "county" ? drill.member : undefined].filter(
      (id) => id !== undefined,
    );
    const candidates = new Set([...geography.places.keys(), ...named]);
    const inside = [...candidates].filter(isIn);
    const outside = [...candidates].filter((countyId) => !isIn(countyId));
    const { firstDay, lastDay } = epoch;
    // a county that nobody knows has no place either: it counts with those that have none
    if (isIn("")) areas.push({ firstDay, lastDay, countyIds: outside, isExcept: true });
    else if (inside.length > 0) areas.push({ firstDay, lastDay, countyIds: inside, isExcept: false });
  }
  return areas;
}

function isPaired(countyId: string, district: string, epoch: Epoch): boolean {
  const codes = epoch.districtsOf.get(countyId);
  return district === NOWHERE ? codes === undefined : (codes?.split("+").includes(district) ?? false);
}
