import { and, eq, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { perConnection, type Tx } from "#db/store.ts";
import { freeOf, stockBandOf } from "./stock-band.ts";

/*
 * What every verb of this module needs of a shelf: who takes goods or puts them there keeps the shelf's row
 * first, and its lots after it; who changes a lot keeps the lot, then its shelves in their order.
 */

/** One shelf: a variant at an outlet. */
export interface Shelf {
  outletId: string;
  variantId: string;
}

export interface ShelfLevel {
  onHand: number;
  held: number;
  lotted: number;
  blocked: number;
}

export type MovementReason = (typeof stockMovements.$inferInsert)["reason"];

export const theShelf = and(
  eq(stockLevels.outletId, sql.placeholder("outletId")),
  eq(stockLevels.variantId, sql.placeholder("variantId")),
);

export const shelfLevel = {
  onHand: stockLevels.onHand,
  held: stockLevels.held,
  lotted: stockLevels.lotted,
  blocked: stockLevels.blocked,
};

const lotted = sql`cast(${sql.placeholder("lotted")} as integer)`;
const blocked = sql`cast(${sql.placeholder("blocked")} as integer)`;

const statements = perConnection((tx: Tx) => ({
  keep: tx
    .update(stockLevels)
    .set({ held: sql`${stockLevels.held}` })
    .where(theShelf)
    .returning(shelfLevel)
    .prepare("shelf_keep"),
  restate: tx
    .update(stockLevels)
    .set({
      lotted: sql`${stockLevels.lotted} + ${lotted}`,
      blocked: sql`${stockLevels.blocked} + ${blocked}`,
    })
    .where(theShelf)
    .returning(shelfLevel)
    .prepare("shelf_restate"),
  move: tx
    .insert(stockMovements)
    .values({
      id: sql.placeholder("id"),
      outletId: sql.placeholder("outletId"),
      variantId: sql.placeholder("variantId"),
      quantity: sql.placeholder("quantity"),
      reason: sql.placeholder("reason"),
      sourceId: sql.placeholder("sourceId"),
      movedAt: sql.placeholder("movedAt"),
      lotId: sql.placeholder("lotId"),
    })
    .prepare("stock_move"),
}));

/** What is free to be sold of a shelf that a statement reads; 0 where a join found none. */
export const freeStock =
  sql<number>`coalesce(${stockLevels.onHand} - ${stockLevels.held} - ${stockLevels.blocked}, 0)`.mapWith(
    Number,
  );

/** One order of shelves for everybody, so that two baskets never wait for each other in a ring. */
export function inShelfOrder<G extends { outletId?: string; variantId: string }>(goods: readonly G[]): G[] {
  return [...goods].sort(
    (a, b) => compare(a.outletId ?? "", b.outletId ?? "") || compare(a.variantId, b.variantId),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Tells the page cache when what a shopper is told of a shelf has changed. */
export async function tellBand(
  tx: Tx,
  level: Omit<ShelfLevel, "lotted"> | undefined,
  changedBy: number,
): Promise<void> {
  if (!level) throw new Error("a shelf with goods is gone");
  const available = freeOf(level);
  if (stockBandOf(available) !== stockBandOf(available - changedBy)) await bumpCounter(tx, CATALOG_COUNTER);
}

/** Keeps a shelf for this transaction: whoever else wants it waits. Undefined where there is none. */
export async function keepShelf(tx: Tx, { outletId, variantId }: Shelf): Promise<ShelfLevel | undefined> {
  const [level] = await statements(tx).keep.execute({ outletId, variantId });
  return level;
}

/** Says of so many pieces of a shelf that they are, or are no longer, of lots, and blocked. */
export async function restateShelf(
  tx: Tx,
  { outletId, variantId }: Shelf,
  change: { lotted: number; blocked: number },
): Promise<void> {
  if (change.lotted === 0 && change.blocked === 0) return;
  const [level] = await statements(tx).restate.execute({ outletId, variantId, ...change });
  await tellBand(tx, level, -change.blocked);
}

/** Writes one movement into the book. */
export async function move(
  tx: Tx,
  { outletId, variantId }: Shelf,
  quantity: number,
  reason: MovementReason,
  sourceId: string,
  movedAt: number,
  lotId = "",
): Promise<void> {
  const movement = { id: newId(), outletId, variantId, quantity, reason, sourceId, movedAt, lotId };
  await statements(tx).move.execute(movement);
}
