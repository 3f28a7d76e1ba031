import { and, eq, sql } from "drizzle-orm";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { takeHeldStock, tryToHoldStock } from "#app/domain/inventory/stock.server.ts";
import { channelOf } from "#app/domain/messaging/put-message.server.ts";
import type { GatewayPayment } from "#app/domain/payments/gateway.ts";
import { openException, recordMoney } from "#app/domain/payments/money-book.server.ts";
import {
  askToExpireOthers,
  findPayment,
  markExpired,
  markFailed,
  markProcessing,
  markReview,
  settlePayment,
} from "#app/domain/payments/payments.server.ts";
import { repaySurplus } from "#app/domain/payments/refunds.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { perConnection, type Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { endOrders } from "./expire-orders.server.ts";
import { recordOrderEvent } from "./place-order.server.ts";
import { tellBuyer } from "./tell-buyer.server.ts";

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  markPaid: tx
    .update(orders)
    .set({
      state: "paid",
      progress: "allocated",
      gateway: sql`${p("gateway")}`,
      paidAt: sql`${p("paidAt")}`,
    })
    .where(and(eq(orders.id, p("orderId")), eq(orders.state, "awaiting_payment")))
    .returning({
      totalFen: orders.totalFen,
      userId: orders.userId,
      email: orders.email,
      phone: orders.phone,
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
 * The one function that turns what a gateway says of a payment into books; whoever heard it, and however
 * often. Answers whether anything changed.
 *
 * Paid: the payment and its order are marked paid, the money is booked, the held stock is taken and each
 * line is credited to its county in the ledger and both daily sums: in one transaction, all or nothing.
 * The goods are allocated to the outlet whose stock was taken, and the sale belongs to the Beijing day of
 * `now`. Paid for an order that had expired: its stock is taken again, and where it is gone the whole
 * payment is asked back. Paid for an order that was settled otherwise: asked back too. No money is ever
 * dropped in silence.
 *
 * Paid in another amount or currency than ours: payment and order go to review, the money to suspense,
 * and a person must look. Processing and failed leave the order waiting, and so does expired, for
 * another attempt, until its time is over; then it ends and its stock is free. What comes after the end
 * changes nothing. Refuses with PAYMENT_NOT_OPEN a payment unknown to us.
 */
export async function applyPayment(tx: Tx, said: GatewayPayment, now: number): Promise<boolean> {
  switch (said.state) {
    case "pending":
      return false;
    case "processing":
      return (await markProcessing(tx, said.paymentId)) !== undefined;
    case "failed":
      return (await markFailed(tx, said.paymentId)) !== undefined;
    case "expired": {
      const orderId = await markExpired(tx, said.paymentId);
      if (orderId !== undefined) await endOrders(tx, [orderId], now);
      return orderId !== undefined;
    }
    case "paid":
      return applyPaid(tx, said, now);
  }
}

async function applyPaid(tx: Tx, said: GatewayPayment, paidAt: number): Promise<boolean> {
  const payment = await settlePayment(tx, said, paidAt);
  if (!payment) return doubt(tx, said, paidAt);
  const { id: paymentId, orderId, gateway, amountFen, currency } = payment;
  if (payment.isLate) await askToExpireOthers(tx, payment, paidAt);
  await recordMoney(tx, {
    kind: "payment",
    ref: paymentId,
    orderId,
    paymentId,
    gateway,
    amountFen,
    currency,
    happenedAt: paidAt,
    recordedAt: paidAt,
  });
  const [order] = await statements(tx).markPaid.execute({ orderId, gateway, paidAt });
  if (!order && (await revive(tx, orderId))) return sell(tx, payment, paidAt);
  if (order) return sell(tx, payment, paidAt, order);
  const isExpired = await isInState(tx, orderId, "expired");
  const refundId = await repaySurplus(tx, payment, isExpired ? "paid_too_late" : "paid_twice", paidAt);
  await recordOrderEvent(tx, orderId, "refund_requested", null, paidAt);
  await tellBuyer(tx, orderId, { kind: "refund_requested", cause: refundId, facts: { amountFen } }, paidAt);
  return true;
}

interface PaidOrder {
  totalFen: number;
  userId: string | null;
  email: string | null;
  phone: string;
  fulfilmentOutletId: string;
}

/** Takes the held goods of an order and credits its lines. */
async function sell(
  tx: Tx,
  payment: { orderId: string; gateway: GatewayId; amountFen: number },
  paidAt: number,
  marked?: PaidOrder,
): Promise<true> {
  const { orderId, gateway } = payment;
  const order = marked ?? (await statements(tx).markPaid.execute({ orderId, gateway, paidAt }))[0];
  if (order?.totalFen !== payment.amountFen)
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
  if (channelOf("order_paid", order)) {
    const facts = { totalFen: order.totalFen };
    await tellBuyer(tx, orderId, { kind: "order_paid", cause: orderId, facts }, paidAt);
  }
  return true;
}

/** Lets an expired order wait for money again, with its stock held anew. False when it is not expired or the stock is gone. */
async function revive(tx: Tx, orderId: string): Promise<boolean> {
  const move = (from: "expired" | "awaiting_payment", to: "expired" | "awaiting_payment") =>
    tx
      .update(orders)
      .set({ state: to })
      .where(and(eq(orders.id, orderId), eq(orders.state, from)))
      .returning({ fulfilmentOutletId: orders.fulfilmentOutletId });
  const [order] = await move("expired", "awaiting_payment");
  if (!order) return false;
  const goods = await statements(tx).lines.execute({ orderId });
  const isHeld = await tryToHoldStock(tx, order.fulfilmentOutletId, goods);
  if (!isHeld) await move("awaiting_payment", "expired");
  return isHeld;
}

async function isInState(tx: Tx, orderId: string, state: "expired"): Promise<boolean> {
  const [order] = await tx
    .select({ state: orders.state })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  return order?.state === state;
}

/** Money for a payment that cannot be settled with it: told before, in review, or not what was asked for. */
async function doubt(tx: Tx, said: GatewayPayment, now: number): Promise<boolean> {
  const payment = await findPayment(tx, said.paymentId);
  if (!payment) throw new Refusal("PAYMENT_NOT_OPEN", { paymentId: said.paymentId });
  if (said.amountFen === payment.amountFen && said.currency === payment.currency) return false;
  const orderId = await markReview(tx, payment.id);
  if (orderId === undefined) return false;
  await tx
    .update(orders)
    .set({ state: "review" })
    .where(and(eq(orders.id, orderId), eq(orders.state, "awaiting_payment")));
  if (said.amountFen > 0)
    await recordMoney(tx, {
      kind: "suspense",
      ref: payment.id,
      orderId,
      paymentId: payment.id,
      gateway: payment.gateway,
      amountFen: said.amountFen,
      currency: said.currency,
      happenedAt: now,
      recordedAt: now,
    });
  const detail = `${said.amountFen} ${said.currency} for ${payment.amountFen} ${payment.currency}`;
  await openException(tx, "payment_mismatch", payment.id, detail, now);
  return true;
}
