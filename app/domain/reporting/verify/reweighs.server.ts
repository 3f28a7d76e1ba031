import { and, eq, sql } from "drizzle-orm";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderAccounts, orderLines, refundLines, reweighs } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

/** A line's final grams are what it weighed; each weighing that changed anything is in the ledger and repaid once. */
export async function checkReweighs(read: Reader): Promise<Check[]> {
  const isReweigh = eq(entries.kind, "reweigh");
  // what went first is in the ledger as it was weighed, once it is paid
  const isOnAccount = sql`exists (select 1 from ${orderLines}
    inner join ${orderAccounts} on ${orderAccounts.orderId} = ${orderLines.orderId}
    where ${orderLines.id} = ${reweighs.orderLineId})`;
  const changed = sql`${reweighs.finalGrams} <> ${reweighs.orderedGrams} and not ${isOnAccount}`;
  const agreeing = read
    .select({ count: countOf() })
    .from(reweighs)
    .innerJoin(
      entries,
      and(
        isReweigh,
        eq(entries.sourceId, reweighs.id),
        eq(entries.orderLineId, reweighs.orderLineId),
        sql`${entries.amountFen} = - ${reweighs.refundFen}`,
        sql`${entries.weightGrams} = ${reweighs.finalGrams} - ${reweighs.orderedGrams}`,
        sql`${entries.quantity} = 0 and ${entries.orderCount} = 0`,
      ),
    );
  const repaid = read
    .select({ count: countOf() })
    .from(refundLines)
    .innerJoin(refunds, and(eq(refunds.id, refundLines.refundId), eq(refunds.reason, "reweigh")))
    .innerJoin(
      reweighs,
      and(
        eq(reweighs.refundLineId, refundLines.id),
        eq(reweighs.orderLineId, refundLines.orderLineId),
        eq(reweighs.refundFen, refundLines.amountFen),
      ),
    );

  return [
    await compare(
      read,
      "each line's final grams = ordered grams and what was weighed",
      [
        "lines that differ",
        differingRows({
          kept: sql`${orderLines}`,
          source: sql`${reweighs}`,
          keys: [[orderLines.id, reweighs.orderLineId]],
          sums: [
            [
              sql`${orderLines.finalGrams} - ${orderLines.orderedGrams}`,
              sql`${reweighs.finalGrams} - ${reweighs.orderedGrams}`,
            ],
          ],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each weighing that changed a line is in the ledger",
      ["weighings", read.select({ count: countOf() }).from(reweighs).where(changed)],
      ["re-weighs that say the same", agreeing],
    ),
    await compare(
      read,
      "each re-weigh in the ledger is of a weighing",
      ["re-weighs in the ledger", read.select({ count: countOf() }).from(entries).where(isReweigh)],
      ["re-weighs that say the same", agreeing],
    ),
    await compare(
      read,
      "what weighed less is repaid once",
      [
        "weighings to repay",
        read
          .select({ count: countOf() })
          .from(reweighs)
          .where(sql`${reweighs.refundFen} > 0 and not ${isOnAccount}`),
      ],
      ["lines repaid for their weight", repaid],
    ),
    await compare(
      read,
      "only what was weighed is repaid for its weight (fen)",
      [
        "refunds for weight",
        read
          .select({ sum: sumOf(refunds.amountFen) })
          .from(refunds)
          .where(eq(refunds.reason, "reweigh")),
      ],
      [
        "weighings of what was paid",
        read
          .select({ sum: sumOf(reweighs.refundFen) })
          .from(reweighs)
          .where(sql`not ${isOnAccount}`),
      ],
    ),
  ];
}
