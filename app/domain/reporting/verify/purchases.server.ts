import { eq, sql } from "drizzle-orm";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { purchaseLines, purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

/** A purchase that was placed is its orders: place by place and day by day the same goods at the same prices. */
export async function checkPurchases(read: Reader): Promise<Check[]> {
  const differing = differingRows({
    kept: sql`${purchaseLines}
      inner join ${purchases} on ${purchases.id} = ${purchaseLines.purchaseId} and ${purchases.state} = 'placed'`,
    source: sql`${orderLines}
      inner join ${purchaseOrders} on ${purchaseOrders.orderId} = ${orderLines.orderId}`,
    keys: [
      [purchaseLines.purchaseId, purchaseOrders.purchaseId],
      [purchaseLines.pointId, purchaseOrders.pointId],
      [purchaseLines.deliveryDay, purchaseOrders.deliveryDay],
      [purchaseLines.variantId, orderLines.variantId],
    ],
    sums: [
      [purchaseLines.quantity, orderLines.quantity],
      [
        sql`${purchaseLines.quantity} * ${purchaseLines.unitPriceFen}`,
        sql`${orderLines.quantity} * ${orderLines.unitPriceFen}`,
      ],
    ],
  });
  const placed = read
    .select({ sum: sumOf(purchases.totalFen) })
    .from(purchases)
    .where(eq(purchases.state, "placed"));
  const ordered = read
    .select({ sum: sumOf(orders.totalFen) })
    .from(purchaseOrders)
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId));
  return [
    await compare(read, "the rows of a purchase are the lines of its orders", ["differing", differing], NONE),
    await compare(
      read,
      "placed purchases are as much as their orders",
      ["purchases", placed],
      ["their orders", ordered],
    ),
  ];
}
