import { and, eq, inArray } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { lotEvents, lotLevels, lots } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import type { LotEventKind, LotState } from "#db/words.ts";
import { blockOf, type LotPapers } from "./lot.ts";
import { type KeptLot, keepLots, listShelvesOfLots } from "./lot-levels.server.ts";
import { keepShelf, restateShelf } from "./shelf.server.ts";

/** A person's word on a lot, with why. */
export interface LotChange {
  lotId: string;
  reason: string;
  by: string | null;
}

/** From which states a lot is brought into another; nothing brings a recalled lot back. */
const CHANGES = {
  held: ["on_sale"],
  freed: ["held"],
  recalled: ["on_sale", "held"],
} as const satisfies Partial<Record<LotEventKind, LotState[]>>;

/**
 * Holds a lot, frees it, or recalls it for good: on every shelf, in this transaction. What of it is on the
 * way or with a customer is stopped when it comes; goods that are held for an order and not paid yet stay
 * held, and whoever pays for more than is left to sell gets the money back (see applyPayment). Refuses with
 * LOT_WRONG_STATE.
 */
export async function changeLot(
  tx: Tx,
  kind: keyof typeof CHANGES,
  { lotId, reason, by }: LotChange,
  now: number,
): Promise<void> {
  const state = kind === "freed" ? "on_sale" : kind;
  const [changed] = await tx
    .update(lots)
    .set({ state })
    .where(and(eq(lots.id, lotId), inArray(lots.state, [...CHANGES[kind]])))
    .returning({ id: lots.id });
  if (!changed) throw new Refusal("LOT_WRONG_STATE");
  await recordLotEvent(tx, kind, { lotId, reason, by }, now);
  await restateLot(tx, lotId, now);
}

/** Writes down what a lot lacked: it is sold as soon as nothing is missing. */
export async function completePapers(
  tx: Tx,
  { lotId, by, ...papers }: LotPapers & Omit<LotChange, "reason">,
  now: number,
): Promise<void> {
  const { source, licence, reportNumber, reportDay } = papers;
  await tx.update(lots).set({ source, licence, reportNumber, reportDay }).where(eq(lots.id, lotId));
  const reason = [source, licence, reportNumber].filter((paper) => paper !== "").join(" · ");
  await recordLotEvent(tx, "papers", { lotId, reason, by }, now);
  await restateLot(tx, lotId, now);
}

/** Blocks or frees what every shelf has of a lot, as the lot is now. */
async function restateLot(tx: Tx, lotId: string, now: number): Promise<void> {
  const lot = (await keepLots(tx, [lotId])).get(lotId);
  if (!lot) throw new Error(`lot ${lotId} is gone`);
  for (const { outletId } of await listShelvesOfLots(tx, [lotId])) await restateLevel(tx, outletId, lot, now);
}

/** Blocks or frees what one shelf has of a lot that is kept. */
export async function restateLevel(tx: Tx, outletId: string, lot: KeptLot, now: number): Promise<void> {
  const shelf = { outletId, variantId: lot.variantId };
  await keepShelf(tx, shelf);
  const theLevel = and(eq(lotLevels.outletId, outletId), eq(lotLevels.lotId, lot.id));
  const [level] = await tx
    .select({ onHand: lotLevels.onHand, block: lotLevels.block, coldSince: lotLevels.coldSince })
    .from(lotLevels)
    .where(theLevel)
    .limit(1);
  if (!level) return;
  const block = blockOf(lot, level.coldSince !== null, businessDay(now));
  if (block === level.block) return;
  await tx.update(lotLevels).set({ block }).where(theLevel);
  const blocked = (block ? level.onHand : 0) - (level.block ? level.onHand : 0);
  await restateShelf(tx, shelf, { lotted: 0, blocked });
}

async function recordLotEvent(
  tx: Tx,
  kind: LotEventKind,
  { lotId, reason, by }: LotChange,
  happenedAt: number,
): Promise<void> {
  await tx
    .insert(lotEvents)
    .values({ id: newId(), lotId, kind, reason: reason || null, actorUserId: by, happenedAt });
}
