import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { payments, refunds } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import { recordMoney } from "./money-book.server.ts";

export type Refund = typeof refunds.$inferSelect;
type NewRefund = Omit<typeof refunds.$inferInsert, "state" | "externalId" | "settledAt">;

/** A refund by its id. */
export async function findRefund(read: Reader, refundId: string): Promise<Refund | undefined> {
  const [refund] = await read.select().from(refunds).where(eq(refunds.id, refundId)).limit(1);
  return refund;
}

/** The payment that settled an order: the one made at the very instant the order was paid. */
export async function findSettledPayment(read: Reader, orderId: string, paidAt: number) {
  const [payment] = await read
    .select({ id: payments.id, gateway: payments.gateway })
    .from(payments)
    .where(and(eq(payments.orderId, orderId), eq(payments.state, "paid"), eq(payments.paidAt, paidAt)))
    .orderBy(asc(payments.attempt))
    .limit(1);
  return payment;
}

/**
 * Asks an amount of a payment back. What was asked back before and did not fail is counted and raised in
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
  const reserved = await tx
    .update(payments)
    .set({ refundedFen: sql`${payments.refundedFen} + cast(${refund.amountFen} as bigint)` })
    .where(
      and(
        eq(payments.id, refund.paymentId),
        eq(payments.state, "paid"),
        sql`${payments.refundedFen} + cast(${refund.amountFen} as bigint) <= ${payments.amountFen}`,
      ),
    )
    .returning({ id: payments.id });
  if (reserved.length === 0) throw new Refusal("REFUND_ABOVE_PAID", { amountFen: refund.amountFen });
  return true;
}

/** Marks a refund that was asked for as made, and books it. Undefined when that was done before. */
export async function settleRefund(
  tx: Tx,
  refundId: string,
  externalId: string | null,
  settledAt: number,
): Promise<Refund | undefined> {
  const [refund] = await tx
    .update(refunds)
    .set({ state: "succeeded", settledAt, externalId })
    .where(and(eq(refunds.id, refundId), eq(refunds.state, "requested")))
    .returning();
  if (refund) await book(tx, refund, "refund", settledAt);
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
  if (made) await book(tx, made, "refund_reversal", failedAt);
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

async function book(tx: Tx, refund: Refund, kind: "refund" | "refund_reversal", happenedAt: number) {
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
    recordedAt: happenedAt,
  });
}
