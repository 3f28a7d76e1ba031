import { eq, ne, sql } from "drizzle-orm";
import { cellDays, countyDays, attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderAccounts, orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, isPaid, sumDeducted } from "./compare.server.ts";

/** Paid lines less returns = the ledger = its sums by cell = its sums by county. */
export async function checkTotals(read: Reader): Promise<Check[]> {
  const deducted = sumDeducted(read);
  const measures = [
    {
      unit: "fen",
      line: sql`${orderLines.amountFen} - coalesce(${deducted.fen}, 0)`,
      entry: entries.amountFen,
      cell: cellDays.amountFen,
      county: countyDays.amountFen,
    },
    {
      unit: "pieces",
      line: sql`${orderLines.quantity} - coalesce(${deducted.pieces}, 0)`,
      entry: entries.quantity,
      cell: cellDays.quantity,
      county: countyDays.quantity,
    },
    {
      unit: "grams",
      // what went first was weighed before it was paid for
      line: sql`case when ${orderAccounts.orderId} is null then ${orderLines.orderedGrams} else ${orderLines.finalGrams} end
        - coalesce(${deducted.grams}, 0)`,
      entry: entries.weightGrams,
      cell: cellDays.weightGrams,
      county: countyDays.weightGrams,
    },
  ];
  const checks: Check[] = [];
  for (const { unit, line, entry, cell, county } of measures) {
    const paid = read
      .select({ sum: sumOf(line) })
      .from(orderLines)
      .innerJoin(orders, eq(orders.id, orderLines.orderId))
      .leftJoin(orderAccounts, eq(orderAccounts.orderId, orders.id))
      .leftJoin(deducted, eq(deducted.orderLineId, orderLines.id))
      .where(isPaid);
    const later = read
      .select({ sum: sumOf(entry) })
      .from(entries)
      .where(ne(entries.kind, "sale"));
    const ledger = ["ledger", read.select({ sum: sumOf(entry) }).from(entries)] as const;
    checks.push(
      await compare(
        read,
        `paid lines = ledger (${unit})`,
        ["paid lines less deductions and returns", sql`${paid} + ${later}`],
        ledger,
      ),
      await compare(read, `ledger = cell_days (${unit})`, ledger, [
        "cell_days",
        read.select({ sum: sumOf(cell) }).from(cellDays),
      ]),
      await compare(read, `ledger = county_days (${unit})`, ledger, [
        "county_days",
        read.select({ sum: sumOf(county) }).from(countyDays),
      ]),
    );
  }
  const ledger = ["ledger", read.select({ count: countOf() }).from(entries)] as const;
  checks.push(
    await compare(read, "ledger = cell_days (entries)", ledger, [
      "cell_days",
      read.select({ sum: sumOf(cellDays.entryCount) }).from(cellDays),
    ]),
    await compare(read, "ledger = county_days (entries)", ledger, [
      "county_days",
      read.select({ sum: sumOf(countyDays.entryCount) }).from(countyDays),
    ]),
  );
  return checks;
}
