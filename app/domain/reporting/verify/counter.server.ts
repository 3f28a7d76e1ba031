import { and, eq, sql } from "drizzle-orm";
import { counterReceipts, payments } from "#db/schema/payments.ts";
import { countOf, type Reader } from "#db/store.ts";
import { type Check, compare } from "./compare.server.ts";

/** Money taken at counters: each payment made there has its receipt, and each receipt its payment. */
export async function checkCounter(read: Reader): Promise<Check[]> {
  const made = and(eq(payments.gateway, "counter"), eq(payments.state, "paid"));
  const agreeing = read
    .select({ count: countOf() })
    .from(counterReceipts)
    .innerJoin(
      payments,
      and(
        made,
        eq(payments.id, counterReceipts.paymentId),
        eq(payments.orderId, counterReceipts.orderId),
        eq(payments.amountFen, counterReceipts.amountFen),
        // a till that had no network tells us later of what it sold
        sql`${payments.paidAt} = case when ${counterReceipts.till} is null
          then ${counterReceipts.recordedAt} else ${counterReceipts.takenAt} end`,
      ),
    );
  return [
    await compare(
      read,
      "each payment at a counter has its receipt",
      ["payments made at counters", read.select({ count: countOf() }).from(payments).where(made)],
      ["receipts that say the same", agreeing],
    ),
    await compare(
      read,
      "each receipt of a counter is of a payment",
      ["receipts", read.select({ count: countOf() }).from(counterReceipts)],
      ["receipts that say the same", agreeing],
    ),
  ];
}
