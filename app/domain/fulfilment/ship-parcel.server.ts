import { eq } from "drizzle-orm";
import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { parcelLines, parcels } from "#db/schema/fulfilment.ts";
import { countOf, type Tx } from "#db/store.ts";
import { requireCarrier } from "./carriers.server.ts";
import { type GoodsOfOrder, listGoods } from "./goods.server.ts";
import { settleShipping } from "./settle-shipping.server.ts";

/** A parcel as somebody hands it to a carrier. */
export interface NewParcel {
  /** Made by the caller; the same id with the same content is one parcel, with other content it is refused. */
  parcelId: string;
  orderId: string;
  carrierId: string;
  trackingNumber: string;
  /** What is in it; null for everything that is still to be sent. */
  lines: readonly ParcelLine[] | null;
  note: string | null;
}

export interface ParcelLine {
  orderLineId: string;
  quantity: number;
}

/**
 * Sends a parcel of a packed order. When nothing is left to be sent the order is shipped; until then it
 * stays packed. The same parcel again answers false and changes nothing.
 *
 * Refuses with WRONG_STEP, PARCEL_EMPTY, PARCEL_ABOVE_PACKED (facts: orderLineId), CARRIER_NOT_IN_SERVICE,
 * CARRIER_NOT_COLD, TRACKING_USED, TO_BE_COLLECTED or KEY_REUSED.
 */
export async function shipParcel(
  tx: Tx,
  parcel: NewParcel,
  shippedBy: string | null,
  now: number,
): Promise<boolean> {
  const { parcelId, orderId, carrierId, trackingNumber, note } = parcel;
  const { progress, handover } = await keepOrder(tx, orderId);
  if (await isKnown(tx, parcel)) return false;
  if (handover === "collected") throw new Refusal("TO_BE_COLLECTED");
  if (progress !== "packed") throw wrongStep("ship", progress);
  const goods = await listGoods(tx, orderId);
  const lines = parcel.lines ?? everythingLeft(goods);
  if (lines.length === 0) throw new Refusal("PARCEL_EMPTY");
  const packed = lines.map(({ orderLineId, quantity }) => {
    const line = goods.find((one) => one.orderLineId === orderLineId);
    if (!line) throw new Error(`order ${orderId} has no line ${orderLineId}`);
    if (!Number.isInteger(quantity) || quantity < 1) throw new Error(`${quantity} is no quantity of goods`);
    if (quantity > line.toSend) throw new Refusal("PARCEL_ABOVE_PACKED", { orderLineId });
    return { ...line, quantity };
  });
  const carrier = await requireCarrier(
    tx,
    carrierId,
    businessDay(now),
    packed.map((line) => line.storageClass),
  );
  const parcelNumber = (await countParcels(tx, orderId)) + 1;
  const [sent] = await tx
    .insert(parcels)
    .values({
      id: parcelId,
      orderId,
      parcelNumber,
      carrierId,
      trackingNumber,
      shippedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: parcels.id });
  if (!sent) throw new Refusal("TRACKING_USED", { trackingNumber });
  await tx
    .insert(parcelLines)
    .values(lines.map(({ orderLineId, quantity }) => ({ parcelId, orderLineId, quantity })));
  await recordOrderEvent(tx, orderId, "shipped", shippedBy, now, { ref: parcelId, note });
  const isLast = await settleShipping(tx, orderId);
  const facts = {
    carrier: { zh: carrier.nameZh, en: carrier.nameEn },
    trackingNumber,
    parcelNumber,
    parcelCount: isLast ? parcelNumber : null,
    goods: packed.map(({ nameZh, nameEn, quantity }) => ({ name: { zh: nameZh, en: nameEn }, quantity })),
  };
  await tellBuyer(tx, orderId, { kind: "parcel_shipped", cause: parcelId, facts }, now);
  return true;
}

function everythingLeft(goods: readonly GoodsOfOrder[]): ParcelLine[] {
  return goods
    .filter((line) => line.toSend > 0)
    .map(({ orderLineId, toSend }) => ({ orderLineId, quantity: toSend }));
}

async function isKnown(tx: Tx, parcel: NewParcel): Promise<boolean> {
  const [earlier] = await tx.select().from(parcels).where(eq(parcels.id, parcel.parcelId)).limit(1);
  if (!earlier) return false;
  const lines = await tx
    .select({ orderLineId: parcelLines.orderLineId, quantity: parcelLines.quantity })
    .from(parcelLines)
    .where(eq(parcelLines.parcelId, parcel.parcelId));
  const contentOf = (some: readonly ParcelLine[]) =>
    JSON.stringify(some.map(({ orderLineId, quantity }) => [orderLineId, quantity]).sort());
  const isSame =
    earlier.orderId === parcel.orderId &&
    earlier.carrierId === parcel.carrierId &&
    earlier.trackingNumber === parcel.trackingNumber &&
    (parcel.lines === null || contentOf(parcel.lines) === contentOf(lines));
  if (!isSame) throw new Refusal("KEY_REUSED");
  return true;
}

async function countParcels(tx: Tx, orderId: string): Promise<number> {
  const [counted] = await tx.select({ parcels: countOf() }).from(parcels).where(eq(parcels.orderId, orderId));
  return counted?.parcels ?? 0;
}
