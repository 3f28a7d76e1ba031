import { and, desc, eq, ne, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { bankReceipts, payoutSteps, payouts, receiptClaims, refunds } from "#db/schema/payments.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import { isSamePayer } from "./payer-name.ts";
import { getTransferRule } from "./transfer-rules.server.ts";

export type Payout = typeof payouts.$inferSelect;
type Step = (typeof payoutSteps.$inferInsert)["kind"];

/** A payout by its id. */
export async function findPayout(read: Reader, payoutId: string): Promise<Payout | undefined> {
  const [payout] = await read.select().from(payouts).where(eq(payouts.id, payoutId)).limit(1);
  return payout;
}

/** The payout that carries out a refund. */
export async function findPayoutOfRefund(read: Reader, refundId: string): Promise<Payout | undefined> {
  const [payout] = await read.select().from(payouts).where(eq(payouts.refundId, refundId)).limit(1);
  return payout;
}

/**
 * Instructs that a refund be transferred back, to whoever remitted the most of its payment. Asked again
 * for the same refund it answers the same payout.
 */
export async function requestPayoutOfRefund(
  tx: Tx,
  refund: { refundId: string; paymentId: string; amountFen: number },
  now: number,
): Promise<Payout> {
  const [payer] = await tx
    .select({ payeeName: bankReceipts.payerName, payeeAccount: bankReceipts.payerAccount })
    .from(receiptClaims)
    .innerJoin(bankReceipts, eq(bankReceipts.id, receiptClaims.receiptId))
    .where(and(eq(receiptClaims.kind, "payment"), eq(receiptClaims.ref, refund.paymentId)))
    .groupBy(bankReceipts.id, bankReceipts.payerName, bankReceipts.payerAccount)
    .orderBy(desc(sumOf(receiptClaims.amountFen)), bankReceipts.id)
    .limit(1);
  if (!payer) throw new Error(`nothing was received for payment ${refund.paymentId}`);
  const { refundId, amountFen } = refund;
  const requested = await request(tx, { refundId, claimId: null, amountFen, ...payer }, now);
  const payout = requested ?? (await findPayoutOfRefund(tx, refundId));
  if (!payout) throw new Error(`refund ${refundId} could be neither instructed nor found`);
  return payout;
}

/** Instructs that a claim's money be transferred back to who sent it. */
export async function requestPayoutOfClaim(
  tx: Tx,
  claim: { id: string; receiptId: string; amountFen: number },
  now: number,
): Promise<void> {
  const [payer] = await tx
    .select({ payeeName: bankReceipts.payerName, payeeAccount: bankReceipts.payerAccount })
    .from(bankReceipts)
    .where(eq(bankReceipts.id, claim.receiptId))
    .limit(1);
  if (!payer) throw new Error(`there is no receipt ${claim.receiptId}`);
  await request(tx, { refundId: null, claimId: claim.id, amountFen: claim.amountFen, ...payer }, now);
}

async function request(
  tx: Tx,
  payout: Pick<Payout, "refundId" | "claimId" | "amountFen" | "payeeName" | "payeeAccount">,
  now: number,
): Promise<Payout | undefined> {
  const [requested] = await tx
    .insert(payouts)
    .values({ ...payout, id: newId(), state: "requested", requestedAt: now })
    .onConflictDoNothing()
    .returning();
  if (requested) await addStep(tx, requested.id, "requested", null, null, now);
  return requested;
}

/** How a payout left the bank, as a clerk says. */
export interface SentPayout {
  payoutId: string;
  accountId: string;
  /** The bank's. */
  serialNumber: string;
  payeeName: string;
  payeeAccount: string;
  note: string | null;
}

/**
 * Marks a payout as sent. Where all that was sent back of the same money is above the limit, or it went to
 * another account than it came from, another person must confirm: it is then `sent` and not yet
 * `succeeded`. Undefined when it was marked before. Refuses with REASON_MISSING (another payee, and no
 * note why) or SERIAL_TAKEN.
 */
export async function sendPayout(
  tx: Tx,
  sent: SentPayout,
  sentBy: string,
  now: number,
): Promise<Payout | undefined> {
  const { payoutId, accountId, serialNumber, payeeName, payeeAccount, note } = sent;
  const payout = await findPayout(tx, payoutId);
  if (!payout) throw new Error(`there is no payout ${payoutId}`);
  const isKnownPayee = isSamePayer(payeeName, payout.payeeName) && payeeAccount === payout.payeeAccount;
  if (!isKnownPayee && note === null) throw new Refusal("REASON_MISSING");
  const { twoPeopleAboveFen } = await getTransferRule(tx, now);
  const needsTwo = !isKnownPayee || (await sumOfSameMoney(tx, payout)) > twoPeopleAboveFen;
  if (await isSerialTaken(tx, accountId, serialNumber, payoutId)) throw new Refusal("SERIAL_TAKEN");
  const [marked] = await tx
    .update(payouts)
    .set({
      state: needsTwo ? "sent" : "succeeded",
      accountId,
      serialNumber,
      paidToName: payeeName,
      paidToAccount: payeeAccount,
      sentBy,
      sentAt: now,
      settledAt: needsTwo ? null : now,
    })
    .where(and(eq(payouts.id, payoutId), eq(payouts.state, "requested")))
    .returning();
  if (marked)
    await addStep(tx, payoutId, "sent", sentBy, [serialNumber, note].filter(Boolean).join(" "), now);
  return marked;
}

/** Confirms as another person that a payout was sent. Undefined when it waits for no one. Refuses with SAME_PERSON. */
export async function confirmPayout(
  tx: Tx,
  payoutId: string,
  confirmedBy: string,
  now: number,
): Promise<Payout | undefined> {
  const payout = await findPayout(tx, payoutId);
  if (payout?.state !== "sent") return undefined;
  if (payout.sentBy === confirmedBy) throw new Refusal("SAME_PERSON");
  const [confirmed] = await tx
    .update(payouts)
    .set({ state: "succeeded", confirmedBy, settledAt: now })
    .where(and(eq(payouts.id, payoutId), eq(payouts.state, "sent"), ne(payouts.sentBy, confirmedBy)))
    .returning();
  if (confirmed) await addStep(tx, payoutId, "confirmed", confirmedBy, null, now);
  return confirmed;
}

/** Says that a payout marked as sent was not: it is to be sent again. Undefined when it waits for no one. */
export async function declinePayout(
  tx: Tx,
  payoutId: string,
  reason: string,
  declinedBy: string,
  now: number,
): Promise<Payout | undefined> {
  const [declined] = await tx
    .update(payouts)
    .set({
      state: "requested",
      accountId: null,
      serialNumber: null,
      paidToName: null,
      paidToAccount: null,
      sentBy: null,
      sentAt: null,
    })
    .where(and(eq(payouts.id, payoutId), eq(payouts.state, "sent")))
    .returning();
  if (declined) await addStep(tx, payoutId, "declined", declinedBy, reason, now);
  return declined;
}

/** Gives a payout up that never left. Undefined when it did, or was given up before. */
export async function failPayout(
  tx: Tx,
  payoutId: string,
  reason: string,
  failedBy: string,
  now: number,
): Promise<Payout | undefined> {
  const [failed] = await tx
    .update(payouts)
    .set({ state: "failed", settledAt: now })
    .where(and(eq(payouts.id, payoutId), eq(payouts.state, "requested")))
    .returning();
  if (failed) await addStep(tx, payoutId, "failed", failedBy, reason, now);
  return failed;
}

/** Notes that a payout which had been made came back to us. Undefined when it had not been made. */
export async function returnPayout(
  tx: Tx,
  payoutId: string,
  amountFen: number,
  notedBy: string,
  now: number,
): Promise<Payout | undefined> {
  const [returned] = await tx
    .update(payouts)
    .set({ state: "failed", settledAt: now })
    .where(and(eq(payouts.id, payoutId), eq(payouts.state, "succeeded"), eq(payouts.amountFen, amountFen)))
    .returning();
  if (returned) await addStep(tx, payoutId, "returned", notedBy, null, now);
  return returned;
}

/** Gives up the payout of a claim that is taken back. False when it is too late for that. */
export async function cancelPayoutOfClaim(
  tx: Tx,
  claimId: string,
  reason: string,
  cancelledBy: string,
  now: number,
): Promise<boolean> {
  const [payout] = await tx
    .select({ id: payouts.id })
    .from(payouts)
    .where(eq(payouts.claimId, claimId))
    .limit(1);
  return payout !== undefined && (await failPayout(tx, payout.id, reason, cancelledBy, now)) !== undefined;
}

/** All that was or is to be sent back of the payment or the receipt that this payout is of. */
async function sumOfSameMoney(tx: Tx, payout: Payout): Promise<number> {
  const isAlive = ne(payouts.state, "failed");
  const [sum] =
    payout.refundId === null
      ? await tx
          .select({ fen: sumOf(payouts.amountFen) })
          .from(payouts)
          .innerJoin(receiptClaims, eq(receiptClaims.id, payouts.claimId))
          .where(
            and(
              isAlive,
              sql`${receiptClaims.receiptId} = (select receipt_id from receipt_claims where id = ${payout.claimId})`,
            ),
          )
      : await tx
          .select({ fen: sumOf(payouts.amountFen) })
          .from(payouts)
          .innerJoin(refunds, eq(refunds.id, payouts.refundId))
          .where(
            and(
              isAlive,
              sql`${refunds.paymentId} = (select payment_id from refunds where id = ${payout.refundId})`,
            ),
          );
  return sum?.fen ?? 0;
}

async function isSerialTaken(
  tx: Tx,
  accountId: string,
  serialNumber: string,
  payoutId: string,
): Promise<boolean> {
  const [other] = await tx
    .select({ id: payouts.id })
    .from(payouts)
    .where(
      and(eq(payouts.accountId, accountId), eq(payouts.serialNumber, serialNumber), ne(payouts.id, payoutId)),
    )
    .limit(1);
  return other !== undefined;
}

async function addStep(
  tx: Tx,
  payoutId: string,
  kind: Step,
  actorUserId: string | null,
  note: string | null,
  happenedAt: number,
): Promise<void> {
  await tx
    .insert(payoutSteps)
    .values({ id: newId(), payoutId, kind, actorUserId, note: note || null, happenedAt });
}
