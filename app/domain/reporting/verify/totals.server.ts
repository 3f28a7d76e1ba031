import { eq, ne, sql } from "drizzle-orm";
import { cellDays, countyDays, attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, isPaid } from "./compare.server.ts";

/** Paid lines less returns = the ledger = its sums by cell = its sums by county. */
export async function checkTotals(read: Reader): Promise<Check[]> {
  const measures = [
    {
      unit: "fen",
      line: orderLines.amountFen,
      entry: entries.amountFen,
      cell: cellDays.amountFen,
      county: countyDays.amountFen,
    },
    {
      unit: "pieces",
      line: orderLines.quantity,
      entry: entries.quantity,
      cell: cellDays.quantity,
      county: countyDays.quantity,
    },
    {
      unit: "grams",
      line: orderLines.orderedGrams,
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
        ["paid lines less returns", sql`${paid} + ${later}`],
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
