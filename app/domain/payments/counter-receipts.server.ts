import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { counterReceipts, payments, refunds } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { Tender } from "#db/words.ts";
import { askToExpire } from "./payments.server.ts";

/** Money that a clerk took, as the counter tells it. */
export interface CounterReceipt {
  /** Made at the counter; the same id with the same content is one receipt, with other content it is refused. */
  receiptId: string;
  orderId: string;
  outletId: string;
  till: string | null;
  shiftId: string | null;
  tender: Tender;
  /** What the customer put down; with a code, exactly what is to be paid. */
  tenderedFen: number;
  takenBy: string;
  /** When, by the counter's own clock. */
  takenAt: number;
}

/** True when this receipt is in the book. Refuses with KEY_REUSED one of the same id that says something else. */
export async function isReceiptKnown(tx: Tx, receipt: CounterReceipt): Promise<boolean> {
  const [earlier] = await tx
    .select({ contentHash: counterReceipts.contentHash })
    .from(counterReceipts)
    .where(eq(counterReceipts.id, receipt.receiptId))
    .limit(1);
  if (earlier && earlier.contentHash !== hashReceipt(receipt)) throw new Refusal("KEY_REUSED");
  return earlier !== undefined;
}

/** Writes into the book what was taken for a payment, and what was given back of it. */
export async function writeReceipt(
  tx: Tx,
  receipt: CounterReceipt,
  payment: { paymentId: string; amountFen: number },
  recordedAt: number,
): Promise<void> {
  const { receiptId, ...taken } = receipt;
  await tx.insert(counterReceipts).values({
    ...taken,
    ...payment,
    id: receiptId,
    contentHash: hashReceipt(receipt),
    changeFen: receipt.tenderedFen - payment.amountFen,
    recordedAt,
  });
}

/** The receipts of an order, each with what was taken. */
export async function listReceipts(read: Reader, orderId: string) {
  return read
    .select({
      id: counterReceipts.id,
      tender: counterReceipts.tender,
      amountFen: counterReceipts.amountFen,
      tenderedFen: counterReceipts.tenderedFen,
      changeFen: counterReceipts.changeFen,
      takenAt: counterReceipts.takenAt,
    })
    .from(counterReceipts)
    .where(eq(counterReceipts.orderId, orderId))
    .orderBy(counterReceipts.takenAt)
    .limit(100);
}

/** What is to be handed out at a counter of an order's money, and was not yet. */
export async function listToHandOut(read: Reader, orderId: string) {
  return read
    .select({ id: refunds.id, amountFen: refunds.amountFen, requestedAt: refunds.requestedAt })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(and(eq(refunds.orderId, orderId), eq(refunds.state, "requested"), eq(payments.gateway, "counter")))
    .orderBy(refunds.requestedAt)
    .limit(100);
}

/**
 * Ends in our books whatever attempt to pay for an order is still open elsewhere, and asks its gateway to
 * end it there: money is on the counter already. Should the other have been paid meanwhile, it is late, and
 * goes back. Refuses with PAYMENT_UNDER_WAY while money of another attempt is on its way.
 */
export async function giveWayToCounter(tx: Tx, orderId: string, now: number): Promise<void> {
  const ended = await tx
    .update(payments)
    .set({ state: "expired" })
    .where(and(eq(payments.orderId, orderId), inArray(payments.state, ["created", "pending"])))
    .returning({ id: payments.id, gateway: payments.gateway });
  for (const payment of ended) await askToExpire(tx, payment, now);
  const [processing] = await tx
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.orderId, orderId), eq(payments.state, "processing")))
    .limit(1);
  if (processing) throw new Refusal("PAYMENT_UNDER_WAY");
}

/** The hash of what was taken; a repeat may differ in nothing but the time. */
export function hashReceipt(receipt: CounterReceipt): string {
  const { orderId, outletId, till, shiftId, tender, tenderedFen, takenBy } = receipt;
  const content = [orderId, outletId, till, shiftId, tender, tenderedFen, takenBy];
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}
