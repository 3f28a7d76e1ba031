import { and, desc, eq, lt, lte, sql } from "drizzle-orm";
import { lockUnit } from "#app/domain/units/change-members.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { users } from "#db/schema/identity.ts";
import { orderAccounts, orderDeductions, orderLines, orderSettlements, orders } from "#db/schema/ordering.ts";
import { remittances } from "#db/schema/payments.ts";
import { paymentTerms } from "#db/schema/purchasing.ts";
import { countOf, type Reader, sumOf, type Tx } from "#db/store.ts";
import type { PaymentMode } from "#db/words.ts";

const TERMS_MAX = 200;

/** What is agreed with a unit about its money and its goods. */
export interface NewPaymentTerms {
  mode: PaymentMode;
  creditDays: number;
  limitFen: number;
  validFromDay: number;
  /** The last day; null for until something else is said. */
  validUntilDay: number | null;
  reason: string;
}

/** Who says so, under the key their form was drawn with, and when. */
interface TermsDeed {
  key: string;
  by: string;
  at: number;
}

/**
 * Says what comes first with a unit, from a day on that is not over. What was said before stays written down,
 * and orders on account keep what was agreed when they were placed. Refuses with TERMS_DAYS_WRONG, UNIT_ENDED and
 * KEY_REUSED.
 */
export async function setPaymentTerms(
  tx: Tx,
  unitId: string,
  terms: NewPaymentTerms,
  deed: TermsDeed,
): Promise<void> {
  const contentHash = hashOf([unitId, terms]);
  const state = await lockUnit(tx, unitId);
  const [earlier] = await tx
    .select({ contentHash: paymentTerms.contentHash })
    .from(paymentTerms)
    .where(eq(paymentTerms.id, deed.key))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return;
  if (state !== "active") throw new Refusal("UNIT_ENDED");
  const { validFromDay, validUntilDay } = terms;
  if (validFromDay < businessDay(deed.at) || (validUntilDay !== null && validUntilDay < validFromDay))
    throw new Refusal("TERMS_DAYS_WRONG");
  const [said] = await tx
    .select({ count: countOf() })
    .from(paymentTerms)
    .where(eq(paymentTerms.unitId, unitId));
  await tx.insert(paymentTerms).values({
    ...terms,
    id: deed.key,
    contentHash,
    unitId,
    sequence: (said?.count ?? 0) + 1,
    setBy: deed.by,
    setAt: deed.at,
  });
}

/** The terms of a unit on a day: what was said last of those that have begun. Money first where nothing holds. */
export async function findPaymentTerms(read: Reader, unitId: string, today: number) {
  const [said] = await read
    .select({
      mode: paymentTerms.mode,
      creditDays: paymentTerms.creditDays,
      limitFen: paymentTerms.limitFen,
      validFromDay: paymentTerms.validFromDay,
      validUntilDay: paymentTerms.validUntilDay,
    })
    .from(paymentTerms)
    .where(and(eq(paymentTerms.unitId, unitId), lte(paymentTerms.validFromDay, today)))
    .orderBy(desc(paymentTerms.sequence))
    .limit(1);
  const holds = said && (said.validUntilDay === null || said.validUntilDay >= today);
  return holds ? said : MONEY_FIRST;
}

const MONEY_FIRST = {
  mode: "money_first" as PaymentMode,
  creditDays: 0,
  limitFen: 0,
  validFromDay: null,
  validUntilDay: null,
};

/** All that was ever said about a unit's terms, the last word first. */
export function listPaymentTerms(read: Reader, unitId: string) {
  return read
    .select({
      id: paymentTerms.id,
      mode: paymentTerms.mode,
      creditDays: paymentTerms.creditDays,
      limitFen: paymentTerms.limitFen,
      validFromDay: paymentTerms.validFromDay,
      validUntilDay: paymentTerms.validUntilDay,
      reason: paymentTerms.reason,
      by: users.name,
      setAt: paymentTerms.setAt,
    })
    .from(paymentTerms)
    .leftJoin(users, eq(users.id, paymentTerms.setBy))
    .where(eq(paymentTerms.unitId, unitId))
    .orderBy(desc(paymentTerms.sequence))
    .limit(TERMS_MAX);
}

/** What a unit has open on account. */
export interface OpenAccount {
  /** Ordered and not paid: what was deducted and what came of it already is taken off. */
  openFen: number;
  orders: number;
  /** Of it, what should have been paid by now. */
  overdueFen: number;
  overdueOrders: number;
}

const deductedFen = sql`(select ${sumOf(orderDeductions.amountFen)} from ${orderDeductions}
  inner join ${orderLines} on ${orderLines.id} = ${orderDeductions.orderLineId}
  where ${orderLines.orderId} = ${orders.id})`;

/** What is to be paid for an order on account: as it was settled; or, until then, what was not deducted yet. */
export const onAccountFen = sql`coalesce(${orderSettlements.dueFen}, ${orders.totalFen} - ${deductedFen})`;

/** What of it has come already. */
const receivedFen = sql`coalesce(${remittances.receivedFen}, 0)`;

/** What a unit has open on account, summed from its orders as they are now. */
export async function readOpenAccount(read: Reader, unitId: string, today: number): Promise<OpenAccount> {
  const isOverdue = lt(orderSettlements.dueDay, today);
  const restFen = sql`${onAccountFen} - ${receivedFen}`;
  const [open] = await read
    .select({
      openFen: sumOf(restFen),
      orders: countOf(),
      overdueFen: sumOf(sql`case when ${isOverdue} then ${restFen} else 0 end`),
      overdueOrders: sumOf(sql`case when ${isOverdue} then 1 else 0 end`),
    })
    .from(orderAccounts)
    .innerJoin(orders, eq(orders.id, orderAccounts.orderId))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .leftJoin(remittances, eq(remittances.paymentId, orderSettlements.paymentId))
    .where(and(eq(orderAccounts.unitId, unitId), eq(orders.state, "on_account")));
  return open ?? { openFen: 0, orders: 0, overdueFen: 0, overdueOrders: 0 };
}

/**
 * The terms under which a purchase goes on account now. The unit is kept for this transaction, so that two
 * purchases that would both fit alone do not pass the limit together. Refuses with UNIT_ENDED,
 * CREDIT_NOT_AGREED, CREDIT_OVERDUE or CREDIT_EXCEEDED.
 */
export async function takeCredit(
  tx: Tx,
  unitId: string,
  totalFen: number,
  now: number,
): Promise<{ creditDays: number }> {
  if ((await lockUnit(tx, unitId)) !== "active") throw new Refusal("UNIT_ENDED");
  const today = businessDay(now);
  const { mode, creditDays, limitFen } = await findPaymentTerms(tx, unitId, today);
  if (mode !== "goods_first") throw new Refusal("CREDIT_NOT_AGREED");
  const { openFen, overdueFen, overdueOrders } = await readOpenAccount(tx, unitId, today);
  if (overdueOrders > 0) throw new Refusal("CREDIT_OVERDUE", { overdueFen, orders: overdueOrders });
  const overFen = openFen + totalFen - limitFen;
  if (overFen > 0) throw new Refusal("CREDIT_EXCEEDED", { openFen, limitFen, totalFen, overFen });
  return { creditDays };
}
