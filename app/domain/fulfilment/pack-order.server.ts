import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { settleWeights, type Weighing } from "#app/domain/ordering/settle-weights.server.ts";
import { keepSettledPayment } from "#app/domain/payments/refunds.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import type { Tx } from "#db/store.ts";
import { makeReady } from "./collect.server.ts";
import { listGoods } from "./goods.server.ts";
import { findRule } from "./rules.server.ts";

/**
 * Packs an order: from then on it is not cancelled any more. Packing and cancelling at once, one of them
 * wins. Lines that are sold by weight settle at what they weigh, so each that is packed must be weighed.
 * What is collected is then ready at its outlet. Packed before, it answers false and changes nothing.
 *
 * Refuses with WRONG_STEP, NOTHING_TO_PACK (all of it was repaid) or WEIGHT_MISSING (facts: orderLineId).
 */
export async function packOrder(
  tx: Tx,
  { orderId, weighed, note }: { orderId: string; weighed: readonly Weighing[]; note: string | null },
  packedBy: string | null,
  now: number,
): Promise<boolean> {
  await keepSettledPayment(tx, orderId);
  const { progress, state, paidAt, handover, fulfilmentOutletId } = await keepOrder(tx, orderId);
  if (["packed", "shipped", "delivered", "completed"].includes(progress)) return false;
  if (progress !== "allocated" || (paidAt === null && state !== "on_account"))
    throw wrongStep("pack", progress);
  const packed = (await listGoods(tx, orderId)).filter((line) => line.toSend > 0);
  if (packed.length === 0) throw new Refusal("NOTHING_TO_PACK");
  const weighings = packed
    .filter((line) => line.isWeighed)
    .map(({ orderLineId }) => {
      const weighing = weighed.find((one) => one.orderLineId === orderLineId);
      if (!weighing) throw new Refusal("WEIGHT_MISSING", { orderLineId });
      return weighing;
    });
  const tolerancePermille = (await findRule(tx, "reweigh_tolerance_permille", businessDay(now))) ?? 0;
  await settleWeights(tx, { id: orderId, paidAt }, weighings, tolerancePermille, packedBy, now);
  await moveProgress(tx, orderId, ["allocated"], "packed");
  await recordOrderEvent(tx, orderId, "packed", packedBy, now, { note });
  if (handover === "collected") await makeReady(tx, orderId, fulfilmentOutletId, now);
  return true;
}
