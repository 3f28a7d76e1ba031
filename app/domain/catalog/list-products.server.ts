import { and, asc, desc, eq, gte, inArray, lte, type Placeholder, type SQL, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import type { NamedCounty } from "#app/domain/geography/counties.server.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { perConnection, type Reader } from "#db/store.ts";
import {
  available,
  type Card,
  type Category,
  cardFields,
  describeCard,
  isCertified,
  isFirstVariant,
} from "./cards.server.ts";
import { CHOICES, type Choice, type ListFilters, listPath, type Sort } from "./list-filters.ts";
import { type Cell, countCells, type Remembered, rememberCatalog } from "./remembered.server.ts";
import { matchTerms, resolveQuery } from "./search.server.ts";

export const PRODUCTS_PER_PAGE = 24;

/** So many kinds of list have their statements prepared on a connection; rarer ones are built each time. */
const SHAPES_MAX = 200;

const p = sql.placeholder;

/** What the statements of a list look like, apart from the values in them. */
interface Shape {
  terms: number;
  counties: number;
  categories: number;
  storages: number;
  isCertified: boolean;
  isInStock: boolean;
  hasPriceMin: boolean;
  hasPriceMax: boolean;
  sort: Sort;
}

const numbered = (name: string, count: number): Placeholder[] =>
  Array.from({ length: count }, (_, i) => p(`${name}${i}`));

const SORTS_BY_PACK: ReadonlySet<Sort> = new Set(["priceAsc", "priceDesc", "per500"]);

function orderBy(sort: Sort): SQL[] {
  switch (sort) {
    case "priceAsc":
      return [asc(variants.priceFen), asc(products.id)];
    case "priceDesc":
      return [desc(variants.priceFen), asc(products.id)];
    case "per500":
      return [
        sql`case when ${variants.netGrams} > 0 then 0 else 1 end`, // goods not sold by weight come last
        sql`${variants.priceFen} * 1000000 / ${variants.netGrams}`,
        asc(products.id),
      ];
    default:
      return [desc(products.listedDay), desc(products.id)];
  }
}

function build(read: Reader, shape: Shape, name?: string) {
  const matching = shape.terms > 0 ? matchTerms(read, numbered("term", shape.terms)) : undefined;
  const prices = and(
    shape.hasPriceMin ? gte(variants.priceFen, p("priceMinFen")) : undefined,
    shape.hasPriceMax ? lte(variants.priceFen, p("priceMaxFen")) : undefined,
  );
  const cells = countCells(read, matching, prices);

  // the two dozen are chosen first: what a card says is worked out for them alone
  const found = read
    .select({
      id: products.id,
      rank: matching ? sql<number>`${matching.rank}`.as("rank") : sql<number>`0`.as("rank"),
    })
    .from(products)
    .$dynamic();
  if (prices || SORTS_BY_PACK.has(shape.sort)) found.innerJoin(variants, isFirstVariant);
  if (matching) found.innerJoin(matching, eq(matching.productId, products.id));
  const chosen = found
    .where(
      and(
        eq(products.isOnSale, true),
        prices,
        shape.counties > 0 ? inArray(products.countyId, numbered("county", shape.counties)) : undefined,
        shape.categories > 0
          ? inArray(products.categoryId, numbered("category", shape.categories))
          : undefined,
        shape.storages > 0 ? inArray(products.storageClass, numbered("storage", shape.storages)) : undefined,
        shape.isCertified ? eq(isCertified, 1) : undefined,
        shape.isInStock ? sql`${available} > 0` : undefined,
      ),
    )
    .orderBy(
      ...(matching && shape.sort === "relevance"
        ? [desc(matching.rank), asc(products.id)]
        : orderBy(shape.sort)),
    )
    .limit(PRODUCTS_PER_PAGE)
    .offset(p("offset"))
    .as("chosen");
  const page = read
    .select(cardFields)
    .from(chosen)
    .innerJoin(products, eq(products.id, chosen.id))
    .innerJoin(variants, isFirstVariant)
    .orderBy(...(shape.sort === "relevance" ? [desc(chosen.rank), asc(products.id)] : orderBy(shape.sort)));
  return { cells: cells.prepare(`list_cells_${name}`), page: page.prepare(`list_page_${name}`) };
}

type Statements = ReturnType<typeof build>;

const shapesOf = perConnection((_: Reader) => new Map<string, Statements>());

function statementsFor(read: Reader, shape: Shape): Statements {
  const shapes = shapesOf(read);
  const key = Object.values(shape).join();
  let statements = shapes.get(key);
  if (!statements) {
    const isKept = shapes.size < SHAPES_MAX;
    statements = build(read, shape, isKept ? String(shapes.size) : undefined);
    if (isKept) shapes.set(key, statements);
  }
  return statements;
}

export interface Facet {
  value: string;
  count: number;
}

export interface ProductList {
  /** The filters as they were understood: values that name nothing are gone, the page is one that exists. */
  filters: ListFilters;
  products: Card[];
  total: number;
  pages: number;
  /** For each group, how many goods each value would show, given everything chosen in the other groups. */
  facets: Record<Choice, Facet[]> & { certified: number; inStock: number };
  counties: NamedCounty[];
  categories: Category[];
}

/** So many lists are remembered of one version of the catalogue: the pages that most visitors see. */
const LISTS_MAX = 200;

const listsOf = new WeakMap<Remembered, LRUCache<string, ProductList>>();

/**
 * A page of goods on sale, with the counts of every filter, as of `at`. Two statements do the work; a
 * list that was asked for before is remembered as long as what all lists share (see rememberCatalog).
 */
export async function listProducts(read: Reader, asked: ListFilters, at: number): Promise<ProductList> {
  const remembered = await rememberCatalog(read, at);
  let lists = listsOf.get(remembered);
  if (!lists) {
    lists = new LRUCache({ max: LISTS_MAX });
    listsOf.set(remembered, lists);
  }
  const path = listPath(asked); // says everything that is asked
  let list = lists.get(path);
  if (!list) {
    list = await makeList(read, remembered, asked, at);
    lists.set(path, list);
  }
  return list;
}

async function makeList(
  read: Reader,
  remembered: Remembered,
  asked: ListFilters,
  at: number,
): Promise<ProductList> {
  const { centreId, counties, countyById, categories } = remembered;
  const terms = await resolveQuery(read, asked.q);
  const filters = keepKnown(asked, counties, categories);
  const chosenCounties = counties.filter((county) => isChosenPlace(filters, county)).map(({ id }) => id);
  const isEverywhere = chosenCounties.length === counties.length && !remembered.hasNameless;
  const nothing = {
    filters: { ...filters, page: 1 },
    products: [],
    total: 0,
    pages: 0,
    counties,
    categories,
  };
  if (!terms) return { ...nothing, facets: countFacets(filters, [], countyById) };

  const statements = statementsFor(read, {
    terms: terms.length,
    counties: isEverywhere ? 0 : chosenCounties.length,
    categories: filters.category.length,
    storages: filters.storage.length,
    isCertified: filters.certified,
    isInStock: filters.inStock,
    hasPriceMin: filters.priceMinFen !== undefined,
    hasPriceMax: filters.priceMaxFen !== undefined,
    sort: filters.sort ?? (terms.length > 0 ? "relevance" : "newest"),
  });
  const values: Record<string, unknown> = {
    at,
    centreId,
    priceMinFen: filters.priceMinFen,
    priceMaxFen: filters.priceMaxFen,
  };
  const give = (name: string, list: readonly string[]) => {
    for (const [index, value] of list.entries()) values[`${name}${index}`] = value;
  };
  give("term", terms);
  give("county", isEverywhere ? [] : chosenCounties);
  give("category", filters.category);
  give("storage", filters.storage);

  const isWhole =
    terms.length === 0 && filters.priceMinFen === undefined && filters.priceMaxFen === undefined;
  const cells = isWhole
    ? remembered.cells
    : (await statements.cells.execute(values)).filter(({ countyId }) => countyById.has(countyId));
  const facets = countFacets(filters, cells, countyById);
  const total = sumCells(cells, filters, countyById);
  if (total === 0) return { ...nothing, facets };
  const pages = Math.ceil(total / PRODUCTS_PER_PAGE);
  const page = Math.min(filters.page, pages);
  const rows = await statements.page.execute({ ...values, offset: (page - 1) * PRODUCTS_PER_PAGE });
  return {
    filters: { ...filters, page },
    products: rows.map((row) => describeCard(row, remembered)),
    total,
    pages,
    facets,
    counties,
    categories,
  };
}

/** Lets go of values that name nothing. */
function keepKnown(
  filters: ListFilters,
  counties: readonly NamedCounty[],
  kinds: readonly Category[],
): ListFilters {
  const known: Record<Exclude<Choice, "storage">, Set<string>> = {
    province: new Set(counties.map((county) => county.provinceCode)),
    prefecture: new Set(counties.map((county) => county.prefectureCode)),
    county: new Set(counties.map((county) => county.id)),
    category: new Set(kinds.map((kind) => kind.id)),
  };
  const keep = (name: keyof typeof known) => filters[name].filter((value) => known[name].has(value));
  return {
    ...filters,
    province: keep("province"),
    prefecture: keep("prefecture"),
    county: keep("county"),
    category: keep("category"),
  };
}

const has = (chosen: readonly string[], value: string) => chosen.length === 0 || chosen.includes(value);

function isChosenPlace(filters: ListFilters, county: NamedCounty): boolean {
  return (
    has(filters.province, county.provinceCode) &&
    has(filters.prefecture, county.prefectureCode) &&
    has(filters.county, county.id)
  );
}

/** The value of a cell in each group. */
function valuesOf(cell: Cell, counties: ReadonlyMap<string, NamedCounty>): Record<Choice, string> {
  const county = counties.get(cell.countyId);
  return {
    province: county?.provinceCode ?? "",
    prefecture: county?.prefectureCode ?? "",
    county: cell.countyId,
    category: cell.categoryId,
    storage: cell.storageClass,
  };
}

type Group = Choice | "certified" | "inStock";

/** True when a cell is shown by everything that is chosen, `besides` left out of account. */
function isShown(cell: Cell, values: Record<Choice, string>, filters: ListFilters, besides?: Group): boolean {
  return (
    CHOICES.every((choice) => choice === besides || has(filters[choice], values[choice])) &&
    (besides === "certified" || !filters.certified || cell.isCertified === 1) &&
    (besides === "inStock" || !filters.inStock || cell.isInStock === 1)
  );
}

function sumCells(
  cells: readonly Cell[],
  filters: ListFilters,
  counties: ReadonlyMap<string, NamedCounty>,
): number {
  return cells.reduce(
    (sum, cell) => sum + (isShown(cell, valuesOf(cell, counties), filters) ? cell.count : 0),
    0,
  );
}

function countFacets(
  filters: ListFilters,
  cells: readonly Cell[],
  counties: ReadonlyMap<string, NamedCounty>,
): ProductList["facets"] {
  const counts = new Map(CHOICES.map((choice) => [choice, new Map<string, number>()]));
  let certified = 0;
  let inStock = 0;
  for (const cell of cells) {
    const values = valuesOf(cell, counties);
    for (const choice of CHOICES) {
      if (!isShown(cell, values, filters, choice)) continue;
      const group = counts.get(choice);
      group?.set(values[choice], (group.get(values[choice]) ?? 0) + cell.count);
    }
    if (cell.isCertified === 1 && isShown(cell, values, filters, "certified")) certified += cell.count;
    if (cell.isInStock === 1 && isShown(cell, values, filters, "inStock")) inStock += cell.count;
  }
  const facet = (choice: Choice): Facet[] =>
    [...(counts.get(choice) ?? [])].map(([value, count]) => ({ value, count }));
  return {
    province: facet("province"),
    prefecture: facet("prefecture"),
    county: facet("county"),
    category: facet("category"),
    storage: facet("storage"),
    certified,
    inStock,
  };
}
