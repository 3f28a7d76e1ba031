import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import type { NamedCounty } from "#app/domain/geography/counties.server.ts";
import { type StockBand, stockBandOf } from "#app/domain/inventory/stock-band.ts";
import { categories, products, variants } from "#db/schema/catalog.ts";
import { perConnection, type Reader } from "#db/store.ts";

/*
 * What a card says about a product, wherever cards stand: lists, the home page, a county's pavilion.
 * Every statement here takes `at`, the instant, and `centreId`, the shelf that online orders come from.
 * Columns are written out in subqueries: the builder leaves a column's table away where it selects from one.
 */

const p = sql.placeholder;

/** The pack that lists show, price and sort by: the product's first. */
export const isFirstVariant = sql`variants.id = (select first.id from variants as first
  where first.product_id = products.id order by first.position limit 1)`;

/** 1 while a directory entry for the product, its county and its supplier is live. */
export const isCertified = sql<number>`case when exists (select 1 from directory_entries as entry
  where entry.product_id = products.id and entry.county_id = products.county_id
    and entry.supplier_id = products.supplier_id and entry.live_from <= cast(${p("at")} as bigint)
    and (entry.live_until is null or entry.live_until > cast(${p("at")} as bigint))) then 1 else 0 end`;

/** The most that the centre has free of any pack of the product. */
export const available = sql<number>`coalesce((select max((select shelf.on_hand - shelf.held - shelf.blocked
    from stock_levels as shelf where shelf.outlet_id = ${p("centreId")} and shelf.variant_id = pack.id))
  from variants as pack where pack.product_id = products.id), 0)`;

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

/** What cards are described with: see rememberCatalog. */
export interface CardContext {
  centreId: string;
  countyById: ReadonlyMap<string, NamedCounty>;
  categoryById: ReadonlyMap<string, Category>;
}

/** A row as a card, with its county and category of the day. */
export function describeCard(
  { isCertified, available, countyId, categoryId, ...row }: Row,
  { countyById, categoryById }: CardContext,
): Card {
  const county = countyById.get(countyId);
  const category = categoryById.get(categoryId);
  if (!county || !category) throw new Error(`product ${row.id} has no county or category today`);
  return { ...row, county, category, stock: stockBandOf(available), isCertified: isCertified === 1 };
}

/** The goods that were listed last, the newest first; fewer where some are of a county that is no more. */
export async function listNewest(
  read: Reader,
  context: CardContext,
  at: number,
  limit: number,
): Promise<Card[]> {
  const rows = await statements(read).newest.execute({ at, centreId: context.centreId, limit });
  return rows
    .filter(({ countyId }) => context.countyById.has(countyId))
    .map((row) => describeCard(row, context));
}

/** Goods of a county, the newest first; `exceptId` is the product that is looked at already. */
export async function listOfCounty(
  read: Reader,
  context: CardContext,
  at: number,
  countyId: string,
  limit: number,
  exceptId = "",
): Promise<Card[]> {
  const { centreId } = context;
  const rows = await statements(read).ofCounty.execute({ at, centreId, countyId, exceptId, limit });
  return rows.map((row) => describeCard(row, context));
}
