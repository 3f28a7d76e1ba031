import { and, desc, eq, lte, sql } from "drizzle-orm";
import { freeStock } from "#app/domain/inventory/shelf.server.ts";
import type { Goods } from "#app/domain/inventory/stock.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { categories, products, variants } from "#db/schema/catalog.ts";
import { countyVersions } from "#db/schema/geography.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { perConnection, type Reader } from "#db/store.ts";

const p = sql.placeholder;

/** The price of the quantity: the best bulk tier it reaches, else the price of one. */
const tierPriceFen = sql<number>`coalesce((select min(price_fen) from bulk_tiers
  where variant_id = ${variants.id} and quantity_min <= cast(${p("quantity")} as integer)), ${variants.priceFen})`.mapWith(
  Number,
);

const liveEntryId = sql<string | null>`(select id from directory_entries
  where product_id = ${products.id} and county_id = ${products.countyId} and supplier_id = ${products.supplierId}
    and live_from <= cast(${p("at")} as bigint) and (live_until is null or live_until > cast(${p("at")} as bigint))
  order by live_from desc limit 1)`;

const pavilionId = sql<string | null>`(select id from outlets
  where county_id = ${products.countyId} and kind = 'pavilion' limit 1)`;

const statements = perConnection((read: Reader) => ({
  terms: read
    .select({
      variantId: variants.id,
      productId: products.id,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      icon: products.icon,
      categoryId: products.categoryId,
      tint: categories.tint,
      storageClass: products.storageClass,
      returnClass: products.returnClass,
      taxClass: products.taxClass,
      netGrams: variants.netGrams,
      isWeighed: variants.isWeighed,
      shippingGrams: variants.shippingGrams,
      priceFen: tierPriceFen,
      isDemoPrice: variants.isDemoPrice,
      isOnSale: products.isOnSale,
      countyId: products.countyId,
      countyNameZh: countyVersions.nameZh,
      countyNameEn: countyVersions.nameEn,
      countyValidToDay: countyVersions.validToDay,
      supplierId: suppliers.id,
      supplierNameZh: suppliers.nameZh,
      supplierNameEn: suppliers.nameEn,
      directoryEntryId: liveEntryId,
      pavilionId,
      available: freeStock,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .innerJoin(categories, eq(categories.id, products.categoryId))
    .innerJoin(suppliers, eq(suppliers.id, products.supplierId))
    .innerJoin(
      countyVersions,
      and(eq(countyVersions.countyId, products.countyId), lte(countyVersions.validFromDay, p("day"))),
    )
    .leftJoin(
      stockLevels,
      and(eq(stockLevels.variantId, variants.id), eq(stockLevels.outletId, p("outletId"))),
    )
    .where(eq(variants.id, p("variantId")))
    .orderBy(desc(countyVersions.validFromDay))
    .limit(1)
    .prepare("sale_terms"),
}));

type Row = Awaited<ReturnType<ReturnType<typeof statements>["terms"]["execute"]>>[number];

export type SaleTerms = Omit<Row, "countyValidToDay"> & { quantity: number };

/**
 * Everything that is true of goods at an instant: price at that quantity, county and supplier with
 * their names of the day, the directory entry if one is live, and what `outletId` has free. A variant
 * that does not exist is left out; goods of a county that is no more, and has no successor, are not on
 * sale, and keep its last name. In the order given.
 */
export async function findSaleTerms(
  read: Reader,
  goods: readonly Goods[],
  outletId: string,
  at: number,
): Promise<SaleTerms[]> {
  const day = businessDay(at);
  const terms: SaleTerms[] = [];
  for (const { variantId, quantity } of goods) {
    const [row] = await statements(read).terms.execute({ variantId, quantity, outletId, at, day });
    if (!row) continue;
    const { countyValidToDay, isOnSale, ...known } = row;
    const hasCounty = countyValidToDay === null || countyValidToDay > day;
    terms.push({ ...known, isOnSale: isOnSale && hasCounty, quantity });
  }
  return terms;
}
