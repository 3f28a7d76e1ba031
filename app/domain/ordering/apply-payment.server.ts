import { and, eq, sql } from "drizzle-orm";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import {
  type Goods,
  releaseStock,
  tryToHoldStock,
  tryToTakeHeldStock,
} from "#app/domain/inventory/stock.server.ts";
import { channelOf } from "#app/domain/messaging/put-message.server.ts";
import type { GatewayPayment } from "#app/domain/payments/gateway.ts";
import { openException, recordMoney } from "#app/domain/payments/money-book.server.ts";
import {
  askToExpireOthers,
  findPayment,
  findPaymentByName,
  markExpired,
  markFailed,
  markProcessing,
  markReview,
  namePayment,
  type Payment,
  settlePayment,
} from "#app/domain/payments/payments.server.ts";
import { repaySurplus, type SURPLUS_REASONS } from "#app/domain/payments/refunds.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { perConnection, type Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { findSettlement, listAccountLines } from "./account.server.ts";
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
  markAccountPaid: tx
    .update(orders)
    .set({ state: "paid", gateway: sql`${p("gateway")}`, paidAt: sql`${p("paidAt")}` })
    .where(and(eq(orders.id, p("orderId")), eq(orders.state, "on_account")))
    .returning({ userId: orders.userId, email: orders.email, phone: orders.phone })
    .prepare("order_mark_account_paid"),
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
 * payment is asked back. Paid for an order on account: its goods have left, and each line is credited with what
 * was accepted of it. Paid for an order that was settled otherwise, or whose goods were recalled
 * meanwhile: asked back too. No money is ever dropped in silence.
 *
 * Paid in another amount or currency than ours, or under the name of another payment: payment and order
 * go to review, the money to suspense, and a person must look. Processing and failed leave the order waiting, and so does expired, for
 * another attempt, until its time is over; then it ends and its stock is free. What comes after the end
 * changes nothing. Refuses with PAYMENT_NOT_OPEN a payment unknown to us.
 */
export async function applyPayment(tx: Tx, said: GatewayPayment, now: number): Promise<boolean> {
  if (said.state === "paid") return applyPaid(tx, said, now);
  const payment = await getPayment(tx, said);
  if (!isSaidOf(payment, said)) return review(tx, payment, said, now);
  if (payment.externalId === null && said.externalId !== "")
    await namePayment(tx, payment.id, said.externalId);
  switch (said.state) {
    case "pending":
      return false;
    case "processing":
      return (await markProcessing(tx, payment.id)) !== undefined;
    case "failed":
      return (await markFailed(tx, payment.id)) !== undefined;
    case "expired": {
      const orderId = await markExpired(tx, payment.id);
      if (orderId !== undefined) await endOrders(tx, [orderId], now);
      return orderId !== undefined;
    }
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
    happenedAt: Math.min(said.paidAt ?? paidAt, paidAt),
    recordedAt: paidAt,
  });
  const [order] = await statements(tx).markPaid.execute({ orderId, gateway, paidAt });
  if (order) return sell(tx, payment, paidAt, order);
  const [onAccount] = await statements(tx).markAccountPaid.execute({ orderId, gateway, paidAt });
  if (onAccount) return creditAccount(tx, payment, paidAt, onAccount);
  if (await revive(tx, orderId)) return sell(tx, payment, paidAt);
  const isExpired = await isInState(tx, orderId, "expired");
  return repay(tx, payment, isExpired ? "paid_too_late" : "paid_twice", paidAt);
}

type Settled = { id: string; orderId: string; gateway: GatewayId; amountFen: number };

async function repay(
  tx: Tx,
  payment: Settled,
  reason: (typeof SURPLUS_REASONS)[number],
  now: number,
): Promise<true> {
  const { orderId, amountFen } = payment;
  const refundId = await repaySurplus(tx, payment, reason, now);
  await recordOrderEvent(tx, orderId, "refund_requested", null, now);
  await tellBuyer(tx, orderId, { kind: "refund_requested", cause: refundId, facts: { amountFen } }, now);
  return true;
}

interface PaidOrder {
  totalFen: number;
  userId: string | null;
  email: string | null;
  phone: string;
  fulfilmentOutletId: string;
}

