import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { lotLevels, lots } from "#db/schema/inventory.ts";
import { perConnection, type Tx } from "#db/store.ts";
import { blockOf, isExpired, type LotPart, takeInOrder } from "./lot.ts";
import { restateShelf, type Shelf, type ShelfLevel } from "./shelf.server.ts";

const p = sql.placeholder;
const quantity = sql`cast(${p("quantity")} as integer)`;
const theLevel = and(eq(lotLevels.outletId, p("outletId")), eq(lotLevels.lotId, p("lotId")));

const statements = perConnection((tx: Tx) => ({
  // goods without a last day are kept longest, and are the last to be taken
  sellable: tx
    .select({ lotId: lotLevels.lotId, onHand: lotLevels.onHand, lastDay: lots.lastDay })
    .from(lotLevels)
    .innerJoin(lots, eq(lots.id, lotLevels.lotId))
    .where(
      and(
        eq(lotLevels.outletId, p("outletId")),
        eq(lotLevels.variantId, p("variantId")),
        isNull(lotLevels.block),
        sql`${lotLevels.onHand} > 0`,
      ),
    )
    .orderBy(
      sql`case when ${lots.lastDay} is null then 1 else 0 end`,
      asc(lots.lastDay),
      asc(lots.producedDay),
      asc(lots.id),
    )
    .prepare("lots_sellable"),
  change: tx
    .update(lotLevels)
    .set({ onHand: sql`${lotLevels.onHand} + ${quantity}` })
    .where(theLevel)
    .returning({ block: lotLevels.block })
    .prepare("lot_level_change"),
  expire: tx
    .update(lotLevels)
    .set({ block: "expired" })
    .where(and(theLevel, isNull(lotLevels.block)))
    .returning({ onHand: lotLevels.onHand })
    .prepare("lot_level_expire"),
}));

/** A lot as it is when goods are put into it. */
export type KeptLot = Pick<
  typeof lots.$inferSelect,
  "id" | "variantId" | "state" | "lastDay" | "source" | "licence" | "reportNumber" | "reportDay"
>;

/**
 * Keeps lots for this transaction, in one order for everybody: goods are put into a lot only by who keeps
 * it, so that a recall finds all of them.
 */
export async function keepLots(tx: Tx, lotIds: readonly string[]): Promise<Map<string, KeptLot>> {
  const kept = new Map<string, KeptLot>();
  for (const lotId of [...new Set(lotIds)].sort()) {
    const [lot] = await tx
      .update(lots)
      .set({ state: sql`${lots.state}` })
      .where(eq(lots.id, lotId))
      .returning({
        id: lots.id,
        variantId: lots.variantId,
        state: lots.state,
        lastDay: lots.lastDay,
        source: lots.source,
        licence: lots.licence,
        reportNumber: lots.reportNumber,
        reportDay: lots.reportDay,
      });
    if (!lot) throw new Error(`there is no lot ${lotId}`);
    kept.set(lotId, lot);
  }
  return kept;
}

/**
 * Says of which lots the goods are that have just left a shelf, first expired, first out; what has no lot
 * came before there were lots, and goes before them. `level` is the shelf after it gave the goods. A lot
 * whose last day is over is blocked on the way. Undefined when too little of it may be sold: the shelf is
 * then to be put back as it was.
 */
export async function takeFromLots(
  tx: Tx,
  shelf: Shelf,
  level: ShelfLevel,
  taken: number,
  movedAt: number,
): Promise<LotPart[] | undefined> {
  const fromLots = level.lotted - level.onHand;
  if (fromLots <= 0) return [{ lotId: "", quantity: taken }];
  const day = businessDay(movedAt);
  const sellable = await statements(tx).sellable.execute(at(shelf));
  const expired = sellable.filter(({ lastDay }) => isExpired(lastDay, day));
  const expiredNow = expired.reduce((sum, lot) => sum + lot.onHand, 0);
  const parts = takeInOrder(
    sellable.filter((lot) => !expired.includes(lot)),
    fromLots,
  );
  if (!parts) return undefined;
  for (const { lotId } of expired) await statements(tx).expire.execute({ outletId: shelf.outletId, lotId });
  for (const part of parts) await changeLevel(tx, shelf, part.lotId, -part.quantity);
  await restateShelf(tx, shelf, { lotted: -fromLots, blocked: expiredNow });
  const unlotted = taken - fromLots;
  return unlotted > 0 ? [{ lotId: "", quantity: unlotted }, ...parts] : parts;
}

