import { and, asc, eq, notInArray, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { payments, receiptClaims, receiptMatches, receiptMatchParts } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { ReceiptClaimKind } from "#db/words.ts";
import { allocate } from "./bank-receipts.server.ts";
import { cancelPayoutOfClaim, requestPayoutOfClaim } from "./payouts.server.ts";
import { addReceived } from "./remittances.server.ts";

export type ReceiptMatch = typeof receiptMatches.$inferSelect;
export type Claim = typeof receiptClaims.$inferSelect;

/** What a decision gives to whom: see receipt_match_parts. */
export interface MatchPart {
  kind: ReceiptClaimKind;
  ref: string | null;
  amountFen: number;
}

type NewMatch = Pick<
  ReceiptMatch,
  "id" | "contentHash" | "receiptId" | "isAutomatic" | "needsTwo" | "reason" | "proposedBy"
>;

/**
 * Writes down what a receipt is proposed to be used for, and takes it from what is left of the receipt:
 * two clerks at once never use the same fen. False when this id was proposed before: then nothing
 * changed. Refuses with ABOVE_RECEIPT.
 */
export async function proposeMatch(
  tx: Tx,
  match: NewMatch,
  parts: readonly MatchPart[],
  now: number,
): Promise<boolean> {
  const amountFen = parts.reduce((sum, part) => sum + part.amountFen, 0);
  const [proposed] = await tx
    .insert(receiptMatches)
    .values({ ...match, amountFen, proposedAt: now, state: "proposed" })
    .onConflictDoNothing()
    .returning({ id: receiptMatches.id });
  if (!proposed) return false;
  if (!(await allocate(tx, match.receiptId, amountFen))) throw new Refusal("ABOVE_RECEIPT");
  await tx
    .insert(receiptMatchParts)
    .values(parts.map((part) => ({ ...part, id: newId(), matchId: match.id })));
  return true;
}

/** A decision by its id. */
export async function findMatch(read: Reader, matchId: string): Promise<ReceiptMatch | undefined> {
  const [match] = await read.select().from(receiptMatches).where(eq(receiptMatches.id, matchId)).limit(1);
  return match;
}

/** Puts the parts of a decision in the order in which everybody takes what they are about. */
export async function listParts(read: Reader, matchId: string): Promise<MatchPart[]> {
  return read
    .select({
      kind: receiptMatchParts.kind,
      ref: receiptMatchParts.ref,
      amountFen: receiptMatchParts.amountFen,
    })
    .from(receiptMatchParts)
    .where(eq(receiptMatchParts.matchId, matchId))
    .orderBy(asc(receiptMatchParts.kind), asc(receiptMatchParts.ref))
    .limit(1_000);
}

/** Ends a proposal. Undefined when it was ended before. */
export async function decideMatch(
  tx: Tx,
  matchId: string,
  decision: { state: "booked" | "declined"; decidedBy: string; declineReason?: string },
  decidedAt: number,
): Promise<ReceiptMatch | undefined> {
  const [match] = await tx
    .update(receiptMatches)
    .set({ ...decision, decidedAt })
    .where(and(eq(receiptMatches.id, matchId), eq(receiptMatches.state, "proposed")))
    .returning();
  if (match && decision.state === "declined") await allocate(tx, match.receiptId, -match.amountFen);
  return match;
}

/**
 * Enters one part of a booked decision into the book, and what follows from it among transfers: the
 * payment has received so much more, or money is to be sent back. Refuses with ABOVE_DUE (facts: dueFen)
 * when the payment does not want that much any more.
 */
export async function claim(tx: Tx, match: ReceiptMatch, part: MatchPart, claimedBy: string, now: number) {
  const [entered] = await tx
    .insert(receiptClaims)
    .values({
      ...part,
      id: newId(),
      matchId: match.id,
      receiptId: match.receiptId,
      reason: match.reason,
      claimedBy,
      claimedAt: now,
      businessDay: businessDay(now),
    })
    .returning();
  if (!entered) throw new Error("a claim was not entered");
  if (part.kind === "refund") await requestPayoutOfClaim(tx, entered, now);
  if (part.kind !== "payment" || part.ref === null) return undefined;
  const remittance = await addReceived(tx, part.ref, part.amountFen);
  if (!remittance) throw new Refusal("ABOVE_DUE");
  return remittance;
}

/**
 * Takes a claim back by a further entry, so that its money can be claimed for something else. A claim of
 * a payment that is made, of money that was sent, or of money that came back stays. Refuses with
 * ALREADY_DECIDED or MATCH_SETTLED.
 */
export async function reverseClaim(
  tx: Tx,
  claimId: string,
  reason: string,
  reversedBy: string,
  now: number,
): Promise<Claim> {
  const claimed = await getClaim(tx, claimId);
  if (claimed.kind === "returned" || claimed.reversesId !== null) throw new Refusal("MATCH_SETTLED");
  await reverse(tx, claimed, reason, reversedBy, now);
  if (claimed.kind === "payment" && claimed.ref !== null) {
    await addReceived(tx, claimed.ref, -claimed.amountFen);
    if (!(await isUnsettled(tx, claimed.ref))) throw new Refusal("MATCH_SETTLED");
  }
  if (claimed.kind === "refund" && !(await cancelPayoutOfClaim(tx, claimId, reason, reversedBy, now)))
    throw new Refusal("MATCH_SETTLED");
  return claimed;
}

/** Takes back the claim whose money was not sent back after all, or came back: it is to be decided upon again. */
export async function reverseClaimOfFailedPayout(
  tx: Tx,
  claimId: string,
  reason: string | null,
  reversedBy: string,
  now: number,
): Promise<void> {
  await reverse(tx, await getClaim(tx, claimId), reason, reversedBy, now);
}

/** An entry of the book by its id. */
export async function findClaim(read: Reader, claimId: string): Promise<Claim | undefined> {
  const [claimed] = await read.select().from(receiptClaims).where(eq(receiptClaims.id, claimId)).limit(1);
  return claimed;
}

async function getClaim(tx: Tx, claimId: string): Promise<Claim> {
  const claimed = await findClaim(tx, claimId);
  if (!claimed) throw new Error(`there is no claim ${claimId}`);
  return claimed;
}

async function reverse(tx: Tx, claimed: Claim, reason: string | null, reversedBy: string, now: number) {
  const [reversed] = await tx
    .insert(receiptClaims)
    .values({
      ...claimed,
      id: newId(),
      amountFen: -claimed.amountFen,
      reversesId: claimed.id,
      reason,
      claimedBy: reversedBy,
      claimedAt: now,
      businessDay: businessDay(now),
    })
    .onConflictDoNothing()
    .returning({ id: receiptClaims.id });
  if (!reversed) throw new Refusal("ALREADY_DECIDED");
  await allocate(tx, claimed.receiptId, -claimed.amountFen);
}

/** True of a payment that money may still be taken from: it is neither made nor in doubt. It stays locked. */
async function isUnsettled(tx: Tx, paymentId: string): Promise<boolean> {
  const kept = await tx
    .update(payments)
    .set({ state: sql`${payments.state}` })
    .where(and(eq(payments.id, paymentId), notInArray(payments.state, ["paid", "review"])))
    .returning({ id: payments.id });
  return kept.length > 0;
}
