import { GatewayLockedOut, GatewayRejected, type Gateways } from "#app/domain/payments/gateway.ts";
import { noteLockout } from "#app/domain/payments/lockout.server.ts";
import { openException } from "#app/domain/payments/money-book.server.ts";
import { listDueElsewhere } from "#app/domain/payments/payments.server.ts";
import type { Store } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { applyPayment } from "./apply-payment.server.ts";

const PAYMENTS_AT_ONCE = 50;

/**
 * Ends payments whose time is over at gateways with books of their own: the gateway is told to end each,
 * and whatever it answers counts, for the shopper may have been faster. Stock is free only then. A
 * gateway that does not answer leaves its payments for the next time; the first such error is thrown
 * when the others are done; one that does not let us in is asked nothing more, and a person is told. One that refuses is for a person to look at: the order and its goods wait.
 */
export async function endUnpaid(store: Store, gateways: Gateways, now: number): Promise<void> {
  const failures: unknown[] = [];
  const lockedOutOf = new Set<GatewayId>();
  for (const payment of await listDueElsewhere(store.read, now, PAYMENTS_AT_ONCE)) {
    const gateway = gateways[payment.gateway];
    if (!gateway || payment.externalId === null || lockedOutOf.has(payment.gateway)) continue;
    try {
      const said = await gateway.expire(payment.externalId, `${payment.id}:expire`);
      await store.write((tx) => applyPayment(tx, said, now));
    } catch (error) {
      if (error instanceof GatewayLockedOut) {
        lockedOutOf.add(payment.gateway);
        await store.write((tx) => noteLockout(tx, payment.gateway, error.message, now));
      }
      if (error instanceof GatewayRejected)
        await store.write((tx) => openException(tx, "expire_rejected", payment.id, error.message, now));
      else failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
