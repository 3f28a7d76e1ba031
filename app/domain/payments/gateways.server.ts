import type { Store } from "#db/store.ts";
import { isInsideWrite } from "#db/writing.ts";
import { counterGateway } from "./counter-gateway.server.ts";
import { demoGateway } from "./demo-gateway.server.ts";
import type { GatewayBooks, Gateways, PaymentGateway } from "./gateway.ts";
import { stripeGateway } from "./stripe-gateway.server.ts";
import { stripeSettings } from "./stripe-settings.server.ts";
import { transferGateway } from "./transfer-gateway.server.ts";

/**
 * The gateways of this shop, as it is set up. One that shoppers are not offered any more is still here for
 * what was paid with it, as far as it can be reached.
 */
export function gatewaysOf(store: Store): Gateways {
  const stripe = stripeSettings();
  return {
    demo: outsideWrites(demoGateway(store)),
    counter: outsideWrites(counterGateway(store)),
    transfer: outsideWrites(transferGateway(store)),
    ...(stripe && { stripe: outsideWrites(stripeGateway(stripe)) }),
  };
}

/**
 * The same gateway, which refuses to be called inside a transaction: everybody who writes would wait for
 * somebody else's machine, and an undone transaction would leave behind what was done there.
 */
export function outsideWrites(gateway: PaymentGateway): PaymentGateway {
  const guard = () => {
    if (isInsideWrite()) throw new Error(`the gateway ${gateway.id} was called inside a transaction`);
  };
  const guarded = <A extends unknown[], T>(call: (...asked: A) => Promise<T>) => {
    return async (...asked: A): Promise<T> => {
      guard();
      return call(...asked);
    };
  };
  const { books } = gateway;
  return {
    ...gateway,
    start: guarded(gateway.start),
    fetch: guarded(gateway.fetch),
    expire: guarded(gateway.expire),
    refund: guarded(gateway.refund),
    ...(books && {
      books: {
        fetchRefund: guarded(books.fetchRefund),
        fetchDispute: guarded(books.fetchDispute),
        findStarted: guarded(books.findStarted),
        findRefund: guarded(books.findRefund),
        probeMethods: guarded(books.probeMethods),
        listChanges(since) {
          guard();
          return books.listChanges(since);
        },
        listMovements(from, to) {
          guard();
          return books.listMovements(from, to);
        },
        verifyWebhook: books.verifyWebhook,
      } satisfies GatewayBooks,
    }),
  };
}
