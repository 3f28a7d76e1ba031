import { and, eq, inArray } from "drizzle-orm";
import type { RoleHolding } from "#app/domain/identity/access.ts";
import { isHiddenFrom } from "#app/domain/units/unit.ts";
import { districts, divisions } from "#db/schema/geography.ts";
import type { Reader } from "#db/store.ts";
import type { ShareBook, UnitShare } from "./share-book.server.ts";
import { addUp, contributionTo, type ShareSums } from "./year-sums.ts";

/** The units of a district of Beijing, or of another province, together: each with its own sums, so that none is counted twice. */
export interface SharePlace extends ShareSums {
  /** The code of the district or of the province. */
  code: string;
  name: { zh: string; en: string };
  units: number;
  declared: number;
  met: number;
  /** Behind, or not there when the last day was over. */
  behind: number;
}

const NAMES_MAX = 100;

type Viewer = { roles: readonly RoleHolding[] };

/** Barracks are counted together, wherever they are, for those who may not know where. */
const BARRACKS = { code: "barracks", name: { zh: "军营（不分地区）", en: "Barracks (wherever they are)" } };

/** The district or province that a unit is counted to, as a viewer may know it. */
export function placeCodeOf({ unit }: Pick<UnitShare, "unit">, viewer: Viewer): string {
  return isHiddenFrom(unit, viewer) ? BARRACKS.code : (unit.districtCode ?? unit.provinceCode);
}

/** The shares of a year by place, those with the largest floor first. */
export async function sumByPlace(read: Reader, book: ShareBook, viewer: Viewer): Promise<SharePlace[]> {
  const groups = new Map<string, UnitShare[]>();
  for (const share of book.shares.values()) {
    const code = placeCodeOf(share, viewer);
    groups.set(code, [...(groups.get(code) ?? []), share]);
  }
  const names = await readNames(read, [...groups.keys()]);
  return [...groups]
    .map(([code, shares]) => ({
      code,
      name: names.get(code) ?? { zh: code, en: code },
      units: shares.length,
      declared: shares.filter(({ declaration }) => declaration !== undefined).length,
      met: shares.filter(({ state }) => state === "met").length,
      behind: shares.filter(({ state }) => state === "late" || state === "missed").length,
      ...addUp(shares.map(({ year }) => contributionTo(year.unitId, year, book.belonging))),
    }))
    .sort((a, b) => b.floorFen - a.floorFen || (a.code < b.code ? -1 : 1));
}

async function readNames(
  read: Reader,
  codes: readonly string[],
): Promise<Map<string, { zh: string; en: string }>> {
  if (codes.length === 0) return new Map();
  const ofBeijing = await read
    .select({ code: districts.code, zh: districts.nameZh, en: districts.nameEn })
    .from(districts)
    .where(inArray(districts.code, [...codes]))
    .limit(NAMES_MAX);
  const provinces = await read
    .select({ code: divisions.code, zh: divisions.nameZh })
    .from(divisions)
    .where(
      and(
        eq(divisions.level, "province"),
        eq(divisions.state, "current"),
        inArray(divisions.code, [...codes]),
      ),
    )
    .limit(NAMES_MAX);
  return new Map([
    [BARRACKS.code, BARRACKS.name] as const,
    ...provinces.map(({ code, zh }) => [code, { zh, en: zh }] as const),
    ...ofBeijing.map(({ code, zh, en }) => [code, { zh, en }] as const),
  ]);
}
