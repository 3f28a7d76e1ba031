import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import type { Tx } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";

/**
 * Packs an order: from then on it is not cancelled any more. Packing and cancelling at once, one of them
 * wins. Packed before, it answers false and changes nothing.
 *
 * Refuses with WRONG_STEP or NOTHING_TO_PACK (all of it was repaid).
 */
export async function packOrder(
  tx: Tx,
  { orderId, note }: { orderId: string; note: string | null },
  packedBy: string | null,
  now: number,
): Promise<boolean> {
  const { progress } = await keepOrder(tx, orderId);
  if (["packed", "shipped", "delivered", "completed"].includes(progress)) return false;
  if (progress !== "allocated") throw wrongStep("pack", progress);
  const goods = await listGoods(tx, orderId);
  if (goods.every((line) => line.toSend === 0)) throw new Refusal("NOTHING_TO_PACK");
  await moveProgress(tx, orderId, ["allocated"], "packed");
  await recordOrderEvent(tx, orderId, "packed", packedBy, now, { note });
  return true;
}
