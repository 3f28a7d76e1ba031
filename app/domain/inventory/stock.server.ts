import { and, eq, gte, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { perConnection, type Tx } from "#db/store.ts";
import { stockBandOf } from "./stock-band.ts";

/** So many of a variant. */
export interface Goods {
  variantId: string;
  quantity: number;
}

/** Goods that leave or come for a reason; with the reason, a source moves a shelf once. */
export interface SourcedGoods extends Goods {
  sourceId: string;
}

/** Goods of an outlet. */
export interface ShelvedGoods extends Goods {
  outletId: string;
}

type MovementReason = (typeof stockMovements.$inferInsert)["reason"];

const shelf = and(
  eq(stockLevels.outletId, sql.placeholder("outletId")),
  eq(stockLevels.variantId, sql.placeholder("variantId")),
);
const quantity = sql`cast(${sql.placeholder("quantity")} as integer)`;
const after = { onHand: stockLevels.onHand, held: stockLevels.held };

const statements = perConnection((tx: Tx) => ({
  hold: tx
    .update(stockLevels)
    .set({ held: sql`${stockLevels.held} + ${quantity}` })
    .where(and(shelf, gte(sql`${stockLevels.onHand} - ${stockLevels.held}`, quantity)))
    .returning(after)
    .prepare("stock_hold"),
  release: tx
    .update(stockLevels)
    .set({ held: sql`${stockLevels.held} - ${quantity}` })
    .where(shelf)
    .returning(after)
    .prepare("stock_release"),
  takeHeld: tx
    .update(stockLevels)
    .set({ onHand: sql`${stockLevels.onHand} - ${quantity}`, held: sql`${stockLevels.held} - ${quantity}` })
    .where(shelf)
    .returning(after)
    .prepare("stock_take_held"),
  takeFree: tx
    .update(stockLevels)
    .set({ onHand: sql`${stockLevels.onHand} - ${quantity}` })
    .where(and(shelf, gte(sql`${stockLevels.onHand} - ${stockLevels.held}`, quantity)))
    .returning(after)
    .prepare("stock_take_free"),
  receive: tx
    .insert(stockLevels)
    .values({
      outletId: sql.placeholder("outletId"),
      variantId: sql.placeholder("variantId"),
      onHand: sql.placeholder("quantity"),
      held: 0,
    })
    .onConflictDoUpdate({
      target: [stockLevels.outletId, stockLevels.variantId],
      set: { onHand: sql`${stockLevels.onHand} + excluded.on_hand` },
    })
    .returning(after)
    .prepare("stock_receive"),
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
    })
    .prepare("stock_move"),
}));

