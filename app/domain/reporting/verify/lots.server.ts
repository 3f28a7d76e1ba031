import { and, eq, gt, inArray, isNotNull, isNull, ne, notExists, or, sql } from "drizzle-orm";
import { lotEvents, lotLevels, lots, soldLots, stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, NONE, type Pair } from "./compare.server.ts";

/** What a shelf has of lots is the sum of them, each is what was moved, and nothing that was stopped is for sale. */
export async function checkLots(read: Reader): Promise<Check[]> {
  const ofShelf: Pair[] = [
    [stockLevels.outletId, lotLevels.outletId],
    [stockLevels.variantId, lotLevels.variantId],
  ];
  const withCustomers = inArray(stockMovements.reason, [
    "sale",
    "return",
    "reallocated_in",
    "reallocated_out",
  ]);
  const warmed = read
    .select({ one: sql`1` })
    .from(lotEvents)
    .where(
      and(
        eq(lotEvents.lotId, lotLevels.lotId),
        eq(lotEvents.outletId, lotLevels.outletId),
        eq(lotEvents.kind, "warmed"),
        eq(lotEvents.happenedAt, lotLevels.coldSince),
      ),
    );
  return [
    await compare(
      read,
      "goods of lots = movements of lots (pieces)",
      ["of lots", read.select({ sum: sumOf(lotLevels.onHand) }).from(lotLevels)],
      [
        "movements",
        read
          .select({ sum: sumOf(stockMovements.quantity) })
          .from(stockMovements)
          .where(ne(stockMovements.lotId, "")),
      ],
    ),
    await compare(
      read,
      "each lot of an outlet = its movements",
      [
        "lots that differ",
        differingRows({
          kept: sql`${lotLevels}`,
          source: sql`${stockMovements} where ${stockMovements.lotId} <> ''`,
          keys: [
            [lotLevels.outletId, stockMovements.outletId],
            [lotLevels.lotId, stockMovements.lotId],
            [lotLevels.variantId, stockMovements.variantId],
          ],
          sums: [[lotLevels.onHand, stockMovements.quantity]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each shelf has of lots what its lots have",
      [
        "shelves that differ",
        differingRows({
          kept: sql`${stockLevels}`,
          source: sql`${lotLevels}`,
          keys: ofShelf,
          sums: [
            [stockLevels.lotted, lotLevels.onHand],
            [
              stockLevels.blocked,
              sql`case when ${isNotNull(lotLevels.block)} then ${lotLevels.onHand} else 0 end`,
            ],
          ],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each lot with customers = its sales less what came back",
      [
        "lots that differ",
        differingRows({
          kept: sql`${soldLots}`,
          source: sql`${stockMovements} where ${stockMovements.lotId} <> '' and ${withCustomers}`,
          keys: [[soldLots.lotId, stockMovements.lotId]],
          sums: [[sql`${soldLots.quantity} - ${soldLots.returned}`, sql`- ${stockMovements.quantity}`]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "nothing of a stopped lot is for sale",
      [
        "shelves that would sell it",
        read
          .select({ count: countOf() })
          .from(lotLevels)
          .innerJoin(lots, eq(lots.id, lotLevels.lotId))
          .where(and(ne(lots.state, "on_sale"), isNull(lotLevels.block), gt(lotLevels.onHand, 0))),
      ],
      NONE,
    ),
    await compare(
      read,
      "nothing that was kept too warm is for sale",
      [
        "shelves that would sell it",
        read
          .select({ count: countOf() })
          .from(lotLevels)
          .where(and(isNotNull(lotLevels.coldSince), isNull(lotLevels.block), gt(lotLevels.onHand, 0))),
      ],
      NONE,
    ),
    await compare(
      read,
      "what is blocked as too warm was read so, and is not freed",
      [
        "lots without their event",
        read
          .select({ count: countOf() })
          .from(lotLevels)
          .where(
            or(
              and(eq(lotLevels.block, "cold"), isNull(lotLevels.coldSince)),
              and(isNotNull(lotLevels.coldSince), notExists(warmed)),
            ),
          ),
      ],
      NONE,
    ),
  ];
}
