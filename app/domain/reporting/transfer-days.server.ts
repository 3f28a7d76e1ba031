import { and, between, eq, gte, inArray, isNotNull, lt } from "drizzle-orm";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { bankReceipts, moneyEntries, payouts, receiptClaims } from "#db/schema/payments.ts";
import { type Reader, sumOf } from "#db/store.ts";

const ROWS_MAX = 10_000;

/**
 * How what lies in the bank undecided rose or fell on each day: what came in by transfer, less the
 * payments it made, less what of it was sent back, less what had been repaid before and came back.
 */
export async function listTransferSuspense(
  read: Reader,
  fromDay: number,
  toDay: number,
): Promise<Map<number, number>> {
  const days = new Map<number, number>();
  const add = (day: number, fen: number) => days.set(day, (days.get(day) ?? 0) + fen);

  const received = await read
    .select({ day: bankReceipts.bankDay, fen: sumOf(bankReceipts.amountFen) })
    .from(bankReceipts)
    .where(between(bankReceipts.bankDay, fromDay, toDay))
    .groupBy(bankReceipts.bankDay);
  for (const { day, fen } of received) add(day, fen);

  const paid = await read
    .select({ day: moneyEntries.businessDay, fen: sumOf(moneyEntries.amountFen) })
    .from(moneyEntries)
    .where(
      and(
        eq(moneyEntries.gateway, "transfer"),
        eq(moneyEntries.kind, "payment"),
        between(moneyEntries.businessDay, fromDay, toDay),
      ),
    )
    .groupBy(moneyEntries.businessDay);
  for (const { day, fen } of paid) add(day, -fen);

  const sentBack = await read
    .select({ sentAt: payouts.sentAt, amountFen: payouts.amountFen })
    .from(payouts)
    .where(
      and(
        isNotNull(payouts.claimId),
        isNotNull(payouts.serialNumber),
        inArray(payouts.state, ["succeeded", "failed"]),
        gte(payouts.sentAt, startOfDay(fromDay)),
        lt(payouts.sentAt, startOfDay(addDays(toDay, 1))),
      ),
    )
    .limit(ROWS_MAX);
  for (const { sentAt, amountFen } of sentBack) add(businessDay(sentAt ?? 0), -amountFen);

  const cameBack = await read
    .select({ day: receiptClaims.businessDay, fen: sumOf(receiptClaims.amountFen) })
    .from(receiptClaims)
    .innerJoin(payouts, and(eq(payouts.id, receiptClaims.ref), isNotNull(payouts.refundId)))
    .where(and(eq(receiptClaims.kind, "returned"), between(receiptClaims.businessDay, fromDay, toDay)))
    .groupBy(receiptClaims.businessDay);
  for (const { day, fen } of cameBack) add(day, -fen);
  return days;
}
