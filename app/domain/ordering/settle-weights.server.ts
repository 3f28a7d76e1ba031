import { and, eq, inArray, sql } from "drizzle-orm";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { findSettledPayment, openRefund } from "#app/domain/payments/refunds.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { orderDeductions, orderLines, refundLines, reweighs } from "#db/schema/ordering.ts";
import type { Tx } from "#db/store.ts";
import { listStanding } from "./account.server.ts";
import { recordOrderEvent } from "./place-order.server.ts";
import { ATTRIBUTION_OF_LINE } from "./refund-lines.server.ts";
import { settleByWeight } from "./reweigh.ts";
import { tellBuyer } from "./tell-buyer.server.ts";

/** What a line weighed when it was packed: what is left of it, after what was repaid. */
export interface Weighing {
  orderLineId: string;
  finalGrams: number;
}

/**
 * Settles lines that are sold by weight at what they weigh. Each gets its final grams and a `reweigh` in
 * the ledger, on the attribution frozen at the sale and on the Beijing day of `now`; what weighs less is
 * repaid, beyond the tolerance, by one refund of its own. What weighs more is written down and never
 * charged. Whoever calls keeps the payment and the order. Answers the refund, if there is one.
 *
 * An order on account is not in the ledger yet: what weighs less is deducted of it instead.
 */
export async function settleWeights(
  tx: Tx,
  order: { id: string; paidAt: number | null },
  weighed: readonly Weighing[],
  tolerancePermille: number,
  weighedBy: string | null,
  now: number,
): Promise<string | undefined> {
  if (weighed.length === 0) return undefined;
  const settled = await settleEach(tx, order.id, weighed, tolerancePermille);
  const amountFen = settled.reduce((sum, line) => sum + line.refundFen, 0);
  const { paidAt } = order;
  const lighter = settled.filter((line) => line.refundFen > 0);
  const refundId =
    amountFen > 0 && paidAt !== null
      ? await openReweighRefund(tx, { id: order.id, paidAt }, amountFen, weighedBy, now)
      : undefined;
  const repaid = (paidAt === null ? [] : lighter).map((line) => ({
    ...line,
    refundLineId: newId(),
    refundId: refundId ?? "",
  }));
  if (repaid.length > 0)
    await tx.insert(refundLines).values(
      repaid.map(({ refundLineId, orderLineId, refundFen, refundId: id }) => ({
        id: refundLineId,
        refundId: id,
        orderLineId,
        amountFen: refundFen,
        quantity: 0,
        weightGrams: 0, // the weight is what it is, whatever becomes of the money
        orderCount: 0,
        disposition: "keep" as const,
        goodsQuantity: 0,
      })),
    );
  if (paidAt === null && lighter.length > 0)
    await tx.insert(orderDeductions).values(
      lighter.map(({ orderLineId, refundFen }) => ({
        id: newId(),
        orderLineId,
        cause: "weighed" as const,
        amountFen: refundFen,
        quantity: 0,
        weightGrams: 0, // the weight is what it is, whatever becomes of the money
        goodsQuantity: 0,
        deductedBy: weighedBy,
        deductedAt: now,
      })),
    );
  await tx.insert(reweighs).values(
    settled.map(({ id, orderLineId, orderedGrams, finalGrams, refundFen, waivedFen }) => ({
      id,
      orderLineId,
      orderedGrams,
      finalGrams,
      refundFen,
      waivedFen,
      refundLineId: repaid.find((line) => line.orderLineId === orderLineId)?.refundLineId ?? null,
      weighedBy,
      weighedAt: now,
    })),
  );
  for (const { orderLineId, differenceGrams } of settled)
    if (differenceGrams !== 0)
      await tx
        .update(orderLines)
        .set({ finalGrams: sql`${orderLines.finalGrams} + cast(${differenceGrams} as bigint)` })
        .where(eq(orderLines.id, orderLineId));
  await recordAttribution(
    tx,
    (paidAt === null ? [] : settled)
      .filter((line) => line.differenceGrams !== 0)
      .map(({ id, attribution, refundFen, differenceGrams }) => ({
        ...attribution,
        kind: "reweigh" as const,
        sourceId: id,
        amountFen: 0 - refundFen,
        quantity: 0,
        weightGrams: differenceGrams,
        orderCount: 0,
        soldAt: now,
      })),
    now,
  );
  await recordOrderEvent(tx, order.id, "reweighed", weighedBy, now, { ref: refundId ?? null });
  if (refundId !== undefined) {
    await recordOrderEvent(tx, order.id, "refund_requested", weighedBy, now, { ref: refundId });
    await tellBuyer(tx, order.id, { kind: "refund_requested", cause: refundId, facts: { amountFen } }, now);
  }
  return refundId;
}

/** What follows for each line. Lines are in the order of their ids, as everybody takes them. */
async function settleEach(tx: Tx, orderId: string, weighed: readonly Weighing[], tolerancePermille: number) {
  const ids = weighed.map((line) => line.orderLineId);
  if (new Set(ids).size !== ids.length) throw new Error("each line is weighed once");
  const lines = await tx
    .select({ attribution: ATTRIBUTION_OF_LINE, isWeighed: orderLines.isWeighed })
    .from(orderLines)
    .where(and(inArray(orderLines.id, ids), eq(orderLines.orderId, orderId)))
    .orderBy(orderLines.id);
  if (lines.length !== ids.length) throw new Error(`order ${orderId} has not all of the weighed lines`);
  const rests = new Map((await listStanding(tx, ids)).map((rest) => [rest.orderLineId, rest]));
  return lines.map(({ attribution, isWeighed }) => {
    const { orderLineId } = attribution;
    const rest = rests.get(orderLineId);
    const finalGrams = weighed.find((line) => line.orderLineId === orderLineId)?.finalGrams ?? 0;
    if (!isWeighed || !rest) throw new Error(`line ${orderLineId} is not sold by weight`);
    if (!Number.isSafeInteger(finalGrams) || finalGrams < 1) throw new Error(`${finalGrams} is no weight`);
    return {
      id: newId(),
      orderLineId,
      attribution,
      orderedGrams: rest.weightGrams,
      finalGrams,
      ...settleByWeight(rest, finalGrams, tolerancePermille),
    };
  });
}

async function openReweighRefund(
  tx: Tx,
  order: { id: string; paidAt: number },
  amountFen: number,
  requestedBy: string | null,
  now: number,
): Promise<string> {
  const payment = await findSettledPayment(tx, order.id, order.paidAt);
  if (!payment) throw new Error(`order ${order.id} is paid and has no payment`);
  const id = newId();
  await openRefund(tx, {
    id,
    contentHash: "reweigh",
    paymentId: payment.id,
    orderId: order.id,
    amountFen,
    freightFen: 0,
    reason: "reweigh",
    requestedBy,
    requestedAt: now,
  });
  return id;
}
