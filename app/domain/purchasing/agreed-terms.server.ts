import { and, asc, eq, inArray, ne, notInArray, sql } from "drizzle-orm";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { agreedGoods, agreedTerms, purchaseLines, purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import type { AgreedKind } from "#db/words.ts";
import type { Agreed } from "./purchase-rows.ts";
import { getPurchaseRule } from "./surroundings.server.ts";

/** What a unit agreed with a seller before it orders: goods, how many of them, and their prices. */
export interface NewAgreedTerms {
  /** That of the quote or the agreement. */
  id: string;
  unitId: string;
  kind: AgreedKind;
  /** The days on which it can be ordered; for as long as the price of a submitted purchase holds, where nothing else was agreed. */
  days?: { validFromDay: number; validUntilDay: number };
  goods: readonly { variantId: string; quantity: number; unitPriceFen: number }[];
}

const GOODS_MAX = 1_000;

/** Writes down what a unit agreed today. */
export async function agreeTerms(tx: Tx, terms: NewAgreedTerms, now: number): Promise<void> {
  const { goods, days = await usualDays(tx, now), ...rest } = terms;
  await tx.insert(agreedTerms).values({ ...rest, ...days });
  await tx.insert(agreedGoods).values(goods.map((one) => ({ ...one, termsId: terms.id })));
}

async function usualDays(tx: Tx, now: number): Promise<NonNullable<NewAgreedTerms["days"]>> {
  const today = businessDay(now);
  const heldDays = await getPurchaseRule(tx, "price_held_days", today);
  return { validFromDay: today, validUntilDay: addDays(today, heldDays) };
}

/**
 * What is agreed for a purchase, with what other purchases have left of it. Inside a write it keeps the terms
 * for this transaction first, so that two purchases never draw the same.
 */
export async function readAgreed(
  read: Reader,
  { purchaseId, termsId }: { purchaseId: string; termsId: string },
  today: number,
): Promise<Agreed> {
  const [terms] = await read.select().from(agreedTerms).where(eq(agreedTerms.id, termsId)).limit(1);
  if (!terms) throw new Error(`there are no agreed terms ${termsId}`);
  const goods = await read
    .select()
    .from(agreedGoods)
    .where(eq(agreedGoods.termsId, termsId))
    .limit(GOODS_MAX);
  const drawn = await sumDrawn(read, termsId, purchaseId);
  return {
    isWhole: terms.kind === "quote",
    isOver: terms.validUntilDay < today,
    goods: new Map(
      goods.map(({ variantId, quantity, unitPriceFen }) => [
        variantId,
        { quantity, unitPriceFen, left: Math.max(0, quantity - (drawn.get(variantId) ?? 0)) },
      ]),
    ),
  };
}

/** Keeps terms for this transaction: who else wants to draw on them waits until we commit. */
export async function keepTerms(tx: Tx, termsId: string): Promise<void> {
  await tx
    .update(agreedTerms)
    .set({ kind: sql`${agreedTerms.kind}` })
    .where(eq(agreedTerms.id, termsId));
}

/** What other purchases drew: submitted or approved with all their rows, placed with the orders that stand. */
async function sumDrawn(read: Reader, termsId: string, purchaseId: string): Promise<Map<string, number>> {
  const isOther = and(eq(purchases.termsId, termsId), ne(purchases.id, purchaseId));
  const meant = await read
    .select({ variantId: purchaseLines.variantId, quantity: sumOf(purchaseLines.quantity) })
    .from(purchaseLines)
    .innerJoin(purchases, eq(purchases.id, purchaseLines.purchaseId))
    .where(and(isOther, inArray(purchases.state, ["submitted", "approved"])))
    .groupBy(purchaseLines.variantId);
  const ordered = await read
    .select({ variantId: orderLines.variantId, quantity: sumOf(orderLines.quantity) })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(purchaseOrders, eq(purchaseOrders.orderId, orders.id))
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .where(
      and(
        isOther,
        notInArray(orders.state, ["expired", "closed"]),
        notInArray(orders.progress, ["cancelled"]),
      ),
    )
    .groupBy(orderLines.variantId);
  const drawn = new Map<string, number>();
  for (const { variantId, quantity } of [...meant, ...ordered])
    if (variantId) drawn.set(variantId, (drawn.get(variantId) ?? 0) + quantity);
  return drawn;
}

/** The purchases that were made of agreed terms, the first one first. */
export function listPurchasesOfTerms(read: Reader, termsId: string) {
  return read
    .select({ number: purchases.number, state: purchases.state })
    .from(purchases)
    .where(eq(purchases.termsId, termsId))
    .orderBy(asc(purchases.createdAt), asc(purchases.id))
    .limit(GOODS_MAX);
}
