import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { findReceipt } from "#app/domain/payments/bank-receipts.server.ts";
import { isSamePayer } from "#app/domain/payments/payer-name.ts";
import { returnPayout } from "#app/domain/payments/payouts.server.ts";
import {
  claim,
  decideMatch,
  findMatch,
  listParts,
  type MatchPart,
  proposeMatch,
  type ReceiptMatch,
  reverseClaimOfFailedPayout,
} from "#app/domain/payments/receipt-matches.server.ts";
import { prolongRemittance, type Remittance } from "#app/domain/payments/remittances.server.ts";
import { getTransferRule } from "#app/domain/payments/transfer-rules.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { payments, receiptCodes, remittances } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import { applyPayment } from "./apply-payment.server.ts";
import { applyRefund } from "./apply-refund.server.ts";

/** What somebody decides that a receipt is for. */
export interface MatchRequest {
  /** Made by the caller; the same id with the same content is one decision, with other content it is refused. */
  matchId: string;
  receiptId: string;
  parts: readonly MatchPart[];
  /** Needed where the payer's name is not the buyer's, and where money goes back. */
  reason: string | null;
}

/**
 * Matches a receipt (认款), or a part of it: to one payment or several, as credit of a buyer, as money to
 * be sent back, or as money of ours that came back. What is above the limit is proposed, and booked when
 * another person confirms it; else it is booked at once. A payment whose whole amount has come is paid,
 * through `applyPayment` and in this transaction; of one that has not, the buyer has time again for the
 * rest. The same id again answers the same decision.
 *
 * Refuses with MATCH_EMPTY, ABOVE_RECEIPT, ABOVE_DUE, PAYER_DIFFERS or REASON_MISSING (no reason was
 * given), TRANSFER_ENDED (a part for an order that has ended), TRANSFER_NOT_OPEN (paid, or in doubt),
 * PAYOUT_NOT_RETURNED or KEY_REUSED.
 */
export async function matchReceipt(
  tx: Tx,
  request: MatchRequest,
  matchedBy: string,
  now: number,
): Promise<ReceiptMatch["state"]> {
  return propose(tx, request, { by: matchedBy, isAutomatic: false }, now);
}

/**
 * Matches a receipt by itself when nothing is left to judge: the codes in its remark are of payments that
 * are not made yet, what these still want is exactly what came, and it came from who was to pay. Answers
 * whether it did. Above the limit it is proposed in the name of who recorded the receipt.
 */
export async function matchByCode(tx: Tx, receiptId: string, now: number): Promise<boolean> {
  const matchId = `auto:${receiptId}`;
  const receipt = await findReceipt(tx, receiptId);
  if (!receipt || receipt.allocatedFen > 0 || (await findMatch(tx, matchId))) return false;
  const found = await tx
    .select({
      paymentId: remittances.paymentId,
      payerName: remittances.payerName,
      amountFen: remittances.amountFen,
      receivedFen: remittances.receivedFen,
    })
    .from(receiptCodes)
    .innerJoin(remittances, eq(remittances.code, receiptCodes.code))
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .where(
      and(
        eq(receiptCodes.receiptId, receiptId),
        inArray(payments.state, ["created", "pending", "expired", "failed"]),
      ),
    );
  const parts = found.map(({ paymentId, amountFen, receivedFen }) => ({
    kind: "payment" as const,
    ref: paymentId,
    amountFen: amountFen - receivedFen,
  }));
  const wantedFen = parts.reduce((sum, part) => sum + part.amountFen, 0);
  const isExact = parts.length > 0 && wantedFen === receipt.amountFen;
  if (!isExact || !found.every(({ payerName }) => isSamePayer(receipt.payerName, payerName))) return false;
  const request = { matchId, receiptId, parts, reason: null };
  await propose(tx, request, { by: receipt.recordedBy, isAutomatic: true }, now);
  return true;
}

async function propose(
  tx: Tx,
  request: MatchRequest,
  { by, isAutomatic }: { by: string; isAutomatic: boolean },
  now: number,
): Promise<ReceiptMatch["state"]> {
  const { matchId, receiptId, reason } = request;
  const parts = inOrder(request.parts);
  const contentHash = hashContent(receiptId, parts, reason);
  const earlier = await findMatch(tx, matchId);
  if (earlier) return stateOf(earlier, contentHash);

  const receipt = await findReceipt(tx, receiptId);
  if (!receipt) throw new Error(`there is no receipt ${receiptId}`);
  if (parts.length === 0) throw new Refusal("MATCH_EMPTY");
  const told = await findTold(tx, parts);
  if (reason === null) {
    if (told.some(({ payerName }) => !isSamePayer(receipt.payerName, payerName)))
      throw new Refusal("PAYER_DIFFERS");
    if (parts.some(({ kind }) => kind === "credit" || kind === "refund")) throw new Refusal("REASON_MISSING");
  }
  const { twoPeopleAboveFen } = await getTransferRule(tx, now);
  const largestFen = Math.max(receipt.amountFen, ...told.map(({ amountFen }) => amountFen));
  const needsTwo = largestFen > twoPeopleAboveFen;
  const match = { id: matchId, contentHash, receiptId, isAutomatic, needsTwo, reason, proposedBy: by };
  if (!(await proposeMatch(tx, match, parts, now))) {
    // the same form was sent twice at once, and the other was first
    const other = await findMatch(tx, matchId);
    if (!other) throw new Error(`decision ${matchId} could be neither proposed nor found`);
    return stateOf(other, contentHash);
  }
  if (!needsTwo) return book(tx, matchId, by, now);
  for (const { paymentId } of told) await prolongRemittance(tx, paymentId, now);
  return "proposed";
}

