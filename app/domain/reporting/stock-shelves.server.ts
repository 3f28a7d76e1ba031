import { and, asc, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { products, variants } from "#db/schema/catalog.ts";
import { lotLevels, lots, stockLevels } from "#db/schema/inventory.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";

const OUTLETS_MAX = 1_000;
const SHELVES_MAX = 500;

/** A place that keeps stock, with its name. */
export interface StockedOutlet {
  id: string;
  kind: (typeof outlets.$inferSelect)["kind"];
  nameZh: string;
  nameEn: string;
}

/** The outlets that may have goods on shelves and are open on a day; of these, or all of them. The centre is first. */
export async function listStockedOutlets(
  read: Reader,
  outletIds: readonly string[] | null,
  today: number,
): Promise<StockedOutlet[]> {
  return read
    .select({ id: outlets.id, kind: outlets.kind, nameZh: outlets.nameZh, nameEn: outlets.nameEn })
    .from(outlets)
    .where(
      and(
        ne(outlets.kind, "pavilion"),
        or(isNull(outlets.closedDay), gt(outlets.closedDay, today)),
        outletIds ? inArray(outlets.id, [...outletIds]) : undefined,
      ),
    )
    .orderBy(
      sql`case ${outlets.kind} when 'centre' then 0 when 'sub_centre' then 1 else 2 end`,
      asc(outlets.id),
    )
    .limit(OUTLETS_MAX);
}

/** What an outlet has of each of its goods, by name; `lastDay` is the nearest of what may still be sold. */
export async function listShelves(read: Reader, outletId: string) {
  const lastDay = sql<number | null>`(select min(${lots.lastDay}) from ${lotLevels}
    inner join ${lots} on ${lots.id} = ${lotLevels.lotId}
    where ${lotLevels.outletId} = ${stockLevels.outletId} and ${lotLevels.variantId} = ${stockLevels.variantId}
      and ${lotLevels.onHand} > 0 and ${lotLevels.block} is null)`;
  return read
    .select({
      variantId: stockLevels.variantId,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      onHand: stockLevels.onHand,
      held: stockLevels.held,
      lotted: stockLevels.lotted,
      blocked: stockLevels.blocked,
      lastDay,
    })
    .from(stockLevels)
    .innerJoin(variants, eq(variants.id, stockLevels.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(stockLevels.outletId, outletId))
    .orderBy(asc(variants.sku))
    .limit(SHELVES_MAX);
}

/** All packs that are kept in stock, by their number, for who receives or counts goods. */
export async function listPacks(read: Reader) {
  return read
    .select({
      variantId: variants.id,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      shelfLifeDays: products.shelfLifeDays,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(products.fulfilment, "goods"))
    .orderBy(asc(variants.sku))
    .limit(5_000);
}
