import { beforeAll, describe, expect, test } from "vitest";
import { setVariantPrice } from "#app/domain/catalog/change-product.server.ts";
import { loader as about } from "#app/routes/storefront/about.tsx";
import { loader as pavilion } from "#app/routes/storefront/counties.$countyId.tsx";
import { loader as counties } from "#app/routes/storefront/counties.tsx";
import { loader as divisions } from "#app/routes/storefront/divisions.json.ts";
import { loader as home } from "#app/routes/storefront/home.tsx";
import { loader as product } from "#app/routes/storefront/products.$productId.tsx";
import { loader as products } from "#app/routes/storefront/products.tsx";
import { loader as robots } from "#app/routes/storefront/robots.txt.ts";
import { loader as sitemap } from "#app/routes/storefront/sitemap.xml.ts";
import type { Store } from "#db/store.ts";
import { seededStore } from "#tests/setup/fresh-store.ts";

let store: Store;
beforeAll(async () => {
  store = await seededStore();
});

const ask = (path: string, params: Record<string, string> = {}) => ({
  request: new Request(`http://shop.example${path}`),
  params,
  context: { requestId: "test", clientAddress: "127.0.0.1" },
});

/** The answer that a loader throws instead of a page. */
async function thrown(work: Promise<unknown>): Promise<Response> {
  const answer = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(answer instanceof Response)) throw new Error("the page was shown");
  return answer;
}

describe("a shopper finds millet from Aohan", () => {
  test("by its characters, its pinyin and its initials", async () => {
    for (const q of ["敖汉小米", "aohanxiaomi", "ahxm"]) {
      const { cards } = await products(ask(`/products?${new URLSearchParams({ q })}`));
      expect(cards[0]).toMatchObject({ county: "敖汉旗", prefecture: "赤峰市" });
      expect(cards[0]?.name).toContain("敖汉小米");
    }
  });

  test("in English too", async () => {
    const { cards } = await products(ask("/en/products?q=Aohan+millet"));
    expect(cards[0]).toMatchObject({ county: "Aohan Banner", prefecture: "Chifeng" });
    expect(cards[0]?.href).toMatch(/^\/en\/products\/P03[45]$/);
  });

  test("and sees where it is from, what a pack and 500 g cost, and whether it is certified", async () => {
    const view = await product(ask("/products/P034", { productId: "P034" }));
    expect(view).toMatchObject({
      county: "敖汉旗",
      place: "内蒙古自治区赤峰市",
      storage: "ambient",
      isOnSale: true,
    });
    expect(view.liveFromDay).toBe(20240101);
    expect(view.packs[0]).toMatchObject({ priceFen: 6_500, netGrams: 5_000, stock: "in" });
    expect(view.packs[0]?.tiers.length).toBeGreaterThan(0);
    expect(view.certificates.map(({ basis }) => basis)).toEqual(["lookedUp"]);
  });

  test("at the price of the moment", async () => {
    await store.write((tx) => setVariantPrice(tx, "V035", 1_234));
    const view = await product(ask("/products/P035", { productId: "P035" }));
    expect(view.packs[0]?.priceFen).toBe(1_234);
  });
});

describe("an address", () => {
  test("that is not the list's own is sent to the list's own", async () => {
    const answer = await thrown(
      products(ask("/products?priceMin=&priceMax=&q=&category=beef&utm_source=x&page=1")),
    );
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("/products?category=beef");
  });

  test("of nothing is a 404", async () => {
    expect((await thrown(product(ask("/products/P999", { productId: "P999" })))).status).toBe(404);
    expect((await thrown(product(ask("/products/x", { productId: "' or '1'='1" })))).status).toBe(404);
    expect((await thrown(pavilion(ask("/counties/000000", { countyId: "000000" })))).status).toBe(404);
  });

  test("with a county's old code leads to the county", async () => {
    const answer = await thrown(pavilion(ask("/counties/130729", { countyId: "130729" })));
    expect(answer.status).toBe(301);
    expect(answer.headers.get("location")).toBe("/counties/130708");
  });

  test("full of hostile words is answered with a list", async () => {
    for (const q of [
      "'; drop table products; --",
      "<script>alert(1)</script>",
      "%00",
      "😀".repeat(50),
      "\ud800",
    ]) {
      const params = new URLSearchParams({ q });
      const asked = products(ask(`/products?${params}`)).catch((answer: Response) => {
        const next = answer.headers.get("location") ?? "";
        return products(ask(next));
      });
      expect((await asked).total).toBeGreaterThanOrEqual(0);
    }
  });
});

