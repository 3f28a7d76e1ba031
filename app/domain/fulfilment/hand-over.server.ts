import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { parcelLines, parcels } from "#db/schema/fulfilment.ts";
import type { Tx } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";

/**
 * Hands the goods of a paid order over a counter: nobody carries them, and they are received at once. One that
 * is collected may be packed before; one that is sent is then on its way to a carrier. Handed over before, it answers false and changes nothing. Refuses with WRONG_STEP or NOTHING_TO_PACK.
 */
export async function handOver(
  tx: Tx,
  { orderId, parcelId }: { orderId: string; parcelId: string },
  handedBy: string | null,
  now: number,
): Promise<boolean> {
  const { progress, handover } = await keepOrder(tx, orderId);
  if (progress === "delivered" || progress === "completed") return false;
  if (progress !== "allocated" && !(progress === "packed" && handover === "collected"))
    throw wrongStep("handOver", progress);
  const goods = (await listGoods(tx, orderId)).filter((line) => line.toSend > 0);
  if (goods.length === 0) throw new Refusal("NOTHING_TO_PACK");
  const receivedDay = businessDay(now);
  await tx
    .insert(parcels)
    .values({ id: parcelId, orderId, parcelNumber: 1, shippedAt: now, deliveredAt: now, receivedDay });
  await tx
    .insert(parcelLines)
    .values(goods.map(({ orderLineId, toSend }) => ({ parcelId, orderLineId, quantity: toSend })));
  await moveProgress(tx, orderId, [progress], "delivered", { receivedDay });
  await recordOrderEvent(tx, orderId, "handed_over", handedBy, now, { ref: parcelId });
  return true;
}
