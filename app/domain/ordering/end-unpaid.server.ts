import type { Gateways } from "#app/domain/payments/gateway.ts";
import { listDueElsewhere } from "#app/domain/payments/payments.server.ts";
import type { Store } from "#db/store.ts";
import { applyPayment } from "./apply-payment.server.ts";

const PAYMENTS_AT_ONCE = 50;

/**
 * Ends payments whose time is over at gateways with books of their own: the gateway is told to end each,
 * and whatever it answers counts, for the shopper may have been faster. Stock is free only then. A
 * gateway that does not answer leaves its payments for the next time; the first such error is thrown
 * when the others are done.
 */
export async function endUnpaid(store: Store, gateways: Gateways, now: number): Promise<void> {
  const failures: unknown[] = [];
  for (const payment of await listDueElsewhere(store.read, now, PAYMENTS_AT_ONCE)) {
    const gateway = gateways[payment.gateway];
    if (!gateway || payment.externalId === null) continue;
    try {
      const said = await gateway.expire(payment.externalId, `${payment.id}:expire`);
      await store.write((tx) => applyPayment(tx, said, now));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
