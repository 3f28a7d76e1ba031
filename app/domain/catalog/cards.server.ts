import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import type { NamedCounty } from "#app/domain/geography/counties.server.ts";
import { type StockBand, stockBandOf } from "#app/domain/inventory/stock-band.ts";
import { categories, products, variants } from "#db/schema/catalog.ts";
import { countOf, perConnection, type Reader } from "#db/store.ts";

/*
 * What a card says about a product, wherever cards stand: lists, the home page, a county's pavilion.
 * Every statement here takes `at`, the instant, and `centreId`, the shelf that online orders come from.
 */

const p = sql.placeholder;

/** The pack that lists show, price and sort by: the product's first. */
export const isFirstVariant = sql`${variants.id} = (select first.id from variants as first
  where first.product_id = ${products.id} order by first.position, first.id limit 1)`;

/** 1 while a directory entry for the product, its county and its supplier is live. */
export const isCertified = sql<number>`case when exists (select 1 from directory_entries as entry
  where entry.product_id = ${products.id} and entry.county_id = ${products.countyId}
    and entry.supplier_id = ${products.supplierId} and entry.live_from <= cast(${p("at")} as bigint)
    and (entry.live_until is null or entry.live_until > cast(${p("at")} as bigint))) then 1 else 0 end`;

/** The most that the centre has free of any pack of the product. */
export const available = sql<number>`coalesce((select max(shelf.on_hand - shelf.held)
  from variants as pack join stock_levels as shelf on shelf.variant_id = pack.id and shelf.outlet_id = ${p("centreId")}
  where pack.product_id = ${products.id}), 0)`;

export const cardFields = {
  id: products.id,
  nameZh: products.nameZh,
  nameEn: products.nameEn,
  icon: products.icon,
  countyId: products.countyId,
  categoryId: products.categoryId,
  storageClass: products.storageClass,
  specZh: variants.specZh,
  specEn: variants.specEn,
  priceFen: variants.priceFen,
  netGrams: variants.netGrams,
  isCertified,
  available,
};

const statements = perConnection((read: Reader) => ({
  categories: read
    .select({
      id: categories.id,
      nameZh: categories.nameZh,
      nameEn: categories.nameEn,
      icon: categories.icon,
      tint: categories.tint,
    })
    .from(categories)
    .orderBy(asc(categories.position))
    .prepare("categories"),
  countedByPlace: read
    .select({ countyId: products.countyId, categoryId: products.categoryId, count: countOf() })
    .from(products)
    .where(eq(products.isOnSale, true))
    .groupBy(products.countyId, products.categoryId)
    .prepare("products_counted"),
  newest: read
    .select(cardFields)
    .from(products)
    .innerJoin(variants, isFirstVariant)
    .where(eq(products.isOnSale, true))
    .orderBy(desc(products.listedDay), desc(products.id))
    .limit(p("limit"))
    .prepare("cards_newest"),
  ofCounty: read
    .select(cardFields)
    .from(products)
    .innerJoin(variants, isFirstVariant)
    .where(
      and(eq(products.isOnSale, true), eq(products.countyId, p("countyId")), ne(products.id, p("exceptId"))),
    )
    .orderBy(desc(products.listedDay), desc(products.id))
    .limit(p("limit"))
    .prepare("cards_of_county"),
}));

type Row = Awaited<ReturnType<ReturnType<typeof statements>["newest"]["execute"]>>[number];
export type Category = Awaited<ReturnType<typeof listCategories>>[number];

/** A product as a card shows it. */
export type Card = Omit<Row, "isCertified" | "available" | "countyId" | "categoryId"> & {
  county: NamedCounty;
  category: Category;
  stock: StockBand;
  isCertified: boolean;
};

/** The kinds of goods (a dozen or so), in the order in which the shop shows them. */
export function listCategories(read: Reader) {
  return statements(read).categories.execute();
}

/** How many products are on sale from each county in each category; pairs without any are left out. */
export function countProducts(read: Reader) {
  return statements(read).countedByPlace.execute();
}

/** A row as a card, with its county and category of the day. */
export function describeCard(
  { isCertified, available, countyId, categoryId, ...row }: Row,
  counties: ReadonlyMap<string, NamedCounty>,
  kinds: ReadonlyMap<string, Category>,
): Card {
  const county = counties.get(countyId);
  const category = kinds.get(categoryId);
  if (!county || !category) throw new Error(`product ${row.id} has no county or category today`);
  return { ...row, county, category, stock: stockBandOf(available), isCertified: isCertified === 1 };
}

/** What cards are described with. */
export interface CardContext {
  at: number;
  centreId: string;
  counties: readonly NamedCounty[];
  categories: readonly Category[];
}

function describeAll(rows: readonly Row[], { counties, categories }: CardContext): Card[] {
  const countyById = new Map(counties.map((county) => [county.id, county]));
  const kindById = new Map(categories.map((kind) => [kind.id, kind]));
  return rows.map((row) => describeCard(row, countyById, kindById));
}

/** The goods that were listed last, the newest first. */
export async function listNewest(read: Reader, context: CardContext, limit: number): Promise<Card[]> {
  const { at, centreId } = context;
  return describeAll(await statements(read).newest.execute({ at, centreId, limit }), context);
}

/** Goods of a county, the newest first; `exceptId` is the product that is looked at already. */
export async function listOfCounty(
  read: Reader,
  context: CardContext,
  countyId: string,
  limit: number,
  exceptId = "",
): Promise<Card[]> {
  const { at, centreId } = context;
  return describeAll(
    await statements(read).ofCounty.execute({ at, centreId, countyId, exceptId, limit }),
    context,
  );
}
