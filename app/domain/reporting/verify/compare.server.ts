import { type AnyColumn, and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { attributionEntries } from "#db/schema/attribution.ts";
import { stockMovements } from "#db/schema/inventory.ts";
import { orderDeductions, orders } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";

/** Two numbers that were found in different ways and must be one. */
export interface Check {
  name: string;
  left: { label: string; value: number };
  right: { label: string; value: number };
  difference: number;
}

/** Orders whose money came, whatever went back since. */
export const isPaid = inArray(orders.state, ["paid", "partially_refunded", "refunded"]);
/** Orders whose goods have left their shelf: paid, on account, or closed on account after they had. */
export const isTaken = inArray(orders.state, [
  "paid",
  "partially_refunded",
  "refunded",
  "on_account",
  "closed",
]);
export const isSale = eq(attributionEntries.kind, "sale");
export const isReturn = eq(attributionEntries.kind, "return");

type OneNumber = { getSQL(): SQL };
export type Side = readonly [label: string, value: OneNumber];
export type Pair = readonly [kept: AnyColumn | SQL, recounted: AnyColumn | SQL];

export const NONE: Side = ["there may be", sql`0`];

/** Asks for both sides in one statement, so that a sale made meanwhile is in both or in neither. */
export async function compare(read: Reader, name: string, left: Side, right: Side): Promise<Check> {
  const [found] = await read
    .select({ left: sql`(${left[1]})`.mapWith(Number), right: sql`(${right[1]})`.mapWith(Number) })
    .from(sql`(select 1 as one) as one`);
  if (!found) throw new Error(`nothing was counted for "${name}"`);
  return checkOf(name, [left[0], found.left], [right[0], found.right]);
}

export function checkOf(name: string, left: [string, number], right: [string, number]): Check {
  return {
    name,
    left: { label: left[0], value: left[1] },
    right: { label: right[0], value: right[1] },
    difference: left[1] - right[1],
  };
}

export function only(condition: SQL, column: AnyColumn): SQL {
  return sql`case when ${condition} then ${column} else 0 end`;
}

/** What was moved for a cause, of whatever lots: goods of several are moved by several rows. Runs for each row of an outer query. */
export function movedFor(
  read: Reader,
  source: AnyColumn,
  reason: (typeof stockMovements.$inferSelect)["reason"],
  ...where: SQL[]
) {
  return read
    .select({ quantity: sumOf(stockMovements.quantity) })
    .from(stockMovements)
    .where(and(eq(stockMovements.sourceId, source), eq(stockMovements.reason, reason), ...where));
}

/** What was deducted of each line on account that has any deduction. */
export function sumDeducted(read: Reader) {
  return read
    .select({
      orderLineId: orderDeductions.orderLineId,
      fen: sumOf(orderDeductions.amountFen).as("deducted_fen"),
      pieces: sumOf(orderDeductions.quantity).as("deducted_pieces"),
      grams: sumOf(orderDeductions.weightGrams).as("deducted_grams"),
    })
    .from(orderDeductions)
    .groupBy(orderDeductions.orderLineId)
    .as("deducted");
}

interface Recount {
  kept: SQL;
  source: SQL;
  keys: readonly Pair[];
  sums: readonly Pair[];
  isRowForRow?: true;
}

/**
 * How many rows of a kept table are not the recount of their source. A kept row counts for itself and
 * its source against it: under one key, nothing must be left. With `isRowForRow`, each key of the
 * source has one kept row, and no kept row stands without a source.
 */
export function differingRows({ kept, source, keys, sums, isRowForRow }: Recount): SQL {
  const key = (index: number) => sql.identifier(`key${index}`);
  const sum = (index: number) => sql.identifier(`sum${index}`);
  const list = (parts: SQL[]) => sql.join(parts, sql`, `);
  const keptColumns = [
    ...keys.map(([column], index) => sql`${column} as ${key(index)}`),
    ...sums.map(([column], index) => sql`${column} as ${sum(index)}`),
  ];
  const sourceColumns = [
    ...keys.map(([, column], index) => sql`${column} as ${key(index)}`),
    ...sums.map(([, column], index) => sql`- (${column}) as ${sum(index)}`),
  ];
  const faults = sums.map((_, index) => sql`sum(${sum(index)}) <> 0`);
  if (isRowForRow) faults.push(sql`sum(kept_rows) <> 1`, sql`sum(source_rows) = 0`);
  return sql`select count(*) from (
    select 1 as one from (
      select ${list(keptColumns)}, 1 as kept_rows, 0 as source_rows from ${kept}
      union all
      select ${list(sourceColumns)}, 0 as kept_rows, 1 as source_rows from ${source}
    ) as both_sides group by ${list(keys.map((_, index) => sql`${key(index)}`))}
    having ${sql.join(faults, sql` or `)}
  ) as differing`;
}
