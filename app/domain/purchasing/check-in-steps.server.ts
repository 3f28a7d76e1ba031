import { and, eq } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { purchases } from "#db/schema/purchasing.ts";
import type { Store } from "#db/store.ts";
import { checkRows } from "./check-purchase.server.ts";
import { findPurchaseById, keepLines, sumsOf } from "./keep-purchase.server.ts";
import { insertLines, lineOf, listLines } from "./purchase-lines.server.ts";
import type { PurchaseRow } from "./purchase-rows.ts";

const ROWS_PER_STEP = 500;

/**
 * Checks the rows of a purchase that were kept unchecked, some at a time: each step is stored, so that others
 * have their turn and the buyer sees how far it is. Begun twice, or again after it was broken off, each row is
 * written once. A purchase without such rows stays as it is.
 */
export async function checkInSteps(
  store: Store,
  purchaseId: string,
  finder: GoodsFinder,
  now: number,
): Promise<void> {
  const purchase = await findPurchaseById(store.read, purchaseId);
  if (!purchase || purchase.uncheckedRows === null) return;
  const rows = JSON.parse(purchase.uncheckedRows) as PurchaseRow[];
  const settled = await checkRows(store.read, purchase, rows, finder, now);
  const lines = settled.rows.map((row) => lineOf(purchaseId, row));
  const isTakenUp = purchase.checkedCount > 0;
  for (let from = purchase.checkedCount; from < rows.length; from += ROWS_PER_STEP) {
    const to = Math.min(from + ROWS_PER_STEP, rows.length);
    const isLast = to === rows.length;
    const isMine = await store.write(async (tx) => {
      const [mine] = await tx
        .update(purchases)
        .set({ checkedCount: to, ...(isLast && { ...sumsOf(settled, now), uncheckedRows: null }) })
        .where(and(eq(purchases.id, purchaseId), eq(purchases.checkedCount, from)))
        .returning({ id: purchases.id });
      if (!mine) return false;
      await insertLines(tx, lines.slice(from, to));
      // what was written before it was broken off may have been of another shelf
      if (isLast && isTakenUp) await keepLines(tx, purchaseId, await listLines(tx, purchaseId), settled);
      return true;
    });
    if (!isMine) return; // somebody else is at it
  }
}
