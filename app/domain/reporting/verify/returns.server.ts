import { and, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import { SURPLUS_REASONS } from "#app/domain/payments/refunds.server.ts";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderLines, refundLines } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { countOf, type Reader } from "#db/store.ts";
import { REFUND_REASONS } from "#db/words.ts";
import {
  type Check,
  compare,
  differingRows,
  isReturn,
  movedFor,
  NONE,
  sumDeducted,
} from "./compare.server.ts";

/** Refunds of which lines are known; the others repay a payment that settled nothing, or wait to be explained. */
const ASKED_FOR = REFUND_REASONS.filter(
  (reason) => reason !== "made_elsewhere" && !SURPLUS_REASONS.some((surplus) => surplus === reason),
);

/** Lines of refunds that somebody asked for; what was repaid for its weight has its own recount. */
const isReturned = ne(refunds.reason, "reweigh");

/** A refund is the sum of its lines and its freight; each of its lines was returned once, and nothing else was. */
export async function checkReturns(read: Reader): Promise<Check[]> {
  const returned = (kind: "return" | "correction", sign: SQL) =>
    read
      .select({ count: countOf() })
      .from(refundLines)
      .innerJoin(
        refunds,
        and(eq(refunds.id, refundLines.refundId), kind === "return" ? isReturned : undefined),
      )
      .innerJoin(
        entries,
        and(
          eq(entries.kind, kind),
          eq(entries.sourceId, refundLines.id),
          eq(entries.orderLineId, refundLines.orderLineId),
          eq(entries.orderId, refunds.orderId),
          sql`${entries.amountFen} = ${sign} ${refundLines.amountFen}`,
          sql`${entries.quantity} = ${sign} ${refundLines.quantity}`,
          sql`${entries.weightGrams} = ${sign} ${refundLines.weightGrams}`,
          // a correction counts an order again that a later refund had taken out of the count
          kind === "return" ? sql`${entries.orderCount} = ${sign} ${refundLines.orderCount}` : undefined,
        ),
      );
  const returns = returned("return", sql`-`);
  const returnedLines = read
    .select({ count: countOf() })
    .from(refundLines)
    .innerJoin(refunds, and(eq(refunds.id, refundLines.refundId), isReturned));
  const failedLines = read
    .select({ count: countOf() })
    .from(refundLines)
    .innerJoin(refunds, and(eq(refunds.id, refundLines.refundId), eq(refunds.state, "failed")));
  const tookBack = read
    .select({ count: countOf() })
    .from(refundLines)
    .where(
      sql`${refundLines.goodsQuantity} > 0
        and (${movedFor(read, refundLines.id, "return")}) = ${refundLines.goodsQuantity}`,
    );
  const writtenOff = read
    .select({ count: countOf() })
    .from(refundLines)
    .where(
      sql`${refundLines.goodsQuantity} > 0 and ${refundLines.disposition} = 'write_off'
        and (${movedFor(read, refundLines.id, "write_off")}) = - ${refundLines.goodsQuantity}`,
    );
  const withGoods = read
    .select({ count: countOf() })
    .from(refundLines)
    .where(sql`${refundLines.goodsQuantity} > 0`);
  const toWriteOff = read
    .select({ count: countOf() })
    .from(refundLines)
    .where(sql`${refundLines.goodsQuantity} > 0 and ${refundLines.disposition} = 'write_off'`);
  const deducted = sumDeducted(read);
  const overReturned = read
    .select({ line: orderLines.id })
    .from(refundLines)
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .innerJoin(refunds, eq(refunds.id, refundLines.refundId))
    .leftJoin(deducted, eq(deducted.orderLineId, orderLines.id))
    .groupBy(orderLines.id, orderLines.quantity, orderLines.amountFen, deducted.fen, deducted.pieces)
    .having(
      sql`sum(${refundLines.goodsQuantity}) > ${orderLines.quantity}
        or sum(case when ${refunds.state} <> 'failed' then ${refundLines.quantity} else 0 end) > ${orderLines.quantity} - coalesce(${deducted.pieces}, 0)
        or sum(case when ${refunds.state} <> 'failed' then ${refundLines.amountFen} else 0 end) > ${orderLines.amountFen} - coalesce(${deducted.fen}, 0)`,
    );

  return [
    await compare(
      read,
      "each refund = its lines and freight",
      [
        "refunds that differ",
        differingRows({
          kept: sql`${refunds} where ${inArray(refunds.reason, [...ASKED_FOR])}`,
          source: sql`${refundLines}`,
          keys: [[refunds.id, refundLines.refundId]],
          sums: [[sql`${refunds.amountFen} - ${refunds.freightFen}`, refundLines.amountFen]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each refunded line has its return in the ledger",
      ["refunded lines", returnedLines],
      ["returns that say the same", returns],
    ),
    await compare(
      read,
      "each return in the ledger is of a refunded line",
      ["returns in the ledger", read.select({ count: countOf() }).from(entries).where(isReturn)],
      ["returns that say the same", returns],
    ),
    await compare(
      read,
      "each refund that failed is credited again",
      ["lines of failed refunds", failedLines],
      ["corrections that say the same", sql`(${returned("correction", sql`+`)})`],
    ),
    await compare(
      read,
      "no line has more repaid or brought back than sold",
      ["lines beyond what was sold", sql`select count(*) from ${overReturned} as over_returned`],
      NONE,
    ),
    await compare(
      read,
      "goods came back as was decided",
      ["refunded lines with goods, and those written off", sql`(${withGoods}) + (${toWriteOff})`],
      ["returns and write-offs among the movements", sql`(${tookBack}) + (${writtenOff})`],
    ),
  ];
}
