import { and, eq, inArray, isNull } from "drizzle-orm";
import { exchangeSoldStock } from "#app/domain/inventory/stock.server.ts";
import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { allocationLines, allocations } from "#db/schema/fulfilment.ts";
import { outlets } from "#db/schema/outlets.ts";
import { countOf, type Reader, type Tx } from "#db/store.ts";
import type { OutletKind } from "#db/words.ts";
import { type GoodsOfOrder, listGoods } from "./goods.server.ts";

/** Outlets that send parcels. */
export const SENDING_KINDS = ["centre", "sub_centre"] as const satisfies OutletKind[];

/** An order given to somebody else to send. */
export interface NewAllocation {
  /** Made by the caller; the same id again is the same allocation. */
  allocationId: string;
  orderId: string;
  /** An outlet that has the goods, or the supplier of all of them. */
  sender: { outletId: string } | { supplierId: string };
  note: string | null;
}

/**
 * Gives an order that is not packed yet to another sender. What is left of its goods goes back on the
 * shelf it was taken from and leaves that of the new outlet; a supplier has no shelf of ours, so what it
 * sends leaves none, and the outlet stays the one to which the goods come back. The same allocation again,
 * or one to who has it, answers false and changes nothing.
 *
 * Refuses with WRONG_STEP, TO_BE_COLLECTED, NOTHING_TO_PACK, SENDER_NOT_ALLOWED, SENDER_SHORT (facts: variantId) or
 * SUPPLIER_NOT_OF_ALL.
 */
export async function reallocateOrder(
  tx: Tx,
  { allocationId, orderId, sender, note }: NewAllocation,
  allocatedBy: string | null,
  now: number,
): Promise<boolean> {
  const order = await keepOrder(tx, orderId);
  if (await isKnown(tx, allocationId)) return false;
  if (order.progress !== "allocated") throw wrongStep("reallocate", order.progress);
  if (order.handover === "collected") throw new Refusal("TO_BE_COLLECTED");
  const goods = (await listGoods(tx, orderId)).filter((line) => line.toSend > 0);
  if (goods.length === 0) throw new Refusal("NOTHING_TO_PACK");
  const from = { outletId: order.fulfilmentOutletId, supplierId: order.fulfilmentSupplierId };
  const to =
    "supplierId" in sender
      ? { outletId: from.outletId, supplierId: supplierOf(goods, sender.supplierId) }
      : { outletId: await sendingOutlet(tx, sender.outletId), supplierId: null };
  if (to.outletId === from.outletId && to.supplierId === from.supplierId) return false;

  const lines = goods.map((line) => ({ ...line, id: newId() }));
  await tx.insert(allocations).values({
    id: allocationId,
    orderId,
    sequence: (await countAllocations(tx, orderId)) + 1,
    fromOutletId: from.outletId,
    fromSupplierId: from.supplierId,
    toOutletId: to.outletId,
    toSupplierId: to.supplierId,
    allocatedAt: now,
  });
  await tx
    .insert(allocationLines)
    .values(
      lines.map(({ id, orderLineId, toSend }) => ({ id, allocationId, orderLineId, quantity: toSend })),
    );
  await exchangeSoldStock(
    tx,
    {
      backTo: from.supplierId === null ? from.outletId : null,
      takenFrom: to.supplierId === null ? to.outletId : null,
    },
    lines.map(({ id, orderLineId, variantId, toSend }) => ({
      sourceId: id,
      orderLineId,
      variantId,
      quantity: toSend,
    })),
    now,
  );
  await moveProgress(tx, orderId, ["allocated"], "allocated", {
    fulfilmentOutletId: to.outletId,
    fulfilmentSupplierId: to.supplierId,
  });
  await recordOrderEvent(tx, orderId, "reallocated", allocatedBy, now, { ref: allocationId, note });
  return true;
}

function supplierOf(goods: readonly GoodsOfOrder[], supplierId: string): string {
  if (goods.some((line) => line.supplierId !== supplierId)) throw new Refusal("SUPPLIER_NOT_OF_ALL");
  return supplierId;
}

async function sendingOutlet(read: Reader, outletId: string): Promise<string> {
  const [outlet] = await read
    .select({ id: outlets.id })
    .from(outlets)
    .where(
      and(eq(outlets.id, outletId), inArray(outlets.kind, [...SENDING_KINDS]), isNull(outlets.closedDay)),
    )
    .limit(1);
  if (!outlet) throw new Refusal("SENDER_NOT_ALLOWED", { outletId });
  return outlet.id;
}

async function isKnown(tx: Tx, allocationId: string): Promise<boolean> {
  const found = await tx
    .select({ id: allocations.id })
    .from(allocations)
    .where(eq(allocations.id, allocationId))
    .limit(1);
  return found.length > 0;
}

async function countAllocations(tx: Tx, orderId: string): Promise<number> {
  const [counted] = await tx
    .select({ allocations: countOf() })
    .from(allocations)
    .where(eq(allocations.orderId, orderId));
  return counted?.allocations ?? 0;
}
