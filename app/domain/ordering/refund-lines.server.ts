import { createHash } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { returnStock } from "#app/domain/inventory/stock.server.ts";
import { closeException } from "#app/domain/payments/money-book.server.ts";
import {
  explainRefund,
  findRefund,
  findSettledPayment,
  openRefund,
} from "#app/domain/payments/refunds.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { lateReturns, orderLines, orders, refundLines as refundLineRows } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import type { Progress } from "#db/words.ts";
import { recordOrderEvent } from "./place-order.server.ts";
import { keepOrder } from "./progress.server.ts";
import { lessenedBy, type RefundedLine, type RefundRequest, type Rest } from "./refund.ts";
import { tellBuyer } from "./tell-buyer.server.ts";

/**
 * Repays lines of a paid order, in part or in whole, and freight with them. Written together or not at
 * all: the refund, asked for and not yet made; for each line a `return` in the ledger on the attribution
 * frozen at the sale, on the Beijing day of `now`; and the goods, put back on the shelf they left,
 * destroyed, or left where they are. The same id sent again is one refund and answers false.
 *
 * An order is counted where its first line is, for as long as any of that line stands: the return that
 * repays the last of it takes the order out of the count.
 *
 * Refuses with NOT_REFUNDABLE (the order is not paid), REFUND_EMPTY, REFUND_ABOVE_PAID, LINE_ABOVE_SOLD
 * (facts: orderLineId), FREIGHT_ABOVE_PAID or KEY_REUSED.
 */
export async function refundLines(
  tx: Tx,
  refund: RefundRequest,
  requestedBy: string | null,
  now: number,
): Promise<boolean> {
  const { refundId, orderId, freightFen } = refund;
  const contentHash = hashContent(refund);
  if (await isKnown(tx, refundId, contentHash)) return false;
  const amountFen = sumRequest(refund);
  if (amountFen === 0) throw new Refusal("REFUND_EMPTY");

  const order = await findPaidOrder(tx, orderId);
  const payment = await findSettledPayment(tx, orderId, order.paidAt);
  if (!payment) throw new Error(`order ${orderId} is paid and has no payment`);
  const isNew = await openRefund(tx, {
    id: refundId,
    contentHash,
    paymentId: payment.id,
    orderId,
    amountFen,
    freightFen,
    reason: refund.reason,
    note: refund.note,
    borneBy: refund.borneBy,
    requestedBy,
    requestedAt: now,
  });
  if (!isNew) {
    // the same form was sent twice at once, and the other was first
    await isKnown(tx, refundId, contentHash);
    return false;
  }
  await takeBack(tx, refund, order, now);
  await recordOrderEvent(tx, orderId, "refund_requested", requestedBy, now);
  await tellBuyer(tx, orderId, { kind: "refund_requested", cause: refundId, facts: { amountFen } }, now);
  return true;
}

/** Repays lines; or, where the refund of this id was made elsewhere before anybody said for what, says so. */
export async function refundOrExplain(
  tx: Tx,
  refund: RefundRequest,
  by: string | null,
  now: number,
): Promise<boolean> {
  const made = await findRefund(tx, refund.refundId);
  return made?.reason === "made_elsewhere"
    ? explainForeignRefund(tx, refund, by, now)
    : refundLines(tx, refund, by, now);
}

/**
 * Says of a refund that was made in a gateway's own back office which lines and freight it repaid: they
 * are returned as if they had been asked for here, on the Beijing day of `now`, and what a person was to
 * look at is settled. Said again, it answers false. Refuses with REFUND_OF_OTHER_AMOUNT (facts: amountFen)
 * unless it adds up to what was repaid, and else as refundLines does.
 */
export async function explainForeignRefund(
  tx: Tx,
  refund: RefundRequest,
  explainedBy: string | null,
  now: number,
): Promise<boolean> {
  const { refundId, orderId, freightFen, reason, note, borneBy } = refund;
  const made = await findRefund(tx, refundId);
  if (made?.orderId !== orderId) throw new Error(`order ${orderId} has no refund ${refundId}`);
  const contentHash = hashContent(refund);
  if (made.reason !== "made_elsewhere") return !(await isKnown(tx, refundId, contentHash));
  const order = await findPaidOrder(tx, orderId);
  const explained = await explainRefund(tx, {
    id: refundId,
    orderId,
    amountFen: sumRequest(refund),
    contentHash,
    freightFen,
    reason,
    note,
    borneBy,
    requestedBy: explainedBy,
  });
  if (!explained) throw new Refusal("REFUND_OF_OTHER_AMOUNT", { amountFen: made.amountFen });
  await takeBack(tx, refund, order, now);
  const settled = { closedBy: explainedBy, closedReason: reason };
  await closeException(tx, { kind: "refund_unlinked", ref: refundId }, settled, now);
  return true;
}

