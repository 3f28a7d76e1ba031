import { type AnyColumn, asc } from "drizzle-orm";
import { readNamesOfDays } from "#app/domain/naming/past-names.server.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { categories } from "#db/schema/catalog.ts";
import { districts } from "#db/schema/geography.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";
import type { NamedKind } from "#db/words.ts";
import { type Geography, NOWHERE } from "./sales-places.ts";
import type { Group, Split } from "./sales-query.ts";
import { readGeography } from "./sales-selection.server.ts";

const TABLES = { category: categories, outlet: outlets };

/** The names of a day of the parts of a split that are rows of a table. */
export async function namesOfParts(read: Reader, split: Split, day: number): Promise<Map<string, Name>> {
  if (split !== "category" && split !== "outlet") return new Map();
  const table = TABLES[split];
  const rows = await read.select({ id: table.id, name: { zh: table.nameZh, en: table.nameEn } }).from(table);
  const nameOn = await readNamesOfDays(read, split);
  return new Map(rows.map(({ id, name }) => [id, nameOn(id, day, name)]));
}

/** Names the members of a group: a function from the key. */
export async function nameMembers(
  read: Reader,
  group: Group,
  { places, namedOn }: Geography,
): Promise<(key: string) => { name: Name | null; within: Name | null }> {
  const names = new Map<string, { name: Name | null; within: Name | null }>();
  if (group === "pairedDistrict") {
    const rows = await read
      .select({ code: districts.code, zh: districts.nameZh, en: districts.nameEn })
      .from(districts);
    const nameOn = await readNamesOfDays(read, "district");
    const of = new Map(rows.map(({ code, zh, en }) => [code, nameOn(code, namedOn, { zh, en })]));
    return (key) => {
      if (key === NOWHERE) return { name: null, within: null };
      const each = key.split("+").map((code) => of.get(code) ?? { zh: code, en: code });
      const name = { zh: each.map(({ zh }) => zh).join("、"), en: each.map(({ en }) => en).join(", ") };
      return { name, within: null };
    };
  }
  for (const [countyId, place] of places) {
    const { name, prefecture, province, prefectureCode, provinceCode } = place;
    if (group === "county") names.set(countyId, { name, within: joined(province, prefecture) });
    if (group === "prefecture") names.set(prefectureCode, { name: prefecture, within: province });
    if (group === "province") names.set(provinceCode, { name: province, within: null });
  }
  return (key) => names.get(key) ?? { name: group === "county" ? { zh: key, en: key } : null, within: null };
}

/** "内蒙古自治区 赤峰市", "Chifeng, Inner Mongolia"; a county right under its province names that once. */
function joined(province: Name, prefecture: Name): Name {
  if (province.zh === prefecture.zh) return province;
  return { zh: `${province.zh} ${prefecture.zh}`, en: `${prefecture.en}, ${province.en}` };
}

/** What the filters of the report can be set to. */
export interface SalesChoices {
  counties: { key: string; name: Name; within: Name }[];
  prefectures: { key: string; name: Name }[];
  provinces: { key: string; name: Name }[];
  districts: { key: string; name: Name }[];
  categories: { key: string; name: Name }[];
  outlets: { key: string; name: Name }[];
}

/** What there is to choose from, each by its name on the last day of the span, or of today when that is to come. */
export async function listSalesChoices(
  read: Reader,
  span: { firstDay: number; lastDay: number },
  today: number,
): Promise<SalesChoices> {
  const geography = await readGeography(read, span, today);
  const places = [...geography.places.values()].sort((a, b) => (a.countyId < b.countyId ? -1 : 1));
  const distinct = (pick: (place: (typeof places)[number]) => [string, Name]) =>
    [...new Map(places.map(pick))]
      .map(([key, name]) => ({ key, name }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  const asNamedThen = async (kind: NamedKind, rows: { key: string; name: Name }[]) => {
    const nameOn = await readNamesOfDays(read, kind);
    return rows.map(({ key, name }) => ({ key, name: nameOn(key, geography.namedOn, name) }));
  };
  const named = async (kind: "category" | "outlet", order: AnyColumn) => {
    const table = TABLES[kind];
    const rows = read.select({ key: table.id, name: { zh: table.nameZh, en: table.nameEn } }).from(table);
    return asNamedThen(kind, await rows.orderBy(asc(order)));
  };
  return {
    counties: places.map(({ countyId, name, province, prefecture }) => ({
      key: countyId,
      name,
      within: joined(province, prefecture),
    })),
    prefectures: distinct(({ prefectureCode, prefecture }) => [prefectureCode, prefecture]),
    provinces: distinct(({ provinceCode, province }) => [provinceCode, province]),
    districts: await asNamedThen(
      "district",
      await read
        .select({ key: districts.code, name: { zh: districts.nameZh, en: districts.nameEn } })
        .from(districts)
        .orderBy(asc(districts.code)),
    ),
    categories: await named("category", categories.position),
    outlets: await named("outlet", outlets.id),
  };
}
