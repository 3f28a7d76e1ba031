import { eq, max } from "drizzle-orm";
import { moveProgress } from "#app/domain/ordering/progress.server.ts";
import { parcels } from "#db/schema/fulfilment.ts";
import type { Tx } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";

/**
 * Lets the order say how far its parcels are: shipped when nothing is left to be sent, delivered when all
 * of it was received.
 */
export async function settleShipping(tx: Tx, orderId: string): Promise<void> {
  const sent = await tx
    .select({ deliveredAt: parcels.deliveredAt })
    .from(parcels)
    .where(eq(parcels.orderId, orderId));
  if (sent.length === 0) return;
  const goods = await listGoods(tx, orderId);
  if (goods.every((line) => line.toSend === 0)) await moveProgress(tx, orderId, ["packed"], "shipped");
  if (sent.some((parcel) => parcel.deliveredAt === null)) return;
  const [last] = await tx
    .select({ receivedDay: max(parcels.receivedDay) })
    .from(parcels)
    .where(eq(parcels.orderId, orderId));
  await moveProgress(tx, orderId, ["shipped"], "delivered", { receivedDay: last?.receivedDay ?? 0 });
}
