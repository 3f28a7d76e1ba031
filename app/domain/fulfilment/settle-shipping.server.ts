import { eq, max } from "drizzle-orm";
import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { parcels } from "#db/schema/fulfilment.ts";
import type { Tx } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";

/**
 * Lets the order say how far its parcels are: shipped when nothing is left to be sent, delivered when all
 * of it was received. Answers whether everything is sent.
 */
export async function settleShipping(tx: Tx, orderId: string): Promise<boolean> {
  const sent = await tx
    .select({ deliveredAt: parcels.deliveredAt })
    .from(parcels)
    .where(eq(parcels.orderId, orderId));
  if (sent.length === 0) return false;
  const isAllSent = (await listGoods(tx, orderId)).every((line) => line.toSend === 0);
  if (isAllSent) await moveProgress(tx, orderId, ["packed"], "shipped");
  if (sent.some((parcel) => parcel.deliveredAt === null)) return isAllSent;
  const [last] = await tx
    .select({ receivedDay: max(parcels.receivedDay) })
    .from(parcels)
    .where(eq(parcels.orderId, orderId));
  await moveProgress(tx, orderId, ["shipped"], "delivered", { receivedDay: last?.receivedDay ?? 0 });
  return isAllSent;
}

/**
 * Says of a packed order that nothing more of it is sent, because what was left was repaid after the last
 * parcel. Refuses with WRONG_STEP while something is left, or nothing was sent at all.
 */
export async function finishShipping(
  tx: Tx,
  orderId: string,
  finishedBy: string | null,
  now: number,
): Promise<boolean> {
  const { progress } = await keepOrder(tx, orderId);
  if (["shipped", "delivered", "completed"].includes(progress)) return false;
  if (progress !== "packed" || !(await settleShipping(tx, orderId))) throw wrongStep("ship", progress);
  await recordOrderEvent(tx, orderId, "shipped", finishedBy, now);
  return true;
}
