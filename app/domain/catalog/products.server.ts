import { and, asc, desc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { NamedCounty } from "#app/domain/geography/counties.server.ts";
import { freeStock } from "#app/domain/inventory/shelf.server.ts";
import { type StockBand, stockBandOf } from "#app/domain/inventory/stock-band.ts";
import { bulkTiers, directoryEntries, productCertificates, products, variants } from "#db/schema/catalog.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { perConnection, type Reader } from "#db/store.ts";
import { type Card, type Category, listOfCounty } from "./cards.server.ts";
import { rememberCatalog } from "./remembered.server.ts";

const OTHERS_MAX = 4;
const SITEMAP_PRODUCTS_MAX = 20_000;

const p = sql.placeholder;

const statements = perConnection((read: Reader) => ({
  product: read
    .select({
      id: products.id,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      taglineZh: products.taglineZh,
      taglineEn: products.taglineEn,
      icon: products.icon,
      countyId: products.countyId,
      categoryId: products.categoryId,
      storageClass: products.storageClass,
      returnClass: products.returnClass,
      shelfLifeDays: products.shelfLifeDays,
      storageAdviceZh: products.storageAdviceZh,
      storageAdviceEn: products.storageAdviceEn,
      fulfilment: products.fulfilment,
      isOnSale: products.isOnSale,
      supplier: {
        id: suppliers.id,
        nameZh: suppliers.nameZh,
        nameEn: suppliers.nameEn,
        kind: suppliers.kind,
        isDemo: suppliers.isDemo,
      },
    })
    .from(products)
    .innerJoin(suppliers, eq(suppliers.id, products.supplierId))
    .where(eq(products.id, p("productId")))
    .limit(1)
    .prepare("product_page"),
  variants: read
    .select({
      id: variants.id,
      sku: variants.sku,
      specZh: variants.specZh,
      specEn: variants.specEn,
      unitZh: variants.unitZh,
      unitEn: variants.unitEn,
      netGrams: variants.netGrams,
      isWeighed: variants.isWeighed,
      shippingGrams: variants.shippingGrams,
      priceFen: variants.priceFen,
      isDemoPrice: variants.isDemoPrice,
      available: freeStock,
    })
    .from(variants)
    .leftJoin(
      stockLevels,
      and(eq(stockLevels.variantId, variants.id), eq(stockLevels.outletId, p("centreId"))),
    )
    .where(eq(variants.productId, p("productId")))
    .orderBy(asc(variants.position), asc(variants.id))
    .prepare("product_variants"),
  tiers: read
    .select({
      variantId: bulkTiers.variantId,
      quantityMin: bulkTiers.quantityMin,
      priceFen: bulkTiers.priceFen,
    })
    .from(bulkTiers)
    .innerJoin(variants, eq(variants.id, bulkTiers.variantId))
    .where(eq(variants.productId, p("productId")))
    .orderBy(asc(bulkTiers.variantId), asc(bulkTiers.quantityMin))
    .prepare("product_tiers"),
  certificates: read
    .select({
      kind: productCertificates.kind,
      nameZh: productCertificates.nameZh,
      nameEn: productCertificates.nameEn,
      basis: productCertificates.basis,
    })
    .from(productCertificates)
    .where(eq(productCertificates.productId, p("productId")))
    .orderBy(asc(productCertificates.kind))
    .prepare("product_certificates"),
  liveEntry: read
    .select({ id: directoryEntries.id, liveFrom: directoryEntries.liveFrom })
    .from(directoryEntries)
    .innerJoin(products, eq(products.id, directoryEntries.productId))
    .where(
      and(
        eq(directoryEntries.productId, p("productId")),
        eq(directoryEntries.countyId, products.countyId),
        eq(directoryEntries.supplierId, products.supplierId),
        lte(directoryEntries.liveFrom, p("at")),
        or(isNull(directoryEntries.liveUntil), gt(directoryEntries.liveUntil, p("at"))),
      ),
    )
    .orderBy(desc(directoryEntries.liveFrom))
    .limit(1)
    .prepare("product_live_entry"),
  ids: read
    .select({ id: products.id })
    .from(products)
    .where(eq(products.isOnSale, true))
    .orderBy(asc(products.id))
    .limit(SITEMAP_PRODUCTS_MAX)
    .prepare("product_ids"),
}));

type Queries = ReturnType<typeof statements>;
type ProductRow = Awaited<ReturnType<Queries["product"]["execute"]>>[number];
type VariantRow = Awaited<ReturnType<Queries["variants"]["execute"]>>[number];

export interface ProductPage {
  product: ProductRow;
  county: NamedCounty;
  category: Category;
  /** The packs it is sold in, each with its bulk prices and how much there is at the centre. */
  variants: (VariantRow & { stock: StockBand; tiers: { quantityMin: number; priceFen: number }[] })[];
  certificates: Awaited<ReturnType<Queries["certificates"]["execute"]>>;
  /** The directory entry that is live at the instant, if any: only then the goods are certified. */
  liveEntry: { id: string; liveFrom: number } | undefined;
  others: Card[];
}

/** Everything a product's page says, as of `at`. Undefined for an id that is no product's, and where its county is no more. */
export async function findProductPage(
  read: Reader,
  productId: string,
  at: number,
): Promise<ProductPage | undefined> {
  const queries = statements(read);
  const [product] = await queries.product.execute({ productId });
  if (!product) return undefined;
  const remembered = await rememberCatalog(read, at);
  const { centreId, countyById, categoryById } = remembered;
  const [packs, tiers, certificates, [liveEntry]] = await Promise.all([
    queries.variants.execute({ productId, centreId }),
    queries.tiers.execute({ productId }),
    queries.certificates.execute({ productId }),
    queries.liveEntry.execute({ productId, at }),
  ]);
  const county = countyById.get(product.countyId);
  const category = categoryById.get(product.categoryId);
  if (!county) return undefined;
  if (!category) throw new Error(`product ${productId} has no category`);
  return {
    product,
    county,
    category,
    variants: packs.map((pack) => ({
      ...pack,
      stock: stockBandOf(pack.available),
      tiers: tiers
        .filter(({ variantId }) => variantId === pack.id)
        .map(({ quantityMin, priceFen }) => ({ quantityMin, priceFen })),
    })),
    certificates,
    liveEntry,
    others: await listOfCounty(read, remembered, at, county.id, OTHERS_MAX, product.id),
  };
}

/** The ids of everything on sale, for the sitemap. */
export async function listProductIds(read: Reader): Promise<string[]> {
  return (await statements(read).ids.execute()).map(({ id }) => id);
}
