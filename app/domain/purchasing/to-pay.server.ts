import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { orders } from "#db/schema/ordering.ts";
import { payments, remittances } from "#db/schema/payments.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import type { Reader } from "#db/store.ts";

const ORDERS_MAX = 500;

/** The orders of a unit's purchases that wait for a transfer, the one that is due first at the top. */
export function listToPay(read: Reader, unitId: string) {
  return read
    .select({
      paymentId: remittances.paymentId,
      orderNumber: orders.number,
      purchaseNumber: purchases.number,
      pointName: purchaseOrders.pointName,
      deliveryDay: purchaseOrders.deliveryDay,
      payerName: remittances.payerName,
      dueFen: sql<number>`${remittances.amountFen} - ${remittances.receivedFen}`.mapWith(Number),
      dueDay: remittances.dueDay,
    })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .innerJoin(payments, eq(payments.orderId, orders.id))
    .innerJoin(remittances, eq(remittances.paymentId, payments.id))
    .where(
      and(
        eq(purchases.unitId, unitId),
        eq(orders.state, "awaiting_payment"),
        inArray(payments.state, ["created", "pending"]),
      ),
    )
    .orderBy(asc(remittances.dueDay), asc(orders.number))
    .limit(ORDERS_MAX);
}

/** Whether all of some orders are of a unit's purchases. */
export async function areOrdersOf(
  read: Reader,
  unitId: string,
  orderIds: readonly string[],
): Promise<boolean> {
  const found = await read
    .select({ orderId: purchaseOrders.orderId })
    .from(purchaseOrders)
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .where(and(eq(purchases.unitId, unitId), inArray(purchaseOrders.orderId, [...orderIds])))
    .limit(ORDERS_MAX);
  return found.length === new Set(orderIds).size;
}
