import { and, eq, inArray, lte, notExists } from "drizzle-orm";
import { releaseStock } from "#app/domain/inventory/stock.server.ts";
import { channelOf } from "#app/domain/messaging/put-message.server.ts";
import { expirePayments } from "#app/domain/payments/payments.server.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import { sumOf, type Tx } from "#db/store.ts";
import { recordOrderEvent } from "./place-order.server.ts";
import { tellBuyer } from "./tell-buyer.server.ts";

const ORDERS_AT_ONCE = 50;

/**
 * Ends orders that were not paid in time, fifty at most: the payment and the order are marked expired
 * and the stock they held is free again. A payment at a gateway with books of its own is not ended here;
 * an order all of whose attempts failed is. Answers how many.
 */
export async function expireOrders(tx: Tx, now: number): Promise<number> {
  const due = await expirePayments(tx, now, ORDERS_AT_ONCE);
  return endOrders(tx, [...due, ...(await listAbandoned(tx, now))], now);
}

/** Orders whose time is over and that nobody is paying for any more. */
async function listAbandoned(tx: Tx, now: number): Promise<string[]> {
  const live = tx
    .select({ id: payments.id })
    .from(payments)
    .where(
      and(eq(payments.orderId, orders.id), inArray(payments.state, ["created", "pending", "processing"])),
    );
  const abandoned = await tx
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.state, "awaiting_payment"), lte(orders.holdExpiresAt, now), notExists(live)))
    .orderBy(orders.holdExpiresAt)
    .limit(ORDERS_AT_ONCE);
  return abandoned.map(({ id }) => id);
}

/** Ends orders that wait for money and whose time is over, and frees their stock. Answers how many those were. */
export async function endOrders(tx: Tx, orderIds: readonly string[], now: number): Promise<number> {
  const ids = [...new Set(orderIds)];
  if (ids.length === 0) return 0;
  const expired = await tx
    .update(orders)
    .set({ state: "expired" })
    .where(and(inArray(orders.id, ids), eq(orders.state, "awaiting_payment"), lte(orders.holdExpiresAt, now)))
    .returning({ id: orders.id, email: orders.email, phone: orders.phone });
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
  for (const { id, ...contact } of expired) {
    await recordOrderEvent(tx, id, "expired", null, now);
    if (channelOf("order_expired", contact))
      await tellBuyer(tx, id, { kind: "order_expired", cause: id, facts: {} }, now);
  }
  return expired.length;
}
