import { and, eq, inArray } from "drizzle-orm";
import { releaseStock } from "#app/domain/inventory/stock.server.ts";
import { expirePayments } from "#app/domain/payments/payments.server.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { sumOf, type Tx } from "#db/store.ts";
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
    .returning({ id: orders.id });
  if (expired.length === 0) return 0;
  const held = await tx
    .select({
      outletId: orders.fulfilmentOutletId,
      variantId: orderLines.variantId,
      quantity: sumOf(orderLines.quantity),
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(
      inArray(
        orders.id,
        expired.map(({ id }) => id),
      ),
    )
    .groupBy(orders.fulfilmentOutletId, orderLines.variantId);
  await releaseStock(tx, held);
  for (const { id } of expired) await recordOrderEvent(tx, id, "expired", null, now);
  return expired.length;
}
