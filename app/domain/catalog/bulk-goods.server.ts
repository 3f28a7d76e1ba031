import { and, asc, desc, eq, lte, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { CATALOG_COUNTER } from "#db/counters.ts";
import { bulkPacks, bulkTiers, products, variantCodes, variants } from "#db/schema/catalog.ts";
import { counties, countyVersions } from "#db/schema/geography.ts";
import { changeCounters } from "#db/schema/programme.ts";
import { perConnection, type Reader } from "#db/store.ts";
import { type BulkGoods, type GoodsFinder, makeGoodsFinder } from "./find-goods.ts";
import { spellingOf } from "./search-terms.ts";

const statements = perConnection((read: Reader) => ({
  version: read
    .select({ value: changeCounters.value })
    .from(changeCounters)
    .where(eq(changeCounters.name, CATALOG_COUNTER))
    .prepare("bulk_goods_version"),
}));

const memories = perConnection(
  (_: Reader): { last?: { version: number; day: number; finder: GoodsFinder } } => ({}),
);

/**
 * All goods that institutions can order, made ready to be found by what somebody typed. Worked out once for
 * each version of the catalogue and Beijing day, so that a spreadsheet of five thousand rows asks the
 * database nothing about names.
 */
export async function rememberBulkGoods(read: Reader, at: number): Promise<GoodsFinder> {
  const memory = memories(read);
  const [counter] = await statements(read).version.execute();
  const version = counter?.value ?? 0;
  const day = businessDay(at);
  if (memory.last?.version === version && memory.last.day === day) return memory.last.finder;
  const finder = makeGoodsFinder(await listBulkGoods(read, day));
  memory.last = { version, day, finder };
  return finder;
}

async function listBulkGoods(read: Reader, day: number): Promise<BulkGoods[]> {
  const rows = await read
    .select({
      variantId: variants.id,
      productId: products.id,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      unitZh: variants.unitZh,
      unitEn: variants.unitEn,
      categoryId: products.categoryId,
      storageClass: products.storageClass,
      returnClass: products.returnClass,
      countyId: products.countyId,
      priceFen: variants.priceFen,
      shippingGrams: variants.shippingGrams,
      isOnSale: products.isOnSale,
      quantityMin: sql<number>`coalesce(${bulkPacks.quantityMin}, 1)`.mapWith(Number),
      caseQuantity: sql<number>`coalesce(${bulkPacks.caseQuantity}, 1)`.mapWith(Number),
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .leftJoin(bulkPacks, eq(bulkPacks.variantId, variants.id))
    .where(eq(products.fulfilment, "goods"))
    .orderBy(asc(variants.sku));
  const tiers = groupBy(
    await read.select().from(bulkTiers).orderBy(asc(bulkTiers.quantityMin)),
    ({ variantId }) => variantId,
  );
  const codes = groupBy(
    await read.select({ variantId: variantCodes.variantId, code: variantCodes.code }).from(variantCodes),
    ({ variantId }) => variantId,
  );
  const named = await nameCounties(read, day);
  return rows.map((row) => {
    const county = named.get(row.countyId);
    if (!county) throw new Error(`county ${row.countyId} has no name on ${day}`);
    return {
      ...row,
      ...spellingOf(row.nameZh, county),
      countyNameZh: county.nameZh,
      countyNameEn: county.nameEn,
      isOnSale: row.isOnSale && (county.validToDay === null || county.validToDay > day),
      tiers: (tiers.get(row.variantId) ?? []).map(({ quantityMin, priceFen }) => ({ quantityMin, priceFen })),
      codes: (codes.get(row.variantId) ?? []).map(({ code }) => code),
    };
  });
}

/** The last name that each county has had up to a day. */
async function nameCounties(read: Reader, day: number) {
  const versions = await read
    .select({
      id: counties.id,
      pinyin: counties.pinyin,
      nameZh: countyVersions.nameZh,
      nameEn: countyVersions.nameEn,
      shortZh: countyVersions.shortZh,
      validToDay: countyVersions.validToDay,
    })
    .from(counties)
    .innerJoin(
      countyVersions,
      and(eq(countyVersions.countyId, counties.id), lte(countyVersions.validFromDay, day)),
    )
    .orderBy(desc(countyVersions.validFromDay));
  const latest = new Map<string, (typeof versions)[number]>();
  for (const version of versions) if (!latest.has(version.id)) latest.set(version.id, version);
  return latest;
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
