import { inArray, sql } from "drizzle-orm";
import { acceptanceClaims, acceptanceLines, acceptanceOutcomes, acceptances } from "#db/schema/acceptance.ts";
import { claimLines } from "#db/schema/claims.ts";
import { parcelLines, parcels } from "#db/schema/fulfilment.ts";
import { orderDeductions, orderLines } from "#db/schema/ordering.ts";
import type { Reader } from "#db/store.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

/** What was wrong with goods, a row for each line and fault. */
const found = sql`(
  select acceptance_id, order_line_id, 'short' as fault, short_quantity as pieces from acceptance_lines where short_quantity > 0
  union all
  select acceptance_id, order_line_id, 'damaged', damaged_quantity from acceptance_lines where damaged_quantity > 0
  union all
  select acceptance_id, order_line_id, 'refused', refused_quantity from acceptance_lines where refused_quantity > 0
) as found`;

const isSettled = inArray(acceptanceOutcomes.outcome, ["done", "confirmed", "lapsed"]);

/**
 * What units said of goods that came: every piece that was sent, once; and what was wrong with it has its claim, or
 * is not paid for.
 */
export async function checkAcceptances(read: Reader): Promise<Check[]> {
  const counted = differingRows({
    kept: sql`${acceptanceLines}`,
    source: sql`${acceptances}
      inner join ${parcels} on ${parcels.orderId} = ${acceptances.orderId}
      inner join ${parcelLines} on ${parcelLines.parcelId} = ${parcels.id}`,
    keys: [
      [acceptanceLines.acceptanceId, acceptances.id],
      [acceptanceLines.orderLineId, parcelLines.orderLineId],
    ],
    sums: [
      [
        sql`${acceptanceLines.acceptedQuantity} + ${acceptanceLines.shortQuantity}
          + ${acceptanceLines.damagedQuantity} + ${acceptanceLines.refusedQuantity}`,
        parcelLines.quantity,
      ],
    ],
    isRowForRow: true,
  });
  const claimed = differingRows({
    kept: sql`${acceptanceClaims}
      inner join ${claimLines} on ${claimLines.claimId} = ${acceptanceClaims.claimId}`,
    source: sql`${found}
      inner join ${acceptances} on ${acceptances.id} = found.acceptance_id and not ${acceptances.isGoodsFirst}`,
    keys: [
      [acceptanceClaims.acceptanceId, sql`found.acceptance_id`],
      [acceptanceClaims.fault, sql`found.fault`],
      [claimLines.orderLineId, sql`found.order_line_id`],
    ],
    sums: [[claimLines.quantity, sql`found.pieces`]],
    isRowForRow: true,
  });
  const deducted = differingRows({
    kept: sql`${orderDeductions}
      inner join ${orderLines} on ${orderLines.id} = ${orderDeductions.orderLineId}
      inner join ${acceptances} on ${acceptances.orderId} = ${orderLines.orderId}
        and ${orderDeductions.cause} in ('short', 'damaged', 'refused')
      inner join ${acceptanceOutcomes} on ${acceptanceOutcomes.acceptanceId} = ${acceptances.id}
        and ${isSettled}`,
    source: sql`${found}
      inner join ${acceptances} on ${acceptances.id} = found.acceptance_id and ${acceptances.isGoodsFirst}
      inner join ${acceptanceOutcomes} on ${acceptanceOutcomes.acceptanceId} = ${acceptances.id}
        and ${isSettled}`,
    keys: [
      [acceptances.id, acceptances.id],
      [orderDeductions.orderLineId, sql`found.order_line_id`],
      [orderDeductions.cause, sql`found.fault`],
    ],
    sums: [[orderDeductions.quantity, sql`found.pieces`]],
    isRowForRow: true,
  });
  return [
    await compare(read, "an acceptance counts each piece that was sent", ["differing", counted], NONE),
    await compare(read, "what was paid for and found wrong is claimed", ["differing", claimed], NONE),
    await compare(
      read,
      "what was not accepted of an order on account is not paid for",
      ["differing", deducted],
      NONE,
    ),
  ];
}
