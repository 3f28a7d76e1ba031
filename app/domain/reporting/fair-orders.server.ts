import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { signedOrderEnds, signedOrderLines, signedOrders } from "#db/schema/fairs.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { type LinesCursor, listEntries } from "./lines.server.ts";

/*
 * What was signed at fairs, and what of it was realised: what the ledger says, line by line, of the orders that its
 * units placed by purchases of it and paid.
 */

const LINES_MAX = 50_000;

/** Money that was paid, less what came back, on a day. */
export interface RealisedDay {
  day: number;
  amountFen: number;
  quantity: number;
}

/** A line of a signed order that counts. */
export interface SignedLine {
  fairId: string;
  signedOrderId: string;
  number: string;
  signedDay: number;
  supplierId: string;
  supplier: { zh: string; en: string };
  lineNumber: number;
  variantId: string;
  countyId: string;
  sku: string;
  name: { zh: string; en: string };
  spec: { zh: string; en: string };
  quantity: number;
  unitPriceFen: number;
  signedFen: number;
  realisedFen: number;
  realisedQuantity: number;
  /** By Beijing days, the first one first. */
  realisedDays: RealisedDay[];
}

/** The lines of what was signed at fairs, or of one signed order, each with what was realised of it; what was called off is left out. */
export async function readSignedLines(
  read: Reader,
  of: { fairIds: readonly string[] } | { signedOrderIds: readonly string[] },
): Promise<SignedLine[]> {
  const [column, ids] =
    "fairIds" in of ? [signedOrders.fairId, of.fairIds] : [signedOrders.id, of.signedOrderIds];
  if (ids.length === 0) return [];
  const isAsked = inArray(column, [...ids]);
  const lines = await read
    .select({
      fairId: signedOrders.fairId,
      signedOrderId: signedOrders.id,
      number: signedOrders.number,
      signedDay: signedOrders.signedDay,
      supplierId: signedOrders.supplierId,
      supplier: { zh: signedOrders.supplierZh, en: signedOrders.supplierEn },
      lineNumber: signedOrderLines.lineNumber,
      variantId: signedOrderLines.variantId,
      countyId: signedOrderLines.countyId,
      sku: signedOrderLines.sku,
      name: { zh: signedOrderLines.nameZh, en: signedOrderLines.nameEn },
      spec: { zh: signedOrderLines.specZh, en: signedOrderLines.specEn },
      quantity: signedOrderLines.quantity,
      unitPriceFen: signedOrderLines.unitPriceFen,
    })
    .from(signedOrders)
    .innerJoin(signedOrderLines, eq(signedOrderLines.signedOrderId, signedOrders.id))
    .leftJoin(signedOrderEnds, eq(signedOrderEnds.signedOrderId, signedOrders.id))
    .where(and(isAsked, isNull(signedOrderEnds.signedOrderId)))
    .orderBy(asc(signedOrders.signedDay), asc(signedOrders.id), asc(signedOrderLines.lineNumber))
    .limit(LINES_MAX);
  const realised = await read
    .select({
      signedOrderId: signedOrders.id,
      variantId: entries.variantId,
      day: entries.businessDay,
      amountFen: sumOf(entries.amountFen),
      quantity: sumOf(entries.quantity),
    })
    .from(signedOrders)
    .innerJoin(purchases, eq(purchases.termsId, signedOrders.id))
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orderLines, eq(orderLines.orderId, purchaseOrders.orderId))
    .innerJoin(entries, eq(entries.orderLineId, orderLines.id))
    .where(isAsked)
    .groupBy(signedOrders.id, entries.variantId, entries.businessDay)
    .orderBy(asc(entries.businessDay));
  const daysOf = new Map<string, RealisedDay[]>();
  for (const { signedOrderId, variantId, ...day } of realised) {
    const key = `${signedOrderId} ${variantId}`;
    daysOf.set(key, [...(daysOf.get(key) ?? []), day]);
  }
  return lines.map((line) => {
    const realisedDays = daysOf.get(`${line.signedOrderId} ${line.variantId}`) ?? [];
    return {
      ...line,
      signedFen: line.quantity * line.unitPriceFen,
      realisedFen: realisedDays.reduce((sum, { amountFen }) => sum + amountFen, 0),
      realisedQuantity: realisedDays.reduce((sum, { quantity }) => sum + quantity, 0),
      realisedDays,
    };
  });
}

/** One page of the entries that realise these lines of signed orders. */
export function listRealisedEntries(
  read: Reader,
  lines: readonly Pick<SignedLine, "signedOrderId" | "variantId">[],
  after: LinesCursor | undefined,
  limit: number,
) {
  const signedIds = [...new Set(lines.map(({ signedOrderId }) => signedOrderId))];
  const idsOf = (signedOrderId: string) =>
    lines.filter((line) => line.signedOrderId === signedOrderId).map(({ variantId }) => variantId);
  const drawn = (signedOrderId: string) =>
    read
      .select({ id: orderLines.id })
      .from(purchases)
      .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
      .innerJoin(orderLines, eq(orderLines.orderId, purchaseOrders.orderId))
      .where(and(eq(purchases.termsId, signedOrderId), inArray(orderLines.variantId, idsOf(signedOrderId))));
  const isRealising = signedIds.map((id) => inArray(entries.orderLineId, drawn(id)));
  return listEntries(read, isRealising.length > 0 ? or(...isRealising) : sql`1 = 0`, after, limit);
}
