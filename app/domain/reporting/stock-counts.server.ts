import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import { products, variants } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import {
  lots,
  stockCountLines,
  stockCounts,
  stockDifferences,
  stockLevels,
  stockWriteOffs,
} from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Reader } from "#db/store.ts";

const ROWS_MAX = 100;
const LINES_MAX = 2_000;

const goods = {
  sku: variants.sku,
  nameZh: products.nameZh,
  nameEn: products.nameEn,
  specZh: variants.specZh,
  specEn: variants.specEn,
};

/** The counts of an outlet, the newest first. */
export async function listCounts(read: Reader, outletId: string) {
  const lines = read
    .select({ count: countOf() })
    .from(stockCountLines)
    .where(eq(stockCountLines.countId, stockCounts.id));
  const differing = read
    .select({ count: countOf() })
    .from(stockCountLines)
    .where(
      and(
        eq(stockCountLines.countId, stockCounts.id),
        sql`${stockCountLines.counted} <> ${stockCountLines.booked}`,
      ),
    );
  return read
    .select({
      id: stockCounts.id,
      state: stockCounts.state,
      openedAt: stockCounts.openedAt,
      lines: sql`(${lines})`.mapWith(Number),
      differing: sql`(${differing})`.mapWith(Number),
    })
    .from(stockCounts)
    .where(eq(stockCounts.outletId, outletId))
    .orderBy(desc(stockCounts.openedAt), desc(stockCounts.id))
    .limit(ROWS_MAX);
}

/** A count with what was counted, differences first, and how many of the outlet's goods nobody counted. */
export async function findCount(read: Reader, countId: string) {
  const [count] = await read.select().from(stockCounts).where(eq(stockCounts.id, countId)).limit(1);
  if (!count) return undefined;
  const lines = await read
    .select({
      ...goods,
      variantId: stockCountLines.variantId,
      counted: stockCountLines.counted,
      booked: stockCountLines.booked,
      countedAt: stockCountLines.countedAt,
    })
    .from(stockCountLines)
    .innerJoin(variants, eq(variants.id, stockCountLines.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(stockCountLines.countId, countId))
    .orderBy(desc(sql`abs(${stockCountLines.counted} - ${stockCountLines.booked})`), asc(variants.sku))
    .limit(LINES_MAX);
  const uncounted = await read
    .select({ ...goods, onHand: stockLevels.onHand })
    .from(stockLevels)
    .innerJoin(variants, eq(variants.id, stockLevels.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      and(
        eq(stockLevels.outletId, count.outletId),
        sql`${stockLevels.onHand} > 0`,
        sql`${stockLevels.variantId} not in (select variant_id from stock_count_lines where count_id = ${countId})`,
      ),
    )
    .orderBy(asc(variants.sku))
    .limit(LINES_MAX);
  return { ...count, lines, uncounted };
}

/** Goods that tills sold and the books of an outlet did not have, and nobody has explained. */
export async function listOpenDifferences(read: Reader, outletId: string) {
  return read
    .select({
      ...goods,
      id: stockDifferences.id,
      quantity: stockDifferences.quantity,
      openedAt: stockDifferences.openedAt,
      orderNumber: orders.number,
    })
    .from(stockDifferences)
    .innerJoin(variants, eq(variants.id, stockDifferences.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .leftJoin(orderLines, eq(orderLines.id, stockDifferences.sourceId))
    .leftJoin(orders, eq(orders.id, orderLines.orderId))
    .where(and(eq(stockDifferences.outletId, outletId), isNull(stockDifferences.settledAt)))
    .orderBy(asc(stockDifferences.openedAt), asc(stockDifferences.id))
    .limit(ROWS_MAX);
}

/** Which outlet a difference is of. */
export async function findDifferenceOutlet(read: Reader, differenceId: string): Promise<string | undefined> {
  const [found] = await read
    .select({ outletId: stockDifferences.outletId })
    .from(stockDifferences)
    .where(eq(stockDifferences.id, differenceId))
    .limit(1);
  return found?.outletId;
}

/** What an outlet wrote off last. */
export async function listWriteOffs(read: Reader, outletId: string) {
  return read
    .select({
      ...goods,
      id: stockWriteOffs.id,
      code: lots.code,
      quantity: stockWriteOffs.quantity,
      reason: stockWriteOffs.reason,
      actor: users.name,
      writtenAt: stockWriteOffs.writtenAt,
    })
    .from(stockWriteOffs)
    .innerJoin(variants, eq(variants.id, stockWriteOffs.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .leftJoin(lots, eq(lots.id, stockWriteOffs.lotId))
    .leftJoin(users, eq(users.id, stockWriteOffs.writtenBy))
    .where(eq(stockWriteOffs.outletId, outletId))
    .orderBy(desc(stockWriteOffs.writtenAt), desc(stockWriteOffs.id))
    .limit(ROWS_MAX);
}

/** The lot of this code among the goods of a pack. */
export async function findLotOfCode(
  read: Reader,
  variantId: string,
  code: string,
): Promise<string | undefined> {
  const [lot] = await read
    .select({ id: lots.id })
    .from(lots)
    .where(and(eq(lots.variantId, variantId), eq(lots.code, code)))
    .limit(1);
  return lot?.id;
}
