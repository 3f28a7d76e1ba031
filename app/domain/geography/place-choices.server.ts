import type { Reader } from "#db/store.ts";
import { listPlaces, type Place } from "./places.server.ts";

/** What the three lists of an address offer, given what is chosen in the first two. */
export interface PlaceChoices {
  provinces: Place[];
  /** Empty for a municipality, which has no cities. */
  prefectures: Place[];
  counties: Place[];
}

/**
 * The places to choose from. A county that stands directly under its province is offered as long as
 * no city is chosen. A code that is not offered counts as not chosen.
 */
export async function listPlaceChoices(
  read: Reader,
  provinceCode: string | undefined,
  prefectureCode: string | undefined,
): Promise<PlaceChoices> {
  const provinces = await listPlaces(read, null);
  const province = provinces.find((place) => place.code === provinceCode);
  if (!province) return { provinces, prefectures: [], counties: [] };
  const parts = await listPlaces(read, province.code);
  const prefectures = parts.filter((place) => place.level !== "county");
  const prefecture = prefectures.find((place) => place.code === prefectureCode);
  const counties = prefecture
    ? await listPlaces(read, prefecture.code)
    : parts.filter((place) => place.level === "county");
  return { provinces, prefectures, counties };
}
