import { asc, eq, inArray, max } from "drizzle-orm";
import { carriers, parcelLines, parcels } from "#db/schema/fulfilment.ts";
import { countOf, type Reader } from "#db/store.ts";

const ROWS_MAX = 5_000;

/** When a line of an order was received: all of it, in one parcel or in several. */
export interface Receipt {
  orderLineId: string;
  /** The day on which the last of its pieces was received, yyyymmdd in Beijing. */
  receivedDay: number;
  /** When we were told so. */
  deliveredAt: number;
}

/** The lines of an order that were received, each with its day; a line with a parcel under way is left out. */
export async function listReceipts(read: Reader, orderId: string): Promise<Receipt[]> {
  const lines = await read
    .select({
      orderLineId: parcelLines.orderLineId,
      receivedDay: max(parcels.receivedDay),
      deliveredAt: max(parcels.deliveredAt),
      parcels: countOf(),
      delivered: countOf(parcels.deliveredAt),
    })
    .from(parcelLines)
    .innerJoin(parcels, eq(parcels.id, parcelLines.parcelId))
    .where(eq(parcels.orderId, orderId))
    .groupBy(parcelLines.orderLineId)
    .limit(ROWS_MAX);
  return lines.flatMap(({ orderLineId, receivedDay, deliveredAt, parcels: sent, delivered }) =>
    receivedDay === null || deliveredAt === null || delivered < sent
      ? []
      : [{ orderLineId, receivedDay, deliveredAt: Number(deliveredAt) }],
  );
}

/** The parcels of an order, each with the name of its carrier and what is in it. */
export async function listParcels(read: Reader, orderId: string) {
  const sent = await read
    .select({
      id: parcels.id,
      parcelNumber: parcels.parcelNumber,
      carrierId: parcels.carrierId,
      trackingNumber: parcels.trackingNumber,
      shippedAt: parcels.shippedAt,
      deliveredAt: parcels.deliveredAt,
      receivedDay: parcels.receivedDay,
    })
    .from(parcels)
    .where(eq(parcels.orderId, orderId))
    .orderBy(asc(parcels.parcelNumber))
    .limit(ROWS_MAX);
  if (sent.length === 0) return [];
  const lines = await read
    .select({
      parcelId: parcelLines.parcelId,
      orderLineId: parcelLines.orderLineId,
      quantity: parcelLines.quantity,
    })
    .from(parcelLines)
    .innerJoin(parcels, eq(parcels.id, parcelLines.parcelId))
    .where(eq(parcels.orderId, orderId))
    .limit(ROWS_MAX);
  const names = await listCarrierNames(read, sent);
  return sent.map((parcel) => ({
    ...parcel,
    carrier: names.get(parcel.carrierId ?? ""),
    lines: lines.filter((line) => line.parcelId === parcel.id),
  }));
}

/** The newest name of each carrier of some parcels. */
async function listCarrierNames(read: Reader, sent: readonly { carrierId: string | null }[]) {
  const ids = [...new Set(sent.flatMap(({ carrierId }) => carrierId ?? []))];
  if (ids.length === 0) return new Map<string, { zh: string; en: string }>();
  const named = await read
    .select({ id: carriers.id, zh: carriers.nameZh, en: carriers.nameEn })
    .from(carriers)
    .where(inArray(carriers.id, ids))
    .orderBy(asc(carriers.validFromDay))
    .limit(ROWS_MAX);
  return new Map(named.map(({ id, zh, en }) => [id, { zh, en }]));
}
