import { type AnyColumn, and, eq, inArray, sql } from "drizzle-orm";
import { allocations } from "#db/schema/fulfilment.ts";
import { stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, isTaken, movedFor, NONE, type Pair } from "./compare.server.ts";

/** A shelf has what was moved to it and holds what waits for payment; every sold line left its shelf once. */
export async function checkStock(read: Reader): Promise<Check[]> {
  const isWaiting = inArray(orders.state, ["awaiting_payment", "review"]);
  const shelf = (outlet: AnyColumn, variant: AnyColumn): Pair[] => [
    [stockLevels.outletId, outlet],
    [stockLevels.variantId, variant],
  ];
  // an order given to another sender says whose stock it takes now; its first allocation says whose it took
  const soldFrom = sql`coalesce((select ${allocations.fromOutletId} from ${allocations}
    where ${allocations.orderId} = ${orders.id} and ${allocations.sequence} = 1), ${orders.fulfilmentOutletId})`;
  const waiting = read
    .select({ sum: sumOf(orderLines.quantity) })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(isWaiting);
  const takenLines = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(isTaken);
  const sold = movedFor(
    read,
    orderLines.id,
    "sale",
    eq(stockMovements.outletId, soldFrom),
    eq(stockMovements.variantId, orderLines.variantId),
  );
  const handedOver = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(and(isTaken, sql`(${sold}) = - ${orderLines.quantity}`));

  return [
    await compare(
      read,
      "stock on hand = movements (pieces)",
      ["on hand", read.select({ sum: sumOf(stockLevels.onHand) }).from(stockLevels)],
      ["movements", read.select({ sum: sumOf(stockMovements.quantity) }).from(stockMovements)],
    ),
    await compare(
      read,
      "each shelf = its movements",
      [
        "shelves that differ",
        differingRows({
          kept: sql`${stockLevels}`,
          source: sql`${stockMovements}`,
          keys: shelf(stockMovements.outletId, stockMovements.variantId),
          sums: [[stockLevels.onHand, stockMovements.quantity]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "stock held = lines awaiting payment (pieces)",
      ["held", read.select({ sum: sumOf(stockLevels.held) }).from(stockLevels)],
      ["lines awaiting payment", waiting],
    ),
    await compare(
      read,
      "each shelf holds what waits for payment",
      [
        "shelves that differ",
        differingRows({
          kept: sql`${stockLevels}`,
          source: sql`${orderLines} inner join ${orders} on ${orders.id} = ${orderLines.orderId} where ${isWaiting}`,
          keys: shelf(orders.fulfilmentOutletId, orderLines.variantId),
          sums: [[stockLevels.held, orderLines.quantity]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "no shelf is below zero",
      [
        "shelves below zero, or holding or blocking more than they have",
        read
          .select({ count: countOf() })
          .from(stockLevels)
          .where(
            sql`${stockLevels.onHand} < 0 or ${stockLevels.held} < 0 or ${stockLevels.held} > ${stockLevels.onHand}
              or ${stockLevels.lotted} > ${stockLevels.onHand} or ${stockLevels.blocked} > ${stockLevels.lotted}`,
          ),
      ],
      NONE,
    ),
    await compare(
      read,
      "each line that is paid or on account left its shelf",
      ["such lines", takenLines],
      ["sales among the movements", handedOver],
    ),
  ];
}
