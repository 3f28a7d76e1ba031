import { randomInt } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { payments, remittances } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import { makeRemittanceCode } from "./remittance-code.ts";
import { findDueDay, findTransferAccount, findTransferTerm } from "./transfer-rules.server.ts";

export type Remittance = typeof remittances.$inferSelect;

/**
 * Tells the buyer of a payment where to remit, under a code that nobody else has. Asked again it answers
 * what was told before.
 */
export async function issueRemittance(
  tx: Tx,
  payment: Pick<Remittance, "paymentId" | "orderId" | "orderNumber" | "amountFen" | "payerName">,
  until: { expiresAt: number; dueDay?: number | undefined },
  now: number,
): Promise<Remittance> {
  const earlier = await findRemittance(tx, payment.paymentId);
  if (earlier) return earlier;
  const account = await findTransferAccount(tx, now);
  if (!account) throw new Error("the shop has no account for transfers");
  const { payeeName, bankName, accountNumber, isDemo } = account;
  const dueDay = until.dueDay ?? (await findDueDay(tx, until.expiresAt, now));
  for (let tries = 0; tries < 5; tries += 1) {
    const [issued] = await tx
      .insert(remittances)
      .values({
        ...payment,
        code: makeRemittanceCode(randomInt),
        accountId: account.id,
        payeeName,
        bankName,
        accountNumber,
        isDemo,
        issuedAt: now,
        dueDay,
      })
      .onConflictDoNothing()
      .returning();
    const told = issued ?? (await findRemittance(tx, payment.paymentId));
    if (told) return told;
  }
  throw new Error("no free remittance code was found");
}

/** What was told for a payment. */
export async function findRemittance(read: Reader, paymentId: string): Promise<Remittance | undefined> {
  const [told] = await read.select().from(remittances).where(eq(remittances.paymentId, paymentId)).limit(1);
  return told;
}

/** Adds to what came for a payment, or takes away when below zero. Undefined when it would be more than its amount. */
export async function addReceived(
  tx: Tx,
  paymentId: string,
  amountFen: number,
): Promise<Remittance | undefined> {
  const received = sql`${remittances.receivedFen} + cast(${amountFen} as bigint)`;
  const [changed] = await tx
    .update(remittances)
    .set({ receivedFen: received })
    .where(and(eq(remittances.paymentId, paymentId), sql`${received} <= ${remittances.amountFen}`))
    .returning();
  return changed;
}

/**
 * Gives the buyer of a live payment time again from `from` on, because money came for it: never less than
 * they had. False when the payment is not waiting any more.
 */
export async function prolongRemittance(tx: Tx, paymentId: string, from: number): Promise<boolean> {
  const { dueDay, expiresAt } = await findTransferTerm(tx, from);
  await tx
    .update(remittances)
    .set({
      dueDay: sql`case when ${remittances.dueDay} < cast(${dueDay} as integer) then cast(${dueDay} as integer) else ${remittances.dueDay} end`,
    })
    .where(eq(remittances.paymentId, paymentId));
  // a write that may change nothing keeps the payment for us: nobody ends it meanwhile
  const kept = await tx
    .update(payments)
    .set({
      expiresAt: sql`case when ${payments.expiresAt} < cast(${expiresAt} as bigint) then cast(${expiresAt} as bigint) else ${payments.expiresAt} end`,
    })
    .where(and(eq(payments.id, paymentId), inArray(payments.state, ["created", "pending"])))
    .returning({ id: payments.id });
  return kept.length > 0;
}
