import { and, eq, inArray, ne, notInArray, sql } from "drizzle-orm";
import { orderAccounts, orderDeductions, orderLines, orderSettlements, orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, movedFor, NONE, sumDeducted } from "./compare.server.ts";

/** What is on account was agreed to be, comes to what was accepted, and is asked for once at that amount. */
export async function checkAccounts(read: Reader): Promise<Check[]> {
  const deducted = sumDeducted(read);
  const beyond = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(deducted, eq(deducted.orderLineId, orderLines.id))
    .where(
      sql`${deducted.fen} > ${orderLines.amountFen} or ${deducted.pieces} > ${orderLines.quantity}
        or ${deducted.grams} > ${orderLines.finalGrams}
        or (${deducted.fen} = ${orderLines.amountFen}) <> (${deducted.pieces} = ${orderLines.quantity})`,
    );
  const strangers = read
    .select({ count: countOf() })
    .from(orderDeductions)
    .innerJoin(orderLines, eq(orderLines.id, orderDeductions.orderLineId))
    .leftJoin(orderAccounts, eq(orderAccounts.orderId, orderLines.orderId))
    .where(sql`${orderAccounts.orderId} is null`);
  const unagreed = read
    .select({ count: countOf() })
    .from(orders)
    .leftJoin(orderAccounts, eq(orderAccounts.orderId, orders.id))
    .where(and(inArray(orders.state, ["on_account", "closed"]), sql`${orderAccounts.orderId} is null`));
  const elsewhere = read
    .select({ count: countOf() })
    .from(orderAccounts)
    .innerJoin(orders, eq(orders.id, orderAccounts.orderId))
    .where(inArray(orders.state, ["awaiting_payment", "expired"]));
  const paidUnsettled = read
    .select({ count: countOf() })
    .from(orderAccounts)
    .innerJoin(orders, eq(orders.id, orderAccounts.orderId))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .where(and(notInArray(orders.state, ["on_account", "closed"]), sql`${orderSettlements.orderId} is null`));
  const owedOfClosed = read
    .select({ count: countOf() })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .leftJoin(deducted, eq(deducted.orderLineId, orderLines.id))
    .where(and(eq(orders.state, "closed"), sql`coalesce(${deducted.pieces}, 0) < ${orderLines.quantity}`));
  const asked = read
    .select({ count: countOf() })
    .from(orderSettlements)
    .innerJoin(
      payments,
      and(
        eq(payments.id, orderSettlements.paymentId),
        eq(payments.orderId, orderSettlements.orderId),
        eq(payments.amountFen, orderSettlements.dueFen),
        eq(payments.gateway, "transfer"),
        eq(payments.createdAt, orderSettlements.settledAt),
      ),
    );
  const due = read.select({ count: countOf() }).from(orderSettlements).where(ne(orderSettlements.dueFen, 0));
  const paymentsOfAccounts = read
    .select({ count: countOf() })
    .from(payments)
    .innerJoin(orderAccounts, eq(orderAccounts.orderId, payments.orderId));
  const cameBack = read
    .select({ count: countOf() })
    .from(orderDeductions)
    .where(
      sql`${orderDeductions.goodsQuantity} > 0
        and (${movedFor(read, orderDeductions.id, "return")}) <> ${orderDeductions.goodsQuantity}`,
    );

  return [
    await compare(
      read,
      "orders on account are those for which that was agreed",
      ["orders of which only one is true", sql`(${unagreed}) + (${elsewhere}) + (${paidUnsettled})`],
      NONE,
    ),
    await compare(
      read,
      "nothing is deducted beyond a line on account",
      ["lines with more deducted than was ordered, or of no account", sql`(${beyond}) + (${strangers})`],
      NONE,
    ),
    await compare(
      read,
      "each settlement = its order less what was deducted",
      [
        "settlements that differ",
        differingRows({
          kept: sql`${orderSettlements} inner join ${orders} on ${orders.id} = ${orderSettlements.orderId}`,
          source: sql`${orderDeductions}
            inner join ${orderLines} on ${orderLines.id} = ${orderDeductions.orderLineId}
            inner join ${orderSettlements} on ${orderSettlements.orderId} = ${orderLines.orderId}`,
          keys: [[orderSettlements.orderId, orderSettlements.orderId]],
          sums: [
            [orderSettlements.deductedFen, orderDeductions.amountFen],
            [
              sql`${orders.totalFen} - ${orderSettlements.waivedFreightFen} - ${orderSettlements.dueFen}`,
              orderDeductions.amountFen,
            ],
          ],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each settlement is asked for once, at its amount",
      ["settlements with something to pay", due],
      ["payments of that amount", asked],
    ),
    await compare(
      read,
      "nothing on account is asked for but by its settlement",
      ["payments of orders on account", paymentsOfAccounts],
      ["payments of settlements", asked],
    ),
    await compare(
      read,
      "nothing is to be paid of what was closed",
      ["lines of closed orders that are not all deducted", owedOfClosed],
      NONE,
    ),
    await compare(
      read,
      "goods taken off an account came back",
      ["deductions with goods that did not", cameBack],
      NONE,
    ),
    await compare(
      read,
      "what weighed less on account is deducted as it was weighed (fen)",
      [
        "deducted for its weight",
        read
          .select({ sum: sumOf(orderDeductions.amountFen) })
          .from(orderDeductions)
          .where(eq(orderDeductions.cause, "weighed")),
      ],
      [
        "weighings of lines on account",
        sql`select coalesce(sum(r.refund_fen), 0) from reweighs r
          inner join order_lines l on l.id = r.order_line_id
          inner join order_accounts a on a.order_id = l.order_id`,
      ],
    ),
  ];
}
