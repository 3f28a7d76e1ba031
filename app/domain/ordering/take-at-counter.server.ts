import { and, eq, sql } from "drizzle-orm";
import {
  type CounterReceipt,
  giveWayToCounter,
  isReceiptKnown,
  writeReceipt,
} from "#app/domain/payments/counter-receipts.server.ts";
import { findPaymentOfOrder, openPayment } from "#app/domain/payments/payments.server.ts";
import { findRefund } from "#app/domain/payments/refunds.server.ts";
import { ownExternalId } from "#app/domain/payments/ways-to-pay.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import type { Tx } from "#db/store.ts";
import { applyPayment } from "./apply-payment.server.ts";
import { applyRefund } from "./apply-refund.server.ts";

/**
 * Books the money that a clerk took for an order: the order is paid, with the receipt beside it, and
 * whatever attempt to pay elsewhere was open is ended. All of it or nothing; the same receipt again is one
 * and answers false.
 *
 * Refuses with PAYMENT_NOT_OPEN when the order does not wait for money (any more), with PAYMENT_UNDER_WAY
 * while money of another attempt is on its way, with TENDERED_WRONG (facts: totalFen; too
 * little cash, or a code for another amount), GOODS_BLOCKED (its goods were recalled meanwhile) and KEY_REUSED.
 */
export async function takeAtCounter(tx: Tx, receipt: CounterReceipt, now: number): Promise<boolean> {
  if (await isReceiptKnown(tx, receipt)) return false;
  const { orderId, tender, tenderedFen } = receipt;
  await giveWayToCounter(tx, orderId, now);
  // the order is ours until we commit: of two clerks who take money for it, the second is told
  const [order] = await tx
    .update(orders)
    .set({ state: sql`${orders.state}` })
    .where(and(eq(orders.id, orderId), eq(orders.state, "awaiting_payment")))
    .returning({ number: orders.number, totalFen: orders.totalFen, locale: orders.locale });
  if (!order) {
    if (await isReceiptKnown(tx, receipt)) return false;
    throw new Refusal("PAYMENT_NOT_OPEN", { orderId });
  }
  const amountFen = order.totalFen;
  if (tenderedFen < amountFen || (tender === "qr" && tenderedFen !== amountFen))
    throw new Refusal("TENDERED_WRONG", { totalFen: amountFen });

  const paymentId = newId();
  const last = await findPaymentOfOrder(tx, orderId);
  await openPayment(tx, "counter", (last?.attempt ?? 0) + 1, {
    paymentId,
    orderId,
    orderNumber: order.number,
    amountFen,
    currency: "cny",
    openedAt: now,
    expiresAt: now,
    locale: order.locale,
    origin: "",
  });
  await writeReceipt(tx, receipt, { paymentId, amountFen }, now);
  const externalId = ownExternalId("counter", paymentId);
  await applyPayment(tx, { paymentId, externalId, state: "paid", amountFen, currency: "cny" }, now);
  // nobody takes notes into a drawer for goods that were recalled a minute ago
  const [ended] = await tx
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.id, orderId), eq(orders.state, "expired")))
    .limit(1);
  if (ended) throw new Refusal("GOODS_BLOCKED");
  return true;
}

/**
 * Notes that a clerk has handed out what is repaid of money taken at a counter. Noted before, it answers
 * false. Refuses with NOT_REFUNDABLE a refund that goes another way.
 */
export async function handOutAtCounter(tx: Tx, refundId: string, now: number): Promise<boolean> {
  const refund = await findRefund(tx, refundId);
  if (!refund) throw new Refusal("NOT_REFUNDABLE");
  const [payment] = await tx
    .select({ gateway: payments.gateway })
    .from(payments)
    .where(eq(payments.id, refund.paymentId))
    .limit(1);
  if (payment?.gateway !== "counter") throw new Refusal("NOT_REFUNDABLE");
  const { amountFen } = refund;
  const externalId = refund.externalId ?? `counter_${refundId}`;
  return applyRefund(tx, { refundId, externalId, state: "succeeded", amountFen, currency: "cny" }, now);
}
