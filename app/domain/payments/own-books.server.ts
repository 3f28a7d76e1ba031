import { eq } from "drizzle-orm";
import { payments } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { GatewayPayment, PaymentGateway } from "./gateway.ts";

/** What a gateway without books beside ours knows of a payment: what our row says. */
export function ownBooks(store: Store): Pick<PaymentGateway, "fetch" | "expire"> {
  async function fetch(externalId: string): Promise<GatewayPayment> {
    const [row] = await store.read
      .select()
      .from(payments)
      .where(eq(payments.externalId, externalId))
      .limit(1);
    if (!row) throw new Error(`no payment is called ${externalId}`);
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
    fetch,
    async expire(externalId) {
      const said = await fetch(externalId);
      return said.state === "pending" ? { ...said, state: "expired" } : said;
    },
  };
}
