import { and, asc, eq, inArray, notExists, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { payments, refunds } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { RefundReason } from "#db/words.ts";
import { recordMoney } from "./money-book.server.ts";
import { putInOutbox } from "./outbox.server.ts";

export type Refund = typeof refunds.$inferSelect;
type NewRefund = Omit<typeof refunds.$inferInsert, "state" | "externalId" | "settledAt">;

/** A refund by its id. */
export async function findRefund(read: Reader, refundId: string): Promise<Refund | undefined> {
  const [refund] = await read.select().from(refunds).where(eq(refunds.id, refundId)).limit(1);
  return refund;
}

/** A refund by the name that its gateway has for it. */
export async function findRefundByName(read: Reader, externalId: string): Promise<Refund | undefined> {
  const [refund] = await read.select().from(refunds).where(eq(refunds.externalId, externalId)).limit(1);
  return refund;
}

const REFUNDS_AT_ONCE = 20;

/** The refunds of an order that were asked for and are not made yet. */
export async function listOpenRefunds(read: Reader, orderId: string): Promise<{ id: string }[]> {
  return read
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(eq(refunds.orderId, orderId), eq(refunds.state, "requested")))
    .orderBy(asc(refunds.requestedAt))
    .limit(REFUNDS_AT_ONCE);
}

/** Why the shop repays a whole payment by itself: it settled no order. */
export const SURPLUS_REASONS = [
  "paid_too_late",
  "paid_twice",
  "goods_blocked",
] as const satisfies RefundReason[];

/** The payment that settled an order: the one made at the very instant the order was paid, and kept. */
export async function findSettledPayment(read: Reader, orderId: string, paidAt: number) {
  const [payment] = await read
    .select({ id: payments.id, gateway: payments.gateway })
    .from(payments)
    .where(
      and(
        eq(payments.orderId, orderId),
        eq(payments.state, "paid"),
        eq(payments.paidAt, paidAt),
        isNotSurplus(read),
      ),
    )
    .orderBy(asc(payments.attempt))
    .limit(1);
  return payment;
}

/**
 * Keeps the payment that settled an order for this transaction: whoever changes the order and what was
 * repaid of it takes the payment first and the order after it.
 */
export async function keepSettledPayment(tx: Tx, orderId: string): Promise<void> {
  await tx
    .update(payments)
    .set({ state: sql`${payments.state}` })
    .where(and(eq(payments.orderId, orderId), eq(payments.state, "paid"), isNotSurplus(tx)));
}

/** True of payments that were not repaid by the shop itself. */
export function isNotSurplus(read: Reader) {
  return notExists(
    read
      .select({ id: refunds.id })
      .from(refunds)
      .where(and(eq(refunds.paymentId, payments.id), inArray(refunds.reason, [...SURPLUS_REASONS]))),
  );
}

/** Asks the whole of a payment back that settled no order. Answers the refund's id. */
export async function repaySurplus(
  tx: Tx,
  payment: { id: string; orderId: string; amountFen: number },
  reason: (typeof SURPLUS_REASONS)[number],
  now: number,
): Promise<string> {
  const id = newId();
  await openRefund(tx, {
    id,
    contentHash: reason,
    paymentId: payment.id,
    orderId: payment.orderId,
    amountFen: payment.amountFen,
    freightFen: 0,
    reason,
    requestedAt: now,
  });
  return id;
}

/**
 * Asks an amount of a payment back, and its gateway for it once this is stored. What was asked back before and did not fail is counted and raised in
 * one statement, so that refunds made at the same time together never pass what was paid; the payment
 * stays locked until the transaction ends. False when a refund with this id was opened before: then
 * nothing changed. Refuses with REFUND_ABOVE_PAID.
 */
export async function openRefund(tx: Tx, refund: NewRefund): Promise<boolean> {
  const [opened] = await tx
    .insert(refunds)
    .values({ ...refund, state: "requested" })
    .onConflictDoNothing()
    .returning({ id: refunds.id });
  if (!opened) return false;
  const payment = await reserve(tx, refund);
  if (!payment) throw new Refusal("REFUND_ABOVE_PAID", { amountFen: refund.amountFen });
  const idempotencyKey = `${refund.id}:refund`;
  await putInOutbox(tx, { kind: "refund", ref: refund.id, ...payment, idempotencyKey }, refund.requestedAt);
  return true;
}

