import { eq, isNotNull, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { indexProducts, searchProducts } from "#app/domain/catalog/search.server.ts";
import { findCounty } from "#app/domain/geography/counties.server.ts";
import { sumFreight } from "#app/domain/ordering/freight.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { CATALOG_COUNTER } from "#db/counters.ts";
import { categories, products, variants } from "#db/schema/catalog.ts";
import { counties, countyVersions, districts, pairings } from "#db/schema/geography.ts";
import { stockLevels, stockTransferLots, stockTransfers } from "#db/schema/inventory.ts";
import { freightRules } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import { publishedFigures } from "#db/schema/programme.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { countOf, type Store } from "#db/store.ts";
import { STOCK_TRANSFER_STATES } from "#db/words.ts";
import { refreshReference } from "#seeds/reference.ts";
import { seedIfEmpty } from "#seeds/seed.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let store: Store;
beforeAll(async () => {
  store = await demoStore();
});

describe("a seeded shop has", () => {
  test.each([
    ["places that Beijing aids", counties, 89],
    ["districts of Beijing", districts, 16],
    ["pairings", pairings, 73],
    ["categories", categories, 13],
    ["suppliers", suppliers, 137],
    ["products", products, 159],
    ["figures as published, derived and from elsewhere", publishedFigures, 236],
  ] as const)("its %s", async (_, table, count) => {
    const [row] = await store.read.select({ count: countOf() }).from(table);
    expect(row?.count).toBe(count);
  });

  test("one centre, 19 sub-centres, 150 counters and cabinets, 8 halls and a pavilion for each county", async () => {
    const kinds = await store.read
      .select({ kind: outlets.kind, count: countOf() })
      .from(outlets)
      .groupBy(outlets.kind);
    expect(Object.fromEntries(kinds.map(({ kind, count }) => [kind, count]))).toEqual({
      centre: 1,
      sub_centre: 19,
      counter: 140,
      cabinet: 10,
      hall: 8,
      pavilion: 89,
    });
  });

  test("transfers of every state, one of them received short with its reason", async () => {
    const states = await store.read.selectDistinct({ state: stockTransfers.state }).from(stockTransfers);
    expect(states.map(({ state }) => state).sort()).toEqual([...STOCK_TRANSFER_STATES].sort());
    const short = await store.read
      .select({ packed: stockTransferLots.packed, received: stockTransferLots.received })
      .from(stockTransferLots)
      .where(isNotNull(stockTransferLots.reason));
    expect(short).toEqual([{ packed: 12, received: 10 }]);
  });

  test("a pack to buy of every product, and books that agree", async () => {
    const packless = await store.read
      .select({ id: products.id })
      .from(products)
      .leftJoin(variants, eq(variants.productId, products.id))
      .where(sql`${variants.id} is null`);
    expect(packless).toEqual([]);
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test("a county for every day since it was aided, under one name at a time", async () => {
    const gaps = await store.read
      .select({ countyId: countyVersions.countyId })
      .from(countyVersions)
      .where(
        sql`${countyVersions.validToDay} is not null and not exists (select 1 from county_versions later
          where later.county_id = ${countyVersions.countyId} and later.valid_from_day = ${countyVersions.validToDay})`,
      );
    expect(gaps).toEqual([]);
  });

  test("the 53.8 billion yuan in both of its scopes", async () => {
    const stated = await store.read
      .select({ yearText: publishedFigures.yearText, quoteZh: publishedFigures.quoteZh })
      .from(publishedFigures)
      .where(eq(publishedFigures.valueFen, 5_380_000_000_000));
    expect(stated.length).toBeGreaterThanOrEqual(2);
    expect(new Set(stated.map(({ quoteZh }) => quoteZh)).size).toBe(stated.length);
  });
});

test("seeding again changes nothing", async () => {
  expect(await seedIfEmpty(store, SEEDED_AT + 1)).toBe(false);
});

describe("the files, changed, and seeded into a shop that has data,", () => {
  const aohan = "150430";

  test("rename a county wherever it is named or searched, and change a tariff", async () => {
    await store.write(async (tx) => {
      await tx.update(countyVersions).set({ nameZh: "旧名旗", shortZh: "旧名" });
      await tx.update(freightRules).set({ baseFen: 1 });
      await tx.delete(freightRules).where(eq(freightRules.id, "FR-11-frozen"));
      await indexProducts(tx);
    });
    const before = store.counter(CATALOG_COUNTER);
    expect(await searchProducts(store.read, "旧名旗", 10)).not.toEqual([]);

    await store.write((tx) => refreshReference(tx, SEEDED_AT));
    const day = businessDay(SEEDED_AT);
    expect((await findCounty(store.read, aohan, day))?.county.nameZh).toBe("敖汉旗");
    expect(await searchProducts(store.read, "旧名旗", 10)).toEqual([]);
    const frozen = { storageClass: "frozen", shippingGrams: 1_000, goodsFen: 1_000 } as const;
    expect(await sumFreight(store.read, "110000", day, [frozen])).toBe(1_500);
    expect(store.counter(CATALOG_COUNTER)).toBeGreaterThan(before);
  });

  test("change no price and no stock, and nothing at all a second time", async () => {
    const books = async () => ({
      prices: await store.read
        .select({ id: variants.id, fen: variants.priceFen })
        .from(variants)
        .orderBy(variants.id),
      stock: await store.read.select().from(stockLevels).orderBy(stockLevels.outletId, stockLevels.variantId),
      versions: await store.read
        .select()
        .from(countyVersions)
        .orderBy(countyVersions.countyId, countyVersions.validFromDay),
    });
    const before = await books();
    await store.write((tx) => refreshReference(tx, SEEDED_AT));
    expect(await books()).toEqual(before);
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });
});