/** What a refund does to the goods and the ledger, within what is left of the lines and the freight. */
async function takeBack(
  tx: Tx,
  refund: RefundRequest,
  order: { freightFen: number; fulfilmentOutletId: string },
  now: number,
): Promise<void> {
  // payment and order are ours until we commit: what other refunds took of the lines, and what was
  // packed of them, is known and stays
  const { progress, fulfilmentSupplierId } = await keepOrder(tx, refund.orderId);
  // what a supplier is still to send never left a shelf, so nothing of it can come back to one
  const isWithSupplier = fulfilmentSupplierId !== null && !SENT.includes(progress);
  const freight = await sumFreightRepaid(tx, refund.orderId);
  if (freight > order.freightFen) throw new Refusal("FREIGHT_ABOVE_PAID");
  await returnLines(tx, refund, order.fulfilmentOutletId, isWithSupplier, now);
}

/** Steps at which all the goods of an order have left. */
const SENT: readonly Progress[] = ["shipped", "delivered", "completed"];

async function returnLines(
  tx: Tx,
  { refundId, orderId, lines: asked }: RefundRequest,
  fulfilmentOutletId: string,
  isWithSupplier: boolean,
  now: number,
): Promise<void> {
  if (asked.length === 0) return;
  const lines = await listLines(tx, orderId, asked);
  const lessened = asked.map((part) => {
    const line = lines.get(part.orderLineId);
    if (!line) throw new Error(`order ${orderId} has no line ${part.orderLineId}`);
    const less = lessenedBy(line.rest, part);
    const goodsQuantity = part.disposition === "keep" ? 0 : part.quantity;
    if (!less || goodsQuantity > (isWithSupplier ? 0 : line.goodsOut))
      throw new Refusal("LINE_ABOVE_SOLD", { orderLineId: part.orderLineId });
    return { ...part, ...less, id: newId(), goodsQuantity, line };
  });
  await tx.insert(refundLineRows).values(lessened.map(({ line: _, ...row }) => ({ ...row, refundId })));
  const came = lessened
    .filter((row) => row.goodsQuantity > 0)
    .map((row) => ({
      sourceId: row.id,
      orderLineId: row.orderLineId,
      variantId: row.line.variantId,
      quantity: row.goodsQuantity,
      isWrittenOff: row.disposition === "write_off",
    }));
  await returnStock(tx, fulfilmentOutletId, came, now);
  await recordAttribution(
    tx,
    lessened.map(({ id, line, ...row }) => ({
      ...line.attribution,
      kind: "return" as const,
      sourceId: id,
      amountFen: -row.amountFen,
      quantity: 0 - row.quantity,
      weightGrams: 0 - row.weightGrams,
      orderCount: 0 - row.orderCount,
      soldAt: now,
    })),
    now,
  );
}

/** The columns of an order line that say whom it is credited to. */
export const ATTRIBUTION_OF_LINE = {
  orderId: orderLines.orderId,
  orderLineId: orderLines.id,
  countyId: orderLines.countyId,
  outletId: orderLines.outletId,
  salesMode: orderLines.salesMode,
  entryChannel: orderLines.entryChannel,
  categoryId: orderLines.categoryId,
  supplierId: orderLines.supplierId,
  productId: orderLines.productId,
  variantId: orderLines.variantId,
  directoryEntryId: orderLines.directoryEntryId,
  buyingUnitId: orderLines.buyingUnitId,
};

/** The lines that are to be repaid, with what each still counts as sold and what of it is still out of the house. */
async function listLines(tx: Tx, orderId: string, asked: readonly RefundedLine[]) {
  const ids = asked.map((part) => part.orderLineId);
  if (new Set(ids).size !== ids.length) throw new Error("a refund names each line once");
  const lines = await tx
    .select(ATTRIBUTION_OF_LINE)
    .from(orderLines)
    .where(and(inArray(orderLines.id, ids), eq(orderLines.orderId, orderId)));
  const rests = new Map((await sumCredited(tx, ids)).map(({ orderLineId, ...rest }) => [orderLineId, rest]));
  const goodsOut = new Map((await countGoodsOut(tx, ids)).map((line) => [line.orderLineId, line.quantity]));
  return new Map(
    lines.map((attribution) => {
      const { orderLineId, variantId } = attribution;
      const rest = rests.get(orderLineId);
      if (!rest) throw new Error(`the paid line ${orderLineId} is not in the ledger`);
      return [orderLineId, { attribution, variantId, rest, goodsOut: goodsOut.get(orderLineId) ?? 0 }];
    }),
  );
}

