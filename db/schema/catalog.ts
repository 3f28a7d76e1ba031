import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  day,
  fen,
  grams,
  index,
  instant,
  integer,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from "../columns.ts";
import { RETURN_CLASSES, STORAGE_CLASSES, TAX_CLASSES, VARIANT_CODE_KINDS } from "../words.ts";
import { counties } from "./geography.ts";
import { suppliers } from "./suppliers.ts";

/** A kind of goods, with the rules that follow from it: keeping, returning, taxing. */
export const categories = table("categories", {
  id: text().primaryKey(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  icon: text().notNull(),
  storageClass: text({ enum: STORAGE_CLASSES }).notNull(),
  returnClass: text({ enum: RETURN_CLASSES }).notNull(),
  taxClass: text({ enum: TAX_CLASSES }).notNull(),
  /** Which of the eight card colours in tokens.css. */
  tint: integer().notNull(),
  position: integer().notNull(),
});

export const products = table(
  "products",
  {
    id: text().primaryKey(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    countyId: text()
      .notNull()
      .references(() => counties.id),
    supplierId: text()
      .notNull()
      .references(() => suppliers.id),
    categoryId: text()
      .notNull()
      .references(() => categories.id),
    storageClass: text({ enum: STORAGE_CLASSES }).notNull(),
    returnClass: text({ enum: RETURN_CLASSES }).notNull(),
    taxClass: text({ enum: TAX_CLASSES }).notNull(),
    shelfLifeDays: integer(),
    icon: text().notNull(),
    fulfilment: text({ enum: ["goods", "subscription"] }).notNull(),
    taglineZh: text().notNull(),
    taglineEn: text().notNull(),
    storageAdviceZh: text(),
    storageAdviceEn: text(),
    listedDay: day().notNull(),
    /** A product taken off sale keeps its page for old orders, and is not for sale. */
    isOnSale: boolean().notNull(),
  },
  (t) => [
    index("products_county").on(t.countyId),
    index("products_category").on(t.categoryId),
    index("products_supplier").on(t.supplierId),
  ],
);

/** One size or pack of a product: what is priced, stocked and sold. */
export const variants = table(
  "variants",
  {
    id: text().primaryKey(),
    productId: text()
      .notNull()
      .references(() => products.id),
    sku: text().notNull(),
    specZh: text().notNull(),
    specEn: text().notNull(),
    unitZh: text(),
    unitEn: text(),
    packsPerVariant: integer().notNull(),
    /** Null for goods not sold by weight: eggs, bottles, brooms. */
    netGrams: grams(),
    shippingGrams: grams().notNull(),
    /** Each piece weighs a little differently: it is weighed when it is packed, and billed by that. */
    isWeighed: boolean().notNull().default(false),
    priceFen: fen().notNull(),
    isDemoPrice: boolean().notNull(),
    position: integer().notNull(),
  },
  (t) => [
    uniqueIndex("variants_sku").on(t.sku),
    index("variants_product").on(t.productId, t.position),
    check("variants_price_above_zero", sql`${t.priceFen} > 0`),
  ],
);

export const bulkTiers = table(
  "bulk_tiers",
  {
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantityMin: integer().notNull(),
    priceFen: fen().notNull(),
  },
  (t) => [primaryKey({ columns: [t.variantId, t.quantityMin] })],
);

/** How goods are sold to institutions: so many at least, in whole cases. Without a row, one by one. */
export const bulkPacks = table(
  "bulk_packs",
  {
    variantId: text()
      .primaryKey()
      .references(() => variants.id),
    /** Over a whole purchase, wherever the goods are brought. */
    quantityMin: integer().notNull(),
    /** A case is not opened: each delivery takes whole ones. */
    caseQuantity: integer().notNull(),
  },
  (t) => [
    check("bulk_packs_above_zero", sql`${t.quantityMin} > 0 and ${t.caseQuantity} > 0`),
    check("bulk_packs_whole_cases", sql`${t.quantityMin} % ${t.caseQuantity} = 0`),
  ],
);

export const productCertificates = table(
  "product_certificates",
  {
    productId: text()
      .notNull()
      .references(() => products.id),
    kind: text({ enum: ["greenFood", "organic", "geographicalIndication"] }).notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    basis: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.productId, t.kind] })],
);

/** What is scanned for goods: thirteen digits of a pack, or the five by which a scale knows them. */
export const variantCodes = table(
  "variant_codes",
  {
    code: text().primaryKey(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    kind: text({ enum: VARIANT_CODE_KINDS }).notNull(),
  },
  (t) => [index("variant_codes_variant").on(t.variantId)],
);

/** A product listed in the directory for a county and supplier, from an instant up to another. */
export const directoryEntries = table(
  "directory_entries",
  {
    id: text().primaryKey(),
    productId: text()
      .notNull()
      .references(() => products.id),
    countyId: text()
      .notNull()
      .references(() => counties.id),
    supplierId: text()
      .notNull()
      .references(() => suppliers.id),
    liveFrom: instant().notNull(),
    liveUntil: instant(),
  },
  (t) => [index("directory_entries_product").on(t.productId, t.liveFrom)],
);

/** What a product can be found by: characters, bigrams, pinyin and initials (see search-terms.ts). */
export const productTerms = table(
  "product_terms",
  {
    term: text().notNull(),
    productId: text()
      .notNull()
      .references(() => products.id),
    weight: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.term, t.productId] }),
    index("product_terms_weight").on(t.term, t.weight, t.productId),
    index("product_terms_product").on(t.productId),
  ],
);
