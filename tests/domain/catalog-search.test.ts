import { beforeAll, describe, expect, test } from "vitest";
import { searchProducts } from "#app/domain/catalog/search.server.ts";
import type { Store } from "#db/store.ts";
import { readSeed, type SeedRow } from "#seeds/load-table.ts";
import { seededStore } from "#tests/setup/fresh-store.ts";

let store: Store;
beforeAll(async () => {
  store = await seededStore();
});

/** A product with everything that is written about it and its county, as the seeds say it. */
interface Known {
  id: string;
  county: SeedRow;
  product: SeedRow;
  category: SeedRow;
  text: string;
}

const known: Known[] = readSeed("products").map((product) => {
  const county = readSeed("county_versions").find(
    (row) => row.countyId === product.countyId && !row.validToDay,
  );
  const category = readSeed("categories").find((row) => row.id === product.categoryId);
  const supplier = readSeed("suppliers").find((row) => row.id === product.supplierId);
  if (!county || !category || !supplier) throw new Error(`product ${product.id} is incomplete`);
  const aliases = readSeed("county_aliases").filter((row) => row.countyId === product.countyId);
  const text = [product, county, category, supplier, ...aliases]
    .flatMap((row) => Object.values(row))
    .join("\n");
  return { id: product.id ?? "", county, product, category, text };
});

const says = (...words: string[]) => known.filter(({ text }) => words.every((word) => text.includes(word)));
const from = (shortZh: string) => known.filter(({ county }) => county.shortZh === shortZh);
const named = (word: string) => known.filter(({ product }) => product.nameZh?.includes(word));
const ofKind = (id: string) => known.filter(({ category }) => category.id === id);
const both = (some: Known[], others: Known[]) => some.filter((one) => others.includes(one));
const english = (word: RegExp) =>
  known.filter(({ product, county, category }) =>
    word.test(
      [product.nameEn, product.taglineEn, county.nameEn, county.provinceNameEn, category.nameEn].join(" "),
    ),
  );

describe("a search finds everything that says the words", () => {
  test.each<[string, Known[]]>([
    ["敖汉小米", says("敖汉", "小米")],
    ["小米", says("小米")],
    ["米", says("米")],
    ["敖汉", from("敖汉")],
    ["敖汉旗", from("敖汉")],
    ["羊肉", says("羊肉")],
    ["内蒙古 牛肉", says("内蒙古", "牛肉")],
    ["牛肉　内蒙古", says("内蒙古", "牛肉")],
    ["赤峰", says("赤峰")],
    ["科左中旗", says("科左中旗")],
    ["四十七团", from("四十七团")],
    ["47团", from("四十七团")],
    ["土泉县", from("突泉")], // a misprint
    ["玉树县", from("玉树")], // a former name
    ["核桃", says("核桃")],
    ["合作社", says("合作社")],
    ["aohan", from("敖汉")],
    ["ah", from("敖汉")],
    ["ahxm", both(from("敖汉"), named("小米"))],
    ["aohanxiaomi", both(from("敖汉"), named("小米"))],
    ["aohanxm", both(from("敖汉"), named("小米"))],
    ["ao han xiao mi", both(from("敖汉"), named("小米"))],
    ["ＡＯＨＡＮ　小米", says("敖汉", "小米")],
    ["xm", named("小米")],
    ["xiaomi", named("小米")],
    ["yangrou", ofKind("mutton")],
    ["shangdu", from("商都")],
    ["wangdu", from("望都")],
    ["chenduo", from("称多")],
    ["yuxian", from("蔚县")],
    ["neimenggu niurou", both(ofKind("beef"), says("内蒙古"))],
    ["nmgnr", both(ofKind("beef"), says("内蒙古"))],
    ["lvcha", named("绿茶")],
    ["millet", english(/millet/i)],
    ["Aohan millet", english(/Aohan/).filter((one) => english(/millet/i).includes(one))],
    ["potato", english(/potato/i)],
    ["Inner Mongolia beef", both(english(/Inner Mongolia/), english(/beef/i))],
    ["150430-034", known.filter(({ id }) => id === "P034")],
    ["150430034", known.filter(({ id }) => id === "P034")],
  ])("%s", async (query, expected) => {
    expect(expected.length).toBeGreaterThan(0);
    const found = await searchProducts(store.read, query, 200);
    expect(found).toEqual(expect.arrayContaining(expected.map(({ id }) => id)));
  });
});

test("goods of the county and kind that were asked for come first", async () => {
  for (const query of ["敖汉小米", "ahxm", "aohanxiaomi", "aohanxm", "Aohan millet"])
    expect((await searchProducts(store.read, query, 2)).sort(), query).toEqual(["P034", "P035"]);
  expect(await searchProducts(store.read, "唐县羊肉", 1)).toEqual(["P030"]);
  const millet = (await searchProducts(store.read, "小米", 5)).map((id) =>
    known.find((one) => one.id === id),
  );
  for (const one of millet) expect(one?.product.nameZh).toContain("小米");
});

test("a name is not found inside another", async () => {
  const tangxian = new Set(
    from("唐")
      .concat(from("唐县"))
      .map(({ id }) => id),
  );
  for (const id of await searchProducts(store.read, "唐县", 200)) expect(tangxian).toContain(id);
});

test("words that are nowhere find nothing, and hostile ones do no harm", async () => {
  const hostile = [
    "",
    "   ",
    "😀",
    "👩‍🌾🌾",
    "%",
    "_",
    "%%_米%",
    "'; drop table product_terms; --",
    '" or 1=1',
    "\u0000小米",
    "\ud800",
    "a".repeat(5_000),
    "小".repeat(5_000),
    "ﷺ".repeat(5_000),
    "小 a ".repeat(2_000),
    "abcdefghijklmnop ".repeat(300),
    "zhuangshuangchuang",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "不存在的东西",
    "qqqq",
  ];
  for (const query of hostile) {
    expect(await searchProducts(store.read, query, 24), JSON.stringify(query.slice(0, 30))).toBeInstanceOf(
      Array,
    );
  }
  expect(await searchProducts(store.read, "不存在的东西", 24)).toEqual([]);
  expect(await searchProducts(store.read, "%", 24)).toEqual([]);
  expect((await searchProducts(store.read, "小米", 24)).length).toBeGreaterThan(0);
});
