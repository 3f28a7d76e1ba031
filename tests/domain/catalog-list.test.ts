import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { renameProduct, setOnSale, setVariantPrice } from "#app/domain/catalog/change-product.server.ts";
import { CHOICES, type Choice, listPath, readFilters } from "#app/domain/catalog/list-filters.ts";
import { listProducts, PRODUCTS_PER_PAGE } from "#app/domain/catalog/list-products.server.ts";
import { findProductPage } from "#app/domain/catalog/products.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { pricePer500Grams } from "#app/domain/values/fen.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { directoryEntries } from "#db/schema/catalog.ts";
import { countyVersions } from "#db/schema/geography.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { readSeed } from "#seeds/load-table.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const SOLD_OUT = ["V001", "V034", "V100"];
const WITHDRAWN = ["P002", "P035"];

let store: Store;
beforeAll(async () => {
  store = await seededStore();
  await store.write(async (tx) => {
    await tx.update(stockLevels).set({ onHand: 0 }).where(inArray(stockLevels.variantId, SOLD_OUT));
    await tx
      .update(directoryEntries)
      .set({ liveUntil: SEEDED_AT })
      .where(inArray(directoryEntries.productId, WITHDRAWN));
  });
});

const list = (query: string, at = SEEDED_AT) =>
  listProducts(store.read, readFilters(new URLSearchParams(query)), at);

/** The catalogue as the seeds say it, to count by hand. */
const packs = readSeed("variants");
const goods = readSeed("products").map((product) => {
  const county = readSeed("county_versions").find(
    (row) => row.countyId === product.countyId && !row.validToDay,
  );
  const mine = packs.filter((row) => row.productId === product.id);
  const first = mine.sort((a, b) => Number(a.position) - Number(b.position))[0];
  if (!county || !first) throw new Error(`product ${product.id} is incomplete`);
  const id = product.id ?? "";
  return {
    id,
    province: county.provinceCode ?? "",
    prefecture: county.prefectureCode ?? "",
    county: product.countyId ?? "",
    category: product.categoryId ?? "",
    storage: product.storageClass ?? "",
    certified:
      readSeed("directory_entries").some((row) => row.productId === id && !row.validToDay) &&
      !WITHDRAWN.includes(id),
    inStock: mine.some((row) => !SOLD_OUT.includes(row.id ?? "")),
    priceFen: Number(first.priceFen),
    per500: pricePer500Grams(Number(first.priceFen), first.netGrams ? Number(first.netGrams) : null),
    listedDay: Number(product.listedDay),
  };
});
type Goods = (typeof goods)[number];

const someOf = (choice: Choice) =>
  fc
    .subarray([...new Set(goods.map((one) => one[choice]))], { maxLength: 3 })
    .chain((chosen) => fc.boolean().map((isUsed) => (isUsed ? chosen : [])));
const yuan = fc.option(fc.integer({ min: 5, max: 200 }), { nil: undefined, freq: 1 });

