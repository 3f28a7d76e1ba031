import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { divisions } from "#db/schema/geography.ts";
import { perConnection, type Reader } from "#db/store.ts";
import { placeNameInEnglish } from "./place-names.ts";

export interface Place {
  code: string;
  nameZh: string;
  nameEn: string;
  level: "province" | "prefecture" | "county";
}

/** More than any place has parts. */
const PLACES_MAX = 200;

const isCurrent = eq(divisions.state, "current");
const fields = { code: divisions.code, nameZh: divisions.nameZh, level: divisions.level };
const hasParts = sql<boolean>`exists (select 1 from divisions as part
  where part.parent_code = divisions.code and part.state = 'current')`.mapWith(Boolean);

const statements = perConnection((read: Reader) => ({
  provinces: read
    .select(fields)
    .from(divisions)
    .where(and(isNull(divisions.parentCode), isCurrent))
    .orderBy(asc(divisions.code))
    .limit(PLACES_MAX)
    .prepare("place_provinces"),
  parts: read
    .select(fields)
    .from(divisions)
    .where(and(eq(divisions.parentCode, sql.placeholder("code")), isCurrent))
    .orderBy(asc(divisions.code))
    .limit(PLACES_MAX)
    .prepare("place_parts"),
  one: read
    .select({
      ...fields,
      provinceNameZh: divisions.provinceNameZh,
      parentCode: divisions.parentCode,
      hasParts,
      parentNameZh: sql<string | null>`(select up.name_zh from divisions as up
        where up.code = divisions.parent_code and up.state = 'current')`,
      grandparentCode: sql<string | null>`(select up.parent_code from divisions as up
        where up.code = divisions.parent_code and up.state = 'current')`,
    })
    .from(divisions)
    .where(and(eq(divisions.code, sql.placeholder("code")), isCurrent))
    .limit(1)
    .prepare("place_one"),
}));

/**
 * The parts of a place as it is divided today, in the order of their codes: provinces for null, else
 * prefectures and the counties that stand directly under a province. A municipality is divided into
 * districts at once. A place that has no parts and is no county (东莞) is its own one part, so that it
 * can be picked at the last level; a county and an unknown code have none.
 */
export async function listPlaces(read: Reader, parentCode: string | null): Promise<Place[]> {
  if (parentCode === null) return (await statements(read).provinces.execute()).map(inBothLanguages);
  const parts = await statements(read).parts.execute({ code: parentCode });
  if (parts.length > 0) return parts.map(inBothLanguages);
  const [self] = await statements(read).one.execute({ code: parentCode });
  return self && self.level !== "county" ? [inBothLanguages(self)] : [];
}

function inBothLanguages({ code, nameZh, level }: Omit<Place, "nameEn">): Place {
  return { code, nameZh, nameEn: placeNameInEnglish(nameZh), level };
}

/**
 * The region of an address in words, "内蒙古自治区 赤峰市 敖汉旗", or undefined when the codes do not
 * belong together today. The city is null where there is none: in a municipality, and for a county
 * directly under its province. A city without counties is its own county, and so is a province
 * without cities.
 */
export async function resolvePlace(
  read: Reader,
  provinceCode: string,
  prefectureCode: string | null,
  countyCode: string,
): Promise<string | undefined> {
  const [place] = await statements(read).one.execute({ code: countyCode });
  if (!place || place.hasParts) return undefined;
  const isSkipped = prefectureCode === null || prefectureCode === countyCode;
  switch (place.level) {
    case "province":
      return provinceCode === countyCode && isSkipped ? place.nameZh : undefined;
    case "prefecture":
      return place.parentCode === provinceCode && isSkipped
        ? `${place.provinceNameZh} ${place.nameZh}`
        : undefined;
    case "county":
      if (place.parentCode === provinceCode)
        return isSkipped ? `${place.provinceNameZh} ${place.nameZh}` : undefined;
      return place.parentCode === prefectureCode && place.grandparentCode === provinceCode
        ? `${place.provinceNameZh} ${place.parentNameZh} ${place.nameZh}`
        : undefined;
  }
}

/** A place of the last level, with those it lies in. */
export interface CountyPlace {
  code: string;
  nameZh: string;
  /** "" where there is none: in a municipality, and for a county directly under its province. */
  prefectureCode: string;
  prefectureZh: string;
  provinceCode: string;
  provinceZh: string;
}

/** Every place of the last level as it is today: what an address ends in. */
export async function listCountyPlaces(read: Reader): Promise<CountyPlace[]> {
  const all = await read
    .select({ ...fields, parentCode: divisions.parentCode, provinceZh: divisions.provinceNameZh })
    .from(divisions)
    .where(isCurrent)
    .orderBy(asc(divisions.code));
  const byCode = new Map(all.map((place) => [place.code, place]));
  const hasParts = new Set(all.map(({ parentCode }) => parentCode));
  return all
    .filter(({ code }) => !hasParts.has(code))
    .map(({ code, nameZh, parentCode, provinceZh }) => {
      const parent = byCode.get(parentCode ?? "");
      const isUnderProvince = !parent || parent.level === "province";
      return {
        code,
        nameZh,
        prefectureCode: isUnderProvince ? "" : parent.code,
        prefectureZh: isUnderProvince ? "" : parent.nameZh,
        provinceCode: isUnderProvince ? (parent?.code ?? code) : (parent.parentCode ?? ""),
        provinceZh,
      };
    });
}
