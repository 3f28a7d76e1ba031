import { sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { counterReceipts, payments } from "#db/schema/payments.ts";
import { perConnection, type Tx } from "#db/store.ts";
import { type CounterReceipt, hashReceipt } from "./counter-receipts.server.ts";
import { recordMoney } from "./money-book.server.ts";
import { ownExternalId } from "./ways-to-pay.server.ts";

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  pay: tx
    .insert(payments)
    .values({
      id: p("id"),
      orderId: p("orderId"),
      gateway: "counter",
      attempt: 1,
      amountFen: p("amountFen"),
      currency: "cny",
      state: "paid",
      externalId: p("externalId"),
      createdAt: p("paidAt"),
      expiresAt: p("paidAt"),
      paidAt: p("paidAt"),
    })
    .prepare("counter_payment_insert"),
  receive: tx
    .insert(counterReceipts)
    .values({
      id: p("id"),
      contentHash: p("contentHash"),
      paymentId: p("paymentId"),
      orderId: p("orderId"),
      outletId: p("outletId"),
      till: p("till"),
      shiftId: p("shiftId"),
      tender: p("tender"),
      amountFen: p("amountFen"),
      tenderedFen: p("tenderedFen"),
      changeFen: p("changeFen"),
      takenBy: p("takenBy"),
      takenAt: p("takenAt"),
      recordedAt: p("recordedAt"),
    })
    .prepare("counter_receipt_insert"),
}));

/** Writes into the books money that was taken for an order in the moment it was sold: payment, receipt and money at once. */
export async function takeCounterMoney(
  tx: Tx,
  receipt: CounterReceipt,
  amountFen: number,
  recordedAt: number,
): Promise<void> {
  const { receiptId, orderId, takenAt } = receipt;
  const paymentId = newId();
  await statements(tx).pay.execute({
    id: paymentId,
    orderId,
    amountFen,
    externalId: ownExternalId("counter", paymentId),
    paidAt: takenAt,
  });
  await statements(tx).receive.execute({
    ...receipt,
    id: receiptId,
    contentHash: hashReceipt(receipt),
    paymentId,
    amountFen,
    changeFen: receipt.tenderedFen - amountFen,
    recordedAt,
  });
  await recordMoney(tx, {
    kind: "payment",
    ref: paymentId,
    orderId,
    paymentId,
    gateway: "counter",
    amountFen,
    currency: "cny",
    happenedAt: takenAt,
    recordedAt,
  });
}
