import { and, asc, eq, gt, isNull, lt } from "drizzle-orm";
import { lotLevels, lots } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import { blockExpired } from "./lot-levels.server.ts";
import { inShelfOrder, keepShelf } from "./shelf.server.ts";

const SHELVES_AT_ONCE = 50;

/** Blocks goods whose last day is over, of fifty shelves at most. Answers of how many. */
export async function expireLots(tx: Tx, today: number): Promise<number> {
  const due = await tx
    .selectDistinct({ outletId: lotLevels.outletId, variantId: lotLevels.variantId })
    .from(lotLevels)
    .innerJoin(lots, eq(lots.id, lotLevels.lotId))
    .where(and(lt(lots.lastDay, today), isNull(lotLevels.block), gt(lotLevels.onHand, 0)))
    .orderBy(asc(lotLevels.outletId), asc(lotLevels.variantId))
    .limit(SHELVES_AT_ONCE);
  for (const shelf of inShelfOrder(due)) {
    await keepShelf(tx, shelf);
    await blockExpired(tx, shelf, today);
  }
  return due.length;
}
