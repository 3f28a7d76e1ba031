import type { Store } from "#db/store.ts";
import { isInsideWrite } from "#db/writing.ts";
import { counterGateway } from "./counter-gateway.server.ts";
import { demoGateway } from "./demo-gateway.server.ts";
import type { Gateways, PaymentGateway } from "./gateway.ts";
import { transferGateway } from "./transfer-gateway.server.ts";

/** The gateways of this shop. */
export function gatewaysOf(store: Store): Gateways {
  return {
    demo: outsideWrites(demoGateway(store)),
    counter: outsideWrites(counterGateway(store)),
    transfer: outsideWrites(transferGateway(store)),
  };
}

/**
 * The same gateway, which refuses to be called inside a transaction: everybody who writes would wait for
 * somebody else's machine, and an undone transaction would leave behind what was done there.
 */
export function outsideWrites(gateway: PaymentGateway): PaymentGateway {
  const ask = async <T>(call: () => Promise<T>): Promise<T> => {
    if (isInsideWrite()) throw new Error(`the gateway ${gateway.id} was called inside a transaction`);
    return call();
  };
  return {
    ...gateway,
    start: (payment, key) => ask(() => gateway.start(payment, key)),
    fetch: (externalId) => ask(() => gateway.fetch(externalId)),
    expire: (externalId, key) => ask(() => gateway.expire(externalId, key)),
    refund: (refund, key) => ask(() => gateway.refund(refund, key)),
  };
}
