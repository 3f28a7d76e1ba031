import { and, eq, inArray } from "drizzle-orm";
import { releaseStock } from "#app/domain/inventory/stock.server.ts";
import { expirePayments } from "#app/domain/payments/payments.server.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import type { Tx } from "#db/store.ts";
import { recordOrderEvent } from "./place-order.server.ts";

const ORDERS_AT_ONCE = 50;

/**
 * Ends orders that were not paid in time, fifty at most: the payment and the order are marked expired
 * and the stock they held is free again. Answers how many.
 */
export async function expireOrders(tx: Tx, now: number): Promise<number> {
  const due = await expirePayments(tx, now, ORDERS_AT_ONCE);
  if (due.length === 0) return 0;
  const expired = await tx
    .update(orders)
    .set({ state: "expired" })
    .where(and(inArray(orders.id, due), eq(orders.state, "awaiting_payment")))
    .returning({ id: orders.id, fulfilmentOutletId: orders.fulfilmentOutletId });
  for (const { id, fulfilmentOutletId } of expired) {
    const held = await tx
      .select({ variantId: orderLines.variantId, quantity: orderLines.quantity })
      .from(orderLines)
      .where(eq(orderLines.orderId, id));
    await releaseStock(tx, fulfilmentOutletId, held);
    await recordOrderEvent(tx, id, "expired", null, now);
  }
  return expired.length;
}
