import { and, eq, isNotNull, or, sql } from "drizzle-orm";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Reader } from "#db/store.ts";
import { type Check, compare, isPaid, isSale, NONE } from "./compare.server.ts";

/** Every paid line has one sale in the ledger that says the same; nothing else has one. */
export async function checkLines(read: Reader): Promise<Check[]> {
  const says = and(
    isSale,
    eq(entries.sourceId, orderLines.id),
    eq(entries.orderLineId, orderLines.id),
    eq(entries.orderId, orderLines.orderId),
    eq(entries.soldAt, orders.paidAt),
    eq(entries.countyId, orderLines.countyId),
    eq(entries.supplierId, orderLines.supplierId),
    eq(entries.outletId, orderLines.outletId),
    eq(entries.salesMode, orderLines.salesMode),
    eq(entries.entryChannel, orderLines.entryChannel),
    eq(entries.categoryId, orderLines.categoryId),
    eq(entries.productId, orderLines.productId),
    eq(entries.variantId, orderLines.variantId),
    eq(entries.amountFen, orderLines.amountFen),
    eq(entries.quantity, orderLines.quantity),
    eq(entries.weightGrams, orderLines.orderedGrams),
    sql`coalesce(${entries.directoryEntryId}, '') = coalesce(${orderLines.directoryEntryId}, '')`,
    sql`coalesce(${entries.buyingUnitId}, '') = coalesce(${orderLines.buyingUnitId}, '')`,
    or(
      and(eq(entries.isCertified, true), isNotNull(orderLines.directoryEntryId)),
      and(eq(entries.isCertified, false), sql`${orderLines.directoryEntryId} is null`),
    ),
  );
  const paidLines = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(isPaid);
  const agreeing = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(entries, says)
    .where(isPaid);
  const oversold = read
    .select({ line: entries.orderLineId })
    .from(entries)
    .groupBy(entries.orderLineId)
    .having(sql`sum(${entries.amountFen}) < 0 or sum(${entries.quantity}) < 0`);

  return [
    await compare(
      read,
      "each paid line has its sale in the ledger",
      ["paid lines", paidLines],
      ["sales that say the same", agreeing],
    ),
    await compare(
      read,
      "each sale in the ledger is of a paid line",
      ["sales in the ledger", read.select({ count: countOf() }).from(entries).where(isSale)],
      ["sales that say the same", agreeing],
    ),
    await compare(
      read,
      "no line has more returned than sold",
      ["lines below zero", sql`select count(*) from ${oversold} as oversold`],
      NONE,
    ),
  ];
}