test("filters carry the counts of what they would show, and say what is chosen", async () => {
  const view = await products(ask("/products?province=150000&category=mutton"));
  const inner = view.groups.province.find(({ value }) => value === "150000");
  expect(inner).toMatchObject({ label: "内蒙古自治区", isChosen: true, count: view.total });
  expect(view.groups.province.length).toBeGreaterThan(1); // mutton from elsewhere is one click away
  expect(view.chosen.map(({ label }) => label)).toEqual(["内蒙古自治区", "羊肉"]);
});

test("the home page tells the ledger in one line, and every county has its tag", async () => {
  const view = await home(ask("/"));
  expect(view.ledger).toMatchObject({ creditedFen: 0, counties: 0, orders: 0 });
  expect(view.provinces.flatMap((province) => province.counties)).toHaveLength(89);
  expect(view.categories).toHaveLength(13);
  expect(view.productCount).toBe(view.categories.reduce((sum, { count }) => sum + count, 0));
});

test("a pairing says what it rests on", async () => {
  const { provinces } = await counties(ask("/counties"));
  const rows = provinces.flatMap(({ prefectures }) =>
    prefectures.flatMap((prefecture) => prefecture.counties),
  );
  expect(rows).toHaveLength(89);
  expect(rows.filter(({ paired }) => paired.length === 0)).toHaveLength(16);
  const view = await pavilion(ask("/counties/150430", { countyId: "150430" }));
  expect(view.pairings).toMatchObject([{ district: "海淀区", basis: "general" }]);
});

test("a pavilion of a county that has sold nothing says so, month by month", async () => {
  const { figures } = await pavilion(ask("/en/counties/xpcc-14-47", { countyId: "xpcc-14-47" }));
  expect(figures).toMatchObject({ netFen: 0, certifiedFen: 0, quantity: 0 });
  expect(figures.months).toHaveLength(12);
});

test("published figures stand as they were stated, and the two scopes of one amount side by side", async () => {
  const view = await about(ask("/about"));
  expect(view.topics.flatMap(({ figures }) => figures)).toHaveLength(236);
  expect(view.twoScopes.map(({ value, year }) => [value, year])).toEqual([
    ["538 亿元", "2018–2020"],
    ["538 亿元", "2012–2020"],
  ]);
  const values = new Map(view.topics.flatMap(({ figures }) => figures.map(({ id, value }) => [id, value])));
  expect(values.get("F013")).toBe("近 7 亿元");
  expect(values.get("F152")).toBe("134.86 亿元");
  expect(values.get("F187")).toBe("不低于 30%");
  expect(values.get("F010")).toBe("38.5 万人");
  const english = await about(ask("/en/about"));
  const inEnglish = new Map(
    english.topics.flatMap(({ figures }) => figures.map(({ id, value }) => [id, value])),
  );
  expect(inEnglish.get("F152")).toBe("¥13.486 billion");
  expect(inEnglish.get("F008")).toBe("over 1,900 projects");
});

test("the sitemap names every public page in both languages", async () => {
  const xml = await (await sitemap(ask("/sitemap.xml"))).text();
  for (const path of ["/", "/en", "/products/P034", "/en/products/P034", "/counties/xpcc-14-47", "/en/about"])
    expect(xml).toContain(`<loc>http://shop.example${path}</loc>`);
  expect(xml).toContain('hreflang="en" href="http://shop.example/en/products?category=beef"');
  expect(await (await robots(ask("/robots.txt"))).text()).toContain(
    "Sitemap: http://shop.example/sitemap.xml",
  );
});

test("the address picker is told the parts of a place", async () => {
  const parts = async (query: string) => (await divisions(ask(`/divisions.json${query}`))).json();
  expect(await parts("")).toHaveLength(34);
  expect(await parts("?parent=150400")).toContainEqual({
    code: "150430",
    nameZh: "敖汉旗",
    nameEn: "Aohan Banner 敖汉旗",
  });
  expect(await parts("?parent=441900")).toEqual([
    { code: "441900", nameZh: "东莞市", nameEn: "Dongguan 东莞市" },
  ]);
  expect(await parts("?parent=999999")).toEqual([]);
  expect((await divisions(ask("/divisions.json?parent=%27%20or%201=1"))).status).toBe(400);
});
