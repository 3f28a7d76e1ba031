import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder, moveProgress, wrongStep } from "#app/domain/ordering/progress.server.ts";
import { refundLines, sumRest } from "#app/domain/ordering/refund-lines.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { keepSettledPayment } from "#app/domain/payments/refunds.server.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Tx } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";

/**
 * Ends a paid order that is not packed yet, that nobody came to collect, or of which nothing is left to send: all that is left of it is repaid, its goods go back on the
 * shelf they left, and its counties' figures fall. Cancelling and packing at once, one of them wins.
 * Answers the refund that was asked for, for whoever sends it; undefined when there was nothing to repay,
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
  const { progress, handover, fulfilmentSupplierId } = await keepOrder(tx, orderId);
  if (progress === "cancelled") return undefined;
  const isHere = progress === "packed" && (handover === "collected" || (await isEmpty(tx, orderId)));
  if (progress !== "allocated" && !isHere) throw wrongStep("cancel", progress);
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
  await moveProgress(tx, orderId, [progress], "cancelled");
  await recordOrderEvent(tx, orderId, "cancelled", cancelledBy, now, { note });
  // told under the refund's name, so that the news of the refund is not told beside it
  const cause = refundFen > 0 ? refundId : orderId;
  await tellBuyer(tx, orderId, { kind: "order_cancelled", cause, facts: { refundFen } }, now);
  return refundFen > 0 ? refundId : undefined;
}

/** All of it was repaid since it was packed, and none of it was sent. */
async function isEmpty(tx: Tx, orderId: string): Promise<boolean> {
  const goods = await listGoods(tx, orderId);
  return goods.every((line) => line.toSend === 0 && line.inParcels === 0);
}
