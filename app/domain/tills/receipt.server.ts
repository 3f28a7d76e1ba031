import { and, eq, ne } from "drizzle-orm";
import { orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import { counterReceipts, refunds } from "#db/schema/payments.ts";
import { tillDevices, tillSales } from "#db/schema/tills.ts";
import { type Reader, sumOf } from "#db/store.ts";

/** What a receipt says: no name, no phone, no card. Undefined for a sale that is not here, or not yet. */
export async function findReceipt(read: Reader, saleId: string) {
  const [sale] = await read
    .select({
      id: tillSales.id,
      number: tillSales.number,
      deviceCode: tillDevices.code,
      orderId: tillSales.orderId,
      orderNumber: orders.number,
      outletId: tillSales.outletId,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      soldAt: tillSales.soldAt,
      totalFen: tillSales.totalFen,
      tender: tillSales.tender,
      tenderedFen: counterReceipts.tenderedFen,
      changeFen: counterReceipts.changeFen,
    })
    .from(tillSales)
    .innerJoin(tillDevices, eq(tillDevices.id, tillSales.deviceId))
    .innerJoin(orders, eq(orders.id, tillSales.orderId))
    .innerJoin(outlets, eq(outlets.id, tillSales.outletId))
    .innerJoin(counterReceipts, eq(counterReceipts.id, tillSales.id))
    .where(eq(tillSales.id, saleId))
    .limit(1);
  if (!sale) return undefined;
  const lines = await read
    .select({
      id: orderLines.id,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      quantity: orderLines.quantity,
      isWeighed: orderLines.isWeighed,
      grams: orderLines.orderedGrams,
      unitPriceFen: orderLines.unitPriceFen,
      amountFen: orderLines.amountFen,
      countyId: orderLines.countyId,
      countyZh: orderLines.countyNameZh,
      countyEn: orderLines.countyNameEn,
      directoryEntryId: orderLines.directoryEntryId,
    })
    .from(orderLines)
    .where(eq(orderLines.orderId, sale.orderId))
    .orderBy(orderLines.lineNumber);
  const returned = await read
    .select({
      orderLineId: refundLines.orderLineId,
      amountFen: sumOf(refundLines.amountFen),
      quantity: sumOf(refundLines.quantity),
    })
    .from(refundLines)
    .innerJoin(refunds, and(eq(refunds.id, refundLines.refundId), ne(refunds.state, "failed")))
    .where(eq(refunds.orderId, sale.orderId))
    .groupBy(refundLines.orderLineId);
  return {
    ...sale,
    lines: lines.map(({ directoryEntryId, ...line }) => {
      const back = returned.find(({ orderLineId }) => orderLineId === line.id);
      return {
        ...line,
        isCertified: directoryEntryId !== null,
        returnedFen: back?.amountFen ?? 0,
        returnedQuantity: back?.quantity ?? 0,
      };
    }),
    returnedFen: returned.reduce((sum, { amountFen }) => sum + amountFen, 0),
  };
}

export type Receipt = NonNullable<Awaited<ReturnType<typeof findReceipt>>>;
