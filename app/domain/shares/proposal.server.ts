import { and, asc, eq, gt, gte, inArray, sql } from "drizzle-orm";
import { freeStock } from "#app/domain/inventory/shelf.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { bulkTiers, categories, products, variants } from "#db/schema/catalog.ts";
import { counties, countyVersions } from "#db/schema/geography.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { type Orderable, propose } from "./proposal.ts";

const GOODS_MAX = 5_000;
const USUAL_DAYS = 365;

/**
 * What a unit might order to buy for an amount: goods on sale and on the shelf of an outlet, in the categories
 * that it usually buys; where only certified goods count, no others.
 */
export async function proposeOrder(
  read: Reader,
  unitId: string,
  { amountFen, outletId, isCertifiedOnly }: { amountFen: number; outletId: string; isCertifiedOnly: boolean },
  now: number,
) {
  const usual = await readUsual(read, unitId, addDays(businessDay(now), -USUAL_DAYS));
  const goods = await listOrderable(read, outletId, isCertifiedOnly, now);
  const tiers = await read
    .select()
    .from(bulkTiers)
    .where(
      inArray(
        bulkTiers.variantId,
        goods.map(({ variantId }) => variantId),
      ),
    )
    .limit(GOODS_MAX);
  const orderable: Orderable[] = goods.map(({ variantId, categoryId, priceFen, free }) => ({
    variantId,
    categoryId,
    priceFen,
    free,
    tiers: tiers.filter((tier) => tier.variantId === variantId),
    usualFen: usual.byVariant.get(variantId) ?? 0,
  }));
  const known = new Map(goods.map((one) => [one.variantId, one]));
  const lines = propose(amountFen, usual.byCategory, orderable).flatMap((line) => {
    const one = known.get(line.variantId);
    return one ? [{ ...one, ...line }] : [];
  });
  return { lines, sumFen: lines.reduce((sum, line) => sum + line.amountFen, 0) };
}

/** What the unit itself paid since a day, by goods and by category. */
async function readUsual(read: Reader, unitId: string, firstDay: number) {
  const rows = await read
    .select({
      variantId: attributionEntries.variantId,
      categoryId: attributionEntries.categoryId,
      amountFen: sumOf(attributionEntries.amountFen),
    })
    .from(attributionEntries)
    .where(
      and(
        eq(attributionEntries.buyingUnitId, unitId),
        sql`${attributionEntries.entryChannel} <> 'none'`,
        gte(attributionEntries.businessDay, firstDay),
      ),
    )
    .groupBy(attributionEntries.variantId, attributionEntries.categoryId)
    .limit(GOODS_MAX);
  const byVariant = new Map<string, number>();
  const byCategory = new Map<string, number>();
  for (const { variantId, categoryId, amountFen } of rows) {
    byVariant.set(variantId, (byVariant.get(variantId) ?? 0) + amountFen);
    byCategory.set(categoryId, (byCategory.get(categoryId) ?? 0) + amountFen);
  }
  return { byVariant, byCategory };
}

function listOrderable(read: Reader, outletId: string, isCertifiedOnly: boolean, now: number) {
  const today = businessDay(now);
  const isLive = sql`exists (select 1 from directory_entries d where d.product_id = ${products.id}
    and d.county_id = ${products.countyId} and d.supplier_id = ${products.supplierId}
    and d.live_from <= ${now} and (d.live_until is null or d.live_until > ${now}))`;
  return read
    .select({
      variantId: variants.id,
      productId: products.id,
      sku: variants.sku,
      categoryId: products.categoryId,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      categoryZh: categories.nameZh,
      categoryEn: categories.nameEn,
      countyZh: countyVersions.nameZh,
      countyEn: countyVersions.nameEn,
      priceFen: variants.priceFen,
      free: freeStock,
    })
    .from(stockLevels)
    .innerJoin(variants, eq(variants.id, stockLevels.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .innerJoin(categories, eq(categories.id, products.categoryId))
    .innerJoin(counties, eq(counties.id, products.countyId))
    .innerJoin(
      countyVersions,
      and(
        eq(countyVersions.countyId, counties.id),
        sql`${countyVersions.validFromDay} <= ${today} and (${countyVersions.validToDay} is null or ${countyVersions.validToDay} > ${today})`,
      ),
    )
    .where(
      and(
        eq(stockLevels.outletId, outletId),
        gt(freeStock, 1),
        eq(products.isOnSale, true),
        eq(products.fulfilment, "goods"),
        eq(variants.isWeighed, false), // what they come to is known when they are packed
        isCertifiedOnly ? isLive : undefined,
      ),
    )
    .orderBy(asc(variants.id))
    .limit(GOODS_MAX);
}
