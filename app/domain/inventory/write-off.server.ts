import { Refusal } from "#app/domain/values/refusal.ts";
import { stockWriteOffs } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import { giveUpStock } from "./give-up-stock.server.ts";
import { move } from "./shelf.server.ts";

/** Goods that are destroyed or given up. */
export interface WriteOff {
  /** Made by the caller; the same id again is the same one. */
  writeOffId: string;
  outletId: string;
  variantId: string;
  /** "" for goods of no lot. */
  lotId: string;
  quantity: number;
  reason: string;
  by: string | null;
}

/** Takes goods off a shelf for good, with why. Written off before, it answers false. Refuses with SHELF_SHORT. */
export async function writeOffStock(tx: Tx, writeOff: WriteOff, writtenAt: number): Promise<boolean> {
  const { writeOffId: id, by: writtenBy, outletId, variantId, lotId, quantity, reason } = writeOff;
  const [isNew] = await tx
    .insert(stockWriteOffs)
    .values({ id, outletId, variantId, lotId, quantity, reason, writtenBy, writtenAt })
    .onConflictDoNothing()
    .returning({ id: stockWriteOffs.id });
  if (!isNew) return false;
  const shelf = { outletId, variantId };
  if (!(await giveUpStock(tx, shelf, quantity, lotId))) throw new Refusal("SHELF_SHORT");
  await move(tx, shelf, -quantity, "write_off", id, writtenAt, lotId);
  return true;
}
