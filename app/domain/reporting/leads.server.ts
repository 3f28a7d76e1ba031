import { and, desc, eq, gte, lte, sql } from "drizzle-orm";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderLeads, orderLines, orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { AskedDays } from "./asked-days.ts";

const OUTLETS_MAX = 5_000;

/** Entries of a span of days whose orders were led to by a counter. */
const ledIn = ({ firstDay, lastDay }: AskedDays) =>
  and(gte(entries.businessDay, firstDay), lte(entries.businessDay, lastDay));

/**
 * What each counter's code led to, the largest net amount first: sales less returns of the span's days, of
 * orders whose buyers had scanned it. These are sales online, counted there; the sums here are part of them.
 */
export async function sumLeads(read: Reader, days: AskedDays) {
  const amountFen = sumOf(entries.amountFen);
  return read
    .select({
      outletId: orderLeads.outletId,
      nameZh: outlets.nameZh,
      nameEn: outlets.nameEn,
      orders: sumOf(entries.orderCount),
      quantity: sumOf(entries.quantity),
      weightGrams: sumOf(entries.weightGrams),
      amountFen,
    })
    .from(orderLeads)
    .innerJoin(outlets, eq(outlets.id, orderLeads.outletId))
    .innerJoin(orderLines, eq(orderLines.orderId, orderLeads.orderId))
    .innerJoin(entries, eq(entries.orderLineId, orderLines.id))
    .where(ledIn(days))
    .groupBy(orderLeads.outletId, outlets.nameZh, outlets.nameEn)
    .orderBy(desc(amountFen), orderLeads.outletId)
    .limit(OUTLETS_MAX);
}

/** The ledger's entries behind a counter's row, the newest first, at most `limit` of them. */
export async function listLedLines(read: Reader, outletId: string, days: AskedDays, limit: number) {
  return read
    .select({
      id: entries.id,
      kind: entries.kind,
      orderNumber: orders.number,
      soldAt: entries.soldAt,
      scannedAt: orderLeads.scannedAt,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      quantity: entries.quantity,
      amountFen: entries.amountFen,
    })
    .from(orderLeads)
    .innerJoin(orders, eq(orders.id, orderLeads.orderId))
    .innerJoin(orderLines, eq(orderLines.orderId, orderLeads.orderId))
    .innerJoin(entries, eq(entries.orderLineId, orderLines.id))
    .where(and(eq(orderLeads.outletId, outletId), ledIn(days)))
    .orderBy(desc(entries.businessDay), sql`${entries.id} desc`)
    .limit(limit);
}