/** One order of shelves for everybody, so that two baskets never wait for each other in a ring. */
function inShelfOrder<G extends Goods & { outletId?: string }>(goods: readonly G[]): G[] {
  return [...goods].sort(
    (a, b) => compare(a.outletId ?? "", b.outletId ?? "") || compare(a.variantId, b.variantId),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Tells the page cache when what a shopper is told of a shelf has changed. */
async function tellBand(tx: Tx, level: { onHand: number; held: number } | undefined, changedBy: number) {
  if (!level) throw new Error("a shelf with held goods is gone");
  const available = level.onHand - level.held;
  if (stockBandOf(available) !== stockBandOf(available - changedBy)) await bumpCounter(tx, CATALOG_COUNTER);
}

/**
 * Holds goods of an outlet for an order that is not paid yet: checked and taken in one statement each.
 * Refuses with OUT_OF_STOCK (facts: variantId), which undoes the whole transaction. Goods of one
 * variant are given once.
 */
export async function holdStock(tx: Tx, outletId: string, goods: readonly Goods[]): Promise<void> {
  for (const { variantId, quantity } of inShelfOrder(goods)) {
    const [level] = await statements(tx).hold.execute({ outletId, variantId, quantity });
    if (!level) throw new Refusal("OUT_OF_STOCK", { variantId });
    await tellBand(tx, level, -quantity);
  }
}

/** Holds all of some goods again, or none: false when any of them is short. */
export async function tryToHoldStock(tx: Tx, outletId: string, goods: readonly Goods[]): Promise<boolean> {
  const held: ShelvedGoods[] = [];
  for (const { variantId, quantity } of inShelfOrder(goods)) {
    const [level] = await statements(tx).hold.execute({ outletId, variantId, quantity });
    if (!level) {
      await releaseStock(tx, held);
      return false;
    }
    await tellBand(tx, level, -quantity);
    held.push({ outletId, variantId, quantity });
  }
  return true;
}

/**
 * Frees what was held for orders that will not be paid. Goods of one shelf are given once: whoever ends
 * several orders sums them first, for shelves are taken in one order within a transaction too.
 */
export async function releaseStock(tx: Tx, goods: readonly ShelvedGoods[]): Promise<void> {
  for (const { outletId, variantId, quantity } of inShelfOrder(goods)) {
    const [level] = await statements(tx).release.execute({ outletId, variantId, quantity });
    await tellBand(tx, level, quantity);
  }
}

/** Takes the goods that were held, because they are sold; each with its movement. */
export async function takeHeldStock(
  tx: Tx,
  outletId: string,
  goods: readonly SourcedGoods[],
  movedAt: number,
): Promise<void> {
  for (const { variantId, quantity, sourceId } of inShelfOrder(goods)) {
    const [level] = await statements(tx).takeHeld.execute({ outletId, variantId, quantity });
    if (!level) throw new Error("a shelf with held goods is gone");
    await move(tx, outletId, variantId, -quantity, "sale", sourceId, movedAt);
  }
}

/**
 * Takes sold goods from another shelf than the one they were sold from: they go back on that one and leave
 * the other, with a movement each. Null stands for a sender that has no shelf of ours. Refuses with
 * SENDER_SHORT (facts: variantId).
 */
export async function exchangeSoldStock(
  tx: Tx,
  { backTo, takenFrom }: { backTo: string | null; takenFrom: string | null },
  goods: readonly SourcedGoods[],
  movedAt: number,
): Promise<void> {
  const moves = goods.flatMap((some) => [
    ...(backTo === null ? [] : [{ ...some, outletId: backTo, isBack: true }]),
    ...(takenFrom === null ? [] : [{ ...some, outletId: takenFrom, isBack: false }]),
  ]);
  for (const { outletId, variantId, quantity, sourceId, isBack } of inShelfOrder(moves)) {
    const at = { outletId, variantId, quantity };
    const [level] = await (isBack ? statements(tx).receive.execute(at) : statements(tx).takeFree.execute(at));
    if (!level) throw new Refusal("SENDER_SHORT", { variantId });
    const moved = isBack ? quantity : -quantity;
    await tellBand(tx, level, moved);
    await move(
      tx,
      outletId,
      variantId,
      moved,
      isBack ? "reallocated_in" : "reallocated_out",
      sourceId,
      movedAt,
    );
  }
}

/** Puts goods that arrived on an outlet's shelf, with a movement each. */
export async function receiveStock(
  tx: Tx,
  outletId: string,
  goods: readonly SourcedGoods[],
  movedAt: number,
): Promise<void> {
  for (const { variantId, quantity, sourceId } of inShelfOrder(goods)) {
    const [level] = await statements(tx).receive.execute({ outletId, variantId, quantity });
    await tellBand(tx, level, quantity);
    await move(tx, outletId, variantId, quantity, "receive", sourceId, movedAt);
  }
}

/**
 * Takes sold goods back to the outlet they left, with a movement each: those that can be sold again go on
 * its shelf; those written off have a second movement out, and its shelf is as it was.
 */
export async function returnStock(
  tx: Tx,
  outletId: string,
  goods: readonly (SourcedGoods & { isWrittenOff: boolean })[],
  movedAt: number,
): Promise<void> {
  for (const { variantId, quantity, sourceId, isWrittenOff } of inShelfOrder(goods)) {
    await move(tx, outletId, variantId, quantity, "return", sourceId, movedAt);
    if (isWrittenOff) {
      await move(tx, outletId, variantId, -quantity, "write_off", sourceId, movedAt);
      continue;
    }
    const [level] = await statements(tx).receive.execute({ outletId, variantId, quantity });
    await tellBand(tx, level, quantity);
  }
}

function move(
  tx: Tx,
  outletId: string,
  variantId: string,
  quantity: number,
  reason: MovementReason,
  sourceId: string,
  movedAt: number,
) {
  return statements(tx).move.execute({
    id: newId(),
    outletId,
    variantId,
    quantity,
    reason,
    sourceId,
    movedAt,
  });
}
