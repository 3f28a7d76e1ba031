import { and, asc, eq, gte, inArray, notInArray } from "drizzle-orm";
import { orders } from "#db/schema/ordering.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";

/** How many purchases of a unit are at a step that somebody has to take, and what they come to. */
export async function countOpenPurchases(read: Reader, unitId: string) {
  const rows = await read
    .select({
      state: purchases.state,
      count: countOf(),
      badRows: sumOf(purchases.badCount),
      totalFen: sumOf(purchases.totalFen),
    })
    .from(purchases)
    .where(and(eq(purchases.unitId, unitId), inArray(purchases.state, ["draft", "approved"])))
    .groupBy(purchases.state);
  const none = { count: 0, badRows: 0, totalFen: 0 };
  return {
    draft: rows.find(({ state }) => state === "draft") ?? none,
    approved: rows.find(({ state }) => state === "approved") ?? none,
  };
}

/** Deliveries shown; the room of orders has the others. */
const COMING_MAX = 8;

/** What is still to be brought to a unit from a day on, the first day first. */
export function listComing(read: Reader, unitId: string, today: number) {
  return read
    .select({
      number: orders.number,
      state: orders.state,
      progress: orders.progress,
      pointName: purchaseOrders.pointName,
      deliveryDay: purchaseOrders.deliveryDay,
    })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .where(
      and(
        eq(purchases.unitId, unitId),
        gte(purchaseOrders.deliveryDay, today),
        notInArray(orders.state, ["expired", "closed", "refunded"]),
        inArray(orders.progress, ["none", "allocated", "packed", "shipped"]),
      ),
    )
    .orderBy(asc(purchaseOrders.deliveryDay), asc(purchaseOrders.pointName), asc(orders.number))
    .limit(COMING_MAX);
}
