import { and, eq } from "drizzle-orm";
import { keepOpenOutlet } from "#app/domain/outlets/keep-open-outlet.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { lotEvents, lots, stockMovements } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import { type LotPapers, lastDayOf } from "./lot.ts";
import { keepLots } from "./lot-levels.server.ts";
import { inShelfOrder } from "./shelf.server.ts";
import { putOnShelf } from "./stock.server.ts";

/** Goods of a lot that arrived from who made them. */
export interface LotReceipt extends LotPapers {
  /** Made by the caller; the same id again is the same delivery. */
  receiptId: string;
  variantId: string;
  quantity: number;
  code: string;
  producedDay: number;
  /** Null for as long as the product says. */
  shelfLifeDays: number | null;
}

/**
 * Puts goods on an outlet's shelf with their lots. A lot that is known, by its code, takes them up: its days
 * must be the same, and what it lacked of papers is added. A delivery told before changes nothing. Answers
 * the lots in the order given.
 *
 * Refuses with LOT_DIFFERS (facts: code), NOT_ON_SALE (facts: variantId; no such goods) and OUTLET_ENDED.
 */
export async function receiveLots(
  tx: Tx,
  outletId: string,
  receipts: readonly LotReceipt[],
  { by, isDemo = false }: { by: string | null; isDemo?: boolean },
  receivedAt: number,
): Promise<string[]> {
  const known: { receipt: LotReceipt; lotId: string; isNew: boolean }[] = [];
  for (const receipt of receipts) {
    const lotId = await findOrOpenLot(tx, receipt, isDemo, receivedAt);
    known.push({ receipt, lotId, isNew: !(await isReceived(tx, receipt.receiptId)) });
  }
  const arrived = known.filter(({ isNew }) => isNew);
  if (arrived.length > 0) await keepOpenOutlet(tx, outletId);
  const kept = await keepLots(
    tx,
    arrived.map(({ lotId }) => lotId),
  );
  const goods = arrived.map(({ receipt, lotId }) => ({
    variantId: receipt.variantId,
    quantity: receipt.quantity,
    sourceId: receipt.receiptId,
    parts: [{ lotId, quantity: receipt.quantity }],
  }));
  for (const some of inShelfOrder(goods)) await putOnShelf(tx, outletId, some, kept, "receive", receivedAt);
  for (const { receipt, lotId } of arrived)
    await tx.insert(lotEvents).values({
      id: newId(),
      lotId,
      kind: "received",
      outletId,
      quantity: receipt.quantity,
      actorUserId: by,
      happenedAt: receivedAt,
    });
  return known.map(({ lotId }) => lotId);
}

async function findOrOpenLot(
  tx: Tx,
  receipt: LotReceipt,
  isDemo: boolean,
  createdAt: number,
): Promise<string> {
  const { variantId, code, producedDay, source, licence, reportNumber, reportDay } = receipt;
  const lastDay = lastDayOf(producedDay, receipt.shelfLifeDays ?? (await findShelfLife(tx, variantId)));
  const [opened] = await tx
    .insert(lots)
    .values({
      id: newId(),
      variantId,
      code,
      producedDay,
      lastDay,
      source,
      licence,
      reportNumber,
      reportDay,
      state: "on_sale",
      isDemo,
      createdAt,
    })
    .onConflictDoNothing()
    .returning({ id: lots.id });
  if (opened) return opened.id;
  const [lot] = await tx
    .select({ id: lots.id, producedDay: lots.producedDay, lastDay: lots.lastDay })
    .from(lots)
    .where(and(eq(lots.variantId, variantId), eq(lots.code, code)))
    .limit(1);
  if (!lot || lot.producedDay !== producedDay || lot.lastDay !== lastDay)
    throw new Refusal("LOT_DIFFERS", { code });
  return lot.id;
}

async function findShelfLife(tx: Tx, variantId: string): Promise<number | null> {
  const [product] = await tx
    .select({ shelfLifeDays: products.shelfLifeDays })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(variants.id, variantId))
    .limit(1);
  if (!product) throw new Refusal("NOT_ON_SALE", { variantId });
  return product.shelfLifeDays;
}

async function isReceived(tx: Tx, receiptId: string): Promise<boolean> {
  const [moved] = await tx
    .select({ id: stockMovements.id })
    .from(stockMovements)
    .where(and(eq(stockMovements.sourceId, receiptId), eq(stockMovements.reason, "receive")))
    .limit(1);
  return moved !== undefined;
}
