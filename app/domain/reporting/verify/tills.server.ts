import { and, eq, isNotNull, sql } from "drizzle-orm";
import { stockDifferences, stockMovements } from "#db/schema/inventory.ts";
import { orders } from "#db/schema/ordering.ts";
import { counterReceipts, refunds } from "#db/schema/payments.ts";
import { tillReturns, tillSales, tillShifts } from "#db/schema/tills.ts";
import { countOf, type Reader } from "#db/store.ts";
import { type Check, compare, isPaid, NONE } from "./compare.server.ts";

/** Each sale of a till is one order, receipt and amount; sealed shifts and what was short say what the books say. */
export async function checkTills(read: Reader): Promise<Check[]> {
  const agreeing = read
    .select({ count: countOf() })
    .from(tillSales)
    .innerJoin(
      orders,
      and(
        eq(orders.id, tillSales.orderId),
        isPaid,
        eq(orders.handover, "taken"),
        eq(orders.idempotencyKey, tillSales.id),
        eq(orders.totalFen, tillSales.totalFen),
        eq(orders.paidAt, tillSales.soldAt),
        eq(orders.fulfilmentOutletId, tillSales.outletId),
      ),
    )
    .innerJoin(
      counterReceipts,
      and(
        eq(counterReceipts.id, tillSales.id),
        eq(counterReceipts.orderId, tillSales.orderId),
        eq(counterReceipts.till, tillSales.deviceId),
        eq(counterReceipts.shiftId, tillSales.shiftId),
        eq(counterReceipts.tender, tillSales.tender),
        eq(counterReceipts.amountFen, tillSales.totalFen),
        eq(counterReceipts.recordedAt, tillSales.receivedAt),
      ),
    );
  const cash = sql`(select coalesce(sum(${tillSales.totalFen}), 0) from ${tillSales}
    where ${tillSales.shiftId} = ${tillShifts.id} and ${tillSales.tender} = 'cash' and not ${tillSales.isLateForShift})`;
  const returned = sql`(select coalesce(sum(${tillReturns.amountFen}), 0) from ${tillReturns}
    where ${tillReturns.shiftId} = ${tillShifts.id} and ${tillReturns.returnedAt} <= ${tillShifts.sealedAt})`;
  const shortMoved = read
    .select({ count: countOf() })
    .from(stockDifferences)
    .innerJoin(
      stockMovements,
      and(
        eq(stockMovements.reason, "difference"),
        eq(stockMovements.sourceId, stockDifferences.sourceId),
        eq(stockMovements.outletId, stockDifferences.outletId),
        eq(stockMovements.variantId, stockDifferences.variantId),
        eq(stockMovements.quantity, stockDifferences.quantity),
      ),
    );
  const returnsAgreeing = read
    .select({ count: countOf() })
    .from(tillReturns)
    .innerJoin(tillSales, eq(tillSales.id, tillReturns.saleId))
    .innerJoin(
      refunds,
      and(
        eq(refunds.id, tillReturns.refundId),
        eq(refunds.orderId, tillSales.orderId),
        eq(refunds.amountFen, tillReturns.amountFen),
      ),
    );

  return [
    await compare(
      read,
      "each sale of a till is one order and one receipt",
      ["sales of tills", read.select({ count: countOf() }).from(tillSales)],
      ["orders with a receipt that say the same", agreeing],
    ),
    await compare(
      read,
      "each receipt of a till is of a sale",
      [
        "receipts of tills",
        read.select({ count: countOf() }).from(counterReceipts).where(isNotNull(counterReceipts.till)),
      ],
      ["orders with a receipt that say the same", agreeing],
    ),
    await compare(
      read,
      "sealed shifts expect their float and their cash",
      [
        "shifts that differ",
        read
          .select({ count: countOf() })
          .from(tillShifts)
          .where(
            and(
              isNotNull(tillShifts.sealedAt),
              sql`${tillShifts.expectedFen} <> ${tillShifts.floatFen} + ${cash} - ${returned}`,
            ),
          ),
      ],
      NONE,
    ),
    await compare(
      read,
      "what was sold and not in the books is a difference",
      [
        "movements that make up for it",
        read.select({ count: countOf() }).from(stockMovements).where(eq(stockMovements.reason, "difference")),
      ],
      ["differences that say the same", shortMoved],
    ),
    await compare(
      read,
      "each difference is made up for once",
      ["differences", read.select({ count: countOf() }).from(stockDifferences)],
      ["movements that say the same", shortMoved],
    ),
    await compare(
      read,
      "each return at a till is a refund of its sale",
      ["returns at tills", read.select({ count: countOf() }).from(tillReturns)],
      ["refunds that say the same", returnsAgreeing],
    ),
  ];
}
