import { and, eq, ne, sql } from "drizzle-orm";
import { orderSettlements, orders } from "#db/schema/ordering.ts";
import { moneyEntries, payments, refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, isPaid, NONE, only } from "./compare.server.ts";

const isKnownMoney = ne(moneyEntries.kind, "suspense");

/** The book of money = payments made less refunds made, one by one; orders say what the book says. */
export async function checkMoney(read: Reader): Promise<Check[]> {
  const isOf = (kind: "payment" | "refund" | "refund_reversal") => eq(moneyEntries.kind, kind);
  const made = eq(payments.state, "paid");
  const booked = (kind: "payment" | "refund") =>
    read.select({ count: countOf() }).from(moneyEntries).where(isOf(kind));
  const received = read
    .select({ count: countOf() })
    .from(payments)
    .innerJoin(
      moneyEntries,
      and(
        isOf("payment"),
        eq(moneyEntries.ref, payments.id),
        eq(moneyEntries.paymentId, payments.id),
        eq(moneyEntries.orderId, payments.orderId),
        eq(moneyEntries.gateway, payments.gateway),
        eq(moneyEntries.amountFen, payments.amountFen),
        eq(moneyEntries.currency, payments.currency),
        // a counter may tell us later of money that it took
        sql`${payments.paidAt} = case when ${moneyEntries.gateway} = 'counter'
          then ${moneyEntries.happenedAt} else ${moneyEntries.recordedAt} end`,
      ),
    )
    .where(made);
  const kept = read
    .select({ sum: sumOf(payments.amountFen) })
    .from(payments)
    .where(made);
  const repaid = read
    .select({ sum: sumOf(refunds.amountFen) })
    .from(refunds)
    .where(eq(refunds.state, "succeeded"));
  const net = read
    .select({ orderId: moneyEntries.orderId, fen: sumOf(moneyEntries.amountFen).as("fen") })
    .from(moneyEntries)
    .where(isKnownMoney)
    .groupBy(moneyEntries.orderId)
    .as("net");
  const statedWrongly = read
    .select({ count: countOf() })
    .from(orders)
    .leftJoin(net, eq(net.orderId, orders.id))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .where(
      and(
        isPaid,
        sql`${orders.state} <> case when coalesce(${net.fen}, 0) >= coalesce(${orderSettlements.dueFen}, ${orders.totalFen}) then 'paid'
          when coalesce(${net.fen}, 0) > 0 then 'partially_refunded' else 'refunded' end`,
      ),
    );

  return [
    await compare(
      read,
      "money = payments less refunds (fen)",
      [
        "the book of money",
        read
          .select({ sum: sumOf(moneyEntries.amountFen) })
          .from(moneyEntries)
          .where(isKnownMoney),
      ],
      ["payments made less refunds made", sql`${kept} - ${repaid}`],
    ),
    await compare(
      read,
      "each payment made is in the book of money",
      ["payments made", read.select({ count: countOf() }).from(payments).where(made)],
      ["entries that say the same", received],
    ),
    await compare(
      read,
      "each payment in the book of money was made",
      ["payments in the book", booked("payment")],
      ["entries that say the same", received],
    ),
    await compare(
      read,
      "each refund made is in the book of money",
      [
        "refunds that differ",
        differingRows({
          kept: sql`${refunds}`,
          source: sql`${moneyEntries} where ${moneyEntries.kind} in ('refund', 'refund_reversal')`,
          keys: [[refunds.id, moneyEntries.ref]],
          sums: [[only(eq(refunds.state, "succeeded"), refunds.amountFen), sql`- ${moneyEntries.amountFen}`]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each payment keeps what was asked back",
      [
        "payments that differ",
        differingRows({
          kept: sql`${payments}`,
          source: sql`${refunds} where ${refunds.state} <> 'failed'`,
          keys: [[payments.id, refunds.paymentId]],
          sums: [[payments.refundedFen, refunds.amountFen]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each paid order says what the book of money says",
      ["orders that say otherwise", statedWrongly],
      NONE,
    ),
  ];
}
