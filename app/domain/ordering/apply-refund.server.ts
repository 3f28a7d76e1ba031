import { and, eq, inArray, sql } from "drizzle-orm";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import type { GatewayRefund } from "#app/domain/payments/gateway.ts";
import { openException, sumMoneyOfOrder } from "#app/domain/payments/money-book.server.ts";
import { findPaymentByIntent } from "#app/domain/payments/payments.server.ts";
import {
  failRefund,
  findRefund,
  findRefundByName,
  nameRefund,
  type Refund,
  recordForeignRefund,
  settleRefund,
} from "#app/domain/payments/refunds.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import type { Tx } from "#db/store.ts";
import { findSettlement } from "./account.server.ts";
import { recordOrderEvent } from "./place-order.server.ts";
import { ATTRIBUTION_OF_LINE, sumCredited } from "./refund-lines.server.ts";
import { tellBuyer } from "./tell-buyer.server.ts";

/**
 * Brings our books to what the gateway says of a refund: made, it is booked and the order is partially
 * refunded or refunded; failed, even after it was made, everything it had taken away is put back by
 * further entries and a person is asked to look; so too a refund that the gateway will not make and has
 * no name for. Told again, it changes nothing and answers false. A
 * refund of another amount or currency than ours is not booked: a person must look.
 */
export async function applyRefund(tx: Tx, said: GatewayRefund, now: number): Promise<boolean> {
  const refund = await findRefund(tx, said.refundId);
  if (!refund) throw new Error(`there is no refund ${said.refundId}`);
  if (said.amountFen !== refund.amountFen || said.currency !== "cny") {
    const detail = `${said.amountFen} ${said.currency} for ${refund.amountFen} cny`;
    await openException(tx, "refund_mismatch", refund.id, detail, now);
    return false;
  }
  if (said.state === "pending") {
    await nameRefund(tx, refund.id, said.externalId);
    return false;
  }
  if (said.state === "succeeded") {
    const made = await settleRefund(tx, refund.id, said.externalId, now, said.madeAt);
    if (!made) return false;
    await restateOrder(tx, made.orderId);
    await recordOrderEvent(tx, made.orderId, "refunded", null, now);
    const facts = { amountFen: made.amountFen };
    await tellBuyer(tx, made.orderId, { kind: "refund_made", cause: made.id, facts }, now);
    return true;
  }
  const failed = await failRefund(tx, refund.id, said.externalId || refund.externalId, now);
  if (!failed) return false;
  await creditAgain(tx, failed, now);
  await restateOrder(tx, failed.orderId);
  const kind = said.externalId === "" ? "refund_rejected" : "refund_failed";
  const detail = `${failed.amountFen} cny was not repaid${said.failure ? `: ${said.failure}` : ""}`;
  await openException(tx, kind, failed.id, detail, now);
  await recordOrderEvent(tx, failed.orderId, "refund_failed", null, now);
  return true;
}

/**
 * The same for whatever refund a gateway speaks of, also one made in its own back office: that is written
 * down as ours, booked, and a person is asked to say which goods it was for. Refuses with PAYMENT_NOT_OPEN
 * while we know no payment that it could be of.
 */
export async function applyAnyRefund(tx: Tx, said: GatewayRefund, now: number): Promise<boolean> {
  const asked = said.refundId === "" ? undefined : await findRefund(tx, said.refundId);
  const isOurs = asked && (asked.externalId ?? said.externalId) === said.externalId;
  if (isOurs) return applyRefund(tx, said, now);
  const known = await findRefundByName(tx, said.externalId);
  if (known) return applyRefund(tx, { ...said, refundId: known.id }, now);
  if (said.state === "failed") return false; // it took nothing away, and does not now
  const payment = said.intentId ? await findPaymentByIntent(tx, said.intentId) : undefined;
  const { externalId, amountFen } = said;
  const refundId =
    payment && said.currency === payment.currency
      ? await recordForeignRefund(
          tx,
          { paymentId: payment.id, orderId: payment.orderId, amountFen, externalId },
          now,
        )
      : undefined;
  if (!payment || !refundId) throw new Refusal("PAYMENT_NOT_OPEN", { paymentId: payment?.id ?? "" });
  await recordOrderEvent(tx, payment.orderId, "refund_requested", null, now);
  await openException(tx, "refund_unlinked", refundId, `${externalId}: ${amountFen} ${said.currency}`, now);
  await applyRefund(tx, { ...said, refundId }, now);
  return true;
}

/**
 * Undoes the returns of a refund in the ledger. What came back to the shelf stays there. An order that
 * was taken out of the count, by this refund or by a later one, has its first line standing again: it is
 * counted again.
 */
async function creditAgain(tx: Tx, refund: Refund, now: number): Promise<void> {
  const returned = await tx
    .select({
      ...ATTRIBUTION_OF_LINE,
      sourceId: refundLines.id,
      amountFen: refundLines.amountFen,
      quantity: refundLines.quantity,
      weightGrams: refundLines.weightGrams,
    })
    .from(refundLines)
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .where(eq(refundLines.refundId, refund.id));
  const first = await findCounted(
    tx,
    returned.map((line) => line.orderLineId),
  );
  const [credited] = first ? await sumCredited(tx, [first]) : [];
  await recordAttribution(
    tx,
    returned.map((line) => ({
      ...line,
      kind: "correction" as const,
      orderCount: line.orderLineId === first && credited?.orderCount === 0 ? 1 : 0,
      soldAt: now,
    })),
    now,
  );
}

/** Which of some lines its order was counted with: the first one that was sold. */
async function findCounted(tx: Tx, orderLineIds: string[]): Promise<string | undefined> {
  const [counted] = await tx
    .select({ orderLineId: attributionEntries.orderLineId })
    .from(attributionEntries)
    .where(
      and(
        inArray(attributionEntries.orderLineId, orderLineIds),
        eq(attributionEntries.kind, "sale"),
        eq(attributionEntries.orderCount, 1),
      ),
    )
    .limit(1);
  return counted?.orderLineId;
}

/** Says of a paid order whether it is refunded, by the net over all its payments. */
async function restateOrder(tx: Tx, orderId: string): Promise<void> {
  const isPaid = inArray(orders.state, ["paid", "partially_refunded", "refunded"]);
  // a write that changes nothing keeps the order for us: two refunds made at once add up in turn
  const [order] = await tx
    .update(orders)
    .set({ state: sql`${orders.state}` })
    .where(and(eq(orders.id, orderId), isPaid))
    .returning({ totalFen: orders.totalFen });
  if (!order) return;
  const netFen = await sumMoneyOfOrder(tx, orderId);
  // of goods that went first, what was accepted is what was sold
  const soldFen = (await findSettlement(tx, orderId))?.dueFen ?? order.totalFen;
  const state = netFen >= soldFen ? "paid" : netFen > 0 ? "partially_refunded" : "refunded";
  await tx
    .update(orders)
    .set({ state })
    .where(and(eq(orders.id, orderId), isPaid));
}