/** Takes the held goods of an order and credits its lines; or ends the order where they may not be sold any more. */
async function sell(tx: Tx, payment: Settled, paidAt: number, marked?: PaidOrder): Promise<true> {
  const { orderId, gateway } = payment;
  const order = marked ?? (await statements(tx).markPaid.execute({ orderId, gateway, paidAt }))[0];
  if (order?.totalFen !== payment.amountFen)
    throw new Error(`order ${orderId} and its payment are of different amounts`);
  const lines = await statements(tx).lines.execute({ orderId });
  const isTaken = await tryToTakeHeldStock(
    tx,
    order.fulfilmentOutletId,
    lines.map(({ id, variantId, quantity }) => ({ sourceId: id, variantId, quantity })),
    paidAt,
  );
  if (!isTaken) return endBlocked(tx, payment, order.fulfilmentOutletId, lines, paidAt);
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

/**
 * Credits the lines of an order whose goods went first, each with what was accepted of it: nothing for one that
 * was refused whole. The goods have left their shelf long ago.
 */
async function creditAccount(
  tx: Tx,
  { orderId, amountFen }: Settled,
  paidAt: number,
  buyer: { userId: string | null; email: string | null; phone: string },
): Promise<true> {
  const settlement = await findSettlement(tx, orderId);
  if (settlement?.dueFen !== amountFen)
    throw new Error(`order ${orderId} on account and its payment are of different amounts`);
  const left = new Map((await listAccountLines(tx, orderId)).map((line) => [line.orderLineId, line]));
  const lines = await statements(tx).lines.execute({ orderId });
  const accepted = lines.flatMap(({ id, lineNumber: _, finalGrams: __, ...line }) => {
    const rest = left.get(id);
    return rest && rest.quantity > 0 ? [{ ...line, ...rest, id }] : [];
  });
  await recordAttribution(
    tx,
    accepted.map(({ id, lineNumber: _, ...line }, index) => ({
      ...line,
      kind: "sale" as const,
      sourceId: id,
      orderId,
      orderCount: index === 0 ? 1 : 0,
      soldAt: paidAt,
    })),
    paidAt,
  );
  await recordOrderEvent(tx, orderId, "paid", buyer.userId, paidAt);
  if (channelOf("order_paid", buyer)) {
    const facts = { totalFen: amountFen };
    await tellBuyer(tx, orderId, { kind: "order_paid", cause: orderId, facts }, paidAt);
  }
  return true;
}

/** Ends an order whose goods were recalled, or are past their last day, before its money came: all of that goes back. */
async function endBlocked(
  tx: Tx,
  payment: Settled,
  outletId: string,
  lines: readonly Goods[],
  now: number,
): Promise<true> {
  const { orderId } = payment;
  await tx
    .update(orders)
    .set({ state: "expired", progress: "none", paidAt: null })
    .where(and(eq(orders.id, orderId), eq(orders.state, "paid")));
  await releaseStock(
    tx,
    lines.map(({ variantId, quantity }) => ({ outletId, variantId, quantity })),
  );
  await recordOrderEvent(tx, orderId, "expired", null, now);
  return repay(tx, payment, "goods_blocked", now);
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
  const payment = await getPayment(tx, said);
  const isAsAsked = said.amountFen === payment.amountFen && said.currency === payment.currency;
  return isAsAsked && isSaidOf(payment, said) ? false : review(tx, payment, said, now);
}

/** The payment that is meant: whose name at the gateway it is, whatever the gateway was told about it. */
async function getPayment(tx: Tx, { externalId, paymentId }: GatewayPayment): Promise<Payment> {
  const named = externalId === "" ? undefined : await findPaymentByName(tx, externalId);
  const payment = named ?? (await findPayment(tx, paymentId));
  if (!payment) throw new Refusal("PAYMENT_NOT_OPEN", { paymentId });
  return payment;
}

/** True when the gateway speaks of a payment as we know it: one payment, and one name for it there. */
function isSaidOf({ id, externalId }: Payment, said: GatewayPayment): boolean {
  return (
    id === said.paymentId && (externalId === null || said.externalId === "" || externalId === said.externalId)
  );
}

/**
 * Stops a payment, and its order while that waits, for a person to look; money that came is kept in
 * suspense. Where the payment is over and more money came for it, only that is kept, under the gateway's
 * name for it. Told again, it changes nothing and answers false.
 */
async function review(tx: Tx, payment: Payment, said: GatewayPayment, now: number): Promise<boolean> {
  const { id: paymentId, orderId, gateway } = payment;
  const isStopped = (await markReview(tx, paymentId)) !== undefined;
  const isMore = !isStopped && said.state === "paid" && payment.externalId !== said.externalId;
  if (!isStopped && !isMore) return false;
  const ref = isMore ? said.externalId : paymentId;
  const detail = `${said.externalId}: ${said.amountFen} ${said.currency} for ${said.paymentId || "?"}; ${payment.amountFen} ${payment.currency} was due for ${paymentId}`;
  if (!(await openException(tx, "payment_mismatch", ref, detail, now))) return false;
  if (isStopped && said.intentId && payment.externalId === said.externalId)
    await namePayment(tx, paymentId, said.externalId, said.intentId);
  if (isStopped)
    await tx
      .update(orders)
      .set({ state: "review" })
      .where(and(eq(orders.id, orderId), eq(orders.state, "awaiting_payment")));
  if (said.state === "paid" && said.amountFen > 0)
    await recordMoney(tx, {
      kind: "suspense",
      ref,
      orderId,
      paymentId,
      gateway,
      amountFen: said.amountFen,
      currency: said.currency,
      happenedAt: Math.min(said.paidAt ?? now, now),
      recordedAt: now,
    });
  return true;
}
