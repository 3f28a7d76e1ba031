import { and, eq, inArray, isNotNull, isNull, max, ne, notInArray, or, sql } from "drizzle-orm";
import { allocationLines, allocations, parcelLines, parcels } from "#db/schema/fulfilment.ts";
import { stockMovements } from "#db/schema/inventory.ts";
import { orderCounties, orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import type { Progress } from "#db/words.ts";
import { type Check, compare, differingRows, isTaken, movedFor, NONE } from "./compare.server.ts";

const SENT: Progress[] = ["shipped", "delivered", "completed"];
const RECEIVED: Progress[] = ["delivered", "completed"];

/** What was sold is sent, was repaid, or waits; orders say what their parcels and lines say. */
export async function checkGoods(read: Reader): Promise<Check[]> {
  const inParcels = read
    .select({ orderLineId: parcelLines.orderLineId, pieces: sumOf(parcelLines.quantity).as("pieces") })
    .from(parcelLines)
    .groupBy(parcelLines.orderLineId)
    .as("in_parcels");
  const repaid = read
    .select({ orderLineId: refundLines.orderLineId, repaid: sumOf(refundLines.quantity).as("repaid") })
    .from(refundLines)
    .groupBy(refundLines.orderLineId)
    .as("repaid_lines");
  const overSent = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(inParcels, eq(inParcels.orderLineId, orderLines.id))
    .where(sql`${inParcels.pieces} > ${orderLines.quantity}`);
  const notSent = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(
      orders,
      and(eq(orders.id, orderLines.orderId), inArray(orders.progress, SENT), ne(orders.handover, "taken")),
    )
    .leftJoin(inParcels, eq(inParcels.orderLineId, orderLines.id))
    .leftJoin(repaid, eq(repaid.orderLineId, orderLines.id))
    .where(sql`coalesce(${inParcels.pieces}, 0) < ${orderLines.quantity} - coalesce(${repaid.repaid}, 0)`);
  const strangers = read
    .select({ count: countOf() })
    .from(parcelLines)
    .innerJoin(parcels, eq(parcels.id, parcelLines.parcelId))
    .innerJoin(orderLines, eq(orderLines.id, parcelLines.orderLineId))
    .where(sql`${orderLines.orderId} <> ${parcels.orderId}`);
  const parcelsOf = read
    .select({
      orderId: parcels.orderId,
      sent: countOf().as("sent"),
      received: countOf(parcels.receivedDay).as("received"),
      lastDay: max(parcels.receivedDay).as("last_day"),
    })
    .from(parcels)
    .groupBy(parcels.orderId)
    .as("parcels_of");
  const saysOtherwise = read
    .select({ count: countOf() })
    .from(orders)
    .leftJoin(parcelsOf, eq(parcelsOf.orderId, orders.id))
    .where(
      or(
        and(inArray(orders.progress, SENT), ne(orders.handover, "taken"), isNull(parcelsOf.sent)),
        and(notInArray(orders.progress, [...SENT, "packed"]), isNotNull(parcelsOf.sent)),
        and(
          inArray(orders.progress, RECEIVED),
          sql`(${parcelsOf.received} < ${parcelsOf.sent} or coalesce(${orders.receivedDay}, 0) <> ${parcelsOf.lastDay})`,
        ),
        and(notInArray(orders.progress, RECEIVED), isNotNull(orders.receivedDay)),
      ),
    );

  return [
    await compare(
      read,
      "orders that are paid or on account are those whose goods are at a step",
      [
        "orders of which only one is true",
        read
          .select({ count: countOf() })
          .from(orders)
          .where(sql`(${isTaken}) <> (${orders.progress} <> 'none')`),
      ],
      NONE,
    ),
    await compare(
      read,
      "no line has more in parcels than sold, or another order's",
      ["lines in parcels beyond what was sold", sql`(${overSent}) + (${strangers})`],
      NONE,
    ),
    await compare(
      read,
      "what was sold and not repaid is in the parcels of orders that are shipped",
      ["lines of which some is missing", notSent],
      NONE,
    ),
    await compare(
      read,
      "each order says what its parcels say",
      ["orders that say otherwise", saysOtherwise],
      NONE,
    ),
    ...(await checkAllocations(read)),
    ...(await checkFacets(read)),
  ];
}

/** Each order's allocations are a chain that ends with who sends it, and their goods moved between shelves once. */
async function checkAllocations(read: Reader): Promise<Check[]> {
  const moves = (reason: "reallocated_in" | "reallocated_out") =>
    read
      .select({ count: sql`count(distinct ${stockMovements.sourceId})` })
      .from(stockMovements)
      .where(eq(stockMovements.reason, reason));
  const due = (reason: "reallocated_in" | "reallocated_out") => {
    const isIn = reason === "reallocated_in";
    const hasShelf = isNull(isIn ? allocations.fromSupplierId : allocations.toSupplierId);
    const movedQuantity = movedFor(
      read,
      allocationLines.id,
      reason,
      eq(stockMovements.outletId, isIn ? allocations.fromOutletId : allocations.toOutletId),
      eq(stockMovements.variantId, orderLines.variantId),
    );
    const lines = read
      .select({ count: countOf() })
      .from(allocationLines)
      .innerJoin(allocations, eq(allocations.id, allocationLines.allocationId))
      .where(hasShelf);
    const moved = read
      .select({ count: countOf() })
      .from(allocationLines)
      .innerJoin(allocations, eq(allocations.id, allocationLines.allocationId))
      .innerJoin(orderLines, eq(orderLines.id, allocationLines.orderLineId))
      .where(and(hasShelf, sql`(${movedQuantity}) = ${isIn ? sql`` : sql`-`} ${allocationLines.quantity}`));
    return { lines, moved };
  };
  const back = due("reallocated_in");
  const taken = due("reallocated_out");
  const sameSender = (
    left: { outletId: typeof allocations.toOutletId; supplierId: typeof allocations.toSupplierId },
    right: { outlet: string; supplier: string },
  ) =>
    sql`${left.outletId} = ${sql.raw(right.outlet)}
      and coalesce(${left.supplierId}, '') = coalesce(${sql.raw(right.supplier)}, '')`;
  const to = { outletId: allocations.toOutletId, supplierId: allocations.toSupplierId };
  const brokenChain = sql`(select count(*) from ${allocations} where not exists (
      select 1 from allocations as next where next.order_id = ${allocations.orderId}
        and next.sequence = ${allocations.sequence} + 1
        and ${sameSender(to, { outlet: "next.from_outlet_id", supplier: "next.from_supplier_id" })})
    and not exists (
      select 1 from orders as of where of.id = ${allocations.orderId}
        and ${allocations.sequence} = (select max(sequence) from allocations as last where last.order_id = of.id)
        and ${sameSender(to, { outlet: "of.fulfilment_outlet_id", supplier: "of.fulfilment_supplier_id" })}))`;

  return [
    await compare(
      read,
      "goods of each re-allocated order moved between shelves",
      ["lines with a shelf to go back to or to leave", sql`(${back.lines}) + (${taken.lines})`],
      ["movements that say the same", sql`(${back.moved}) + (${taken.moved})`],
    ),
    await compare(
      read,
      "goods moved between shelves are of a re-allocated order",
      ["movements", sql`(${moves("reallocated_in")}) + (${moves("reallocated_out")})`],
      ["movements that say the same", sql`(${back.moved}) + (${taken.moved})`],
    ),
    await compare(
      read,
      "each order is sent by whom it was last allocated to",
      ["allocations that lead nowhere", brokenChain],
      NONE,
    ),
  ];
}

/** What lists of orders are filtered by is what the lines say. */
async function checkFacets(read: Reader): Promise<Check[]> {
  const strictest = sql`case max(case ${orderLines.storageClass} when 'frozen' then 2 when 'chilled' then 1 else 0 end)
    when 2 then 'frozen' when 1 then 'chilled' else 'ambient' end`;
  const keptOtherwise = sql`(select count(*) from (select ${orders.id} from ${orders}
    inner join ${orderLines} on ${orderLines.orderId} = ${orders.id}
    group by ${orders.id}, ${orders.storageClass} having ${orders.storageClass} <> ${strictest}) as kept_otherwise)`;
  return [
    await compare(
      read,
      "each order is listed under the counties of its lines",
      [
        "counties that differ",
        differingRows({
          kept: sql`${orderCounties}`,
          source: sql`(select distinct ${orderLines.orderId} as of_order, ${orderLines.countyId} as of_county,
            ${orders.placedAt} as placed_at from ${orderLines}
            inner join ${orders} on ${orders.id} = ${orderLines.orderId}) as of_lines`,
          keys: [
            [orderCounties.orderId, sql`of_lines.of_order`],
            [orderCounties.countyId, sql`of_lines.of_county`],
          ],
          sums: [[orderCounties.placedAt, sql`of_lines.placed_at`]],
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each order is kept as its strictest goods need",
      ["orders that say otherwise", keptOtherwise],
      NONE,
    ),
  ];
}
