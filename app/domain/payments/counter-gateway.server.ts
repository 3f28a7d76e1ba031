import type { Store } from "#db/store.ts";
import { GatewayRejected, type PaymentGateway } from "./gateway.ts";
import { ownBooks } from "./own-books.server.ts";

/**
 * Money over a counter, taken and given back by hand. Nobody begins to pay so from a page: a clerk takes
 * the money, and then it is there. What is repaid is on its way until a clerk has handed it out.
 */
export function counterGateway(store: Store): PaymentGateway {
  return {
    ...ownBooks(store),
    id: "counter",
    async start() {
      throw new GatewayRejected("money over a counter is taken by a clerk");
    },
    async refund({ refundId, amountFen, currency }) {
      return { refundId, externalId: `counter_${refundId}`, state: "pending", amountFen, currency };
    },
  };
}