/** Counts a refund against its payment; undefined when that would be more than was paid. */
async function reserve(tx: Tx, { paymentId, amountFen }: Pick<NewRefund, "paymentId" | "amountFen">) {
  const [payment] = await tx
    .update(payments)
    .set({ refundedFen: sql`${payments.refundedFen} + cast(${amountFen} as bigint)` })
    .where(
      and(
        eq(payments.id, paymentId),
        eq(payments.state, "paid"),
        sql`${payments.refundedFen} + cast(${amountFen} as bigint) <= ${payments.amountFen}`,
      ),
    )
    .returning({ gateway: payments.gateway });
  return payment;
}

/**
 * Writes down a refund that was made in the gateway's own back office: nothing is asked for any more. Of
 * which goods it is, nobody said yet. Undefined, and nothing changed, when what we asked back ourselves
 * leaves no room for it, or the payment is not known as paid: one of the two will pass.
 */
export async function recordForeignRefund(
  tx: Tx,
  refund: { paymentId: string; orderId: string; amountFen: number; externalId: string },
  now: number,
): Promise<string | undefined> {
  if (!(await reserve(tx, refund))) return undefined;
  const id = newId();
  await tx.insert(refunds).values({
    ...refund,
    id,
    contentHash: "",
    freightFen: 0,
    state: "requested",
    reason: "made_elsewhere",
    requestedAt: now,
  });
  return id;
}

/** Says of a refund made elsewhere what it was for. Undefined when somebody has, or it was not of this amount, or failed. */
export async function explainRefund(
  tx: Tx,
  refund: Pick<
    NewRefund,
    | "id"
    | "orderId"
    | "amountFen"
    | "contentHash"
    | "freightFen"
    | "reason"
    | "note"
    | "borneBy"
    | "requestedBy"
  >,
): Promise<Refund | undefined> {
  const { id, orderId, amountFen, ...said } = refund;
  const [explained] = await tx
    .update(refunds)
    .set(said)
    .where(
      and(
        eq(refunds.id, id),
        eq(refunds.orderId, orderId),
        eq(refunds.amountFen, amountFen),
        eq(refunds.reason, "made_elsewhere"),
        inArray(refunds.state, ["requested", "succeeded"]),
      ),
    )
    .returning();
  return explained;
}

/** Marks a refund that was asked for as made, and books it. Undefined when that was done before. */
export async function settleRefund(
  tx: Tx,
  refundId: string,
  externalId: string | null,
  settledAt: number,
  madeAt: number = settledAt,
): Promise<Refund | undefined> {
  const [refund] = await tx
    .update(refunds)
    .set({ state: "succeeded", settledAt, externalId })
    .where(and(eq(refunds.id, refundId), eq(refunds.state, "requested")))
    .returning();
  if (refund) await book(tx, refund, "refund", Math.min(madeAt, settledAt), settledAt);
  return refund;
}

/**
 * Marks a refund as failed and frees its part of the payment; if it was booked as made, a further entry
 * books the money back in. Undefined when that was done before.
 */
export async function failRefund(
  tx: Tx,
  refundId: string,
  externalId: string | null,
  failedAt: number,
): Promise<Refund | undefined> {
  const endFrom = (state: "succeeded" | "requested") =>
    tx
      .update(refunds)
      .set({ state: "failed", settledAt: failedAt, externalId })
      .where(and(eq(refunds.id, refundId), eq(refunds.state, state)))
      .returning();
  const [made] = await endFrom("succeeded");
  if (made) await book(tx, made, "refund_reversal", failedAt, failedAt);
  const refund = made ?? (await endFrom("requested"))[0];
  if (!refund) return undefined;
  await tx
    .update(payments)
    .set({ refundedFen: sql`${payments.refundedFen} - cast(${refund.amountFen} as bigint)` })
    .where(eq(payments.id, refund.paymentId));
  return refund;
}

/** Keeps the gateway's own name for a refund that is on its way. */
export async function nameRefund(tx: Tx, refundId: string, externalId: string): Promise<void> {
  await tx
    .update(refunds)
    .set({ externalId })
    .where(and(eq(refunds.id, refundId), inArray(refunds.state, ["requested"])));
}

async function book(
  tx: Tx,
  refund: Refund,
  kind: "refund" | "refund_reversal",
  happenedAt: number,
  recordedAt: number,
) {
  const [payment] = await tx
    .select({ gateway: payments.gateway, currency: payments.currency })
    .from(payments)
    .where(eq(payments.id, refund.paymentId))
    .limit(1);
  if (!payment) throw new Error(`refund ${refund.id} is of no payment`);
  await recordMoney(tx, {
    ...payment,
    kind,
    ref: refund.id,
    orderId: refund.orderId,
    paymentId: refund.paymentId,
    amountFen: kind === "refund" ? -refund.amountFen : refund.amountFen,
    happenedAt,
    recordedAt,
  });
}
