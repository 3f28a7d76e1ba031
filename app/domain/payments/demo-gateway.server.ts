import { eq } from "drizzle-orm";
import { payments } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { GatewayPayment, PaymentGateway } from "./gateway.ts";
import { ownExternalId } from "./ways-to-pay.ts";

/**
 * The demonstration's way to pay: a page of our own that takes no money and says so. It has no books
 * beside ours, so that what it knows of a payment is what our row says.
 */
export function demoGateway(store: Store): PaymentGateway {
  async function fetch(externalId: string): Promise<GatewayPayment> {
    const [row] = await store.read
      .select()
      .from(payments)
      .where(eq(payments.externalId, externalId))
      .limit(1);
    if (!row) throw new Error(`the demo gateway knows no payment ${externalId}`);
    const isOpen = row.state === "created" || row.state === "pending" || row.state === "review";
    return {
      externalId,
      state: isOpen ? "pending" : (row.state as GatewayPayment["state"]),
      amountFen: row.amountFen,
      currency: row.currency,
      paymentId: row.id,
    };
  }
  return {
    id: "demo",
    pageOf: demoPage,
    async start({ paymentId }) {
      return { externalId: ownExternalId("demo", paymentId), redirectTo: demoPage(paymentId) };
    },
    fetch,
    async expire(externalId) {
      const said = await fetch(externalId);
      return said.state === "pending" ? { ...said, state: "expired" } : said;
    },
    async refund({ refundId, amountFen, currency }) {
      return { refundId, externalId: `demo_${refundId}`, state: "succeeded", amountFen, currency };
    },
  };
}

function demoPage(paymentId: string): string {
  return `/demo-pay/${paymentId}`;
}
