import type { Store } from "#db/store.ts";
import { GatewayRejected, type PaymentGateway } from "./gateway.ts";
import { ownBooks } from "./own-books.server.ts";
import { isOffered, ownExternalId } from "./ways-to-pay.server.ts";

/** The demonstration's way to pay: a page of our own that takes no money and says so. */
export function demoGateway(store: Store): PaymentGateway {
  return {
    ...ownBooks(store),
    id: "demo",
    pageOf: demoPage,
    async start({ paymentId }) {
      if (!isOffered("demo")) throw new GatewayRejected("this shop takes real money");
      return { externalId: ownExternalId("demo", paymentId), redirectTo: demoPage(paymentId) };
    },
    async refund({ refundId, amountFen, currency }) {
      return { refundId, externalId: `demo_${refundId}`, state: "succeeded", amountFen, currency };
    },
  };
}

function demoPage(paymentId: string): string {
  return `/demo-pay/${paymentId}`;
}