test("totals and counts of every filter are those of a count by hand, whatever is chosen together", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        province: someOf("province"),
        prefecture: someOf("prefecture"),
        county: someOf("county"),
        category: someOf("category"),
        storage: someOf("storage"),
        certified: fc.boolean(),
        inStock: fc.boolean(),
        priceMin: yuan,
        priceMax: yuan,
      }),
      async (chosen) => {
        const params = new URLSearchParams();
        for (const choice of CHOICES) for (const value of chosen[choice]) params.append(choice, value);
        if (chosen.certified) params.set("certified", "1");
        if (chosen.inStock) params.set("inStock", "1");
        if (chosen.priceMin !== undefined) params.set("priceMin", String(chosen.priceMin));
        if (chosen.priceMax !== undefined) params.set("priceMax", String(chosen.priceMax));
        const [low, high] = [chosen.priceMin ?? 0, chosen.priceMax ?? 1e9];
        const isShown = (one: Goods, besides?: string) =>
          CHOICES.every(
            (name) => name === besides || chosen[name].length === 0 || chosen[name].includes(one[name]),
          ) &&
          (besides === "certified" || !chosen.certified || one.certified) &&
          (besides === "inStock" || !chosen.inStock || one.inStock) &&
          one.priceFen >= (chosen.priceMax === undefined ? low : Math.min(low, high)) * 100 &&
          one.priceFen <= Math.max(low, high) * 100;

        const result = await list(params.toString());
        const expected = goods.filter((one) => isShown(one));
        expect(result.total).toBe(expected.length);
        expect(result.products).toHaveLength(Math.min(expected.length, PRODUCTS_PER_PAGE));
        for (const product of result.products) expect(expected.map(({ id }) => id)).toContain(product.id);
        for (const choice of CHOICES) {
          const counts = new Map<string, number>();
          for (const one of goods.filter((other) => isShown(other, choice)))
            counts.set(one[choice], (counts.get(one[choice]) ?? 0) + 1);
          expect(new Map(result.facets[choice].map(({ value, count }) => [value, count]))).toEqual(counts);
        }
        expect(result.facets.certified).toBe(
          goods.filter((one) => one.certified && isShown(one, "certified")).length,
        );
        expect(result.facets.inStock).toBe(
          goods.filter((one) => one.inStock && isShown(one, "inStock")).length,
        );
      },
    ),
    { numRuns: 100, seed: 538 },
  );
});

test("pages follow each other without a gap, in the order that was asked for", async () => {
  const orders: Record<string, (a: Goods, b: Goods) => number> = {
    newest: (a, b) => b.listedDay - a.listedDay,
    priceAsc: (a, b) => a.priceFen - b.priceFen,
    priceDesc: (a, b) => b.priceFen - a.priceFen,
    per500: (a, b) => (a.per500 ?? Infinity) - (b.per500 ?? Infinity) || 0,
  };
  for (const [sort, compare] of Object.entries(orders)) {
    const seen: Goods[] = [];
    for (let page = 1; page <= Math.ceil(goods.length / PRODUCTS_PER_PAGE); page += 1) {
      const { products } = await list(`sort=${sort}&page=${page}`);
      seen.push(...products.flatMap(({ id }) => goods.find((one) => one.id === id) ?? []));
    }
    expect(new Set(seen).size).toBe(goods.length);
    for (const [index, one] of seen.entries()) {
      const next = seen[index + 1];
      if (next) expect(compare(one, next), `${sort} ${one.id} ${next.id}`).toBeLessThanOrEqual(0);
    }
  }
});

test("words and filters narrow a list together", async () => {
  const { total, products, facets } = await list("q=小米&province=150000");
  expect(total).toBe(products.length);
  expect(products[0]?.county.shortZh).toBe("敖汉");
  expect(facets.province.map(({ value }) => value)).toContain("130000"); // millet from Hebei is one click away
  expect((await list("q=小米")).total).toBeGreaterThan(total);
  expect(await list("q=不存在")).toMatchObject({ total: 0, products: [], pages: 0 });
  expect(await list("province=150000&county=130726")).toMatchObject({ total: 0, products: [] });
});

test("an address that makes no sense is read as far as it does", async () => {
  const { filters, products } = await list(
    "province=999999&county='%3B--&category=beef&category=beef&category=nothing&storage=warm&priceMin=abc&priceMax=-3&sort=up&page=999&certified=yes&inStock=1",
  );
  expect(filters).toEqual({
    q: "",
    province: [],
    prefecture: [],
    county: [],
    category: ["beef"],
    storage: [],
    certified: false,
    inStock: true,
    priceMinFen: undefined,
    priceMaxFen: undefined,
    sort: undefined,
    page: 1,
  });
  expect(listPath(filters)).toBe("/products?category=beef&inStock=1");
  expect(products.length).toBeGreaterThan(0);
  for (const page of ["0", "-1", "1e3", "NaN", "99999999999999999999"])
    expect((await list(`page=${page}`)).filters.page).toBeLessThan(8);
  expect((await list("priceMin=100&priceMax=50")).filters).toMatchObject({
    priceMinFen: 5_000,
    priceMaxFen: 10_000,
  });
  expect((await list(`q=${"小".repeat(5_000)}`)).filters.q).toHaveLength(80);
  await list(`category=${"x,".repeat(3_000)}&${"county=150430&".repeat(500)}`);
});

