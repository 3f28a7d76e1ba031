import { and, asc, eq, isNull } from "drizzle-orm";
import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { parcels } from "#db/schema/fulfilment.ts";
import type { Tx } from "#db/store.ts";
import { settleShipping } from "./settle-shipping.server.ts";

/** A parcel that was received on a day (yyyymmdd). */
interface Receipt {
  orderId: string;
  parcelId: string;
  receivedDay: number;
  note: string | null;
}

/**
 * Says that a parcel was received on a day, and tells the buyer; when it was the last one under way of a
 * shipped order, the order is delivered. Said before, it answers false and changes nothing.
 *
 * Refuses with RECEIVED_DAY_WRONG: before it was sent, or still to come.
 */
export async function deliverParcel(
  tx: Tx,
  receipt: Receipt,
  toldBy: string | null,
  now: number,
): Promise<boolean> {
  if (!(await receiveParcel(tx, receipt, toldBy, now))) return false;
  const { orderId, parcelId } = receipt;
  await tellBuyer(tx, orderId, { kind: "parcel_delivered", cause: parcelId, facts: {} }, now);
  return true;
}

async function receiveParcel(
  tx: Tx,
  { orderId, parcelId, receivedDay, note }: Receipt,
  toldBy: string | null,
  now: number,
): Promise<boolean> {
  await keepOrder(tx, orderId);
  const [parcel] = await tx
    .update(parcels)
    .set({ deliveredAt: now, receivedDay })
    .where(and(eq(parcels.id, parcelId), eq(parcels.orderId, orderId), isNull(parcels.deliveredAt)))
    .returning({ shippedAt: parcels.shippedAt });
  if (!parcel) return false;
  if (receivedDay < businessDay(parcel.shippedAt) || receivedDay > businessDay(now))
    throw new Refusal("RECEIVED_DAY_WRONG");
  await recordOrderEvent(tx, orderId, "delivered", toldBy, now, { ref: parcelId, note });
  await settleShipping(tx, orderId);
  return true;
}

/**
 * Says of an order that its receiver has everything: what was still under way arrived, and it is completed.
 * Nobody is told: the receiver says so themself, or the time to say otherwise is over.
 */
export async function confirmReceipt(
  tx: Tx,
  orderId: string,
  confirmedBy: string | null,
  now: number,
): Promise<boolean> {
  const { progress } = await keepOrder(tx, orderId);
  if (progress === "completed") return false;
  if (progress !== "shipped" && progress !== "delivered") throw wrongStep("receive", progress);
  const underWay = await tx
    .select({ parcelId: parcels.id })
    .from(parcels)
    .where(and(eq(parcels.orderId, orderId), isNull(parcels.deliveredAt)))
    .orderBy(asc(parcels.parcelNumber));
  for (const { parcelId } of underWay)
    await receiveParcel(
      tx,
      { orderId, parcelId, receivedDay: businessDay(now), note: null },
      confirmedBy,
      now,
    );
  await moveProgress(tx, orderId, ["delivered"], "completed");
  await recordOrderEvent(tx, orderId, "completed", confirmedBy, now);
  return true;
}
