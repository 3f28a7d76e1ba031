import { and, gte, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockDifferences, stockLevels } from "#db/schema/inventory.ts";
import { perConnection, type Tx } from "#db/store.ts";
import type { LotPart } from "./lot.ts";
import {
  blockExpired,
  type KeptLot,
  keepLots,
  putBackIntoLots,
  putIntoLot,
  takeFromLots,
} from "./lot-levels.server.ts";
import {
  freeStock,
  inShelfOrder,
  keepShelf,
  type MovementReason,
  move,
  type Shelf,
  shelfLevel,
  tellBand,
  theShelf,
} from "./shelf.server.ts";
import { rememberSoldLots, returnToLots } from "./sold-lots.server.ts";
import { freeOf } from "./stock-band.ts";

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

/** Goods that were sold, and are moved again for another cause than their sale. */
export interface SoldGoods extends SourcedGoods {
  orderLineId: string;
}

const quantity = sql`cast(${sql.placeholder("quantity")} as integer)`;

const statements = perConnection((tx: Tx) => ({
  hold: tx
    .update(stockLevels)
    .set({ held: sql`${stockLevels.held} + ${quantity}` })
    .where(and(theShelf, gte(freeStock, quantity)))
    .returning(shelfLevel)
    .prepare("stock_hold"),
  release: tx
    .update(stockLevels)
    .set({ held: sql`${stockLevels.held} - ${quantity}` })
    .where(theShelf)
    .returning(shelfLevel)
    .prepare("stock_release"),
  takeHeld: tx
    .update(stockLevels)
    .set({ onHand: sql`${stockLevels.onHand} - ${quantity}`, held: sql`${stockLevels.held} - ${quantity}` })
    .where(and(theShelf, gte(sql`${stockLevels.onHand} - ${stockLevels.blocked}`, quantity)))
    .returning(shelfLevel)
    .prepare("stock_take_held"),
  putBackHeld: tx
    .update(stockLevels)
    .set({ onHand: sql`${stockLevels.onHand} + ${quantity}`, held: sql`${stockLevels.held} + ${quantity}` })
    .where(theShelf)
    .returning(shelfLevel)
    .prepare("stock_put_back_held"),
  takeFree: tx
    .update(stockLevels)
    .set({ onHand: sql`${stockLevels.onHand} - ${quantity}` })
    .where(and(theShelf, gte(freeStock, quantity)))
    .returning(shelfLevel)
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
    .returning(shelfLevel)
    .prepare("stock_receive"),
}));

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

/**
 * Takes the goods that were held, because they are sold; each with its movements, those of lots first
 * expired, first out. Answers false, and takes nothing, when too little of them may still be sold: their
 * lot was recalled, or its last day is over.
 */
export async function tryToTakeHeldStock(
  tx: Tx,
  outletId: string,
  goods: readonly SourcedGoods[],
  movedAt: number,
): Promise<boolean> {
  const taken: (SourcedGoods & { parts: LotPart[] })[] = [];
  for (const some of inShelfOrder(goods)) {
    const { variantId, quantity } = some;
    const [level] = await statements(tx).takeHeld.execute({ outletId, variantId, quantity });
    const parts = level && (await takeFromLots(tx, { outletId, variantId }, level, quantity, movedAt));
    if (parts) {
      taken.push({ ...some, parts });
      continue;
    }
    if (level) {
      await statements(tx).putBackHeld.execute({ outletId, variantId, quantity });
      await blockExpired(tx, { outletId, variantId }, businessDay(movedAt));
    }
    for (const { parts, variantId, quantity } of taken) {
      await statements(tx).putBackHeld.execute({ outletId, variantId, quantity });
      await putBackIntoLots(tx, { outletId, variantId }, parts);
    }
    return false;
  }
  for (const { variantId, sourceId, parts } of taken) {
    for (const { lotId, quantity } of parts)
      await move(tx, { outletId, variantId }, -quantity, "sale", sourceId, movedAt, lotId);
    await rememberSoldLots(tx, sourceId, parts);
  }
  return true;
}

/**
 * Takes sold goods from another shelf than the one they were sold from: they go back on that one and leave
 * the other, with their movements each. Null stands for a sender that has no shelf of ours. Refuses with
 * SENDER_SHORT (facts: variantId).
 */
