import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { orderSettlements, orders } from "#db/schema/ordering.ts";
import { payments, remittances } from "#db/schema/payments.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import type { Reader } from "#db/store.ts";
import { onAccountFen } from "./payment-terms.server.ts";

const ORDERS_MAX = 500;

/** The last day to pay: of goods that went first as it was agreed, whatever part of the money has come. */
const dueDay = sql<number>`coalesce(${orderSettlements.dueDay}, ${remittances.dueDay})`.mapWith(Number);

/**
 * The orders of a unit's purchases that wait for a transfer, the one that is due first at the top: those whose
 * money goes first, and those whose goods went first and were accepted.
 */
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
      dueDay,
      isOnAccount: sql<boolean>`${orderSettlements.orderId} is not null`.mapWith(Boolean),
    })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .innerJoin(payments, eq(payments.orderId, orders.id))
    .innerJoin(remittances, eq(remittances.paymentId, payments.id))
    .leftJoin(orderSettlements, eq(orderSettlements.paymentId, payments.id))
    .where(
      and(
        eq(purchases.unitId, unitId),
        inArray(orders.state, ["awaiting_payment", "on_account"]),
        inArray(payments.state, ["created", "pending"]),
      ),
    )
    .orderBy(asc(dueDay), asc(orders.number))
    .limit(ORDERS_MAX);
}

/** The orders of a unit's purchases on account whose goods were not accepted yet, the one that is brought first at the top. */
export function listToAccept(read: Reader, unitId: string) {
  return read
    .select({
      orderNumber: orders.number,
      purchaseNumber: purchases.number,
      pointName: purchaseOrders.pointName,
      deliveryDay: purchaseOrders.deliveryDay,
      progress: orders.progress,
      amountFen: sql<number>`${onAccountFen}`.mapWith(Number),
    })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .where(
      and(eq(purchases.unitId, unitId), eq(orders.state, "on_account"), isNull(orderSettlements.orderId)),
    )
    .orderBy(asc(purchaseOrders.deliveryDay), asc(orders.number))
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
