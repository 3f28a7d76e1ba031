import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import {
  bankReceipts,
  payments,
  receiptClaims,
  receiptCodes,
  receiptMatches,
  receiptMatchParts,
  remittances,
} from "#db/schema/payments.ts";
import type { Reader, Store, Tx } from "#db/store.ts";
import { type GatewayPayment, GatewayRejected, type PaymentGateway } from "./gateway.ts";
import { openException } from "./money-book.server.ts";
import { requestPayoutOfRefund } from "./payouts.server.ts";
import { issueRemittance, prolongRemittance } from "./remittances.server.ts";
import { findTransferTerm } from "./transfer-rules.server.ts";

/**
 * Paying by bank transfer (对公转账). Its books are ours: what the buyer was told to remit, what came into
 * the bank, what was matched, and what we are to transfer back. A payment's name there is its code.
 */
export function transferGateway(store: Store, clock: () => number = Date.now): PaymentGateway {
  return {
    id: "transfer",
    async start({ paymentId, orderId, orderNumber, amountFen, payerName, expiresAt, dueDay }) {
      if (!payerName) throw new GatewayRejected("nobody said who will pay");
      const told = { paymentId, orderId, orderNumber, amountFen, payerName };
      const { code } = await store.write((tx) => issueRemittance(tx, told, { expiresAt, dueDay }, clock()));
      return { externalId: code, redirectTo: pageOf(orderNumber) };
    },
    fetch: (externalId) => tell(store.read, externalId),
    expire: (externalId) => store.write((tx) => endOrProlong(tx, externalId, clock())),
    async refund({ refundId, externalId, amountFen, currency }) {
      const payout = await store.write(async (tx) => {
        const { paymentId } = await tell(tx, externalId);
        return requestPayoutOfRefund(tx, { refundId, paymentId, amountFen }, clock());
      });
      const isOpen = payout.state === "requested" || payout.state === "sent";
      const state = isOpen ? "pending" : (payout.state as "succeeded" | "failed");
      return { refundId, externalId: payout.id, state, amountFen: payout.amountFen, currency };
    },
  };
}

/** Where the buyer reads what to remit. */
function pageOf(orderNumber: string): string {
  return `/orders/${orderNumber}`;
}

/** What our books know of a payment by its code. Money that is only proposed to be for it does not count. */
async function tell(read: Reader, code: string): Promise<GatewayPayment> {
  const [told] = await read
    .select({
      paymentId: remittances.paymentId,
      amountFen: remittances.amountFen,
      receivedFen: remittances.receivedFen,
      orderNumber: remittances.orderNumber,
      state: payments.state,
      currency: payments.currency,
    })
    .from(remittances)
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .where(eq(remittances.code, code))
    .limit(1);
  if (!told) throw new Error(`no remittance has the code ${code}`);
  const { paymentId, amountFen, receivedFen, currency } = told;
  const isEnded = told.state === "expired" || told.state === "failed";
  const state = receivedFen === amountFen ? "paid" : isEnded ? "expired" : "pending";
  return { externalId: code, state, amountFen, currency, paymentId, redirectTo: pageOf(told.orderNumber) };
}

/**
 * Ends a payment for which nothing came. Where money came that is not decided upon, or a part of it, the
 * buyer has time again, counted from the last of it: then it is still pending. When that is over too it
 * ends, and a person must say what becomes of the money.
 */
async function endOrProlong(tx: Tx, code: string, now: number): Promise<GatewayPayment> {
  const told = await tell(tx, code);
  if (told.state !== "pending") return told;
  const lastMoneyAt = await findLastMoney(tx, told.paymentId, code);
  if (lastMoneyAt !== undefined) {
    const { expiresAt } = await findTransferTerm(tx, lastMoneyAt);
    if (expiresAt > now && (await prolongRemittance(tx, told.paymentId, lastMoneyAt))) return told;
    await openException(tx, "transfer_part_left", told.paymentId, code, now);
  }
  return { ...told, state: "expired" };
}

/** When money last came that may be for a payment: claimed, proposed to be, or lying there under its code. */
async function findLastMoney(tx: Tx, paymentId: string, code: string): Promise<number | undefined> {
  const latest = async (rows: Promise<{ at: number | null }[]>) => (await rows)[0]?.at ?? 0;
  const last = (column: SQL) => sql<number | null>`max(${column})`.mapWith(Number);
  const claimed = await latest(
    tx
      .select({ at: last(sql`case when ${remittances.receivedFen} > 0 then ${receiptClaims.claimedAt} end`) })
      .from(remittances)
      .innerJoin(
        receiptClaims,
        and(eq(receiptClaims.ref, remittances.paymentId), eq(receiptClaims.kind, "payment")),
      )
      .where(eq(remittances.paymentId, paymentId)),
  );
  const proposed = await latest(
    tx
      .select({ at: last(sql`${receiptMatches.proposedAt}`) })
      .from(receiptMatchParts)
      .innerJoin(
        receiptMatches,
        and(eq(receiptMatches.id, receiptMatchParts.matchId), eq(receiptMatches.state, "proposed")),
      )
      .where(and(eq(receiptMatchParts.kind, "payment"), eq(receiptMatchParts.ref, paymentId))),
  );
  const lying = await latest(
    tx
      .select({ at: last(sql`${bankReceipts.recordedAt}`) })
      .from(receiptCodes)
      .innerJoin(bankReceipts, eq(bankReceipts.id, receiptCodes.receiptId))
      .where(and(eq(receiptCodes.code, code), lt(bankReceipts.allocatedFen, bankReceipts.amountFen))),
  );
  const lastAt = Math.max(claimed, proposed, lying);
  return lastAt === 0 ? undefined : lastAt;
}
