import { and, asc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { counties, countyAliases, countyVersions, districts, pairings } from "#db/schema/geography.ts";
import { perConnection, type Reader } from "#db/store.ts";

const day = sql.placeholder("day");

const isNamedOnDay = and(
  eq(countyVersions.countyId, counties.id),
  lte(countyVersions.validFromDay, day),
  or(isNull(countyVersions.validToDay), gt(countyVersions.validToDay, day)),
);

const names = {
  id: counties.id,
  code: countyVersions.code,
  nameZh: countyVersions.nameZh,
  shortZh: countyVersions.shortZh,
  nameEn: countyVersions.nameEn,
  shortEn: countyVersions.shortEn,
  prefectureCode: countyVersions.prefectureCode,
  prefectureNameZh: countyVersions.prefectureNameZh,
  prefectureNameEn: countyVersions.prefectureNameEn,
  provinceCode: countyVersions.provinceCode,
  provinceNameZh: countyVersions.provinceNameZh,
  provinceNameEn: countyVersions.provinceNameEn,
};

const pairing = {
  countyId: pairings.countyId,
  districtCode: districts.code,
  districtNameZh: districts.nameZh,
  districtNameEn: districts.nameEn,
  basis: pairings.basis,
  noteZh: pairings.sourceNoteZh,
  noteEn: pairings.sourceNoteEn,
};

const isPairedOnDay = and(
  eq(districts.code, pairings.districtCode),
  lte(pairings.validFromDay, day),
  or(isNull(pairings.validToDay), gt(pairings.validToDay, day)),
);

const statements = perConnection((read: Reader) => ({
  named: read
    .select(names)
    .from(counties)
    .innerJoin(countyVersions, isNamedOnDay)
    .orderBy(asc(countyVersions.provinceCode), asc(countyVersions.prefectureCode), asc(counties.id))
    .prepare("counties_named"),
  profile: read
    .select({
      ...names,
      kind: counties.kind,
      programmeZh: counties.programmeZh,
      programmeEn: counties.programmeEn,
      typicalProductsZh: counties.typicalProductsZh,
      typicalProductsEn: counties.typicalProductsEn,
      profileZh: counties.profileZh,
      profileEn: counties.profileEn,
    })
    .from(counties)
    .innerJoin(countyVersions, isNamedOnDay)
    .where(eq(counties.id, sql.placeholder("countyId")))
    .limit(1)
    .prepare("county_profile"),
  pairings: read
    .select(pairing)
    .from(pairings)
    .innerJoin(districts, isPairedOnDay)
    .orderBy(asc(pairings.countyId), asc(districts.code))
    .prepare("pairings"),
  pairingsOf: read
    .select(pairing)
    .from(pairings)
    .innerJoin(districts, isPairedOnDay)
    .where(eq(pairings.countyId, sql.placeholder("countyId")))
    .orderBy(asc(districts.code))
    .prepare("pairings_of_county"),
  byOldCode: read
    .select({ id: countyAliases.countyId })
    .from(countyAliases)
    .where(and(eq(countyAliases.alias, sql.placeholder("code")), eq(countyAliases.kind, "oldCode")))
    .limit(1)
    .prepare("county_by_old_code"),
  earlierNames: read
    .select({
      nameZh: countyVersions.nameZh,
      nameEn: countyVersions.nameEn,
      validToDay: countyVersions.validToDay,
    })
    .from(countyVersions)
    .where(and(eq(countyVersions.countyId, sql.placeholder("countyId")), lte(countyVersions.validToDay, day)))
    .orderBy(asc(countyVersions.validFromDay))
    .prepare("county_earlier_names"),
}));

export type NamedCounty = Awaited<ReturnType<ReturnType<typeof statements>["named"]["execute"]>>[number];
export type Pairing = Awaited<ReturnType<ReturnType<typeof statements>["pairings"]["execute"]>>[number];
export type CountyProfile = Awaited<ReturnType<ReturnType<typeof statements>["profile"]["execute"]>>[number];

/** All aided counties (fewer than a hundred) under their names of `day`, by province and prefecture. */
export function listCounties(read: Reader, day: number): Promise<NamedCounty[]> {
  return statements(read).named.execute({ day });
}

/** Who is paired with whom on `day`. */
export function listPairings(read: Reader, day: number): Promise<Pairing[]> {
  return statements(read).pairings.execute({ day });
}

export interface CountyPage {
  county: CountyProfile;
  pairings: Pairing[];
  /** What it was called before, the oldest first, and until which year. */
  earlierNames: { nameZh: string; nameEn: string; untilYear: number }[];
}

/** What is known of a county on `day`, or undefined for an id that is not one. */
export async function findCounty(
  read: Reader,
  countyId: string,
  day: number,
): Promise<CountyPage | undefined> {
  const [county] = await statements(read).profile.execute({ countyId, day });
  if (!county) return undefined;
  const paired = await statements(read).pairingsOf.execute({ countyId, day });
  const versions = await statements(read).earlierNames.execute({ countyId, day });
  const until = new Map<string, { nameEn: string; untilYear: number }>();
  for (const { nameZh, nameEn, validToDay } of versions)
    if (nameZh !== county.nameZh && validToDay)
      until.set(nameZh, { nameEn, untilYear: Math.floor(validToDay / 10_000) });
  return {
    county,
    pairings: paired,
    earlierNames: [...until].map(([nameZh, rest]) => ({ nameZh, ...rest })),
  };
}

/** The id of the county that once had a code. */
export async function findCountyByOldCode(read: Reader, code: string): Promise<string | undefined> {
  const [found] = await statements(read).byOldCode.execute({ code });
  return found?.id;
}
