import { eq, sql } from "drizzle-orm";
import { isOffered } from "#app/domain/payments/ways-to-pay.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import { applyPayment } from "./apply-payment.server.ts";

const statements = perConnection((read: Reader) => ({
  find: read
    .select({
      paymentId: payments.id,
      gateway: payments.gateway,
      state: payments.state,
      amountFen: payments.amountFen,
      currency: payments.currency,
      externalId: payments.externalId,
      expiresAt: payments.expiresAt,
      number: orders.number,
      userId: orders.userId,
    })
    .from(payments)
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .where(eq(payments.id, sql.placeholder("paymentId")))
    .limit(1)
    .prepare("demo_payment_find"),
}));

/** A payment through the demonstration's page, with the number of its order; undefined when there is none. */
export async function findDemoPayment(read: Reader, paymentId: string) {
  const [payment] = await statements(read).find.execute({ paymentId });
  return payment?.gateway === "demo" ? payment : undefined;
}

/** True while a payment can still be made. */
export function isPayable(payment: { state: string; expiresAt: number }, now: number): boolean {
  return (payment.state === "created" || payment.state === "pending") && payment.expiresAt > now;
}

/**
 * The button of the demonstration's page: the demo gateway says "paid", and the books follow. Pressed
 * again it changes nothing. Answers the payment with its order's number, or undefined when there is
 * none. Refuses with ORDER_EXPIRED when the time to pay is over, and with PAYMENT_NOT_OPEN in a shop that
 * takes real money.
 */
export async function payDemoOrder(tx: Tx, paymentId: string, now: number) {
  const payment = await findDemoPayment(tx, paymentId);
  if (!payment || payment.state === "paid") return payment;
  if (!isOffered("demo")) throw new Refusal("PAYMENT_NOT_OPEN", { paymentId });
  if (!isPayable(payment, now)) throw new Refusal("ORDER_EXPIRED", { number: payment.number });
  const { amountFen, currency, externalId } = payment;
  await applyPayment(
    tx,
    { paymentId, externalId: externalId ?? "", state: "paid", amountFen, currency, paidAt: now },
    now,
  );
  return payment;
}
