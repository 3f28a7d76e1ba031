import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { categories, products, variants } from "#db/schema/catalog.ts";
import { counties, countyVersions, districts, pairings } from "#db/schema/geography.ts";
import { outlets } from "#db/schema/outlets.ts";
import { publishedFigures } from "#db/schema/programme.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { countOf, type Store } from "#db/store.ts";
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
