import { and, asc, eq, inArray } from "drizzle-orm";
import { keepOpenOutlet } from "#app/domain/outlets/keep-open-outlet.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockTransferLines, stockTransferLots, stockTransfers } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import type { StockTransferState } from "#db/words.ts";
import { inShelfOrder, move } from "./shelf.server.ts";
import { keepLotsOf, putOnShelf, takeFreeStock } from "./stock.server.ts";

/** So many pieces for a line of a transfer. */
export interface LineQuantity {
  lineId: string;
  quantity: number;
}

/** What came of a lot that was packed. */
export interface ArrivedLot {
  id: string;
  /** Fit to be sold. */
  received: number;
  damaged: number;
  /** Why it is not what was packed. */
  reason: string | null;
}

/**
 * Says how many of each line are sent; the sender may send other quantities than were asked for, and none of
 * a line. Refuses with TRANSFER_WRONG_STATE and TRANSFER_EMPTY (nothing is to be sent).
 */
export async function approveTransfer(
  tx: Tx,
  transferId: string,
  quantities: readonly LineQuantity[],
  by: string | null,
  now: number,
): Promise<void> {
  await moveState(tx, transferId, ["asked"], { state: "approved", approvedBy: by, changedAt: now });
  if (!quantities.some(({ quantity }) => quantity > 0)) throw new Refusal("TRANSFER_EMPTY");
  for (const { id } of await listLines(tx, transferId)) {
    const approved = quantities.find(({ lineId }) => lineId === id)?.quantity ?? 0;
    await tx.update(stockTransferLines).set({ approved }).where(eq(stockTransferLines.id, id));
  }
}

/**
 * Takes approved goods off the sender's shelves, first expired, first out: from now on they are in transit. Of
 * a line as many as were approved leave, or as many as `quantities` says, which is never more. Refuses with
 * TRANSFER_WRONG_STATE, TRANSFER_EMPTY, TRANSFER_ABOVE_APPROVED, OUTLET_ENDED (nobody would receive them) and
 * SENDER_SHORT (facts: variantId).
 */
export async function packTransfer(
  tx: Tx,
  transferId: string,
  quantities: readonly LineQuantity[],
  by: string | null,
  now: number,
): Promise<void> {
  const { fromOutletId, toOutletId } = await moveState(tx, transferId, ["approved"], {
    state: "packed",
    packedBy: by,
    packedAt: now,
    changedAt: now,
  });
  await keepOpenOutlet(tx, toOutletId);
  const packed = (await listLines(tx, transferId)).map((line) => {
    const quantity = quantities.find(({ lineId }) => lineId === line.id)?.quantity ?? line.approved ?? 0;
    if (quantity > (line.approved ?? 0)) throw new Refusal("TRANSFER_ABOVE_APPROVED");
    return { ...line, quantity };
  });
  if (!packed.some(({ quantity }) => quantity > 0)) throw new Refusal("TRANSFER_EMPTY");
  for (const { id: lineId, variantId, quantity } of inShelfOrder(packed)) {
    if (quantity === 0) continue;
    const parts = await takeFreeStock(tx, fromOutletId, { variantId, quantity }, now);
    if (!parts) throw new Refusal("SENDER_SHORT", { variantId });
    for (const part of parts) {
      const shelf = { outletId: fromOutletId, variantId };
      await move(tx, shelf, -part.quantity, "transfer_out", lineId, now, part.lotId);
      await tx
        .insert(stockTransferLots)
        .values({ id: newId(), lineId, lotId: part.lotId, packed: part.quantity });
    }
  }
}

/**
 * Puts what arrived on the receiver's shelves, into its lots: a lot that was stopped on the way is stopped
 * here. What is short, damaged or too much is written down with its reason; only what is fit is on the shelf.
 * Refuses with TRANSFER_WRONG_STATE and REASON_MISSING (it differs from what was packed, and nobody said why).
 */
export async function receiveTransfer(
  tx: Tx,
  transferId: string,
  arrived: readonly ArrivedLot[],
  by: string | null,
  now: number,
): Promise<void> {
  const { toOutletId } = await moveState(tx, transferId, ["packed"], {
    state: "received",
    receivedBy: by,
    receivedAt: now,
    changedAt: now,
  });
  const packed = await tx
    .select({
      id: stockTransferLots.id,
      lineId: stockTransferLots.lineId,
      lotId: stockTransferLots.lotId,
      packed: stockTransferLots.packed,
      variantId: stockTransferLines.variantId,
    })
    .from(stockTransferLots)
    .innerJoin(stockTransferLines, eq(stockTransferLines.id, stockTransferLots.lineId))
    .where(eq(stockTransferLines.transferId, transferId))
    .orderBy(asc(stockTransferLots.id));
  const came = packed.map((lot) => {
    const said = arrived.find(({ id }) => id === lot.id);
    const { received, damaged, reason } = said ?? { received: 0, damaged: 0, reason: null };
    if (!reason && (received !== lot.packed || damaged > 0)) throw new Refusal("REASON_MISSING");
    return { ...lot, received, damaged, reason };
  });
  for (const { id, received, damaged, reason } of came)
    await tx.update(stockTransferLots).set({ received, damaged, reason }).where(eq(stockTransferLots.id, id));
  const goods = came
    .filter(({ received }) => received > 0)
    .map(({ lineId, lotId, variantId, received }) => ({
      sourceId: lineId,
      variantId,
      quantity: received,
      parts: [{ lotId, quantity: received }],
    }));
  const lots = await keepLotsOf(tx, goods);
  for (const some of inShelfOrder(goods)) await putOnShelf(tx, toOutletId, some, lots, "transfer_in", now);
}

/** Ends a transfer whose goods have not left. Refuses with TRANSFER_WRONG_STATE. */
export async function cancelTransfer(
  tx: Tx,
  transferId: string,
  reason: string,
  by: string | null,
  now: number,
): Promise<void> {
  await moveState(tx, transferId, ["asked", "approved"], {
    state: "cancelled",
    cancelledBy: by,
    cancelReason: reason,
    changedAt: now,
  });
}

async function moveState(
  tx: Tx,
  transferId: string,
  from: readonly StockTransferState[],
  to: Partial<typeof stockTransfers.$inferInsert>,
) {
  const [moved] = await tx
    .update(stockTransfers)
    .set(to)
    .where(and(eq(stockTransfers.id, transferId), inArray(stockTransfers.state, [...from])))
    .returning({ fromOutletId: stockTransfers.fromOutletId, toOutletId: stockTransfers.toOutletId });
  if (!moved) throw new Refusal("TRANSFER_WRONG_STATE");
  return moved;
}

async function listLines(tx: Tx, transferId: string) {
  return tx
    .select({
      id: stockTransferLines.id,
      variantId: stockTransferLines.variantId,
      approved: stockTransferLines.approved,
    })
    .from(stockTransferLines)
    .where(eq(stockTransferLines.transferId, transferId))
    .orderBy(asc(stockTransferLines.variantId));
}
