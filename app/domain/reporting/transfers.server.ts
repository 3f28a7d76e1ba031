import { and, asc, desc, eq, exists, gte, inArray, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { type BankReceipt, findReceipt } from "#app/domain/payments/bank-receipts.server.ts";
import { isSamePayer, maskPayer } from "#app/domain/payments/payer-name.ts";
import { findRemittanceCodes } from "#app/domain/payments/remittance-code.ts";
import { findTransferNotice } from "#app/domain/payments/transfer-notice.server.ts";
import type { NameMask } from "#app/domain/units/barracks.server.ts";
import { parseYuan } from "#app/domain/values/fen.ts";
import { users } from "#db/schema/identity.ts";
import { orders } from "#db/schema/ordering.ts";
import {
  bankReceipts,
  payments,
  payouts,
  receiptClaims,
  receiptCodes,
  receiptMatches,
  receiptMatchParts,
  remittances,
} from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import type { ReceiptClaimKind } from "#db/words.ts";
import type { ReceiptState } from "./receipt-states.ts";

const RECEIPTS_PER_PAGE = 50;
const ROWS_MAX = 500;
const SUGGESTIONS_MAX = 20;

/** What came into the bank and what became of it; the first is the sum of the others. */
export async function sumTransfers(read: Reader) {
  const [receipts] = await read
    .select({
      receivedFen: sumOf(bankReceipts.amountFen),
      unallocatedFen: sumOf(sql`${bankReceipts.amountFen} - ${bankReceipts.allocatedFen}`),
      open: sumOf(sql`case when ${bankReceipts.allocatedFen} < ${bankReceipts.amountFen} then 1 else 0 end`),
    })
    .from(bankReceipts);
  const claimed = await read
    .select({ kind: receiptClaims.kind, fen: sumOf(receiptClaims.amountFen) })
    .from(receiptClaims)
    .groupBy(receiptClaims.kind);
  const [proposed] = await read
    .select({ fen: sumOf(receiptMatches.amountFen), count: countOf() })
    .from(receiptMatches)
    .where(eq(receiptMatches.state, "proposed"));
  const [toSend] = await read
    .select({ count: countOf() })
    .from(payouts)
    .where(inArray(payouts.state, ["requested", "sent"]));
  const of = (kind: ReceiptClaimKind) => claimed.find((row) => row.kind === kind)?.fen ?? 0;
  return {
    receivedFen: receipts?.receivedFen ?? 0,
    matchedFen: of("payment"),
    creditFen: of("credit"),
    backFen: of("refund") + of("returned"),
    proposedFen: proposed?.fen ?? 0,
    unallocatedFen: receipts?.unallocatedFen ?? 0,
    openCount: receipts?.open ?? 0,
    proposedCount: proposed?.count ?? 0,
    payoutCount: toSend?.count ?? 0,
  };
}

export interface ReceiptFilter {
  state?: ReceiptState | undefined;
  fromDay?: number | undefined;
  toDay?: number | undefined;
  /** A payer, a serial number, a code, a word of the remark, or an amount. */
  words?: string | undefined;
}

/** Where a page of receipts goes on: after the row of this day and id, among those that are open or the others. */
export interface ReceiptPlace {
  isOpen: boolean;
  bankDay: number;
  id: string;
}

const isOpen = sql`${bankReceipts.allocatedFen} < ${bankReceipts.amountFen}`;

/**
 * Receipts, those with money left first, the newest day first, fifty at a time. `next` is where the page
 * after this one begins; undefined at the end.
 */
export async function listReceipts(read: Reader, filter: ReceiptFilter, after: ReceiptPlace | undefined) {
  const rows =
    after?.isOpen === false ? [] : await listSome(read, filter, true, after, RECEIPTS_PER_PAGE + 1);
  if (rows.length <= RECEIPTS_PER_PAGE) {
    const rest = RECEIPTS_PER_PAGE + 1 - rows.length;
    const others = after?.isOpen === false ? after : undefined;
    rows.push(...(await listSome(read, filter, false, others, rest)));
  }
  const shown = rows.slice(0, RECEIPTS_PER_PAGE);
  const last = shown.at(-1);
  const next: ReceiptPlace | undefined =
    last && rows.length > RECEIPTS_PER_PAGE
      ? { isOpen: last.allocatedFen < last.amountFen, bankDay: last.bankDay, id: last.id }
      : undefined;
  return { receipts: shown, next };
}

function listSome(
  read: Reader,
  filter: ReceiptFilter,
  withRest: boolean,
  after: ReceiptPlace | undefined,
  limit: number,
) {
  const older =
    after &&
    or(
      lt(bankReceipts.bankDay, after.bankDay),
      and(eq(bankReceipts.bankDay, after.bankDay), lt(bankReceipts.id, after.id)),
    );
  return read
    .select({
      id: bankReceipts.id,
      bankDay: bankReceipts.bankDay,
      bankTime: bankReceipts.bankTime,
      serialNumber: bankReceipts.serialNumber,
      payerName: bankReceipts.payerName,
      payerAccount: bankReceipts.payerAccount,
      remark: bankReceipts.remark,
      amountFen: bankReceipts.amountFen,
      allocatedFen: bankReceipts.allocatedFen,
      isProposed: sql`case when ${hasProposal(read)} then 1 else 0 end`.mapWith(Boolean),
    })
    .from(bankReceipts)
    .where(and(withRest ? isOpen : sql`not (${isOpen})`, older, ...conditionsOf(read, filter)))
    .orderBy(desc(bankReceipts.bankDay), desc(bankReceipts.id))
    .limit(limit);
}

function hasProposal(read: Reader): SQL {
  return exists(
    read
      .select({ id: receiptMatches.id })
      .from(receiptMatches)
      .where(and(eq(receiptMatches.receiptId, bankReceipts.id), eq(receiptMatches.state, "proposed"))),
  );
}

function conditionsOf(read: Reader, { state, fromDay, toDay, words }: ReceiptFilter): (SQL | undefined)[] {
  return [
    state === "open" ? isOpen : undefined,
    state === "proposed" ? hasProposal(read) : undefined,
    state === "matched" ? and(sql`not (${isOpen})`, sql`not ${hasProposal(read)}`) : undefined,
    fromDay === undefined ? undefined : gte(bankReceipts.bankDay, fromDay),
    toDay === undefined ? undefined : lte(bankReceipts.bankDay, toDay),
    words ? meant(read, words) : undefined,
  ];
}

/** Receipts that a person may mean by what they typed. */
function meant(read: Reader, words: string): SQL | undefined {
  const like = `%${words.toLowerCase().replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  const contains = (column: SQL) => sql`lower(${column}) like ${like} escape '\\'`;
  const amountFen = parseYuan(words.replace(/^[¥￥]/, ""));
  const codes = findRemittanceCodes(words);
  return or(
    contains(sql`${bankReceipts.payerName}`),
    contains(sql`${bankReceipts.remark}`),
    eq(bankReceipts.serialNumber, words),
    amountFen === undefined ? undefined : eq(bankReceipts.amountFen, amountFen),
    codes.length === 0
      ? undefined
      : exists(
          read
            .select({ code: receiptCodes.code })
            .from(receiptCodes)
            .where(and(eq(receiptCodes.receiptId, bankReceipts.id), inArray(receiptCodes.code, codes))),
        ),
  );
}

/** One receipt with every decision about it, every entry of the book, and what it may be for. */
export async function findReceiptDesk(read: Reader, receiptId: string) {
  const receipt = await findReceipt(read, receiptId);
  if (!receipt) return undefined;
  const claims = await listClaims(read, receiptId);
  const matches = await listMatches(read, receiptId);
  const people = [receipt.recordedBy, ...claims.map(({ claimedBy }) => claimedBy)];
  for (const { proposedBy, decidedBy } of matches) people.push(proposedBy, ...(decidedBy ? [decidedBy] : []));
  const left = receipt.amountFen - receipt.allocatedFen;
  return {
    receipt,
    claims,
    matches,
    names: await listNames(read, people),
    suggestions: left > 0 ? await listSuggestions(read, receipt, left) : [],
    returnable: left > 0 ? await listReturnable(read, left) : [],
  };
}

/** The number of the order that a claim or a part is about, whatever it refers to. */
const ORDER_NUMBER_OF_REF = (kind: SQL, ref: SQL) => sql<string | null>`case
  when ${kind} = 'payment' then (select order_number from remittances where payment_id = ${ref})
  when ${kind} = 'credit' then (select number from orders where id = ${ref}) end`;

function listClaims(read: Reader, receiptId: string) {
  return read
    .select({
      id: receiptClaims.id,
      kind: receiptClaims.kind,
      amountFen: receiptClaims.amountFen,
      reversesId: receiptClaims.reversesId,
      reason: receiptClaims.reason,
      claimedBy: receiptClaims.claimedBy,
      claimedAt: receiptClaims.claimedAt,
      orderNumber: ORDER_NUMBER_OF_REF(sql`${receiptClaims.kind}`, sql`${receiptClaims.ref}`),
      paymentState: payments.state,
      payoutId: payouts.id,
      payoutState: payouts.state,
      isAutomatic: receiptMatches.isAutomatic,
    })
    .from(receiptClaims)
    .innerJoin(receiptMatches, eq(receiptMatches.id, receiptClaims.matchId))
    .leftJoin(payments, and(eq(receiptClaims.kind, "payment"), eq(payments.id, receiptClaims.ref)))
    .leftJoin(payouts, eq(payouts.claimId, receiptClaims.id))
    .where(eq(receiptClaims.receiptId, receiptId))
    .orderBy(asc(receiptClaims.claimedAt), asc(receiptClaims.id))
    .limit(ROWS_MAX);
}

async function listMatches(read: Reader, receiptId: string) {
  const matches = await read
    .select()
    .from(receiptMatches)
    .where(
      and(eq(receiptMatches.receiptId, receiptId), inArray(receiptMatches.state, ["proposed", "declined"])),
    )
    .orderBy(asc(receiptMatches.proposedAt), asc(receiptMatches.id))
    .limit(ROWS_MAX);
  const ids = matches.map(({ id }) => id);
  const parts =
    ids.length === 0
      ? []
      : await read
          .select({
            matchId: receiptMatchParts.matchId,
            kind: receiptMatchParts.kind,
            amountFen: receiptMatchParts.amountFen,
            orderNumber: ORDER_NUMBER_OF_REF(sql`${receiptMatchParts.kind}`, sql`${receiptMatchParts.ref}`),
          })
          .from(receiptMatchParts)
          .where(inArray(receiptMatchParts.matchId, ids))
          .limit(ROWS_MAX);
  return matches.map((match) => ({ ...match, parts: parts.filter(({ matchId }) => matchId === match.id) }));
}

/** An order whose money is expected: before its goods move, or after they were accepted. */
const isUnpaid = inArray(orders.state, ["awaiting_payment", "on_account"]);

/** What a receipt may be for: orders whose code it bears, whose payer sent it, or that want just so much. */
async function listSuggestions(read: Reader, receipt: BankReceipt, leftFen: number) {
  const codes = read
    .select({ code: receiptCodes.code })
    .from(receiptCodes)
    .where(eq(receiptCodes.receiptId, receipt.id));
  const found = await read
    .select({
      paymentId: remittances.paymentId,
      orderNumber: remittances.orderNumber,
      code: remittances.code,
      payerName: remittances.payerName,
      amountFen: remittances.amountFen,
      receivedFen: remittances.receivedFen,
      dueDay: remittances.dueDay,
      orderState: orders.state,
      hasCode: sql`case when ${remittances.code} in ${codes} then 1 else 0 end`.mapWith(Boolean),
    })
    .from(remittances)
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .innerJoin(orders, eq(orders.id, remittances.orderId))
    .where(
      and(
        inArray(payments.state, ["created", "pending", "expired", "failed"]),
        or(
          inArray(remittances.code, codes),
          and(eq(remittances.payerName, receipt.payerName), isUnpaid),
          and(inArray(remittances.amountFen, [leftFen, receipt.amountFen]), isUnpaid),
        ),
      ),
    )
    .orderBy(
      desc(sql`case when ${remittances.code} in ${codes} then 1 else 0 end`),
      desc(remittances.issuedAt),
    )
    .limit(SUGGESTIONS_MAX);
  const reasons = found.map(({ hasCode, amountFen, receivedFen, payerName, ...row }) => ({
    ...row,
    payerName,
    amountFen,
    dueFen: amountFen - receivedFen,
    hasCode,
    hasAmount: amountFen - receivedFen === leftFen,
    hasPayer: isSamePayer(receipt.payerName, payerName),
  }));
  const weight = (row: (typeof reasons)[number]) =>
    4 * Number(row.hasCode) + 2 * Number(row.hasAmount) + Number(row.hasPayer);
  return reasons.sort((a, b) => weight(b) - weight(a));
}

/** Money of ours that was sent and may have come back in this amount. */
function listReturnable(read: Reader, leftFen: number) {
  return read
    .select({
      id: payouts.id,
      payeeName: payouts.payeeName,
      serialNumber: payouts.serialNumber,
      amountFen: payouts.amountFen,
    })
    .from(payouts)
    .where(and(eq(payouts.state, "succeeded"), lte(payouts.amountFen, leftFen)))
    .orderBy(
      desc(sql`case when ${payouts.amountFen} = ${leftFen} then 1 else 0 end`),
      desc(payouts.settledAt),
    )
    .limit(SUGGESTIONS_MAX);
}

/** The names of people, by their ids. */
export async function listNames(read: Reader, userIds: readonly string[]): Promise<Record<string, string>> {
  const ids = [...new Set(userIds)];
  if (ids.length === 0) return {};
  const found = await read
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, ids))
    .limit(ROWS_MAX);
  return Object.fromEntries(found.map(({ id, name }) => [id, name]));
}

/** For the order's own page: what its buyer was told to remit, and what was matched to it. Undefined for orders without a transfer. */
export async function findTransferPanel(read: Reader, orderId: string, hide: NameMask | undefined) {
  const notice = await findTransferNotice(read, orderId);
  if (!notice) return undefined;
  const receipts = await listReceiptsOfOrder(read, orderId);
  const show = <T extends { payerName: string }>(row: T): T =>
    hide ? { ...row, payerName: maskPayer(hide(row.payerName)) } : row;
  return { notice: show(notice), receipts: receipts.map(show) };
}

function listReceiptsOfOrder(read: Reader, orderId: string) {
  return read
    .select({
      receiptId: receiptClaims.receiptId,
      bankDay: bankReceipts.bankDay,
      payerName: bankReceipts.payerName,
      serialNumber: bankReceipts.serialNumber,
      amountFen: sumOf(receiptClaims.amountFen),
    })
    .from(remittances)
    .innerJoin(
      receiptClaims,
      and(eq(receiptClaims.kind, "payment"), eq(receiptClaims.ref, remittances.paymentId)),
    )
    .innerJoin(bankReceipts, eq(bankReceipts.id, receiptClaims.receiptId))
    .where(eq(remittances.orderId, orderId))
    .groupBy(receiptClaims.receiptId, bankReceipts.bankDay, bankReceipts.payerName, bankReceipts.serialNumber)
    .having(sql`sum(${receiptClaims.amountFen}) <> 0`)
    .orderBy(bankReceipts.bankDay, receiptClaims.receiptId)
    .limit(ROWS_MAX);
}
