import { type AnyColumn, and, eq, inArray, isNotNull, max, min, ne, or, type SQL, sql } from "drizzle-orm";
import { isNotSurplus, SURPLUS_REASONS } from "#app/domain/payments/refunds.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { cellDays, countyDays, attributionEntries as entries } from "#db/schema/attribution.ts";
import { stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import { moneyEntries, payments, refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { REFUND_REASONS } from "#db/words.ts";

/** Two numbers that were found in different ways and must be one. */
export interface Check {
  name: string;
  left: { label: string; value: number };
  right: { label: string; value: number };
  difference: number;
}

/**
 * Recounts the books. Each check compares two numbers that come from different tables; the books are
 * right when every difference is zero. The database does the counting: a million entries take seconds
 * there and no memory here.
 */
export async function verifyLedger(read: Reader): Promise<Check[]> {
  return [
    ...(await checkTotals(read)),
    ...(await checkDailySums(read)),
    ...(await checkLines(read)),
    ...(await checkOrders(read)),
    ...(await checkMoney(read)),
    ...(await checkReturns(read)),
    ...(await checkStock(read)),
  ];
}

/** True when no check found a difference. */
export function isProven(checks: readonly Check[]): boolean {
  return checks.length > 0 && checks.every((check) => check.difference === 0);
}

const isPaid = inArray(orders.state, ["paid", "partially_refunded", "refunded"]);
const isKnownMoney = ne(moneyEntries.kind, "suspense");
const isSale = eq(entries.kind, "sale");
const isReturn = eq(entries.kind, "return");

/** Refunds that somebody asked for line by line; the others repay a payment that settled nothing. */
const ASKED_FOR = REFUND_REASONS.filter((reason) => !SURPLUS_REASONS.some((surplus) => surplus === reason));

/** Paid lines less returns = the ledger = its sums by cell = its sums by county. */
async function checkTotals(read: Reader): Promise<Check[]> {
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
      line: orderLines.finalGrams,
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

/** Each row of the daily sums is the recount of its entries; no entry is without a row, no row without an entry. */
async function checkDailySums(read: Reader): Promise<Check[]> {
  const kept = <T extends typeof cellDays | typeof countyDays>(sums: T) =>
    [
      [sums.saleFen, only(sql`not (${isReturn})`, entries.amountFen)],
      [sums.returnFen, only(isReturn, entries.amountFen)],
      [sums.amountFen, entries.amountFen],
      [sums.quantity, entries.quantity],
      [sums.weightGrams, entries.weightGrams],
      [sums.orderCount, entries.orderCount],
      [sums.entryCount, sql`1`],
    ] satisfies Pair[];

  return [
    await compare(
      read,
      "each row of cell_days = its entries",
      [
        "rows that differ",
        differingRows({
          kept: sql`${cellDays}`,
          source: sql`${entries}`,
          keys: [
            [cellDays.businessDay, entries.businessDay],
            [cellDays.countyId, entries.countyId],
            [cellDays.outletId, entries.outletId],
            [cellDays.salesMode, entries.salesMode],
            [cellDays.entryChannel, entries.entryChannel],
            [cellDays.categoryId, entries.categoryId],
            [cellDays.isCertified, entries.isCertified],
          ],
          sums: kept(cellDays),
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each row of county_days = its entries",
      [
        "rows that differ",
        differingRows({
          kept: sql`${countyDays}`,
          source: sql`${entries}`,
          keys: [
            [countyDays.businessDay, entries.businessDay],
            [countyDays.countyId, entries.countyId],
          ],
          sums: [
            ...kept(countyDays),
            [countyDays.certifiedFen, only(eq(entries.isCertified, true), entries.amountFen)],
          ],
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await checkDaysOfEntries(read),
  ];
}

/** Every entry lies in the Beijing day of its sale. A day is right when its first and its last entry are. */
async function checkDaysOfEntries(read: Reader): Promise<Check> {
  const days = await read
    .select({ day: entries.businessDay, first: min(entries.soldAt), last: max(entries.soldAt) })
    .from(entries)
    .groupBy(entries.businessDay);
  const right = days.filter(
    ({ day, first, last }) => businessDay(Number(first)) === day && businessDay(Number(last)) === day,
  );
  return checkOf(
    "entries lie in their Beijing day",
    ["days with entries", days.length],
    ["days that hold", right.length],
  );
}

/** Every paid line has one sale in the ledger that says the same; nothing else has one. */
async function checkLines(read: Reader): Promise<Check[]> {
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
    eq(entries.weightGrams, orderLines.finalGrams),
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

/** An order is the sum of its lines and its freight; what is paid has one payment of that amount. */
async function checkOrders(read: Reader): Promise<Check[]> {
  const paidOrders = ["paid orders", read.select({ count: countOf() }).from(orders).where(isPaid)] as const;
  const paidOff = read
    .select({ count: countOf() })
    .from(orders)
    .innerJoin(
      payments,
      and(
        eq(payments.orderId, orders.id),
        eq(payments.state, "paid"),
        eq(payments.amountFen, orders.totalFen),
        eq(payments.paidAt, orders.paidAt),
        isNotSurplus(read),
      ),
    )
    .where(isPaid);
  const surplus = read
    .select({ count: countOf() })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(and(inArray(refunds.reason, [...SURPLUS_REASONS]), eq(refunds.amountFen, payments.amountFen)));
  const lines = read.select({ sum: sumOf(orderLines.amountFen) }).from(orderLines);
  const freight = read.select({ sum: sumOf(orders.freightFen) }).from(orders);

  return [
    await compare(
      read,
      "orders = their lines and freight (fen)",
      ["totals of orders", read.select({ sum: sumOf(orders.totalFen) }).from(orders)],
      ["lines and freight", sql`${lines} + ${freight}`],
    ),
    await compare(
      read,
      "each order = its lines",
      [
        "orders that differ",
        differingRows({
          kept: sql`${orders}`,
          source: sql`${orderLines}`,
          keys: [[orders.id, orderLines.orderId]],
          sums: [[orders.goodsFen, orderLines.amountFen]],
          isRowForRow: true,
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "orders with a time of payment are the paid ones",
      ["orders with a time of payment", read.select({ count: countOf(orders.paidAt) }).from(orders)],
      paidOrders,
    ),
    await compare(read, "each paid order has its payment", paidOrders, ["payments of that amount", paidOff]),
    await compare(
      read,
      "each payment made is of a paid order, or asked back",
      ["payments made", read.select({ count: countOf() }).from(payments).where(eq(payments.state, "paid"))],
      ["payments of that amount, and whole ones asked back", sql`(${paidOff}) + (${surplus})`],
    ),
    await compare(
      read,
      "orders in the ledger = paid orders",
      ["orders in the ledger", read.select({ sum: sumOf(entries.orderCount) }).from(entries)],
      ["paid orders whose first line stands", sql`${paidOrders[1]} - ${firstLinesRepaid(read)}`],
    ),
  ];
}

/** Paid orders that are counted no longer, because the whole of their first line was repaid. */
function firstLinesRepaid(read: Reader) {
  const repaid = read
    .select({ line: orderLines.id })
    .from(refundLines)
    .innerJoin(refunds, eq(refunds.id, refundLines.refundId))
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .where(and(ne(refunds.state, "failed"), eq(orderLines.lineNumber, 1)))
    .groupBy(orderLines.id, orderLines.amountFen)
    .having(sql`sum(${refundLines.amountFen}) = ${orderLines.amountFen}`);
  return sql`(select count(*) from ${repaid} as repaid)`;
}

/** The book of money = payments made less refunds made, one by one; orders say what the book says. */
async function checkMoney(read: Reader): Promise<Check[]> {
  const isOf = (kind: "payment" | "refund" | "refund_reversal") => eq(moneyEntries.kind, kind);
  const made = eq(payments.state, "paid");
  const booked = (kind: "payment" | "refund") =>
    read.select({ count: countOf() }).from(moneyEntries).where(isOf(kind));
  const received = read
    .select({ count: countOf() })
    .from(payments)
    .innerJoin(
      moneyEntries,
      and(
        isOf("payment"),
        eq(moneyEntries.ref, payments.id),
        eq(moneyEntries.paymentId, payments.id),
        eq(moneyEntries.orderId, payments.orderId),
        eq(moneyEntries.gateway, payments.gateway),
        eq(moneyEntries.amountFen, payments.amountFen),
        eq(moneyEntries.currency, payments.currency),
        eq(moneyEntries.happenedAt, payments.paidAt),
      ),
    )
    .where(made);
  const kept = read
    .select({ sum: sumOf(payments.amountFen) })
    .from(payments)
    .where(made);
  const repaid = read
    .select({ sum: sumOf(refunds.amountFen) })
    .from(refunds)
    .where(eq(refunds.state, "succeeded"));
  const net = read
    .select({ orderId: moneyEntries.orderId, fen: sumOf(moneyEntries.amountFen).as("fen") })
    .from(moneyEntries)
    .where(isKnownMoney)
    .groupBy(moneyEntries.orderId)
    .as("net");
  const statedWrongly = read
    .select({ count: countOf() })
    .from(orders)
    .leftJoin(net, eq(net.orderId, orders.id))
    .where(
      and(
        isPaid,
        sql`${orders.state} <> case when coalesce(${net.fen}, 0) >= ${orders.totalFen} then 'paid'
          when coalesce(${net.fen}, 0) > 0 then 'partially_refunded' else 'refunded' end`,
      ),
    );

  return [
    await compare(
      read,
      "money = payments less refunds (fen)",
      [
        "the book of money",
        read
          .select({ sum: sumOf(moneyEntries.amountFen) })
          .from(moneyEntries)
          .where(isKnownMoney),
      ],
      ["payments made less refunds made", sql`${kept} - ${repaid}`],
    ),
    await compare(
      read,
      "each payment made is in the book of money",
      ["payments made", read.select({ count: countOf() }).from(payments).where(made)],
      ["entries that say the same", received],
    ),
    await compare(
      read,
      "each payment in the book of money was made",
      ["payments in the book", booked("payment")],
      ["entries that say the same", received],
    ),
    await compare(
      read,
      "each refund made is in the book of money",
      [
        "refunds that differ",
        differingRows({
          kept: sql`${refunds}`,
          source: sql`${moneyEntries} where ${moneyEntries.kind} in ('refund', 'refund_reversal')`,
          keys: [[refunds.id, moneyEntries.ref]],
          sums: [[only(eq(refunds.state, "succeeded"), refunds.amountFen), sql`- ${moneyEntries.amountFen}`]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each payment keeps what was asked back",
      [
        "payments that differ",
        differingRows({
          kept: sql`${payments}`,
          source: sql`${refunds} where ${refunds.state} <> 'failed'`,
          keys: [[payments.id, refunds.paymentId]],
          sums: [[payments.refundedFen, refunds.amountFen]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each paid order says what the book of money says",
      ["orders that say otherwise", statedWrongly],
      NONE,
    ),
  ];
}

/** A refund is the sum of its lines and its freight; each of its lines was returned once, and nothing else was. */
async function checkReturns(read: Reader): Promise<Check[]> {
  const returned = (kind: "return" | "correction", sign: SQL) =>
    read
      .select({ count: countOf() })
      .from(refundLines)
      .innerJoin(refunds, eq(refunds.id, refundLines.refundId))
      .innerJoin(
        entries,
        and(
          eq(entries.kind, kind),
          eq(entries.sourceId, refundLines.id),
          eq(entries.orderLineId, refundLines.orderLineId),
          eq(entries.orderId, refunds.orderId),
          sql`${entries.amountFen} = ${sign} ${refundLines.amountFen}`,
          sql`${entries.quantity} = ${sign} ${refundLines.quantity}`,
          sql`${entries.weightGrams} = ${sign} ${refundLines.weightGrams}`,
          // a correction counts an order again that a later refund had taken out of the count
          kind === "return" ? sql`${entries.orderCount} = ${sign} ${refundLines.orderCount}` : undefined,
        ),
      );
  const returns = returned("return", sql`-`);
  const failedLines = read
    .select({ count: countOf() })
    .from(refundLines)
    .innerJoin(refunds, and(eq(refunds.id, refundLines.refundId), eq(refunds.state, "failed")));
  const tookBack = read
    .select({ count: countOf() })
    .from(refundLines)
    .innerJoin(
      stockMovements,
      and(
        eq(stockMovements.sourceId, refundLines.id),
        eq(stockMovements.reason, "return"),
        eq(stockMovements.quantity, refundLines.goodsQuantity),
      ),
    );
  const writtenOff = read
    .select({ count: countOf() })
    .from(refundLines)
    .innerJoin(
      stockMovements,
      and(
        eq(stockMovements.sourceId, refundLines.id),
        eq(stockMovements.reason, "write_off"),
        sql`${stockMovements.quantity} = - ${refundLines.goodsQuantity}`,
      ),
    )
    .where(eq(refundLines.disposition, "write_off"));
  const withGoods = read
    .select({ count: countOf() })
    .from(refundLines)
    .where(sql`${refundLines.goodsQuantity} > 0`);
  const toWriteOff = read
    .select({ count: countOf() })
    .from(refundLines)
    .where(sql`${refundLines.goodsQuantity} > 0 and ${refundLines.disposition} = 'write_off'`);
  const overReturned = read
    .select({ line: orderLines.id })
    .from(refundLines)
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .innerJoin(refunds, eq(refunds.id, refundLines.refundId))
    .groupBy(orderLines.id, orderLines.quantity, orderLines.amountFen)
    .having(
      sql`sum(${refundLines.goodsQuantity}) > ${orderLines.quantity}
        or sum(case when ${refunds.state} <> 'failed' then ${refundLines.quantity} else 0 end) > ${orderLines.quantity}
        or sum(case when ${refunds.state} <> 'failed' then ${refundLines.amountFen} else 0 end) > ${orderLines.amountFen}`,
    );

  return [
    await compare(
      read,
      "each refund = its lines and freight",
      [
        "refunds that differ",
        differingRows({
          kept: sql`${refunds} where ${inArray(refunds.reason, [...ASKED_FOR])}`,
          source: sql`${refundLines}`,
          keys: [[refunds.id, refundLines.refundId]],
          sums: [[sql`${refunds.amountFen} - ${refunds.freightFen}`, refundLines.amountFen]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each refunded line has its return in the ledger",
      ["refunded lines", read.select({ count: countOf() }).from(refundLines)],
      ["returns that say the same", returns],
    ),
    await compare(
      read,
      "each return in the ledger is of a refunded line",
      ["returns in the ledger", read.select({ count: countOf() }).from(entries).where(isReturn)],
      ["returns that say the same", returns],
    ),
    await compare(
      read,
      "each refund that failed is credited again",
      ["lines of failed refunds", failedLines],
      ["corrections that say the same", sql`(${returned("correction", sql`+`)})`],
    ),
    await compare(
      read,
      "no line has more repaid or brought back than sold",
      ["lines beyond what was sold", sql`select count(*) from ${overReturned} as over_returned`],
      NONE,
    ),
    await compare(
      read,
      "goods came back as was decided",
      ["refunded lines with goods, and those written off", sql`(${withGoods}) + (${toWriteOff})`],
      ["returns and write-offs among the movements", sql`(${tookBack}) + (${writtenOff})`],
    ),
  ];
}

/** A shelf has what was moved to it and holds what waits for payment; every sold line left its shelf once. */
async function checkStock(read: Reader): Promise<Check[]> {
  const isWaiting = inArray(orders.state, ["awaiting_payment", "review"]);
  const shelf = (outlet: AnyColumn, variant: AnyColumn): Pair[] => [
    [stockLevels.outletId, outlet],
    [stockLevels.variantId, variant],
  ];
  const waiting = read
    .select({ sum: sumOf(orderLines.quantity) })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(isWaiting);
  const paidLines = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(isPaid);
  const handedOver = read
    .select({ count: countOf() })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(
      stockMovements,
      and(
        eq(stockMovements.sourceId, orderLines.id),
        eq(stockMovements.reason, "sale"),
        eq(stockMovements.outletId, orders.fulfilmentOutletId),
        eq(stockMovements.variantId, orderLines.variantId),
        sql`${stockMovements.quantity} = - ${orderLines.quantity}`,
      ),
    )
    .where(isPaid);

  return [
    await compare(
      read,
      "stock on hand = movements (pieces)",
      ["on hand", read.select({ sum: sumOf(stockLevels.onHand) }).from(stockLevels)],
      ["movements", read.select({ sum: sumOf(stockMovements.quantity) }).from(stockMovements)],
    ),
    await compare(
      read,
      "each shelf = its movements",
      [
        "shelves that differ",
        differingRows({
          kept: sql`${stockLevels}`,
          source: sql`${stockMovements}`,
          keys: shelf(stockMovements.outletId, stockMovements.variantId),
          sums: [[stockLevels.onHand, stockMovements.quantity]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "stock held = lines awaiting payment (pieces)",
      ["held", read.select({ sum: sumOf(stockLevels.held) }).from(stockLevels)],
      ["lines awaiting payment", waiting],
    ),
    await compare(
      read,
      "each shelf holds what waits for payment",
      [
        "shelves that differ",
        differingRows({
          kept: sql`${stockLevels}`,
          source: sql`${orderLines} inner join ${orders} on ${orders.id} = ${orderLines.orderId} where ${isWaiting}`,
          keys: shelf(orders.fulfilmentOutletId, orderLines.variantId),
          sums: [[stockLevels.held, orderLines.quantity]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "no shelf is below zero",
      [
        "shelves below zero, or holding more than they have",
        read
          .select({ count: countOf() })
          .from(stockLevels)
          .where(
            sql`${stockLevels.onHand} < 0 or ${stockLevels.held} < 0 or ${stockLevels.held} > ${stockLevels.onHand}`,
          ),
      ],
      NONE,
    ),
    await compare(
      read,
      "each paid line left its shelf",
      ["paid lines", paidLines],
      ["sales among the movements", handedOver],
    ),
  ];
}

type OneNumber = { getSQL(): SQL };
type Side = readonly [label: string, value: OneNumber];
type Pair = readonly [kept: AnyColumn | SQL, recounted: AnyColumn | SQL];

const NONE: Side = ["there may be", sql`0`];

/** Asks for both sides in one statement, so that a sale made meanwhile is in both or in neither. */
async function compare(read: Reader, name: string, left: Side, right: Side): Promise<Check> {
  const [found] = await read
    .select({ left: sql`(${left[1]})`.mapWith(Number), right: sql`(${right[1]})`.mapWith(Number) })
    .from(sql`(select 1 as one) as one`);
  if (!found) throw new Error(`nothing was counted for "${name}"`);
  return checkOf(name, [left[0], found.left], [right[0], found.right]);
}

function checkOf(name: string, left: [string, number], right: [string, number]): Check {
  return {
    name,
    left: { label: left[0], value: left[1] },
    right: { label: right[0], value: right[1] },
    difference: left[1] - right[1],
  };
}

function only(condition: SQL, column: AnyColumn): SQL {
  return sql`case when ${condition} then ${column} else 0 end`;
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
function differingRows({ kept, source, keys, sums, isRowForRow }: Recount): SQL {
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
