import { and, eq, inArray, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import type { Tx } from "#db/store.ts";
import type { Handover, OrderState, Progress } from "#db/words.ts";

const fields = {
  id: orders.id,
  number: orders.number,
  state: orders.state,
  progress: orders.progress,
  handover: orders.handover,
  paidAt: orders.paidAt,
  fulfilmentOutletId: orders.fulfilmentOutletId,
  fulfilmentSupplierId: orders.fulfilmentSupplierId,
};

/** An order whose goods are being handled, as it is while nobody else can change it. */
export interface KeptOrder {
  id: string;
  number: string;
  state: OrderState;
  progress: Progress;
  handover: Handover;
  paidAt: number | null;
  fulfilmentOutletId: string;
  fulfilmentSupplierId: string | null;
}

/**
 * Keeps an order for this transaction: who else wants to move its goods or repay its lines waits until we
 * commit. Whoever also needs its payment keeps that first.
 */
export async function keepOrder(tx: Tx, orderId: string): Promise<KeptOrder> {
  const [order] = await tx
    .update(orders)
    .set({ progress: sql`${orders.progress}` })
    .where(eq(orders.id, orderId))
    .returning(fields);
  if (!order) throw new Error(`there is no order ${orderId}`);
  return order;
}

/**
 * Moves the goods of an order on from one of some steps. Undefined, and nothing changed, when they are at
 * none of them.
 */
export async function moveProgress(
  tx: Tx,
  orderId: string,
  from: readonly Progress[],
  to: Progress,
  set: { receivedDay?: number; fulfilmentOutletId?: string; fulfilmentSupplierId?: string | null } = {},
): Promise<KeptOrder | undefined> {
  const [moved] = await tx
    .update(orders)
    .set({ ...set, progress: to })
    .where(and(eq(orders.id, orderId), inArray(orders.progress, [...from])))
    .returning(fields);
  return moved;
}

/** Says no to a step that an order is not ready for, or past. */
export function wrongStep(
  step: "pack" | "ship" | "cancel" | "reallocate" | "receive" | "handOver",
  progress: Progress,
): Refusal {
  return new Refusal("WRONG_STEP", { step, progress });
}
