import { and, asc, desc, eq, gt, isNull, lte, ne, or } from "drizzle-orm";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import { sumCredited, sumFreightRepaid } from "#app/domain/ordering/refund-lines.server.ts";
import { variants } from "#db/schema/catalog.ts";
import { fapiaoLines, fapiaos, taxItems, taxRates } from "#db/schema/invoicing.ts";
import { orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { Billable, TaxRate } from "./compose.ts";

const LINES_OF_ORDER_MAX = 2 * LINES_MAX;
const RATES_MAX = 100;

/** The tax rates of a day. */
export async function listTaxRates(read: Reader, day: number): Promise<TaxRate[]> {
  return read
    .select({
      taxClass: taxRates.taxClass,
      rateBasisPoints: taxRates.rateBasisPoints,
      isExempt: taxRates.isExempt,
    })
    .from(taxRates)
    .where(
      and(
        eq(taxRates.jurisdiction, "CN"),
        lte(taxRates.validFromDay, day),
        or(isNull(taxRates.validToDay), gt(taxRates.validToDay, day)),
      ),
    )
    .orderBy(desc(taxRates.validFromDay))
    .limit(RATES_MAX);
}

/**
 * What of an order is still to be invoiced: what its lines and its freight count for now, net of every
 * refund that was asked for and did not fail, less what its fapiao say.
 */
export async function findBillable(read: Reader, orderId: string): Promise<Billable> {
  const lines = await listLines(read, orderId);
  const ids = lines.map((line) => line.orderLineId);
  const credited = new Map((await sumCredited(read, ids)).map((line) => [line.orderLineId, line]));
  const invoiced = await sumInvoiced(read, orderId);
  const [order] = await read
    .select({ freightFen: orders.freightFen })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  const freightFen = (order?.freightFen ?? 0) - (await sumFreightRepaid(read, orderId)) - invoiced.freightFen;
  return {
    lines: lines.map(({ amountFen: _, isWeighed, ...line }) => {
      const rest = credited.get(line.orderLineId);
      const done = invoiced.ofLine(line.orderLineId);
      const grossFen = Math.max(0, (rest?.amountFen ?? 0) - done.grossFen);
      const quantityThousandths = (isWeighed ? rest?.weightGrams : (rest?.quantity ?? 0) * 1_000) ?? 0;
      return {
        ...line,
        unit: isWeighed ? "千克" : line.unit,
        itemName: line.itemName ?? undefined,
        grossFen,
        quantityThousandths: Math.max(0, quantityThousandths - done.quantityThousandths),
      };
    }),
    freightFen: Math.max(0, freightFen),
    orderedByClass: lines.map(({ taxClass, amountFen }) => ({ taxClass, amountFen })),
  };
}

/** By how much the fapiao of an order say more than was paid and kept: what a red one has to take back. */
export interface OverInvoiced {
  lines: { orderLineId: string; grossFen: number; quantityThousandths: number }[];
  freightFen: number;
}

/**
 * What the fapiao of an order say beyond what its lines and freight count for, where a refund that was
 * asked for counts only once it was made: one that fails takes nothing back.
 */
export async function findOverInvoiced(read: Reader, orderId: string): Promise<OverInvoiced> {
  const lines = await listLines(read, orderId);
  const ids = lines.map((line) => line.orderLineId);
  const credited = new Map((await sumCredited(read, ids)).map((line) => [line.orderLineId, line]));
  const invoiced = await sumInvoiced(read, orderId);
  const waiting = await sumWaitingRefunds(read, orderId);
  const [order] = await read
    .select({ freightFen: orders.freightFen })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  const freightKept = (order?.freightFen ?? 0) - (await sumFreightRepaid(read, orderId)) + waiting.freightFen;
  const over = lines.map(({ orderLineId, isWeighed }) => {
    const rest = credited.get(orderLineId);
    const asked = waiting.ofLine(orderLineId);
    const done = invoiced.ofLine(orderLineId);
    const kept = isWeighed
      ? (rest?.weightGrams ?? 0) + asked.weightGrams
      : ((rest?.quantity ?? 0) + asked.quantity) * 1_000;
    return {
      orderLineId,
      grossFen: Math.max(0, done.grossFen - (rest?.amountFen ?? 0) - asked.amountFen),
      quantityThousandths: Math.max(0, done.quantityThousandths - kept),
    };
  });
  return {
    lines: over.filter(({ grossFen }) => grossFen > 0),
    freightFen: Math.max(0, invoiced.freightFen - freightKept),
  };
}

/** What the fapiao of an order say, the red ones taken off, by line and for freight; rejected drafts say nothing. */
async function sumInvoiced(read: Reader, orderId: string) {
  const sums = await read
    .select({
      orderLineId: fapiaoLines.orderLineId,
      grossFen: sumOf(fapiaoLines.grossFen),
      quantityThousandths: sumOf(fapiaoLines.quantityThousandths),
    })
    .from(fapiaos)
    .innerJoin(fapiaoLines, eq(fapiaoLines.fapiaoId, fapiaos.id))
    .where(and(eq(fapiaos.orderId, orderId), ne(fapiaos.state, "rejected")))
    .groupBy(fapiaoLines.orderLineId);
  const byLine = new Map(sums.map((sum) => [sum.orderLineId, sum]));
  return {
    ofLine: (orderLineId: string) => byLine.get(orderLineId) ?? { grossFen: 0, quantityThousandths: 0 },
    freightFen: byLine.get(null)?.grossFen ?? 0,
  };
}

/** What refunds that were asked for and not yet made take off the lines and the freight of an order. */
async function sumWaitingRefunds(read: Reader, orderId: string) {
  const isWaiting = and(eq(refunds.orderId, orderId), eq(refunds.state, "requested"));
  const sums = await read
    .select({
      orderLineId: refundLines.orderLineId,
      amountFen: sumOf(refundLines.amountFen),
      quantity: sumOf(refundLines.quantity),
      weightGrams: sumOf(refundLines.weightGrams),
    })
    .from(refunds)
    .innerJoin(refundLines, eq(refundLines.refundId, refunds.id))
    .where(isWaiting)
    .groupBy(refundLines.orderLineId);
  const [freight] = await read
    .select({ fen: sumOf(refunds.freightFen) })
    .from(refunds)
    .where(isWaiting);
  const byLine = new Map(sums.map((sum) => [sum.orderLineId, sum]));
  return {
    ofLine: (orderLineId: string) => byLine.get(orderLineId) ?? { amountFen: 0, quantity: 0, weightGrams: 0 },
    freightFen: freight?.fen ?? 0,
  };
}

/** The lines of an order as a fapiao names them. */
function listLines(read: Reader, orderId: string) {
  return read
    .select({
      orderLineId: orderLines.id,
      name: orderLines.nameZh,
      spec: orderLines.specZh,
      unit: variants.unitZh,
      itemName: taxItems.nameZh,
      taxClass: orderLines.taxClass,
      amountFen: orderLines.amountFen,
      isWeighed: orderLines.isWeighed,
    })
    .from(orderLines)
    .innerJoin(variants, eq(variants.id, orderLines.variantId))
    .leftJoin(taxItems, eq(taxItems.categoryId, orderLines.categoryId))
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.lineNumber))
    .limit(LINES_OF_ORDER_MAX);
}
