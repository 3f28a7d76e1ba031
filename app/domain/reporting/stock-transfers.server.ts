import { type AnyColumn, aliasedTable, and, asc, desc, eq, gte, inArray, or, sql } from "drizzle-orm";
import { findReplenishRule } from "#app/domain/inventory/replenish-rules.server.ts";
import { freeStock } from "#app/domain/inventory/shelf.server.ts";
import { suggestQuantity } from "#app/domain/inventory/suggest.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import {
  lots,
  stockLevels,
  stockMovements,
  stockTransferLines,
  stockTransferLots,
  stockTransfers,
} from "#db/schema/inventory.ts";
import { outlets } from "#db/schema/outlets.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { StockTransferState } from "#db/words.ts";
import { listShelves } from "./stock-shelves.server.ts";

const TRANSFERS_MAX = 200;
const LINES_MAX = 1_000;

const goods = {
  variantId: variants.id,
  sku: variants.sku,
  nameZh: products.nameZh,
  nameEn: products.nameEn,
  specZh: variants.specZh,
  specEn: variants.specEn,
};

/** A shelf with what should be asked for it. */
export async function listSuggestions(read: Reader, outletId: string, now: number) {
  const today = businessDay(now);
  const rule = await findReplenishRule(read, today);
  const since = startOfDay(addDays(today, -rule.salesDays));
  const [shelves, sold, coming] = await Promise.all([
    listShelves(read, outletId),
    read
      .select({ variantId: stockMovements.variantId, quantity: sumOf(stockMovements.quantity) })
      .from(stockMovements)
      .where(
        and(
          eq(stockMovements.outletId, outletId),
          inArray(stockMovements.reason, ["sale", "return"]),
          gte(stockMovements.movedAt, since),
        ),
      )
      .groupBy(stockMovements.variantId),
    listComing(read, outletId),
  ]);
  const soldOf = new Map(sold.map((row) => [row.variantId, -row.quantity]));
  const rows = shelves.map((shelf) => {
    const free = Math.max(0, shelf.onHand - shelf.held - shelf.blocked);
    const needs = {
      sold: soldOf.get(shelf.variantId) ?? 0,
      free,
      onTheWay: coming.get(shelf.variantId) ?? 0,
    };
    return { ...shelf, ...needs, suggested: suggestQuantity(needs, rule) };
  });
  return { rule, rows: rows.sort((a, b) => b.suggested - a.suggested || b.sold - a.sold) };
}

/** What is asked for, approved or sent to an outlet and not there yet, by goods. */
async function listComing(read: Reader, outletId: string): Promise<Map<string, number>> {
  const packed = sql`(select coalesce(sum(${stockTransferLots.packed}), 0) from ${stockTransferLots}
    where ${stockTransferLots.lineId} = ${stockTransferLines.id})`;
  const rows = await read
    .select({
      variantId: stockTransferLines.variantId,
      quantity: sumOf(sql`case when ${stockTransfers.state} = 'asked' then ${stockTransferLines.asked}
        when ${stockTransfers.state} = 'approved' then ${stockTransferLines.approved} else ${packed} end`),
    })
    .from(stockTransferLines)
    .innerJoin(stockTransfers, eq(stockTransfers.id, stockTransferLines.transferId))
    .where(
      and(
        eq(stockTransfers.toOutletId, outletId),
        inArray(stockTransfers.state, ["asked", "approved", "packed"]),
      ),
    )
    .groupBy(stockTransferLines.variantId);
  return new Map(rows.map((row) => [row.variantId, row.quantity]));
}

const from = aliasedTable(outlets, "from_outlet");
const to = aliasedTable(outlets, "to_outlet");

const summary = {
  id: stockTransfers.id,
  number: stockTransfers.number,
  state: stockTransfers.state,
  fromOutletId: stockTransfers.fromOutletId,
  toOutletId: stockTransfers.toOutletId,
  fromZh: from.nameZh,
  fromEn: from.nameEn,
  toZh: to.nameZh,
  toEn: to.nameEn,
  note: stockTransfers.note,
  cancelReason: stockTransfers.cancelReason,
  askedAt: stockTransfers.askedAt,
  packedAt: stockTransfers.packedAt,
  receivedAt: stockTransfers.receivedAt,
  changedAt: stockTransfers.changedAt,
};

