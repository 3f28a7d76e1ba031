import type { Tx } from "#db/store.ts";
import { cancelOrder } from "./cancel-order.server.ts";
import { confirmReceipt, deliverParcel } from "./deliver-parcel.server.ts";
import { listGoods } from "./goods.server.ts";
import type { GoodsStep } from "./goods-step.ts";
import { packOrder } from "./pack-order.server.ts";
import { reallocateOrder } from "./reallocate-order.server.ts";
import { finishShipping } from "./settle-shipping.server.ts";
import { shipParcel } from "./ship-parcel.server.ts";

/** Takes a step of the desk where goods are handled. Refuses as the step itself does. */
export async function takeStep(
  tx: Tx,
  orderId: string,
  step: GoodsStep,
  takenBy: string,
  now: number,
): Promise<void> {
  const note = ("note" in step && step.note) || null;
  switch (step.step) {
    case "pack": {
      const weighed = (await idsByLine(tx, orderId, step.grams)).map(({ orderLineId, value }) => ({
        orderLineId,
        finalGrams: value,
      }));
      await packOrder(tx, { orderId, weighed, note }, takenBy, now);
      return;
    }
    case "ship": {
      const { parcelId, carrierId, trackingNumber } = step;
      const lines = (await idsByLine(tx, orderId, step.pieces))
        .filter(({ value }) => value > 0)
        .map(({ orderLineId, value }) => ({ orderLineId, quantity: value }));
      await shipParcel(tx, { parcelId, orderId, carrierId, trackingNumber, lines, note }, takenBy, now);
      return;
    }
    case "finish":
      await finishShipping(tx, orderId, takenBy, now);
      return;
    case "deliver": {
      const { parcelId, receivedDay } = step;
      await deliverParcel(tx, { orderId, parcelId, receivedDay, note }, takenBy, now);
      return;
    }
    case "complete":
      await confirmReceipt(tx, orderId, takenBy, now);
      return;
    case "reallocate": {
      const [kind, id = ""] = step.sender.split(/:(.*)/s);
      const sender = kind === "supplier" ? { supplierId: id } : { outletId: id };
      await reallocateOrder(tx, { allocationId: step.allocationId, orderId, sender, note }, takenBy, now);
      return;
    }
    case "cancel":
      await cancelOrder(tx, { orderId, note }, takenBy, now);
      return;
  }
}

/** What was typed for lines, by the ids of these lines; a number that is no line of the order is left out. */
async function idsByLine(tx: Tx, orderId: string, byNumber: Readonly<Record<string, number>>) {
  if (Object.keys(byNumber).length === 0) return [];
  const goods = await listGoods(tx, orderId);
  return goods.flatMap(({ orderLineId, lineNumber }) => {
    const value = byNumber[String(lineNumber)];
    return value === undefined ? [] : [{ orderLineId, value }];
  });
}
