import { and, eq, isNotNull, or, sql } from "drizzle-orm";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderAccounts, orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Reader } from "#db/store.ts";
import { type Check, compare, isPaid, isSale, NONE, sumDeducted } from "./compare.server.ts";

/** Every paid line has one sale in the ledger that says the same, less what was deducted before it was paid; nothing else has one. */
export async function checkLines(read: Reader): Promise<Check[]> {
  const deducted = sumDeducted(read);
  const ofLine = eq(deducted.orderLineId, orderLines.id);
  // a line on account of which nothing was accepted was not sold
  const isSold = and(isPaid, sql`coalesce(${deducted.pieces}, 0) < ${orderLines.quantity}`);
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
    sql`${entries.amountFen} = ${orderLines.amountFen} - coalesce(${deducted.fen}, 0)`,
    sql`${entries.quantity} = ${orderLines.quantity} - coalesce(${deducted.pieces}, 0)`,
    // what went first was weighed before it was paid for
    sql`${entries.weightGrams} = case when ${orderAccounts.orderId} is null then ${orderLines.orderedGrams}
      else ${orderLines.finalGrams} - coalesce(${deducted.grams}, 0) end`,
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
    .leftJoin(deducted, ofLine)
    .where(isSold);
  const agreeing = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .leftJoin(deducted, ofLine)
    .leftJoin(orderAccounts, eq(orderAccounts.orderId, orders.id))
    .innerJoin(entries, says)
    .where(isSold);
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