/** Transfers from or to these outlets (all with null), of a state or of all, the one that changed last first. */
export async function listTransfers(
  read: Reader,
  outletIds: readonly string[] | null,
  state: StockTransferState | undefined,
) {
  const pieces = read
    .select({ sum: sumOf(sql`coalesce(${stockTransferLines.approved}, ${stockTransferLines.asked})`) })
    .from(stockTransferLines)
    .where(eq(stockTransferLines.transferId, stockTransfers.id));
  return read
    .select({ ...summary, pieces: sql`(${pieces})`.mapWith(Number) })
    .from(stockTransfers)
    .innerJoin(from, eq(from.id, stockTransfers.fromOutletId))
    .innerJoin(to, eq(to.id, stockTransfers.toOutletId))
    .where(
      and(
        state ? eq(stockTransfers.state, state) : undefined,
        outletIds
          ? or(
              inArray(stockTransfers.fromOutletId, [...outletIds]),
              inArray(stockTransfers.toOutletId, [...outletIds]),
            )
          : undefined,
      ),
    )
    .orderBy(desc(stockTransfers.changedAt), desc(stockTransfers.id))
    .limit(TRANSFERS_MAX);
}

/** A transfer with its lines, what is free of each at the sender, and the lots that were packed. */
export async function findTransfer(read: Reader, transferId: string) {
  const [transfer] = await read
    .select(summary)
    .from(stockTransfers)
    .innerJoin(from, eq(from.id, stockTransfers.fromOutletId))
    .innerJoin(to, eq(to.id, stockTransfers.toOutletId))
    .where(eq(stockTransfers.id, transferId))
    .limit(1);
  if (!transfer) return undefined;
  const [lines, packed] = await Promise.all([
    read
      .select({
        ...goods,
        id: stockTransferLines.id,
        suggested: stockTransferLines.suggested,
        asked: stockTransferLines.asked,
        approved: stockTransferLines.approved,
        free: freeStock,
      })
      .from(stockTransferLines)
      .innerJoin(variants, eq(variants.id, stockTransferLines.variantId))
      .innerJoin(products, eq(products.id, variants.productId))
      .leftJoin(
        stockLevels,
        and(
          eq(stockLevels.variantId, stockTransferLines.variantId),
          eq(stockLevels.outletId, transfer.fromOutletId),
        ),
      )
      .where(eq(stockTransferLines.transferId, transferId))
      .orderBy(asc(variants.sku))
      .limit(LINES_MAX),
    read
      .select({
        ...goods,
        id: stockTransferLots.id,
        lineId: stockTransferLots.lineId,
        code: lots.code,
        lastDay: lots.lastDay,
        state: lots.state,
        packed: stockTransferLots.packed,
        received: stockTransferLots.received,
        damaged: stockTransferLots.damaged,
        reason: stockTransferLots.reason,
      })
      .from(stockTransferLots)
      .innerJoin(stockTransferLines, eq(stockTransferLines.id, stockTransferLots.lineId))
      .innerJoin(variants, eq(variants.id, stockTransferLines.variantId))
      .innerJoin(products, eq(products.id, variants.productId))
      .leftJoin(lots, eq(lots.id, stockTransferLots.lotId))
      .where(eq(stockTransferLines.transferId, transferId))
      .orderBy(asc(variants.sku), asc(stockTransferLots.id))
      .limit(LINES_MAX),
  ]);
  return { ...transfer, lines, packed };
}

/** Who took the steps of a transfer. */
export async function findTransferPeople(read: Reader, transferId: string) {
  const name = (column: AnyColumn) =>
    sql<string | null>`(select ${users.name} from ${users} where ${users.id} = ${column})`;
  const [people] = await read
    .select({
      asked: name(stockTransfers.askedBy),
      approved: name(stockTransfers.approvedBy),
      packed: name(stockTransfers.packedBy),
      received: name(stockTransfers.receivedBy),
      cancelled: name(stockTransfers.cancelledBy),
    })
    .from(stockTransfers)
    .where(eq(stockTransfers.id, transferId))
    .limit(1);
  return people;
}

/** Transfers in which goods of a lot are on their way. */
export async function listLotInTransit(read: Reader, lotId: string) {
  return read
    .select({
      id: stockTransfers.id,
      number: stockTransfers.number,
      toZh: to.nameZh,
      toEn: to.nameEn,
      pieces: stockTransferLots.packed,
    })
    .from(stockTransferLots)
    .innerJoin(stockTransferLines, eq(stockTransferLines.id, stockTransferLots.lineId))
    .innerJoin(stockTransfers, eq(stockTransfers.id, stockTransferLines.transferId))
    .innerJoin(to, eq(to.id, stockTransfers.toOutletId))
    .where(and(eq(stockTransferLots.lotId, lotId), eq(stockTransfers.state, "packed")))
    .orderBy(asc(stockTransfers.packedAt), asc(stockTransferLots.id))
    .limit(TRANSFERS_MAX);
}
