import { and, asc, eq, gt, isNotNull, isNull } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { coldCases, lotEvents, lotLevels, stockWriteOffs } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import type { LotEventKind } from "#db/words.ts";
import { restateLevel } from "./change-lot.server.ts";
import { isKeptIn } from "./hold-warm-lots.server.ts";
import { findLastReading } from "./last-reading.server.ts";
import { keepLots } from "./lot-levels.server.ts";
import { keepShelf } from "./shelf.server.ts";
import { writeOffStock } from "./write-off.server.ts";

/** What a person decided of goods that were kept too warm at an outlet, having looked at them. */
export interface WarmLot {
  outletId: string;
  lotId: string;
  reason: string;
  by: string | null;
}

/**
 * Lets goods be sold again. Refuses with LOT_WRONG_STATE (they are not held for the cold) and COLD_STILL_WARM (the
 * case they may be in reads out of range: read it again, put them into another, or end it first).
 */
export async function freeWarmLot(tx: Tx, warm: WarmLot, now: number): Promise<void> {
  const { outletId, lotId } = warm;
  const lot = await keepWarmLot(tx, warm);
  if (await isInWarmCase(tx, outletId, lotId)) throw new Refusal("COLD_STILL_WARM");
  await tx.update(lotLevels).set({ coldSince: null }).where(theLevel(warm));
  await restateLevel(tx, outletId, lot, now);
  await recordWarmEvent(tx, "warm_freed", warm, lot.onHand, now);
}

/**
 * Writes off all that the outlet has of it. Written off before under the same id, it changes nothing.
 * Refuses with LOT_WRONG_STATE, and with SHELF_SHORT while some are held for orders that are not paid.
 */
export async function writeOffWarmLot(
  tx: Tx,
  { writeOffId, ...warm }: WarmLot & { writeOffId: string },
  now: number,
): Promise<void> {
  const { outletId, lotId, reason, by } = warm;
  const [written] = await tx
    .select({ id: stockWriteOffs.id })
    .from(stockWriteOffs)
    .where(eq(stockWriteOffs.id, writeOffId))
    .limit(1);
  if (written) return;
  const lot = await keepWarmLot(tx, warm);
  const goods = { outletId, lotId, variantId: lot.variantId, quantity: lot.onHand };
  await writeOffStock(tx, { writeOffId, ...goods, reason, by }, now);
  await recordWarmEvent(tx, "warm_destroyed", warm, lot.onHand, now);
  await tx.update(lotLevels).set({ coldSince: null }).where(theLevel(warm));
  await restateLevel(tx, outletId, lot, now);
}

async function keepWarmLot(tx: Tx, warm: WarmLot) {
  const [level] = await tx
    .select({ variantId: lotLevels.variantId })
    .from(lotLevels)
    .where(theLevel(warm))
    .limit(1);
  const lot = level && (await keepLots(tx, [warm.lotId])).get(warm.lotId);
  if (!lot) throw new Refusal("LOT_WRONG_STATE");
  await keepShelf(tx, { outletId: warm.outletId, variantId: lot.variantId });
  const [held] = await tx
    .select({ onHand: lotLevels.onHand })
    .from(lotLevels)
    .where(and(theLevel(warm), isNotNull(lotLevels.coldSince), gt(lotLevels.onHand, 0)))
    .limit(1);
  if (!held) throw new Refusal("LOT_WRONG_STATE");
  return { ...lot, onHand: held.onHand };
}

async function isInWarmCase(tx: Tx, outletId: string, lotId: string): Promise<boolean> {
  const cases = await tx
    .select({ id: coldCases.id, outletId: coldCases.outletId, storageClass: coldCases.storageClass })
    .from(coldCases)
    .where(and(eq(coldCases.outletId, outletId), isNull(coldCases.endedDay)))
    .orderBy(asc(coldCases.id));
  for (const theCase of cases) {
    const [inIt] = await tx
      .select({ lotId: lotLevels.lotId })
      .from(lotLevels)
      .where(and(isKeptIn(tx, theCase), eq(lotLevels.lotId, lotId)))
      .limit(1);
    if (inIt && (await findLastReading(tx, theCase.id))?.isOut) return true;
  }
  return false;
}

function theLevel({ outletId, lotId }: WarmLot) {
  return and(eq(lotLevels.outletId, outletId), eq(lotLevels.lotId, lotId));
}

async function recordWarmEvent(
  tx: Tx,
  kind: LotEventKind,
  { outletId, lotId, reason, by }: WarmLot,
  quantity: number,
  happenedAt: number,
): Promise<void> {
  await tx
    .insert(lotEvents)
    .values({ id: newId(), lotId, kind, outletId, quantity, reason, actorUserId: by, happenedAt });
}
