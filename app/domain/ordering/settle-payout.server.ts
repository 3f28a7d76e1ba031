import {
  confirmPayout,
  failPayout,
  type Payout,
  type SentPayout,
  sendPayout,
} from "#app/domain/payments/payouts.server.ts";
import { reverseClaimOfFailedPayout } from "#app/domain/payments/receipt-matches.server.ts";
import type { Tx } from "#db/store.ts";
import { applyRefund } from "./apply-refund.server.ts";

/**
 * Marks money as transferred back, see sendPayout. Where one person is enough the refund that it carries
 * out is made by that. Answers the payout, or undefined when it was marked before.
 */
export async function markPayoutSent(
  tx: Tx,
  sent: SentPayout,
  sentBy: string,
  now: number,
): Promise<Payout | undefined> {
  return tellRefund(tx, await sendPayout(tx, sent, sentBy, now), now);
}

/** Confirms as another person that money was transferred back: the refund it carries out is made by that. */
export async function markPayoutConfirmed(
  tx: Tx,
  payoutId: string,
  confirmedBy: string,
  now: number,
): Promise<Payout | undefined> {
  return tellRefund(tx, await confirmPayout(tx, payoutId, confirmedBy, now), now);
}

/** Gives up to transfer money back: its refund has failed, or its receipt is to be decided upon again. */
export async function markPayoutFailed(
  tx: Tx,
  payoutId: string,
  reason: string,
  failedBy: string,
  now: number,
): Promise<Payout | undefined> {
  const payout = await failPayout(tx, payoutId, reason, failedBy, now);
  if (payout?.claimId) await reverseClaimOfFailedPayout(tx, payout.claimId, reason, failedBy, now);
  return tellRefund(tx, payout, now);
}

async function tellRefund(tx: Tx, payout: Payout | undefined, now: number): Promise<Payout | undefined> {
  if (!payout || payout.refundId === null || payout.state === "sent" || payout.state === "requested")
    return payout;
  const { refundId, id: externalId, state, amountFen } = payout;
  await applyRefund(tx, { refundId, externalId, state, amountFen, currency: "cny" }, now);
  return payout;
}