/** Blocks the lots of a shelf whose last day is over; the shelf's row is kept by the caller. Answers how many pieces. */
export async function blockExpired(tx: Tx, shelf: Shelf, today: number): Promise<number> {
  const sellable = await statements(tx).sellable.execute(at(shelf));
  let pieces = 0;
  for (const { lotId, lastDay } of sellable) {
    if (!isExpired(lastDay, today)) continue;
    const [level] = await statements(tx).expire.execute({ outletId: shelf.outletId, lotId });
    pieces += level?.onHand ?? 0;
  }
  await restateShelf(tx, shelf, { lotted: 0, blocked: pieces });
  return pieces;
}

/** Undoes what `takeFromLots` did to lots, within the same transaction. */
export async function putBackIntoLots(tx: Tx, shelf: Shelf, parts: readonly LotPart[]): Promise<void> {
  let lotted = 0;
  for (const { lotId, quantity } of parts) {
    if (lotId === "") continue;
    await changeLevel(tx, shelf, lotId, quantity);
    lotted += quantity;
  }
  await restateShelf(tx, shelf, { lotted, blocked: 0 });
}

/**
 * Says that goods which were just put on a shelf are of a lot that is kept: blocked where the lot, or what
 * the shelf has of it, is.
 */
export async function putIntoLot(
  tx: Tx,
  shelf: Shelf,
  lot: KeptLot,
  quantity: number,
  movedAt: number,
): Promise<void> {
  const { outletId, variantId } = shelf;
  if (lot.variantId !== variantId) throw new Error(`lot ${lot.id} is of other goods than ${variantId}`);
  const block = blockOf(lot, false, businessDay(movedAt));
  // what lay here before and is gone says nothing of what comes now
  const isEmpty = sql`${lotLevels.onHand} = 0`;
  const [level] = await tx
    .insert(lotLevels)
    .values({ outletId, lotId: lot.id, variantId, onHand: quantity, block })
    .onConflictDoUpdate({
      target: [lotLevels.outletId, lotLevels.lotId],
      set: {
        onHand: sql`${lotLevels.onHand} + excluded.on_hand`,
        block: sql`case when ${isEmpty} then excluded.block else ${lotLevels.block} end`,
        coldSince: sql`case when ${isEmpty} then null else ${lotLevels.coldSince} end`,
      },
    })
    .returning({ block: lotLevels.block });
  await restateShelf(tx, shelf, { lotted: quantity, blocked: level?.block ? quantity : 0 });
}

/** Takes goods of one lot off a shelf, blocked or not; the shelf's row is kept by the caller. False when it has not so many. */
export async function takeOfLot(tx: Tx, shelf: Shelf, lotId: string, taken: number): Promise<boolean> {
  const [level] = await tx
    .select({ onHand: lotLevels.onHand })
    .from(lotLevels)
    .where(and(eq(lotLevels.outletId, shelf.outletId), eq(lotLevels.lotId, lotId)))
    .limit(1);
  if (!level || level.onHand < taken) return false;
  const block = await changeLevel(tx, shelf, lotId, -taken);
  await restateShelf(tx, shelf, { lotted: -taken, blocked: block ? -taken : 0 });
  return true;
}

/** Every shelf that ever had some of a lot. */
export async function listShelvesOfLots(tx: Tx, lotIds: readonly string[]) {
  return tx
    .select({
      outletId: lotLevels.outletId,
      lotId: lotLevels.lotId,
      variantId: lotLevels.variantId,
    })
    .from(lotLevels)
    .where(inArray(lotLevels.lotId, [...lotIds]))
    .orderBy(asc(lotLevels.outletId), asc(lotLevels.variantId), asc(lotLevels.lotId));
}

async function changeLevel(tx: Tx, { outletId }: Shelf, lotId: string, by: number) {
  const [level] = await statements(tx).change.execute({ outletId, lotId, quantity: by });
  if (!level) throw new Error(`outlet ${outletId} has no lot ${lotId}`);
  return level.block;
}

function at({ outletId, variantId }: Shelf) {
  return { outletId, variantId };
}
