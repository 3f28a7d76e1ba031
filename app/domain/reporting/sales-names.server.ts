import { type AnyColumn, asc } from "drizzle-orm";
import { categories } from "#db/schema/catalog.ts";
import { districts } from "#db/schema/geography.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";
import { type Geography, type Name, NOWHERE } from "./sales-places.ts";
import type { Group, Split } from "./sales-query.ts";
import { readGeography } from "./sales-selection.server.ts";

/** The names of the parts of a split that are rows of a table. */
export async function namesOfParts(read: Reader, split: Split): Promise<Map<string, Name>> {
  const table = split === "category" ? categories : split === "outlet" ? outlets : undefined;
  if (!table) return new Map();
  const rows = await read.select({ id: table.id, zh: table.nameZh, en: table.nameEn }).from(table);
  return new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]));
}

/** Names the members of a group: a function from the key. */
export async function nameMembers(
  read: Reader,
  group: Group,
  { places }: Geography,
): Promise<(key: string) => { name: Name | null; within: Name | null }> {
  const names = new Map<string, { name: Name | null; within: Name | null }>();
  if (group === "pairedDistrict") {
    const rows = await read
      .select({ code: districts.code, zh: districts.nameZh, en: districts.nameEn })
      .from(districts);
    const of = new Map(rows.map(({ code, zh, en }) => [code, { zh, en }]));
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
  const named = (table: typeof categories | typeof outlets, order: AnyColumn) =>
    read
      .select({ key: table.id, name: { zh: table.nameZh, en: table.nameEn } })
      .from(table)
      .orderBy(asc(order));
  return {
    counties: places.map(({ countyId, name, province, prefecture }) => ({
      key: countyId,
      name,
      within: joined(province, prefecture),
    })),
    prefectures: distinct(({ prefectureCode, prefecture }) => [prefectureCode, prefecture]),
    provinces: distinct(({ provinceCode, province }) => [provinceCode, province]),
    districts: await read
      .select({ key: districts.code, name: { zh: districts.nameZh, en: districts.nameEn } })
      .from(districts)
      .orderBy(asc(districts.code)),
    categories: await named(categories, categories.position),
    outlets: await named(outlets, outlets.id),
  };
}
