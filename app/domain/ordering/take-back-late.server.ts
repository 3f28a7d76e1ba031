import { and, eq, sql } from "drizzle-orm";
import { returnStock } from "#app/domain/inventory/stock.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { lateReturns, orderLines, refundLines } from "#db/schema/ordering.ts";
import { sumOf, type Tx } from "#db/store.ts";
import { keepOrder } from "./progress.server.ts";
import { countGoodsOut } from "./refund-lines.server.ts";

/** How many pieces of a line came back: fit to be sold again, and to be destroyed. */
export interface LateGoods {
  orderLineId: string;
  restockQuantity: number;
  writeOffQuantity: number;
}

/**
 * Takes goods back whose price was repaid before they came, to the outlet they left: no money moves and
 * nothing is credited otherwise. Refuses with GOODS_ABOVE_REPAID (facts: orderLineId) when more comes than
 * the refund repaid and left outside, or than ever went out.
 */
export async function takeBackLate(
  tx: Tx,
  { refundId, orderId, goods }: { refundId: string; orderId: string; goods: readonly LateGoods[] },
  recordedBy: string | null,
  now: number,
): Promise<void> {
  const { fulfilmentOutletId } = await keepOrder(tx, orderId);
  const out = await countGoodsOut(
    tx,
    goods.map(({ orderLineId }) => orderLineId),
  );
  const came = [];
  for (const { orderLineId, restockQuantity, writeOffQuantity } of goods) {
    const left = await findLeftOutside(tx, refundId, orderLineId);
    const isOut = out.find((line) => line.orderLineId === orderLineId)?.quantity ?? 0;
    if (!left || restockQuantity + writeOffQuantity > Math.min(left.quantity, isOut))
      throw new Refusal("GOODS_ABOVE_REPAID", { orderLineId });
    const part = { refundId, orderLineId, variantId: left.variantId };
    if (restockQuantity > 0)
      came.push({ ...part, id: newId(), quantity: restockQuantity, isWrittenOff: false });
    if (writeOffQuantity > 0)
      came.push({ ...part, id: newId(), quantity: writeOffQuantity, isWrittenOff: true });
  }
  if (came.length === 0) return;
  await tx
    .insert(lateReturns)
    .values(came.map(({ variantId: _, ...row }) => ({ ...row, returnedAt: now, recordedBy })));
  await returnStock(
    tx,
    fulfilmentOutletId,
    came.map(({ id: sourceId, ...row }) => ({ ...row, sourceId })),
    now,
  );
}

/** What a refund repaid of a line and left outside, less what of it came since. */
async function findLeftOutside(tx: Tx, refundId: string, orderLineId: string) {
  const late = tx
    .select({ quantity: sumOf(lateReturns.quantity) })
    .from(lateReturns)
    .where(and(eq(lateReturns.refundId, refundId), eq(lateReturns.orderLineId, orderLineId)));
  const [left] = await tx
    .select({
      variantId: orderLines.variantId,
      quantity: sql`${refundLines.quantity} - ${refundLines.goodsQuantity} - (${late})`.mapWith(Number),
    })
    .from(refundLines)
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .where(and(eq(refundLines.refundId, refundId), eq(refundLines.orderLineId, orderLineId)))
    .limit(1);
  return left;
}