export async function exchangeSoldStock(
  tx: Tx,
  { backTo, takenFrom }: { backTo: string | null; takenFrom: string | null },
  goods: readonly SoldGoods[],
  movedAt: number,
): Promise<void> {
  const back = backTo === null ? [] : await partReturned(tx, goods);
  const lots = await keepLotsOf(tx, back);
  const moves = [
    ...back.map((some) => ({ ...some, outletId: backTo ?? "", isBack: true })),
    ...(takenFrom === null
      ? []
      : goods.map((some) => ({ ...some, outletId: takenFrom, isBack: false, parts: [] }))),
  ];
  for (const { outletId, isBack, parts, ...some } of inShelfOrder(moves)) {
    if (isBack) await putOnShelf(tx, outletId, { ...some, parts }, lots, "reallocated_in", movedAt);
    else await exchangeFrom(tx, outletId, some, movedAt);
  }
}

async function exchangeFrom(tx: Tx, outletId: string, goods: SoldGoods, movedAt: number): Promise<void> {
  const { variantId, quantity, sourceId, orderLineId } = goods;
  const parts = await takeFreeStock(tx, outletId, { variantId, quantity }, movedAt);
  if (!parts) throw new Refusal("SENDER_SHORT", { variantId });
  for (const part of parts)
    await move(tx, { outletId, variantId }, -part.quantity, "reallocated_out", sourceId, movedAt, part.lotId);
  await rememberSoldLots(tx, orderLineId, parts);
}

/**
 * Takes goods that are free, and says of which lots they are; the caller writes their movements. Undefined
 * when too few are free: the caller then refuses, which undoes what was done.
 */
export async function takeFreeStock(
  tx: Tx,
  outletId: string,
  { variantId, quantity }: Goods,
  movedAt: number,
): Promise<LotPart[] | undefined> {
  const [level] = await statements(tx).takeFree.execute({ outletId, variantId, quantity });
  if (!level) return undefined;
  await tellBand(tx, level, -quantity);
  return takeFromLots(tx, { outletId, variantId }, level, quantity, movedAt);
}

/**
 * Takes goods that are sold and gone, over a counter: all of them leave, with their movements, those of lots
 * first expired, first out. What the books did not have free cannot leave them, so it is put back by a
 * further movement and a difference is opened for a person to settle. Answers the variants that were short,
 * and those of them of which the shelf had more that may not be sold.
 */
export async function takeSoldStock(
  tx: Tx,
  outletId: string,
  goods: readonly SourcedGoods[],
  movedAt: number,
): Promise<{ short: string[]; blocked: string[] }> {
  const short: string[] = [];
  const blocked: string[] = [];
  for (const { variantId, quantity, sourceId } of inShelfOrder(goods)) {
    const shelf = { outletId, variantId };
    const { parts, missing, isBlocked } = await takeWhatIsFree(tx, shelf, quantity, movedAt);
    const unlotted = missing + sumOfLot(parts, "");
    if (unlotted > 0) await move(tx, shelf, -unlotted, "sale", sourceId, movedAt);
    for (const part of parts)
      if (part.lotId !== "") await move(tx, shelf, -part.quantity, "sale", sourceId, movedAt, part.lotId);
    await rememberSoldLots(tx, sourceId, parts);
    if (missing === 0) continue;
    short.push(variantId);
    if (isBlocked) blocked.push(variantId);
    await move(tx, shelf, missing, "difference", sourceId, movedAt);
    await tx
      .insert(stockDifferences)
      .values({ id: newId(), ...shelf, quantity: missing, sourceId, openedAt: movedAt });
  }
  return { short, blocked };
}

function sumOfLot(parts: readonly LotPart[], lotId: string): number {
  return parts.reduce((sum, part) => (part.lotId === lotId ? sum + part.quantity : sum), 0);
}

