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
  goods: readonly NewAgreedGoods[];
}

/** How many of some goods, and at what price: fixed, or so many thousandths below the shop's price of the day. */
type NewAgreedGoods = {
  variantId: string;
  quantity: number;
  seasonFrom?: number | null;
  seasonTo?: number | null;
} & (
  | { unitPriceFen: number; belowListPermille?: null }
  | { unitPriceFen: number | null; belowListPermille: number | null }
);

const GOODS_MAX = 1_000;

/** Writes down what a unit agreed today. */
export async function agreeTerms(tx: Tx, terms: NewAgreedTerms, now: number): Promise<void> {
  const { goods, days = await usualDays(tx, now), ...rest } = terms;
  await tx.insert(agreedTerms).values({ ...rest, ...days });
  await insertGoods(tx, terms.id, goods);
}

/** Changes what was agreed from now on: the last day, and all that is said of its goods. Purchases that drew on it stay. */
export async function changeTerms(
  tx: Tx,
  termsId: string,
  { validUntilDay, goods }: { validUntilDay: number; goods: readonly NewAgreedGoods[] },
): Promise<void> {
  await tx.update(agreedTerms).set({ validUntilDay }).where(eq(agreedTerms.id, termsId));
  await tx.delete(agreedGoods).where(eq(agreedGoods.termsId, termsId));
  await insertGoods(tx, termsId, goods);
}

async function insertGoods(tx: Tx, termsId: string, goods: readonly NewAgreedGoods[]): Promise<void> {
  await tx.insert(agreedGoods).values(goods.map((one) => ({ ...one, termsId })));
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
  const drawn = (await sumDrawn(read, [termsId], purchaseId)).get(termsId);
  const { kind, validFromDay, validUntilDay } = terms;
  return {
    kind,
    isOver: validUntilDay < today,
    // what a quote or a fair says of days is when it may be ordered, an agreement when it is delivered
    deliveredFrom: kind === "agreement" ? validFromDay : null,
    deliveredTo: kind === "agreement" ? validUntilDay : null,
    goods: new Map(
      goods.map(({ variantId, quantity, unitPriceFen, belowListPermille, seasonFrom, seasonTo }) => [
        variantId,
        {
          ...{ quantity, unitPriceFen, belowListPermille },
          season: seasonFrom === null || seasonTo === null ? null : { from: seasonFrom, to: seasonTo },
          left: Math.max(0, quantity - (drawn?.get(variantId) ?? 0)),
        },
      ]),
    ),
  };
}

/** The goods of some agreed terms, as they are agreed now. */
export function listAgreedGoods(read: Reader, termsIds: readonly string[]) {
  return read
    .select()
    .from(agreedGoods)
    .where(inArray(agreedGoods.termsId, [...termsIds]))
    .orderBy(asc(agreedGoods.termsId), asc(agreedGoods.variantId))
    .limit(GOODS_MAX * termsIds.length);
}

/** The terms that a copy of a purchase draws on: a quote is drawn once, what is drawn bit by bit again and again. */
export async function termsOfCopy(
  read: Reader,
  { state, termsId }: Pick<typeof purchases.$inferSelect, "state" | "termsId">,
): Promise<string | null> {
  if (termsId === null || state !== "placed") return termsId;
  const [terms] = await read
    .select({ kind: agreedTerms.kind })
    .from(agreedTerms)
    .where(eq(agreedTerms.id, termsId))
    .limit(1);
  return terms?.kind === "quote" ? null : termsId;
}

/** Ends what was agreed: the last day on which it can be ordered becomes this one. Purchases that drew on it stay. */
export async function endTerms(tx: Tx, termsId: string, validUntilDay: number): Promise<void> {
  await tx.update(agreedTerms).set({ validUntilDay }).where(eq(agreedTerms.id, termsId));
}

/** Keeps terms for this transaction: who else wants to draw on them waits until we commit. */
export async function keepTerms(tx: Tx, termsId: string): Promise<void> {
  await tx
    .update(agreedTerms)
    .set({ kind: sql`${agreedTerms.kind}` })
    .where(eq(agreedTerms.id, termsId));
}

/**
 * What purchases drew of some agreed terms, by terms and variant: submitted or approved with all their rows,
 * placed with the orders that stand. One that is itself being checked is left out.
 */
export async function sumDrawn(
  read: Reader,
  termsIds: readonly string[],
  exceptPurchaseId = "",
): Promise<Map<string, Map<string, number>>> {
  const isDrawing = and(inArray(purchases.termsId, [...termsIds]), ne(purchases.id, exceptPurchaseId));
  const meant = await read
    .select({
      termsId: purchases.termsId,
      variantId: purchaseLines.variantId,
      quantity: sumOf(purchaseLines.quantity),
    })
    .from(purchaseLines)
    .innerJoin(purchases, eq(purchases.id, purchaseLines.purchaseId))
    .where(and(isDrawing, inArray(purchases.state, ["submitted", "approved"])))
    .groupBy(purchases.termsId, purchaseLines.variantId);
  const ordered = await read
    .select({
      termsId: purchases.termsId,
      variantId: orderLines.variantId,
      quantity: sumOf(orderLines.quantity),
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(purchaseOrders, eq(purchaseOrders.orderId, orders.id))
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .where(
      and(
        isDrawing,
        notInArray(orders.state, ["expired", "closed"]),
        notInArray(orders.progress, ["cancelled"]),
      ),
    )
    .groupBy(purchases.termsId, orderLines.variantId);
  const drawn = new Map<string, Map<string, number>>();
  for (const { termsId, variantId, quantity } of [...meant, ...ordered]) {
    if (!termsId || !variantId) continue;
    const of = drawn.get(termsId) ?? new Map<string, number>();
    of.set(variantId, (of.get(variantId) ?? 0) + quantity);
    drawn.set(termsId, of);
  }
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
