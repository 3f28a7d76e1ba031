import { eq, sql } from "drizzle-orm";
import { stockCountLines, stockCounts, stockMovements, stockWriteOffs } from "#db/schema/inventory.ts";
import { countOf, type Reader } from "#db/store.ts";
import { type Check, compare, differingRows, movedFor, NONE } from "./compare.server.ts";

/** What was posted of a count, and what was written off, is among the movements. */
export async function checkStockCounts(read: Reader): Promise<Check[]> {
  const counted = differingRows({
    kept: sql`${stockCountLines} inner join ${stockCounts} on ${stockCounts.id} = ${stockCountLines.countId}
      where ${stockCounts.state} = 'posted'`,
    source: sql`${stockMovements} where ${stockMovements.reason} = 'count'`,
    keys: [
      [sql`${stockCountLines.countId} || ':' || ${stockCountLines.variantId}`, stockMovements.sourceId],
      [stockCounts.outletId, stockMovements.outletId],
    ],
    sums: [[sql`${stockCountLines.counted} - ${stockCountLines.booked}`, stockMovements.quantity]],
  });
  return [
    await compare(read, "differences of counts = movements", ["counts that differ", counted], NONE),
    await compare(
      read,
      "what was written off left its shelf",
      ["written off", read.select({ count: countOf() }).from(stockWriteOffs)],
      [
        "movements",
        read
          .select({ count: countOf() })
          .from(stockWriteOffs)
          .where(
            sql`(${movedFor(
              read,
              stockWriteOffs.id,
              "write_off",
              eq(stockMovements.lotId, stockWriteOffs.lotId),
            )}) = - ${stockWriteOffs.quantity}`,
          ),
      ],
    ),
  ];
}
