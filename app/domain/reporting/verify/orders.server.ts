import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { isNotSurplus, SURPLUS_REASONS } from "#app/domain/payments/refunds.server.ts";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderLines, orderSettlements, orders, refundLines } from "#db/schema/ordering.ts";
import { payments, refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, isPaid, NONE, sumDeducted } from "./compare.server.ts";

/** An order is the sum of its lines and its freight; what is paid has one payment of that amount. */
export async function checkOrders(read: Reader): Promise<Check[]> {
  const paidOrders = ["paid orders", read.select({ count: countOf() }).from(orders).where(isPaid)] as const;
  const paidOff = read
    .select({ count: countOf() })
    .from(orders)
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .innerJoin(
      payments,
      and(
        eq(payments.orderId, orders.id),
        eq(payments.state, "paid"),
        sql`${payments.amountFen} = coalesce(${orderSettlements.dueFen}, ${orders.totalFen})`,
        eq(payments.paidAt, orders.paidAt),
        isNotSurplus(read),
      ),
    )
    .where(isPaid);
  const surplus = read
    .select({ count: countOf() })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(and(inArray(refunds.reason, [...SURPLUS_REASONS]), eq(refunds.amountFen, payments.amountFen)));
  const lines = read.select({ sum: sumOf(orderLines.amountFen) }).from(orderLines);
  const freight = read.select({ sum: sumOf(orders.freightFen) }).from(orders);

  return [
    await compare(
      read,
      "orders = their lines and freight (fen)",
      ["totals of orders", read.select({ sum: sumOf(orders.totalFen) }).from(orders)],
      ["lines and freight", sql`${lines} + ${freight}`],
    ),
    await compare(
      read,
      "each order = its lines",
      [
        "orders that differ",
        differingRows({
          kept: sql`${orders}`,
          source: sql`${orderLines}`,
          keys: [[orders.id, orderLines.orderId]],
          sums: [[orders.goodsFen, orderLines.amountFen]],
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "orders with a time of payment are the paid ones",
      ["orders with a time of payment", read.select({ count: countOf(orders.paidAt) }).from(orders)],
      paidOrders,
    ),
    await compare(read, "each paid order has its payment", paidOrders, ["payments of that amount", paidOff]),
    await compare(
      read,
      "each payment made is of a paid order, or asked back",
      ["payments made", read.select({ count: countOf() }).from(payments).where(eq(payments.state, "paid"))],
      ["payments of that amount, and whole ones asked back", sql`(${paidOff}) + (${surplus})`],
    ),
    await compare(
      read,
      "orders in the ledger = paid orders",
      ["orders in the ledger", read.select({ sum: sumOf(entries.orderCount) }).from(entries)],
      ["paid orders whose first line stands", sql`${paidOrders[1]} - ${firstLinesRepaid(read)}`],
    ),
  ];
}

/** Paid orders that are counted no longer, because the whole of their first line was repaid. */
function firstLinesRepaid(read: Reader) {
  const deducted = sumDeducted(read);
  const firstSold = sql`select min(first.line_number) from order_lines as first
    where first.order_id = ${orderLines.orderId} and first.quantity > (select coalesce(sum(off.quantity), 0)
      from order_deductions as off where off.order_line_id = first.id)`;
  const repaid = read
    .select({ line: orderLines.id })
    .from(refundLines)
    .innerJoin(refunds, eq(refunds.id, refundLines.refundId))
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .leftJoin(deducted, eq(deducted.orderLineId, orderLines.id))
    .where(and(ne(refunds.state, "failed"), sql`${orderLines.lineNumber} = (${firstSold})`))
    .groupBy(orderLines.id, orderLines.amountFen, deducted.fen)
    .having(sql`sum(${refundLines.amountFen}) = ${orderLines.amountFen} - coalesce(${deducted.fen}, 0)`);
  return sql`(select count(*) from ${repaid} as repaid)`;
}
