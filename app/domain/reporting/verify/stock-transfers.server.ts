import { and, eq, gt, sql } from "drizzle-orm";
import {
  stockMovements,
  stockTransferLines,
  stockTransferLots,
  stockTransfers,
} from "#db/schema/inventory.ts";
import { countOf, type Reader } from "#db/store.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

/** What was packed left its shelf and what was received is on one, lot by lot; the rest is in transit or has a reason. */
export async function checkStockTransfers(read: Reader): Promise<Check[]> {
  const moved = (reason: "transfer_out" | "transfer_in") => {
    const outlet = reason === "transfer_out" ? stockTransfers.fromOutletId : stockTransfers.toOutletId;
    const quantity =
      reason === "transfer_out"
        ? sql`- ${stockTransferLots.packed}`
        : sql`coalesce(${stockTransferLots.received}, 0)`;
    return differingRows({
      kept: sql`${stockTransferLots}
        inner join ${stockTransferLines} on ${stockTransferLines.id} = ${stockTransferLots.lineId}
        inner join ${stockTransfers} on ${stockTransfers.id} = ${stockTransferLines.transferId}`,
      source: sql`${stockMovements} where ${stockMovements.reason} = ${reason}`,
      keys: [
        [stockTransferLots.lineId, stockMovements.sourceId],
        [stockTransferLots.lotId, stockMovements.lotId],
        [outlet, stockMovements.outletId],
        [stockTransferLines.variantId, stockMovements.variantId],
      ],
      sums: [[quantity, stockMovements.quantity]],
    });
  };
  const unsaid = read
    .select({ count: countOf() })
    .from(stockTransferLots)
    .innerJoin(stockTransferLines, eq(stockTransferLines.id, stockTransferLots.lineId))
    .innerJoin(stockTransfers, eq(stockTransfers.id, stockTransferLines.transferId))
    .where(
      sql`(${stockTransfers.state} = 'received') <> (${stockTransferLots.received} is not null)
        or (${stockTransferLots.reason} is null
          and (${stockTransferLots.received} <> ${stockTransferLots.packed} or ${stockTransferLots.damaged} > 0))`,
    );
  const aboveApproved = read
    .select({ line: stockTransferLines.id })
    .from(stockTransferLines)
    .innerJoin(stockTransferLots, eq(stockTransferLots.lineId, stockTransferLines.id))
    .where(and(gt(stockTransferLots.packed, 0)))
    .groupBy(stockTransferLines.id, stockTransferLines.approved)
    .having(sql`sum(${stockTransferLots.packed}) > coalesce(${stockTransferLines.approved}, 0)`);
  return [
    await compare(
      read,
      "what was packed for another outlet left its shelf",
      ["lots that differ", moved("transfer_out")],
      NONE,
    ),
    await compare(
      read,
      "what arrived from another outlet is on its shelf",
      ["lots that differ", moved("transfer_in")],
      NONE,
    ),
    await compare(read, "each transfer says what became of its goods", ["lots without a word", unsaid], NONE),
    await compare(
      read,
      "no more was sent than was approved",
      ["lines above", sql`select count(*) from (${aboveApproved}) as above`],
      NONE,
    ),
  ];
}