/** What lines still count as sold: their sales, less what was repaid. */
export async function sumCredited(
  read: Reader,
  orderLineIds: string[],
): Promise<(Rest & { orderLineId: string })[]> {
  return read
    .select({
      orderLineId: attributionEntries.orderLineId,
      amountFen: sumOf(attributionEntries.amountFen),
      quantity: sumOf(attributionEntries.quantity),
      weightGrams: sumOf(attributionEntries.weightGrams),
      orderCount: sumOf(attributionEntries.orderCount),
    })
    .from(attributionEntries)
    .where(inArray(attributionEntries.orderLineId, orderLineIds))
    .groupBy(attributionEntries.orderLineId);
}

/** How many pieces of lines did not come back; those that came back did, even when the money did not go. */
export async function countGoodsOut(read: Reader, orderLineIds: string[]) {
  const late = read
    .select({ quantity: sumOf(lateReturns.quantity) })
    .from(lateReturns)
    .where(eq(lateReturns.orderLineId, orderLines.id));
  return read
    .select({
      orderLineId: orderLines.id,
      quantity: sql`${orderLines.quantity} - ${sumOf(refundLineRows.goodsQuantity)} - (${late})`.mapWith(
        Number,
      ),
    })
    .from(orderLines)
    .leftJoin(refundLineRows, eq(refundLineRows.orderLineId, orderLines.id))
    .where(inArray(orderLines.id, orderLineIds))
    .groupBy(orderLines.id, orderLines.quantity);
}

/** All that is left to repay of an order: of each line its money and the pieces that did not come back. */
export async function sumRest(read: Reader, orderId: string) {
  const lines = await read
    .select({ id: orderLines.id })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(orderLines.lineNumber);
  const ids = lines.map((line) => line.id);
  const out = new Map((await countGoodsOut(read, ids)).map((line) => [line.orderLineId, line.quantity]));
  const rests = await sumCredited(read, ids);
  const [order] = await read
    .select({ freightFen: orders.freightFen })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  return {
    freightFen: (order?.freightFen ?? 0) - (await sumFreightRepaid(read, orderId)),
    lines: rests
      .filter((rest) => rest.amountFen > 0)
      .map(({ orderLineId, amountFen, quantity }) => ({
        orderLineId,
        amountFen,
        quantity: Math.min(quantity, out.get(orderLineId) ?? 0),
      })),
  };
}

/** What of an order's freight was repaid, or is on its way. */
export async function sumFreightRepaid(read: Reader, orderId: string): Promise<number> {
  const [repaid] = await read
    .select({ fen: sumOf(sql`case when ${refunds.state} <> 'failed' then ${refunds.freightFen} else 0 end`) })
    .from(refunds)
    .where(eq(refunds.orderId, orderId));
  return repaid?.fen ?? 0;
}

async function findPaidOrder(tx: Tx, orderId: string) {
  const [order] = await tx
    .select({
      paidAt: orders.paidAt,
      freightFen: orders.freightFen,
      fulfilmentOutletId: orders.fulfilmentOutletId,
    })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  if (!order || order.paidAt === null) throw new Refusal("NOT_REFUNDABLE");
  return { ...order, paidAt: order.paidAt };
}

async function isKnown(tx: Tx, refundId: string, contentHash: string): Promise<boolean> {
  const earlier = await findRefund(tx, refundId);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  return earlier !== undefined;
}

/** The whole amount; throws for numbers that no form lets through. */
function sumRequest({ lines, freightFen }: RefundRequest): number {
  const isWhole = (value: number, min: number) => Number.isSafeInteger(value) && value >= min;
  if (!isWhole(freightFen, 0)) throw new Error(`${freightFen} is no amount of freight`);
  for (const { amountFen, quantity } of lines)
    if (!isWhole(amountFen, 1) || !isWhole(quantity, 0))
      throw new Error(`${quantity} pieces for ${amountFen} fen is no refund of a line`);
  return lines.reduce((sum, line) => sum + line.amountFen, freightFen);
}

function hashContent({ refundId: _, lines, ...rest }: RefundRequest): string {
  const content = [
    rest.orderId,
    rest.freightFen,
    rest.reason,
    rest.borneBy,
    rest.note,
    lines.map((line) => [line.orderLineId, line.quantity, line.amountFen, line.disposition]).sort(),
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}
