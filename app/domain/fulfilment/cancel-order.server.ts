import { closeAccount } from "#app/domain/ordering/account.server.ts";
import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { type KeptOrder, keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { refundLines, sumRest } from "#app/domain/ordering/refund-lines.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { keepSettledPayment } from "#app/domain/payments/refunds.server.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Tx } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";

/**
 * Ends a paid order that is not packed yet, that nobody came to collect, or of which nothing is left to send: all that is left of it is repaid, its goods go back on the
 * shelf they left, and its counties' figures fall. Cancelling and packing at once, one of them wins.
 * Of an order on account nothing is to be paid any more. Answers the refund that was asked for, for whoever sends it; undefined when there was nothing to repay,
 * or the order was cancelled before.
 *
 * Refuses with WRONG_STEP.
 */
export async function cancelOrder(
  tx: Tx,
  { orderId, note }: { orderId: string; note: string | null },
  cancelledBy: string | null,
  now: number,
): Promise<string | undefined> {
  await keepSettledPayment(tx, orderId);
  const order = await keepOrder(tx, orderId);
  const { progress, handover, fulfilmentSupplierId } = order;
  if (progress === "cancelled") return undefined;
  const isHere = progress === "packed" && (handover === "collected" || (await isEmpty(tx, orderId)));
  if (progress !== "allocated" && !isHere) throw wrongStep("cancel", progress);
  if (order.state === "on_account") {
    await closeAccount(tx, order, cancelledBy, now);
    return end(tx, order, { refundFen: 0, note, cancelledBy }, now);
  }
  const rest = await sumRest(tx, orderId);
  const refundId = newId();
  const refundFen = rest.lines.reduce((sum, line) => sum + line.amountFen, rest.freightFen);
  if (refundFen > 0)
    await refundLines(
      tx,
      {
        refundId,
        orderId,
        freightFen: rest.freightFen,
        // what a supplier was to send never left a shelf
        lines: rest.lines.map((line) => ({
          ...line,
          disposition: fulfilmentSupplierId ? "keep" : "restock",
        })),
        reason: "cancelled",
        borneBy: null,
        note,
      },
      cancelledBy,
      now,
    );
  return end(tx, order, { refundFen, note, cancelledBy, ...(refundFen > 0 && { refundId }) }, now);
}

/** Notes that an order is cancelled and tells its buyer. Answers its refund. */
async function end(
  tx: Tx,
  { id, progress }: KeptOrder,
  how: { refundId?: string; refundFen: number; note: string | null; cancelledBy: string | null },
  now: number,
): Promise<string | undefined> {
  const { refundId, refundFen, note, cancelledBy } = how;
  await moveProgress(tx, id, [progress], "cancelled");
  await recordOrderEvent(tx, id, "cancelled", cancelledBy, now, { note });
  // told under the refund's name, so that the news of the refund is not told beside it
  const news = { kind: "order_cancelled" as const, cause: refundId ?? id, facts: { refundFen } };
  await tellBuyer(tx, id, news, now);
  return refundId;
}

/** All of it was repaid since it was packed, and none of it was sent. */
async function isEmpty(tx: Tx, orderId: string): Promise<boolean> {
  const goods = await listGoods(tx, orderId);
  return goods.every((line) => line.toSend === 0 && line.inParcels === 0);
}
