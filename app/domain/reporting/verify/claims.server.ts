import { and, eq, sql } from "drizzle-orm";
import { claimEvents, claimLines, claims } from "#db/schema/claims.ts";
import { lateReturns, orderLines, refundLines } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, movedFor, NONE } from "./compare.server.ts";

/**
 * An accepted claim has its refund, for its own reason and borne by whom was said, of the very lines, pieces
 * and fen that were accepted; no other refund bears a claim's id. A claim has taken as many steps as were
 * written down.
 */
export async function checkClaims(read: Reader): Promise<Check[]> {
  const accepted = read.select({ count: countOf() }).from(claims).where(eq(claims.state, "accepted"));
  const repaid = read
    .select({ count: countOf() })
    .from(claims)
    .innerJoin(
      refunds,
      and(
        eq(refunds.id, claims.refundId),
        eq(refunds.id, claims.id),
        eq(refunds.orderId, claims.orderId),
        sql`${refunds.reason} = ${claims.kind}`,
        eq(refunds.borneBy, claims.borneBy),
      ),
    )
    .where(eq(claims.state, "accepted"));
  const refundsOfClaims = read
    .select({ count: countOf() })
    .from(refunds)
    .innerJoin(claims, eq(claims.id, refunds.id));
  const lines = sql`${refundLines} inner join ${claims} on ${claims.id} = ${refundLines.refundId}`;
  const beyond = read
    .select({ count: countOf() })
    .from(claimLines)
    .where(sql`${claimLines.acceptedQuantity} > ${claimLines.quantity}`);

  const lateMoves = read
    .select({
      sum: sumOf(
        sql`case when (${movedFor(read, lateReturns.id, "return")}) = ${lateReturns.quantity} then 1 else 0 end
          + case when ${lateReturns.isWrittenOff}
              and (${movedFor(read, lateReturns.id, "write_off")}) = - ${lateReturns.quantity} then 1 else 0 end`,
      ),
    })
    .from(lateReturns);
  const atOnce = read
    .select({ pieces: sumOf(refundLines.goodsQuantity) })
    .from(refundLines)
    .where(eq(refundLines.orderLineId, orderLines.id));
  const cameTwice = read
    .select({ id: orderLines.id })
    .from(lateReturns)
    .innerJoin(orderLines, eq(orderLines.id, lateReturns.orderLineId))
    .groupBy(orderLines.id, orderLines.quantity)
    .having(sql`${sumOf(lateReturns.quantity)} + (${atOnce}) > ${orderLines.quantity}`);

  return [
    await compare(
      read,
      "goods that came late have their movements",
      [
        "late returns, and those written off",
        read
          .select({ sum: sumOf(sql`case when ${lateReturns.isWrittenOff} then 2 else 1 end`) })
          .from(lateReturns),
      ],
      ["returns and write-offs among the movements", lateMoves],
    ),
    await compare(
      read,
      "no goods came back twice",
      ["lines of which more came than was sold", sql`select count(*) from ${cameTwice} as came_twice`],
      NONE,
    ),
    await compare(
      read,
      "each accepted claim has its refund",
      ["accepted claims", accepted],
      ["refunds that say the same", repaid],
    ),
    await compare(
      read,
      "each refund of a claim is of an accepted one",
      ["refunds with the id of a claim", refundsOfClaims],
      ["accepted claims", accepted],
    ),
    await compare(
      read,
      "each accepted line was repaid as was decided",
      [
        "lines that differ",
        differingRows({
          kept: sql`${claimLines} where ${claimLines.acceptedFen} > 0`,
          source: lines,
          keys: [
            [claimLines.claimId, refundLines.refundId],
            [claimLines.orderLineId, refundLines.orderLineId],
            [claimLines.disposition, refundLines.disposition],
          ],
          sums: [[claimLines.acceptedFen, refundLines.amountFen]],
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "no claim has more accepted than was asked",
      ["lines beyond what was asked", beyond],
      NONE,
    ),
    await compare(
      read,
      "each claim has taken the steps that were written down",
      [
        "claims that differ",
        differingRows({
          kept: sql`${claims}`,
          source: sql`${claimEvents}`,
          keys: [[claims.id, claimEvents.claimId]],
          sums: [[claims.steps, sql`1`]],
        }),
      ],
      NONE,
    ),
  ];
}
