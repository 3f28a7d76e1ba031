import { eq, type SQL, sql } from "drizzle-orm";
import { listCounties, type NamedCounty } from "#app/domain/geography/counties.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { CATALOG_COUNTER } from "#db/counters.ts";
import { directoryEntries, products, variants } from "#db/schema/catalog.ts";
import { changeCounters } from "#db/schema/programme.ts";
import { countOf, perConnection, type Reader } from "#db/store.ts";
import { available, type Category, isCertified, isFirstVariant, listCategories } from "./cards.server.ts";
import type { matchTerms } from "./search.server.ts";

/**
 * How many goods there are of each combination of county, kind, storage, mark and stock. `matching`
 * and `prices` narrow what is counted; a price is that of the first pack.
 */
export function countCells(
  read: Reader,
  matching?: ReturnType<typeof matchTerms> | undefined,
  prices?: SQL | undefined,
) {
  const goods = read
    .select({
      countyId: products.countyId,
      categoryId: products.categoryId,
      storageClass: products.storageClass,
      isCertified: isCertified.as("is_certified"),
      isInStock: sql<number>`case when ${available} > 0 then 1 else 0 end`.as("is_in_stock"),
    })
    .from(products)
    .$dynamic();
  if (prices) goods.innerJoin(variants, isFirstVariant);
  if (matching) goods.innerJoin(matching, eq(matching.productId, products.id));
  const counted = goods
    .where(sql`${eq(products.isOnSale, true)}${prices ? sql` and ${prices}` : sql``}`)
    .as("goods");
  return read
    .select({
      countyId: counted.countyId,
      categoryId: counted.categoryId,
      storageClass: counted.storageClass,
      isCertified: counted.isCertified,
      isInStock: counted.isInStock,
      count: countOf(),
    })
    .from(counted)
    .groupBy(
      counted.countyId,
      counted.categoryId,
      counted.storageClass,
      counted.isCertified,
      counted.isInStock,
    );
}

export type Cell = Awaited<ReturnType<typeof countCells>>[number];

const statements = perConnection((read: Reader) => ({
  version: read
    .select({ value: changeCounters.value })
    .from(changeCounters)
    .where(eq(changeCounters.name, CATALOG_COUNTER))
    .prepare("catalog_version"),
  cells: countCells(read).prepare("catalog_cells"),
  nextChange: read
    .select({
      at: sql<
        number | null
      >`min(case when ${directoryEntries.liveFrom} > cast(${sql.placeholder("at")} as bigint)
        then ${directoryEntries.liveFrom} when ${directoryEntries.liveUntil} > cast(${sql.placeholder("at")} as bigint)
        then ${directoryEntries.liveUntil} end)`,
    })
    .from(directoryEntries)
    .prepare("catalog_next_change"),
}));

/** What every list of goods needs. */
export interface Remembered {
  centreId: string;
  counties: NamedCounty[];
  countyById: ReadonlyMap<string, NamedCounty>;
  categories: Category[];
  categoryById: ReadonlyMap<string, Category>;
  /** The whole catalogue, counted. */
  cells: Cell[];
  /** True while goods are on sale whose county has no name today: it ended and none followed. They are not shown. */
  hasNameless: boolean;
}

interface Memory extends Remembered {
  version: number;
  day: number;
  from: number;
  /** Not including: a directory entry begins or ends then. */
  until: number;
}

const memories = perConnection((_: Reader): { last?: Memory } => ({}));

/**
 * What is shared by all lists at `at`. It is worked out once for each version of the catalogue (see
 * CATALOG_COUNTER), Beijing day and state of the directory, and remembered until one of them changes.
 */
export async function rememberCatalog(read: Reader, at: number): Promise<Remembered> {
  const memory = memories(read);
  const [counter] = await statements(read).version.execute();
  const version = counter?.value ?? 0;
  const day = businessDay(at);
  const { last } = memory;
  if (last && last.version === version && last.day === day && last.from <= at && at < last.until) return last;

  const centreId = await getCentreId(read);
  const [counties, categories, cells, [next]] = await Promise.all([
    listCounties(read, day),
    listCategories(read),
    statements(read).cells.execute({ at, centreId }),
    statements(read).nextChange.execute({ at }),
  ]);
  const countyById = new Map(counties.map((county) => [county.id, county]));
  const named = cells.filter(({ countyId }) => countyById.has(countyId));
  const made: Memory = {
    version,
    day,
    from: at,
    until: next?.at ? Number(next.at) : Number.POSITIVE_INFINITY,
    centreId,
    counties,
    countyById,
    categories,
    categoryById: new Map(categories.map((kind) => [kind.id, kind])),
    cells: named,
    hasNameless: named.length < cells.length,
  };
  memory.last = made;
  return made;
}