/**
 * Books what another person proposed. Told again it changes nothing. Refuses with SAME_PERSON,
 * ALREADY_DECIDED (it was declined) and as matchReceipt does, where things have changed since.
 */
export async function confirmMatch(
  tx: Tx,
  matchId: string,
  confirmedBy: string,
  now: number,
): Promise<ReceiptMatch["state"]> {
  const match = await getMatch(tx, matchId);
  if (match.state === "booked") return "booked";
  if (match.state === "declined") throw new Refusal("ALREADY_DECIDED");
  if (match.proposedBy === confirmedBy) throw new Refusal("SAME_PERSON");
  return book(tx, matchId, confirmedBy, now);
}

/** Drops what was proposed: the receipt is free again. Refuses with ALREADY_DECIDED when it is booked. */
export async function declineMatch(
  tx: Tx,
  matchId: string,
  reason: string,
  declinedBy: string,
  now: number,
): Promise<void> {
  const decision = { state: "declined" as const, decidedBy: declinedBy, declineReason: reason };
  if (await decideMatch(tx, matchId, decision, now)) return;
  const { state } = await getMatch(tx, matchId);
  if (state === "booked") throw new Refusal("ALREADY_DECIDED");
}

async function book(tx: Tx, matchId: string, bookedBy: string, now: number): Promise<ReceiptMatch["state"]> {
  const match = await decideMatch(tx, matchId, { state: "booked", decidedBy: bookedBy }, now);
  if (!match) return (await getMatch(tx, matchId)).state;
  for (const part of inOrder(await listParts(tx, matchId))) {
    const remittance = await claim(tx, match, part, bookedBy, now);
    if (remittance) await settle(tx, remittance, now);
    if (part.kind === "returned" && part.ref !== null)
      await takeBack(tx, part.ref, part.amountFen, bookedBy, now);
  }
  return "booked";
}

/** What a payment's further money does to it: it is paid when all is there, and else waits for the rest. */
async function settle(tx: Tx, remittance: Remittance, now: number): Promise<void> {
  const { paymentId, code, amountFen, receivedFen } = remittance;
  if (receivedFen < amountFen) {
    if (!(await prolongRemittance(tx, paymentId, now))) throw new Refusal("TRANSFER_ENDED");
    return;
  }
  const paid = { externalId: code, paymentId, state: "paid" as const, amountFen, currency: "cny" };
  if (!(await applyPayment(tx, paid, now))) throw new Refusal("TRANSFER_NOT_OPEN");
}

/** Money that we had sent back is here again: it was not repaid. */
async function takeBack(
  tx: Tx,
  payoutId: string,
  amountFen: number,
  notedBy: string,
  now: number,
): Promise<void> {
  const payout = await returnPayout(tx, payoutId, amountFen, notedBy, now);
  if (!payout) throw new Refusal("PAYOUT_NOT_RETURNED");
  const { refundId, claimId } = payout;
  if (claimId !== null) await reverseClaimOfFailedPayout(tx, claimId, null, notedBy, now);
  if (refundId !== null)
    await applyRefund(
      tx,
      { refundId, externalId: payoutId, state: "failed", amountFen, currency: "cny" },
      now,
    );
}

async function findTold(tx: Reader, parts: readonly MatchPart[]): Promise<Remittance[]> {
  const ids = parts.flatMap(({ kind, ref }) => (kind === "payment" && ref !== null ? [ref] : []));
  if (new Set(ids).size !== ids.length) throw new Error("a decision names each payment once");
  if (ids.length === 0) return [];
  const told = await tx.select().from(remittances).where(inArray(remittances.paymentId, ids));
  if (told.length !== ids.length) throw new Error("a decision names a payment that is not by transfer");
  return told;
}

async function getMatch(tx: Tx, matchId: string): Promise<ReceiptMatch> {
  const match = await findMatch(tx, matchId);
  if (!match) throw new Error(`there is no decision ${matchId}`);
  return match;
}

function stateOf(earlier: ReceiptMatch, contentHash: string): ReceiptMatch["state"] {
  if (earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  return earlier.state;
}

/** Payments are taken in one order by everybody; what is not whole and above zero no form lets through. */
function inOrder(parts: readonly MatchPart[]): MatchPart[] {
  const wrong = parts.find(({ amountFen }) => !Number.isSafeInteger(amountFen) || amountFen < 1);
  if (wrong) throw new Error(`${wrong.amountFen} fen is no part of a receipt`);
  const key = ({ kind, ref }: MatchPart) => `${kind} ${ref ?? ""}`;
  return [...parts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function hashContent(receiptId: string, parts: readonly MatchPart[], reason: string | null): string {
  const content = [receiptId, parts.map(({ kind, ref, amountFen }) => [kind, ref, amountFen]), reason];
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}
