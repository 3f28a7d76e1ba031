import { and, eq, sql } from "drizzle-orm";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { takeHeldStock } from "#app/domain/inventory/stock.server.ts";
import type { GatewayPayment } from "#app/domain/payments/gateway.ts";
import { recordMoney } from "#app/domain/payments/money-book.server.ts";
import { findPayment, settlePayment } from "#app/domain/payments/payments.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { perConnection, type Tx } from "#db/store.ts";
import { recordOrderEvent } from "./place-order.server.ts";

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  markPaid: tx
    .update(orders)
    .set({ state: "paid", paidAt: sql`${p("paidAt")}` })
    .where(and(eq(orders.id, p("orderId")), eq(orders.state, "awaiting_payment")))
    .returning({
      totalFen: orders.totalFen,
      userId: orders.userId,
      fulfilmentOutletId: orders.fulfilmentOutletId,
    })
    .prepare("order_mark_paid"),
  lines: tx
    .select({
      id: orderLines.id,
      variantId: orderLines.variantId,
      productId: orderLines.productId,
      quantity: orderLines.quantity,
      finalGrams: orderLines.finalGrams,
      amountFen: orderLines.amountFen,
      countyId: orderLines.countyId,
      outletId: orderLines.outletId,
      salesMode: orderLines.salesMode,
      entryChannel: orderLines.entryChannel,
      categoryId: orderLines.categoryId,
      supplierId: orderLines.supplierId,
      directoryEntryId: orderLines.directoryEntryId,
      buyingUnitId: orderLines.buyingUnitId,
      lineNumber: orderLines.lineNumber,
    })
    .from(orderLines)
    .where(eq(orderLines.orderId, p("orderId")))
    .orderBy(orderLines.lineNumber)
    .prepare("order_lines_of"),
}));

/**
 * The one function that turns money into books. Told that a payment was made, it marks the payment
 * and its order paid, books the money, takes the held stock, and credits each line to its county in the ledger and
 * both daily sums: in one transaction, all or nothing. Told again, it changes nothing and answers
 * false. The sale belongs to the Beijing day of `paidAt`.
 *
 * Refuses with PAYMENT_NOT_OPEN when we know no such payment or its amount or currency is not ours, and
 * with ORDER_EXPIRED when the order no longer waits for money: money that came too late is never
 * mistaken for money that was booked before.
 */
export async function applyPayment(tx: Tx, payment: GatewayPayment, paidAt: number): Promise<boolean> {
  if (payment.state !== "paid") return false;
  const settled = await settlePayment(tx, payment.paymentId, paidAt);
  if (!settled) return refuseUnlessPaid(tx, payment.paymentId);
  if (settled.amountFen !== payment.amountFen || payment.currency !== "cny")
    throw new Refusal("PAYMENT_NOT_OPEN", { paymentId: payment.paymentId });

  const { orderId, gateway, amountFen, currency } = settled;
  await recordMoney(tx, {
    kind: "payment",
    ref: payment.paymentId,
    orderId,
    paymentId: payment.paymentId,
    gateway,
    amountFen,
    currency,
    happenedAt: paidAt,
    recordedAt: paidAt,
  });
  const [order] = await statements(tx).markPaid.execute({ orderId, paidAt });
  if (!order) throw new Refusal("ORDER_EXPIRED", { orderId });
  if (order.totalFen !== settled.amountFen)
    throw new Error(`order ${orderId} and its payment are of different amounts`);
  const lines = await statements(tx).lines.execute({ orderId });
  await takeHeldStock(
    tx,
    order.fulfilmentOutletId,
    lines.map(({ id, variantId, quantity }) => ({ sourceId: id, variantId, quantity })),
    paidAt,
  );
  await recordAttribution(
    tx,
    lines.map(({ id, lineNumber, finalGrams, ...line }) => ({
      ...line,
      kind: "sale" as const,
      sourceId: id,
      orderId,
      orderLineId: id,
      weightGrams: finalGrams,
      orderCount: lineNumber === 1 ? 1 : 0,
      soldAt: paidAt,
    })),
    paidAt,
  );
  await recordOrderEvent(tx, orderId, "paid", order.userId, paidAt);
  return true;
}

/** A payment that is not alive was either booked before, and all is well, or its money has no order. */
async function refuseUnlessPaid(tx: Tx, paymentId: string): Promise<false> {
  const payment = await findPayment(tx, paymentId);
  if (payment?.state === "paid") return false;
  if (payment?.state === "expired") throw new Refusal("ORDER_EXPIRED", { orderId: payment.orderId });
  throw new Refusal("PAYMENT_NOT_OPEN", { paymentId });
}
