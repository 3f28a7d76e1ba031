import { eq } from "drizzle-orm";
import { sumFreightRepaid } from "#app/domain/ordering/refund-lines.server.ts";
import { orders } from "#db/schema/ordering.ts";
import type { Reader } from "#db/store.ts";

/** What the desk needs to know of a claim's order: its number, and what of its freight is left to repay. */
export async function findClaimOrder(read: Reader, orderId: string) {
  const [order] = await read
    .select({ number: orders.number, freightFen: orders.freightFen })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  if (!order) throw new Error(`there is no order ${orderId}`);
  return { number: order.number, restFreightFen: order.freightFen - (await sumFreightRepaid(read, orderId)) };
}
