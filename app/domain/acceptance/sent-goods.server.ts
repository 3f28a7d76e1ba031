import { asc, eq } from "drizzle-orm";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import { parcelLines, parcels } from "#db/schema/fulfilment.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";

/** The lines of an order of which anything was sent, each with how many pieces its parcels say. */
export function listSent(read: Reader, orderId: string) {
  return read
    .select({
      orderLineId: orderLines.id,
      lineNumber: orderLines.lineNumber,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      deliveredQuantity: sumOf(parcelLines.quantity),
    })
    .from(parcels)
    .innerJoin(parcelLines, eq(parcelLines.parcelId, parcels.id))
    .innerJoin(orderLines, eq(orderLines.id, parcelLines.orderLineId))
    .where(eq(parcels.orderId, orderId))
    .groupBy(
      orderLines.id,
      orderLines.lineNumber,
      orderLines.nameZh,
      orderLines.nameEn,
      orderLines.specZh,
      orderLines.specEn,
    )
    .orderBy(asc(orderLines.lineNumber))
    .limit(2 * LINES_MAX);
}
export type SentLine = Awaited<ReturnType<typeof listSent>>[number];
