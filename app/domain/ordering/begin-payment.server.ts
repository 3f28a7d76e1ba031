import { type Gateways, GatewayUnavailable, type PaymentGateway } from "#app/domain/payments/gateway.ts";
import { findPayment, type Payment } from "#app/domain/payments/payments.server.ts";
import type { Store } from "#db/store.ts";
import { applyPayment } from "./apply-payment.server.ts";
import { sendNext } from "./drain-outbox.server.ts";
import { findOrderNumber } from "./order-queries.server.ts";

/**
 * Where the shopper goes to pay, a path of ours or an address elsewhere. Where the page is elsewhere and
 * has not begun yet, its gateway is asked to begin now, and not only when the clock comes round. Undefined
 * when there is nothing to pay any more, or the gateway does not answer: then the order's page says more.
 */
export async function beginPayment(
  store: Store,
  gateways: Gateways,
  { id, gateway: gatewayId }: Pick<Payment, "id" | "gateway">,
  now: number,
): Promise<string | undefined> {
  const gateway = gateways[gatewayId];
  if (!gateway) return undefined;
  if (gateway.pageOf) return gateway.pageOf(id);
  const sent = await sendNext(store, gateways, now, { ref: id });
  if (sent) return sent.redirectTo;
  const payment = await findPayment(store.read, id);
  return payment && (await look(store, gateway, payment, now))?.redirectTo;
}

/**
 * Brings our books to what the gateway says of a payment now, for the shopper who comes back from there.
 * Answers the number of its order; undefined when there is no such payment. A gateway that does not
 * answer is no reason to wait: it tells us later.
 */
export async function refreshPayment(
  store: Store,
  gateways: Gateways,
  paymentId: string,
  now: number,
): Promise<string | undefined> {
  const payment = await findPayment(store.read, paymentId);
  if (!payment) return undefined;
  const gateway = gateways[payment.gateway];
  if (gateway && payment.state !== "paid") await look(store, gateway, payment, now);
  return findOrderNumber(store.read, payment.orderId);
}

async function look(store: Store, gateway: PaymentGateway, payment: Payment, now: number) {
  if (payment.externalId === null) return undefined;
  try {
    const said = await gateway.fetch(payment.externalId);
    await store.write((tx) => applyPayment(tx, said, now));
    return said;
  } catch (error) {
    if (error instanceof GatewayUnavailable) return undefined;
    throw error;
  }
}
