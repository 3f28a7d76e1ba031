import { and, eq, inArray, isNotNull, isNull, ne, sql } from "drizzle-orm";
import {
  bankReceipts,
  moneyEntries,
  payments,
  payouts,
  receiptClaims,
  receiptMatches,
  receiptMatchParts,
  refunds,
  remittances,
} from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import type { ReceiptClaimKind } from "#db/words.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

/** What came by transfer is matched, decided upon or lying there, to the fen; and is what payments, refunds and money say. */
export async function checkTransfers(read: Reader): Promise<Check[]> {
  return [...(await checkReceipts(read)), ...(await checkClaims(read)), ...(await checkPayouts(read))];
}

async function checkReceipts(read: Reader): Promise<Check[]> {
  const matched = read.select({ sum: sumOf(remittances.receivedFen) }).from(remittances);
  const excess = read
    .select({ sum: sumOf(receiptClaims.amountFen) })
    .from(receiptClaims)
    .where(ne(receiptClaims.kind, "payment"));
  const unallocated = read
    .select({ sum: sumOf(sql`${bankReceipts.amountFen} - ${bankReceipts.allocatedFen}`) })
    .from(bankReceipts);
  const proposed = read
    .select({ sum: sumOf(receiptMatches.amountFen) })
    .from(receiptMatches)
    .where(eq(receiptMatches.state, "proposed"));
  return [
    await compare(
      read,
      "bank receipts = matched + excess + unallocated (fen)",
      ["bank receipts", read.select({ sum: sumOf(bankReceipts.amountFen) }).from(bankReceipts)],
      [
        "matched, decided upon otherwise, proposed and unallocated",
        sql`(${matched}) + (${excess}) + (${proposed}) + (${unallocated})`,
      ],
    ),
    await compare(
      read,
      "each receipt keeps what was taken of it",
      [
        "receipts that differ",
        differingRows({
          kept: sql`${bankReceipts}`,
          source: sql`(
            select receipt_id, amount_fen from receipt_claims
            union all
            select receipt_id, amount_fen from receipt_matches where state = 'proposed') as taken`,
          keys: [[bankReceipts.id, sql`taken.receipt_id`]],
          sums: [[bankReceipts.allocatedFen, sql`taken.amount_fen`]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each remittance keeps what came for it",
      [
        "remittances that differ",
        differingRows({
          kept: sql`${remittances}`,
          source: sql`${receiptClaims} where ${receiptClaims.kind} = 'payment'`,
          keys: [[remittances.paymentId, receiptClaims.ref]],
          sums: [[remittances.receivedFen, receiptClaims.amountFen]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "transfers paid are those whose whole amount came",
      [
        "payments by transfer that say otherwise",
        read
          .select({ count: countOf() })
          .from(payments)
          .leftJoin(remittances, eq(remittances.paymentId, payments.id))
          .where(
            and(
              eq(payments.gateway, "transfer"),
              sql`(${payments.state} = 'paid') <> (coalesce(${remittances.receivedFen}, 0) = ${payments.amountFen})`,
            ),
          ),
      ],
      NONE,
    ),
    await compare(
      read,
      "transfers in the book of money = claims of payments made (fen)",
      [
        "payments by transfer in the book of money",
        read
          .select({ sum: sumOf(moneyEntries.amountFen) })
          .from(moneyEntries)
          .where(and(eq(moneyEntries.gateway, "transfer"), eq(moneyEntries.kind, "payment"))),
      ],
      [
        "claims of payments made",
        read
          .select({ sum: sumOf(receiptClaims.amountFen) })
          .from(receiptClaims)
          .innerJoin(payments, and(eq(payments.id, receiptClaims.ref), eq(payments.state, "paid")))
          .where(eq(receiptClaims.kind, "payment")),
      ],
    ),
  ];
}

async function checkClaims(read: Reader): Promise<Check[]> {
  const booked = eq(receiptMatches.state, "booked");
  const claimed = sql`${receiptClaims} where ${receiptClaims.reversesId} is null`;
  return [
    await compare(
      read,
      "each decision on a receipt was booked as it was made",
      [
        "decisions that differ",
        differingRows({
          kept: sql`(select p.match_id, p.kind, p.ref, p.amount_fen from ${receiptMatchParts} p
            inner join ${receiptMatches} on ${receiptMatches.id} = p.match_id where ${booked}) as decided`,
          source: claimed,
          keys: [
            [sql`decided.match_id`, receiptClaims.matchId],
            [sql`decided.kind`, receiptClaims.kind],
            [sql`coalesce(decided.ref, '')`, sql`coalesce(${receiptClaims.ref}, '')`],
          ],
          sums: [
            [sql`decided.amount_fen`, receiptClaims.amountFen],
            [sql`1`, sql`1`],
          ],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each decision on a receipt is the sum of its parts",
      [
        "decisions that differ",
        differingRows({
          kept: sql`${receiptMatches}`,
          source: sql`${receiptMatchParts}`,
          keys: [[receiptMatches.id, receiptMatchParts.matchId]],
          sums: [[receiptMatches.amountFen, receiptMatchParts.amountFen]],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each claim taken back was taken back whole",
      ["reversals", read.select({ count: countOf(receiptClaims.reversesId) }).from(receiptClaims)],
      [
        "claims that a reversal undoes",
        sql`select count(*) from receipt_claims as undone inner join receipt_claims as reversal
          on reversal.reverses_id = undone.id and reversal.amount_fen = - undone.amount_fen
          and reversal.receipt_id = undone.receipt_id and reversal.kind = undone.kind
          and coalesce(reversal.ref, '') = coalesce(undone.ref, '') and undone.reverses_id is null`,
      ],
    ),
    await compare(
      read,
      "what needs two people was booked by two",
      [
        "decisions of one person above the limit",
        read
          .select({ count: countOf() })
          .from(receiptMatches)
          .where(
            and(
              booked,
              eq(receiptMatches.needsTwo, true),
              sql`${receiptMatches.decidedBy} = ${receiptMatches.proposedBy}`,
            ),
          ),
      ],
      NONE,
    ),
  ];
}

/** Money we are to transfer back is what its refund or its claim says, and made when that is. */
async function checkPayouts(read: Reader): Promise<Check[]> {
  const standing = (kind: ReceiptClaimKind) =>
    read
      .select({ sum: sumOf(receiptClaims.amountFen) })
      .from(receiptClaims)
      .where(eq(receiptClaims.kind, kind));
  return [
    await compare(
      read,
      "each payout of a refund says what the refund says",
      [
        "payouts that differ",
        read
          .select({ count: countOf() })
          .from(payouts)
          .innerJoin(refunds, eq(refunds.id, payouts.refundId))
          .where(
            sql`${refunds.amountFen} <> ${payouts.amountFen} or ${refunds.state} <>
              case when ${payouts.state} in ('requested', 'sent') then 'requested' else ${payouts.state} end`,
          ),
      ],
      NONE,
    ),
    await compare(
      read,
      "refunds of transfers that were made = payouts that were sent (fen)",
      [
        "refunds made",
        read
          .select({ sum: sumOf(refunds.amountFen) })
          .from(refunds)
          .innerJoin(payments, and(eq(payments.id, refunds.paymentId), eq(payments.gateway, "transfer")))
          .where(eq(refunds.state, "succeeded")),
      ],
      [
        "payouts sent",
        read
          .select({ sum: sumOf(payouts.amountFen) })
          .from(payouts)
          .where(and(isNotNull(payouts.refundId), eq(payouts.state, "succeeded"))),
      ],
    ),
    await compare(
      read,
      "excess to be sent back = its payouts (fen)",
      ["claims to be sent back", standing("refund")],
      [
        "payouts that did not fail",
        read
          .select({ sum: sumOf(payouts.amountFen) })
          .from(payouts)
          .where(and(isNull(payouts.refundId), inArray(payouts.state, ["requested", "sent", "succeeded"]))),
      ],
    ),
    await compare(
      read,
      "money of ours that came back = payouts that returned (fen)",
      ["claims of it", standing("returned")],
      [
        "payouts that returned",
        sql`select coalesce(sum(amount_fen), 0) from payouts where state = 'failed' and serial_number is not null`,
      ],
    ),
  ];
}