/** Takes goods off a shelf, or as many as are free on it. Answers of which lots they are and how many were missing. */
async function takeWhatIsFree(tx: Tx, { outletId, variantId }: Shelf, quantity: number, movedAt: number) {
  const shelf = { outletId, variantId };
  const [level] = await statements(tx).takeFree.execute({ ...shelf, quantity });
  if (level) {
    const parts = await takeFromLots(tx, shelf, level, quantity, movedAt);
    if (parts) {
      await tellBand(tx, level, -quantity);
      return { parts, missing: 0, isBlocked: false };
    }
    await statements(tx).receive.execute({ ...shelf, quantity });
  }
  const kept = await keepShelf(tx, shelf);
  // what is past its last day is not free, whether the sweep has been there or not
  const expired = kept && kept.lotted > 0 ? await blockExpired(tx, shelf, businessDay(movedAt)) : 0;
  const taken = kept ? Math.max(0, Math.min(freeOf(kept) - expired, quantity)) : 0;
  const parts = taken > 0 ? await takeFreeStock(tx, outletId, { variantId, quantity: taken }, movedAt) : [];
  if (!parts) throw new Error(`what is free of ${variantId} at ${outletId} could not be taken`);
  return { parts, missing: quantity - taken, isBlocked: (kept?.blocked ?? 0) + expired > 0 };
}

/** Puts goods that arrived on an outlet's shelf, with a movement each. They are of no lot. */
export async function receiveStock(
  tx: Tx,
  outletId: string,
  goods: readonly SourcedGoods[],
  movedAt: number,
): Promise<void> {
  for (const some of inShelfOrder(goods)) {
    const parts = [{ lotId: "", quantity: some.quantity }];
    await putOnShelf(tx, outletId, { ...some, parts }, NO_LOTS, "receive", movedAt);
  }
}

/**
 * Takes sold goods back to the outlet they left, and to their lots, with their movements: those that can be
 * sold again go on its shelf; those written off have a second movement out, and its shelf is as it was.
 */
export async function returnStock(
  tx: Tx,
  outletId: string,
  goods: readonly (SoldGoods & { isWrittenOff: boolean })[],
  movedAt: number,
): Promise<void> {
  const back = await partReturned(tx, goods);
  const lots = await keepLotsOf(
    tx,
    back.filter(({ isWrittenOff }) => !isWrittenOff),
  );
  for (const some of inShelfOrder(back)) {
    if (!some.isWrittenOff) {
      await putOnShelf(tx, outletId, some, lots, "return", movedAt);
      continue;
    }
    const shelf = { outletId, variantId: some.variantId };
    for (const { lotId, quantity } of some.parts) {
      await move(tx, shelf, quantity, "return", some.sourceId, movedAt, lotId);
      await move(tx, shelf, -quantity, "write_off", some.sourceId, movedAt, lotId);
    }
  }
}

/** Goods that come to a shelf, and of which lots they are. */
export interface PartedGoods extends SourcedGoods {
  parts: readonly LotPart[];
}

const NO_LOTS: ReadonlyMap<string, KeptLot> = new Map();

/** Puts goods on a shelf and into their lots, which are kept by the caller, with their movements. */
export async function putOnShelf(
  tx: Tx,
  outletId: string,
  { variantId, quantity, sourceId, parts }: PartedGoods,
  lots: ReadonlyMap<string, KeptLot>,
  reason: MovementReason,
  movedAt: number,
): Promise<void> {
  const shelf = { outletId, variantId };
  const [level] = await statements(tx).receive.execute({ outletId, variantId, quantity });
  await tellBand(tx, level, quantity);
  for (const part of parts) {
    const lot = lots.get(part.lotId);
    if (lot) await putIntoLot(tx, shelf, lot, part.quantity, movedAt);
    else if (part.lotId !== "") throw new Error(`lot ${part.lotId} is not kept`);
    await move(tx, shelf, part.quantity, reason, sourceId, movedAt, part.lotId);
  }
}

async function partReturned<G extends SoldGoods>(tx: Tx, goods: readonly G[]) {
  const parted = [];
  for (const some of goods)
    parted.push({ ...some, parts: await returnToLots(tx, some.orderLineId, some.quantity) });
  return parted;
}

/** Keeps the lots of goods that are about to be put on shelves. */
export function keepLotsOf(
  tx: Tx,
  goods: readonly { parts: readonly LotPart[] }[],
): Promise<ReadonlyMap<string, KeptLot>> {
  const lotIds = goods.flatMap(({ parts }) => parts.map(({ lotId }) => lotId));
  return keepLots(
    tx,
    lotIds.filter((lotId) => lotId !== ""),
  );
}
