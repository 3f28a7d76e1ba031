import { and, asc, eq, gte, sql } from "drizzle-orm";
import { lotLevels, lots, stockLevels } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import { type LotPart, takeInOrder } from "./lot.ts";
import { takeOfLot } from "./lot-levels.server.ts";
import { keepShelf, type Shelf, shelfLevel, tellBand } from "./shelf.server.ts";

/**
 * Takes goods off a shelf that are not there any more, blocked or not, of one lot ("" for goods of none) or, where
 * none is named, of whichever the shelf has: those of no lot first, then the first expired. The caller writes
 * their movements. Undefined when the shelf, less what is held for orders, has not so many: the caller
 * refuses then, which undoes what was done.
 */
export async function giveUpStock(
  tx: Tx,
  shelf: Shelf,
  quantity: number,
  ofLot?: string,
): Promise<LotPart[] | undefined> {
  const level = await keepShelf(tx, shelf);
  if (!level || level.onHand - level.held < quantity) return undefined;
  const lotless = { lotId: "", onHand: level.onHand - level.lotted };
  const onShelf = [lotless, ...(await listLots(tx, shelf))];
  const parts = takeInOrder(
    ofLot === undefined ? onShelf : onShelf.filter(({ lotId }) => lotId === ofLot),
    quantity,
  );
  if (!parts) return undefined;
  // the lots give first: no shelf may for a moment have more blocked than it has
  for (const part of parts) if (part.lotId !== "") await takeOfLot(tx, shelf, part.lotId, part.quantity);
  const [left] = await tx
    .update(stockLevels)
    .set({ onHand: sql`${stockLevels.onHand} - ${quantity}` })
    .where(
      and(
        eq(stockLevels.outletId, shelf.outletId),
        eq(stockLevels.variantId, shelf.variantId),
        gte(sql`${stockLevels.onHand} - ${stockLevels.held}`, quantity),
      ),
    )
    .returning(shelfLevel);
  await tellBand(tx, left, -quantity);
  return parts;
}

async function listLots(tx: Tx, { outletId, variantId }: Shelf) {
  return tx
    .select({ lotId: lotLevels.lotId, onHand: lotLevels.onHand })
    .from(lotLevels)
    .innerJoin(lots, eq(lots.id, lotLevels.lotId))
    .where(
      and(eq(lotLevels.outletId, outletId), eq(lotLevels.variantId, variantId), sql`${lotLevels.onHand} > 0`),
    )
    .orderBy(sql`case when ${lots.lastDay} is null then 1 else 0 end`, asc(lots.lastDay), asc(lots.id));
}
