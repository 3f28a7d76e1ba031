import { and, eq, gt } from "drizzle-orm";
import type { Gateways } from "#app/domain/payments/gateway.ts";
import {
  findPayment,
  findPaymentOfOrder,
  isLive,
  openPayment,
  type Payment,
} from "#app/domain/payments/payments.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import type { Store, Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { isOnAccount } from "./account.server.ts";
import { applyPayment } from "./apply-payment.server.ts";
import { drainOutbox } from "./drain-outbox.server.ts";
import { findHold } from "./hold.server.ts";

/** How somebody wants to pay for an order that waits for money. */
export interface Attempt {
  orderId: string;
  gateway: GatewayId;
  /** Where the shopper sees this shop. */
  origin: string;
  /** The name on the account that will pay, where it is a bank's to say. */
  payerName?: string | null;
}

/**
 * The payment by which somebody goes on paying for an order: the one that is under way, if it is of this
 * way to pay; else a new attempt, after the earlier one has ended at its gateway. No two attempts of an
 * order are ever alive. Refuses with PAYMENT_NOT_OPEN when the order does not wait for money (any more: the shopper may have paid
 * in another window), and with PAYMENT_UNDER_WAY while the earlier attempt cannot be ended.
 */
export async function payAgain(
  store: Store,
  gateways: Gateways,
  attempt: Attempt,
  now: number,
): Promise<Pick<Payment, "id" | "gateway">> {
  // what goes first is paid for by its settlement alone: nobody ends that payment for another
  if (await isOnAccount(store.read, attempt.orderId))
    throw new Refusal("PAYMENT_NOT_OPEN", { orderId: attempt.orderId });
  const last = await findPaymentOfOrder(store.read, attempt.orderId);
  if (last && isLive(last) && last.gateway !== attempt.gateway)
    await endAttempt(store, gateways, last.id, now);
  return store.write((tx) => attemptPayment(tx, attempt, now));
}

/** Ends an attempt to pay, so that another may follow. What its gateway answers counts: the shopper may have been faster. */
async function endAttempt(store: Store, gateways: Gateways, paymentId: string, now: number): Promise<void> {
  await drainOutbox(store, gateways, now, paymentId); // one that has not begun yet cannot be ended
  const payment = await findPayment(store.read, paymentId);
  const gateway = payment && gateways[payment.gateway];
  if (!gateway || payment.externalId === null || payment.state === "processing")
    throw new Refusal("PAYMENT_UNDER_WAY");
  const said = await gateway.expire(payment.externalId, `${payment.id}:expire`);
  await store.write((tx) => applyPayment(tx, said, now));
}

async function attemptPayment(tx: Tx, { orderId, gateway, origin, payerName }: Attempt, now: number) {
  const waits = and(
    eq(orders.id, orderId),
    eq(orders.state, "awaiting_payment"),
    gt(orders.holdExpiresAt, now),
  );
  const [found] = await tx.select().from(orders).where(waits).limit(1);
  if (!found) throw new Refusal("PAYMENT_NOT_OPEN", { orderId });
  const { expiresAt } = await findHold(tx, gateway, found.placedAt);
  const holdExpiresAt = Math.max(found.holdExpiresAt, expiresAt);
  // the order is ours until we commit: of two who try at once, the second finds what the first opened
  const [order] = await tx
    .update(orders)
    .set({ holdExpiresAt, gateway })
    .where(waits)
    .returning({ number: orders.number, totalFen: orders.totalFen, locale: orders.locale });
  if (!order) throw new Refusal("PAYMENT_NOT_OPEN", { orderId });
  const last = await findPaymentOfOrder(tx, orderId);
  if (last && isLive(last)) {
    if (last.gateway !== gateway) throw new Refusal("PAYMENT_UNDER_WAY");
    return last;
  }
  const id = newId();
  await openPayment(tx, gateway, (last?.attempt ?? 0) + 1, {
    paymentId: id,
    orderId,
    orderNumber: order.number,
    amountFen: order.totalFen,
    currency: "cny",
    openedAt: now,
    expiresAt: holdExpiresAt,
    locale: order.locale,
    origin,
    payerName: payerName ?? null,
  });
  return { id, gateway };
}
