import { and, asc, desc, eq, inArray, isNull, type Placeholder, sql } from "drizzle-orm";
import { categories, products, productTerms, variants } from "#db/schema/catalog.ts";
import { counties, countyAliases, countyVersions } from "#db/schema/geography.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { countOf, perConnection, type Reader, sumOf, type Tx } from "#db/store.ts";
import { indexTerms, piecesOf, type QueryPart, queryParts, splitIntoKnown } from "./search-terms.ts";

const PRODUCTS_PER_ROUND = 200;
const TERMS_PER_INSERT = 500;

const statements = perConnection((read: Reader) => ({
  known: read
    .select({ term: productTerms.term })
    .from(productTerms)
    .where(eq(productTerms.term, sql.placeholder("term")))
    .limit(1)
    .prepare("search_known"),
}));

/**
 * The terms that products must have, all of them, to answer a visitor's words. Undefined when the
 * words cannot be found anywhere; empty when there are no words.
 */
export async function resolveQuery(read: Reader, query: string): Promise<string[] | undefined> {
  if (!query.trim()) return [];
  const isKnown = async (term: string) => (await statements(read).known.execute({ term })).length > 0;
  const parts = queryParts(query);
  if (parts.length === 0) return undefined;
  const terms = new Set<string>();
  for (const part of parts) {
    const found = await resolvePart(part, isKnown);
    if (!found) return undefined;
    for (const term of found) terms.add(term);
  }
  return [...terms];
}

async function resolvePart(
  { readings, run }: QueryPart,
  isKnown: (term: string) => Promise<boolean>,
): Promise<string[] | undefined> {
  for (const reading of readings) {
    const known = await Promise.all(reading.map(isKnown));
    if (known.every(Boolean)) return reading;
  }
  if (!run) return undefined;
  const pieces = piecesOf(run);
  const known = await Promise.all(pieces.map(isKnown));
  const knownPieces = new Set(pieces.filter((_, index) => known[index]));
  return splitIntoKnown(run, (piece) => knownPieces.has(piece));
}

/** A subquery of the products that have all of `terms`, with how well each answers them. */
export function matchTerms(read: Reader, terms: readonly (string | Placeholder)[]) {
  return read
    .select({ productId: productTerms.productId, rank: sumOf(productTerms.weight).as("rank") })
    .from(productTerms)
    .where(inArray(productTerms.term, [...terms]))
    .groupBy(productTerms.productId)
    .having(eq(countOf(), sql.raw(String(terms.length))))
    .as("matching");
}

/** The products that answer a visitor's words, the best first. Any text may be given. */
export async function searchProducts(read: Reader, query: string, limit: number): Promise<string[]> {
  const terms = await resolveQuery(read, query);
  if (!terms || terms.length === 0) return [];
  const matching = matchTerms(read, terms);
  const rows = await read
    .select({ productId: products.id })
    .from(products)
    .innerJoin(matching, eq(matching.productId, products.id))
    .where(eq(products.isOnSale, true))
    .orderBy(desc(matching.rank), asc(products.id))
    .limit(limit);
  return rows.map(({ productId }) => productId);
}

/**
 * Makes products findable by what they, their county, category and supplier are called. Called
 * whenever one of these changes; without `productIds` all products are indexed anew.
 */
export async function indexProducts(tx: Tx, productIds?: readonly string[]): Promise<void> {
  const ids = productIds ?? (await tx.select({ id: products.id }).from(products)).map(({ id }) => id);
  for (let start = 0; start < ids.length; start += PRODUCTS_PER_ROUND) {
    const round = ids.slice(start, start + PRODUCTS_PER_ROUND);
    await tx.delete(productTerms).where(inArray(productTerms.productId, round));
    const rows = (await describe(tx, round)).flatMap(({ id, ...product }) =>
      [...indexTerms(product)].map(([term, weight]) => ({ term, productId: id, weight })),
    );
    for (let at = 0; at < rows.length; at += TERMS_PER_INSERT)
      await tx.insert(productTerms).values(rows.slice(at, at + TERMS_PER_INSERT));
  }
}

/** What the index has to know of products. */
async function describe(tx: Tx, ids: readonly string[]) {
  const rows = await tx
    .select({
      id: products.id,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      taglineZh: products.taglineZh,
      taglineEn: products.taglineEn,
      categoryZh: categories.nameZh,
      categoryEn: categories.nameEn,
      supplierZh: suppliers.nameZh,
      supplierEn: suppliers.nameEn,
      countyId: products.countyId,
      pinyin: counties.pinyin,
      county: {
        nameZh: countyVersions.nameZh,
        shortZh: countyVersions.shortZh,
        nameEn: countyVersions.nameEn,
        prefectureZh: countyVersions.prefectureNameZh,
        prefectureEn: countyVersions.prefectureNameEn,
        provinceZh: countyVersions.provinceNameZh,
        provinceEn: countyVersions.provinceNameEn,
      },
    })
    .from(products)
    .innerJoin(categories, eq(categories.id, products.categoryId))
    .innerJoin(suppliers, eq(suppliers.id, products.supplierId))
    .innerJoin(counties, eq(counties.id, products.countyId))
    .innerJoin(
      countyVersions,
      and(eq(countyVersions.countyId, products.countyId), isNull(countyVersions.validToDay)), // the latest name
    )
    .where(inArray(products.id, [...ids]));
  const packs = await tx
    .select({
      productId: variants.productId,
      sku: variants.sku,
      specZh: variants.specZh,
      specEn: variants.specEn,
    })
    .from(variants)
    .where(inArray(variants.productId, [...ids]));
  const countyIds = [...new Set(rows.map((row) => row.countyId))];
  const otherNames = await tx
    .select({ countyId: countyAliases.countyId, alias: countyAliases.alias })
    .from(countyAliases)
    .where(inArray(countyAliases.countyId, countyIds));
  if (rows.length !== ids.length)
    throw new Error("a product to be indexed has no county, category or supplier");
  return rows.map((row) => {
    const mine = packs.filter(({ productId }) => productId === row.id);
    return {
      ...row,
      skus: mine.map(({ sku }) => sku),
      specs: mine.flatMap(({ specZh, specEn }) => [specZh, specEn]),
      county: {
        ...row.county,
        pinyin: row.pinyin,
        aliases: otherNames.filter(({ countyId }) => countyId === row.countyId).map(({ alias }) => alias),
      },
    };
  });
}