test("a product is certified only while its directory entry is live", async () => {
  const isCertified = async (id: string, at: number) =>
    (await findProductPage(store.read, id, at))?.liveEntry !== undefined;
  expect(await isCertified("P002", SEEDED_AT - 1)).toBe(true);
  expect(await isCertified("P002", SEEDED_AT)).toBe(false);
  expect((await list("certified=1", SEEDED_AT - 1)).total - (await list("certified=1")).total).toBe(
    WITHDRAWN.length,
  );
});

test("a new price, name or taking off sale shows at once, and the page cache is told", async () => {
  const versionOf = () => store.counter(CATALOG_COUNTER);
  const page = async () => await findProductPage(store.read, "P057", SEEDED_AT);

  let before = versionOf();
  await store.write((tx) => setVariantPrice(tx, "V057", 123_45));
  expect(versionOf()).toBeGreaterThan(before);
  expect((await page())?.variants.find(({ id }) => id === "V057")?.priceFen).toBe(123_45);

  before = versionOf();
  await store.write((tx) => renameProduct(tx, "P057", { nameZh: "蔚县玉黍", nameEn: "Yuxian gold" }));
  expect(versionOf()).toBeGreaterThan(before);
  expect((await list("q=玉黍")).products.map(({ id }) => id)).toEqual(["P057"]);

  before = versionOf();
  await store.write((tx) => setOnSale(tx, "P057", false));
  expect(versionOf()).toBeGreaterThan(before);
  expect((await list("q=玉黍")).total).toBe(0);
  expect((await page())?.product.isOnSale).toBe(false);

  await expect(store.write((tx) => setVariantPrice(tx, "V057", 0))).rejects.toThrow();
  await expect(store.write((tx) => setVariantPrice(tx, "nothing", 1))).rejects.toThrow();
});

test("a product that is not there has no page", async () => {
  expect(await findProductPage(store.read, "P999", SEEDED_AT)).toBeUndefined();
  expect(await findProductPage(store.read, "' or 1=1", SEEDED_AT)).toBeUndefined();
  const sold = await store.read
    .select({ onHand: stockLevels.onHand })
    .from(stockLevels)
    .where(eq(stockLevels.variantId, "V001"));
  expect(sold.every(({ onHand }) => onHand === 0)).toBe(true);
  expect((await findProductPage(store.read, "P001", SEEDED_AT))?.variants[0]?.stock).toBe("out");
});

test("goods of a county that ended without a successor are in no list, and none of them breaks one", async () => {
  const before = await list("");
  const ofAohan = await list("county=150430");
  expect(ofAohan.total).toBeGreaterThan(0);
  const end = (validToDay: number | null) =>
    store.write(async (tx) => {
      await tx.update(countyVersions).set({ validToDay }).where(eq(countyVersions.countyId, "150430"));
      await bumpCounter(tx, CATALOG_COUNTER);
    });

  await end(businessDay(SEEDED_AT));
  const without = await list("");
  expect(without.total).toBe(before.total - ofAohan.total);
  const seen = new Set<string>();
  for (let page = 1; page <= without.pages; page += 1)
    for (const { id } of (await list(`page=${page}`)).products) seen.add(id);
  expect(seen.size).toBe(without.total);
  for (const { id } of ofAohan.products) {
    expect(seen.has(id)).toBe(false);
    expect(await findProductPage(store.read, id, SEEDED_AT)).toBeUndefined();
  }
  expect(await list("q=ahxm")).toMatchObject({ total: 0, products: [] });
  const named = await list("q=小米");
  expect(named.products.length).toBe(named.total);
  await end(null);
  expect((await list("")).total).toBe(before.total);
});
