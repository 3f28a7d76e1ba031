import { and, asc, desc, eq, inArray, lt, notInArray, or, sql } from "drizzle-orm";
import { findPayout } from "#app/domain/payments/payouts.server.ts";
import { orders } from "#db/schema/ordering.ts";
import { bankReceipts, payoutSteps, payouts, receiptClaims, refunds } from "#db/schema/payments.ts";
import type { Reader } from "#db/store.ts";
import { listNames } from "./transfers.server.ts";

const OPEN_MAX = 500;
const PAYOUTS_PER_PAGE = 50;

const fields = {
  id: payouts.id,
  amountFen: payouts.amountFen,
  payeeName: payouts.payeeName,
  payeeAccount: payouts.payeeAccount,
  state: payouts.state,
  requestedAt: payouts.requestedAt,
  settledAt: payouts.settledAt,
  serialNumber: payouts.serialNumber,
  orderNumber: orders.number,
  receiptId: receiptClaims.receiptId,
};

const withCauses = (read: Reader) =>
  read
    .select(fields)
    .from(payouts)
    .leftJoin(refunds, eq(refunds.id, payouts.refundId))
    .leftJoin(orders, eq(orders.id, refunds.orderId))
    .leftJoin(receiptClaims, eq(receiptClaims.id, payouts.claimId));

/** What is to be transferred back, the oldest first. */
export function listOpenPayouts(read: Reader) {
  return withCauses(read)
    .where(inArray(payouts.state, ["requested", "sent"]))
    .orderBy(asc(payouts.requestedAt), asc(payouts.id))
    .limit(OPEN_MAX);
}

/** What was transferred back or given up, the newest first, fifty at a time; those older than `before`, if given. */
export async function listEndedPayouts(read: Reader, before: { at: number; id: string } | undefined) {
  const older =
    before &&
    or(
      lt(payouts.requestedAt, before.at),
      and(eq(payouts.requestedAt, before.at), lt(payouts.id, before.id)),
    );
  const rows = await withCauses(read)
    .where(and(notInArray(payouts.state, ["requested", "sent"]), older))
    .orderBy(desc(payouts.requestedAt), desc(payouts.id))
    .limit(PAYOUTS_PER_PAGE + 1);
  const shown = rows.slice(0, PAYOUTS_PER_PAGE);
  const last = shown.at(-1);
  return {
    payouts: shown,
    next: last && rows.length > PAYOUTS_PER_PAGE ? { at: last.requestedAt, id: last.id } : undefined,
  };
}

/** One payout with its steps, where its money came from, and the names of who did what. */
export async function findPayoutDesk(read: Reader, payoutId: string) {
  const payout = await findPayout(read, payoutId);
  if (!payout) return undefined;
  const [causes] = await withCauses(read).where(eq(payouts.id, payoutId)).limit(1);
  const steps = await read
    .select({
      id: payoutSteps.id,
      kind: payoutSteps.kind,
      actorUserId: payoutSteps.actorUserId,
      note: payoutSteps.note,
      happenedAt: payoutSteps.happenedAt,
    })
    .from(payoutSteps)
    .where(eq(payoutSteps.payoutId, payoutId))
    .orderBy(asc(payoutSteps.happenedAt), asc(payoutSteps.id))
    .limit(OPEN_MAX);
  const cause = payout.claimId
    ? eq(receiptClaims.id, payout.claimId)
    : and(
        eq(receiptClaims.kind, "payment"),
        sql`${receiptClaims.ref} = (select payment_id from refunds where id = ${payout.refundId})`,
      );
  const sources = await read
    .selectDistinct({
      receiptId: bankReceipts.id,
      bankDay: bankReceipts.bankDay,
      payerName: bankReceipts.payerName,
      payerAccount: bankReceipts.payerAccount,
      amountFen: bankReceipts.amountFen,
    })
    .from(receiptClaims)
    .innerJoin(bankReceipts, eq(bankReceipts.id, receiptClaims.receiptId))
    .where(cause)
    .limit(OPEN_MAX);
  const people = steps.flatMap(({ actorUserId }) => (actorUserId ? [actorUserId] : []));
  return {
    payout,
    orderNumber: causes?.orderNumber ?? null,
    steps,
    sources,
    names: await listNames(read, people),
  };
}
