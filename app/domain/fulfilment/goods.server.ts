import { asc, eq, inArray } from "drizzle-orm";
import { listStanding } from "#app/domain/ordering/account.server.ts";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import { countGoodsOut } from "#app/domain/ordering/refund-lines.server.ts";
import { parcelLines } from "#db/schema/fulfilment.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";

/**
 * The goods of an order, line by line, with how many pieces are still to be sent: what counts as sold and
 * has not come back, less what is in parcels. A line that was repaid is not sent; one on account is.
 */
export async function listGoods(read: Reader, orderId: string) {
  const lines = await read
    .select({
      orderLineId: orderLines.id,
      lineNumber: orderLines.lineNumber,
      variantId: orderLines.variantId,
      supplierId: orderLines.supplierId,
      sku: orderLines.sku,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      storageClass: orderLines.storageClass,
      isWeighed: orderLines.isWeighed,
      quantity: orderLines.quantity,
      finalGrams: orderLines.finalGrams,
    })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.lineNumber))
    .limit(2 * LINES_MAX);
  const ids = lines.map((line) => line.orderLineId);
  const rests = new Map((await listStanding(read, ids)).map((rest) => [rest.orderLineId, rest]));
  const out = new Map((await countGoodsOut(read, ids)).map((line) => [line.orderLineId, line.quantity]));
  const sent = new Map((await countSent(read, ids)).map((line) => [line.orderLineId, line.quantity]));
  return lines.map((line) => {
    const rest = rests.get(line.orderLineId);
    const inParcels = sent.get(line.orderLineId) ?? 0;
    const due = Math.min(rest?.quantity ?? 0, out.get(line.orderLineId) ?? 0);
    return {
      ...line,
      restGrams: rest?.weightGrams ?? 0,
      inParcels,
      toSend: Math.max(0, due - inParcels),
    };
  });
}
export type GoodsOfOrder = Awaited<ReturnType<typeof listGoods>>[number];

async function countSent(read: Reader, orderLineIds: string[]) {
  return read
    .select({ orderLineId: parcelLines.orderLineId, quantity: sumOf(parcelLines.quantity) })
    .from(parcelLines)
    .where(inArray(parcelLines.orderLineId, orderLineIds))
    .groupBy(parcelLines.orderLineId);
}
