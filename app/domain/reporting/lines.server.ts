import { setImmediate as letOthersIn } from "node:timers/promises";
import { and, desc, eq, lt, or, type SQL } from "drizzle-orm";
import { readNamesOfDays } from "#app/domain/naming/past-names.server.ts";
import { addDays, formatDay, parseDay, periodsBetween } from "#app/domain/values/business-day.ts";
import { attributionEntries as entries } from "#db/schema/attribution.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";
import { conditionOf, type Selection } from "./sales-selection.server.ts";

/** Where a list of lines goes on: after the entry of this day and id. */
export interface LinesCursor {
  day: number;
  id: string;
}

/** "2026-11-22.0198…" for an address. */
export function formatCursor({ day, id }: LinesCursor): string {
  return `${formatDay(day)}.${id}`;
}

/** Undefined for what is no cursor. */
export function parseCursor(text: string): LinesCursor | undefined {
  const day = parseDay(text.slice(0, 10));
  const id = text.slice(11);
  return day !== undefined && text[10] === "." && /^[\w-]{1,64}$/.test(id) ? { day, id } : undefined;
}

/** An entry of the ledger with the order line behind it, in the words of the day it was ordered. */
export type SaleLine = StoredLine;
type StoredLine = Awaited<ReturnType<typeof readEntries>>[number];

const BATCH_SIZE = 500;

/** One page of the lines behind a figure, the newest first, and where the next begins. */
export async function listSaleLines(
  read: Reader,
  selection: Selection,
  after: LinesCursor | undefined,
  limit: number,
): Promise<{ lines: SaleLine[]; next: LinesCursor | undefined }> {
  const lines: SaleLine[] = [];
  for await (const batch of walkSaleLines(read, selection, after, limit + 1)) {
    lines.push(...batch);
    if (lines.length > limit) break;
  }
  const last = lines[limit - 1];
  const hasMore = lines.length > limit && last;
  return { lines: lines.slice(0, limit), next: hasMore ? { day: last.businessDay, id: last.id } : undefined };
}

/**
 * All lines of a selection in batches, the newest first. Only one batch is held at a time, and after
 * each everybody else has a turn. It goes by months, so that a rare kind of lines is not looked for in
 * the whole book at once.
 */
export async function* walkSaleLines(
  read: Reader,
  selection: Selection,
  after?: LinesCursor,
  batchSize = BATCH_SIZE,
): AsyncGenerator<SaleLine[]> {
  let cursor = after && after.day <= selection.lastDay ? after : undefined; // a later one would lead out of the figure
  const next = async (days: Pick<Selection, "firstDay" | "lastDay">) => {
    const batch = await readBatch(read, { ...selection, ...days }, cursor?.id, batchSize);
    await letOthersIn();
    const last = batch.at(-1);
    cursor = last && batch.length === batchSize ? { day: last.businessDay, id: last.id } : undefined;
    return batch;
  };
  const outletOn = await readNamesOfDays(read, "outlet");
  const inTheirWords = (batch: StoredLine[]) =>
    batch.length === 0
      ? []
      : [batch.map((line) => ({ ...line, outlet: outletOn(line.outletId, line.businessDay, line.outlet) }))];
  const lastDay = after ? Math.min(after.day, selection.lastDay) : selection.lastDay;
  for (const month of periodsBetween(selection.firstDay, lastDay, "month").reverse()) {
    let { lastDay } = month;
    do {
      // what is left of the day at which the batch before broke off: an index leads straight to it
      while (cursor) {
        lastDay = addDays(cursor.day, -1);
        yield* inTheirWords(await next({ firstDay: cursor.day, lastDay: cursor.day }));
      }
      if (lastDay >= month.firstDay) yield* inTheirWords(await next({ firstDay: month.firstDay, lastDay }));
    } while (cursor);
  }
}

/** The newest lines of a selection; with `below`, of those whose id is less. */
function readBatch(read: Reader, selection: Selection, below: string | undefined, limit: number) {
  const isIn = and(conditionOf(selection, entries), below === undefined ? undefined : lt(entries.id, below));
  return readEntries(read, isIn, limit);
}

/** One page of the entries for which a condition holds, the newest first, and where the next begins. */
export async function listEntries(
  read: Reader,
  condition: SQL | undefined,
  after: LinesCursor | undefined,
  limit: number,
): Promise<{ lines: SaleLine[]; next: LinesCursor | undefined }> {
  const isBelow =
    after &&
    or(lt(entries.businessDay, after.day), and(eq(entries.businessDay, after.day), lt(entries.id, after.id)));
  const found = await readEntries(read, and(condition, isBelow), limit + 1);
  const outletOn = await readNamesOfDays(read, "outlet");
  const lines = found
    .slice(0, limit)
    .map((line) => ({ ...line, outlet: outletOn(line.outletId, line.businessDay, line.outlet) }));
  const last = lines.at(-1);
  return { lines, next: found.length > limit && last ? { day: last.businessDay, id: last.id } : undefined };
}

function readEntries(read: Reader, condition: SQL | undefined, limit: number) {
  return read
    .select({
      id: entries.id,
      kind: entries.kind,
      businessDay: entries.businessDay,
      soldAt: entries.soldAt,
      orderNumber: orders.number,
      countyId: entries.countyId,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      supplierId: entries.supplierId,
      supplierNameZh: orderLines.supplierNameZh,
      supplierNameEn: orderLines.supplierNameEn,
      productId: entries.productId,
      sku: orderLines.sku,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      categoryId: entries.categoryId,
      outletId: entries.outletId,
      outlet: { zh: outlets.nameZh, en: outlets.nameEn },
      salesMode: entries.salesMode,
      entryChannel: entries.entryChannel,
      isCertified: entries.isCertified,
      quantity: entries.quantity,
      weightGrams: entries.weightGrams,
      amountFen: entries.amountFen,
    })
    .from(entries)
    .leftJoin(orderLines, eq(orderLines.id, entries.orderLineId))
    .leftJoin(orders, eq(orders.id, entries.orderId))
    .leftJoin(outlets, eq(outlets.id, entries.outletId))
    .where(condition)
    .orderBy(desc(entries.businessDay), desc(entries.id))
    .limit(limit);
}
