import { eq } from "drizzle-orm";
import { openPayment } from "#app/domain/payments/payments.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orderAccounts, orderDeductions, orderSettlements, orders } from "#db/schema/ordering.ts";
import type { Tx } from "#db/store.ts";
import { findSettlement, listAccountLines } from "./account.server.ts";
import { ACCEPTANCE_CAUSES, deductPieces, type LineDeduction } from "./account.ts";
import { recordOrderEvent } from "./place-order.server.ts";
import { keepOrder } from "./progress.server.ts";

/** What somebody says of an order on account whose goods came. */
export interface Acceptance {
  /** Made by the caller; the same key with the same content is one settlement, with other content it is refused. */
  key: string;
  orderId: string;
  /** What is not paid for; the rest was accepted. */
  deductions: readonly LineDeduction[];
}

/** What an order on account came to. */
export interface AccountSettlement {
  /** Goods that were accepted, and their freight. */
  dueFen: number;
  /** The last day to pay; null when nothing is to be paid. */
  dueDay: number | null;
  paymentId: string | null;
}

/** Money for an accepted order is taken however late it comes. */
const NEVER = Date.UTC(9999, 0, 1);

/**
 * Settles an order on account once its goods were received: writes down what is not paid for, and opens a
 * payment by transfer over the rest, due so many days from today as was agreed for the order. Freight is due
 * unless nothing at all was accepted: then the order is closed and nothing is to be paid. The payment has a
 * remittance code as soon as the outbox was drained. The same key again answers the same settlement.
 *
 * Refuses with NOT_ON_ACCOUNT, NOT_DELIVERED (its goods are not all received), ACCOUNT_SETTLED (under another key),
 * LINE_ABOVE_ORDERED (facts: orderLineId) or KEY_REUSED.
 */
export async function settleAccount(
  tx: Tx,
  { key, orderId, deductions }: Acceptance,
  settledBy: string | null,
  now: number,
): Promise<AccountSettlement> {
  const contentHash = hashOf(["settle", orderId, [...deductions].map(contentOf).sort()]);
  const order = await keepOrder(tx, orderId);
  const earlier = await findSettlement(tx, orderId);
  if (earlier) {
    if (earlier.idempotencyKey !== key) throw new Refusal("ACCOUNT_SETTLED");
    if (earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
    return earlier;
  }
  if (order.state !== "on_account") throw new Refusal("NOT_ON_ACCOUNT");
  if (order.progress !== "delivered" && order.progress !== "completed") throw new Refusal("NOT_DELIVERED");
  await deduct(tx, orderId, deductions, settledBy, now);

  const [agreed] = await tx
    .select({
      payerName: orderAccounts.payerName,
      creditDays: orderAccounts.creditDays,
      freightFen: orders.freightFen,
      totalFen: orders.totalFen,
      locale: orders.locale,
    })
    .from(orderAccounts)
    .innerJoin(orders, eq(orders.id, orderAccounts.orderId))
    .where(eq(orderAccounts.orderId, orderId))
    .limit(1);
  if (!agreed) throw new Error(`nothing was agreed for order ${orderId}`);
  const lines = await listAccountLines(tx, orderId);
  const goodsFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
  const waivedFreightFen = goodsFen === 0 ? agreed.freightFen : 0;
  const dueFen = goodsFen + agreed.freightFen - waivedFreightFen;
  const settlement: AccountSettlement =
    dueFen === 0
      ? { dueFen, dueDay: null, paymentId: null }
      : { dueFen, dueDay: addDays(businessDay(now), agreed.creditDays), paymentId: newId() };
  await tx.insert(orderSettlements).values({
    ...settlement,
    orderId,
    idempotencyKey: key,
    contentHash,
    deductedFen: agreed.totalFen - waivedFreightFen - dueFen,
    waivedFreightFen,
    settledBy,
    settledAt: now,
  });
  await recordOrderEvent(tx, orderId, "settled", settledBy, now);
  const { paymentId, dueDay } = settlement;
  if (paymentId === null || dueDay === null)
    await tx.update(orders).set({ state: "closed" }).where(eq(orders.id, orderId));
  else
    await openPayment(tx, "transfer", 1, {
      paymentId,
      orderId,
      orderNumber: order.number,
      amountFen: dueFen,
      currency: "cny",
      openedAt: now,
      expiresAt: NEVER,
      dueDay,
      locale: agreed.locale,
      origin: "",
      payerName: agreed.payerName,
    });
  return settlement;
}

const contentOf = ({ orderLineId, cause, quantity }: LineDeduction) => `${orderLineId} ${cause} ${quantity}`;

/** Writes down what is not paid for, for each line in one order of causes, so that the same always comes to the same fen. */
async function deduct(
  tx: Tx,
  orderId: string,
  deductions: readonly LineDeduction[],
  deductedBy: string | null,
  now: number,
): Promise<void> {
  const lines = new Map((await listAccountLines(tx, orderId)).map((line) => [line.orderLineId, line]));
  for (const { orderLineId, quantity } of deductions) {
    if (!lines.has(orderLineId)) throw new Error(`order ${orderId} has no line ${orderLineId}`);
    if (!Number.isSafeInteger(quantity) || quantity < 1)
      throw new Error(`${quantity} is no quantity of goods`);
  }
  const rows = [...lines.values()].flatMap((line) => {
    const { orderLineId } = line;
    const asked = ACCEPTANCE_CAUSES.flatMap((cause) => {
      const parts = deductions.filter((one) => one.orderLineId === orderLineId && one.cause === cause);
      return parts.length === 0
        ? []
        : [{ cause, quantity: parts.reduce((sum, one) => sum + one.quantity, 0) }];
    });
    const taken = deductPieces(
      line,
      asked.map(({ quantity }) => quantity),
    );
    if (!taken) throw new Refusal("LINE_ABOVE_ORDERED", { orderLineId });
    return taken.map((part, index) => ({
      ...part,
      id: newId(),
      orderLineId,
      cause: asked[index]?.cause ?? "short",
      goodsQuantity: 0,
      deductedBy,
      deductedAt: now,
    }));
  });
  if (rows.length > 0) await tx.insert(orderDeductions).values(rows);
}
