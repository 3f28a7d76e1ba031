import { and, desc, eq } from "drizzle-orm";
import { payments, receiptClaims, remittances } from "#db/schema/payments.ts";
import { type Reader, sumOf } from "#db/store.ts";

/**
 * What the buyer of an order is told of its transfer, the newest attempt to pay by one: where to remit,
 * what has come, and what was kept for them of money above it. Undefined when they never chose to.
 */
export async function findTransferNotice(read: Reader, orderId: string) {
  const [told] = await read
    .select({
      code: remittances.code,
      payeeName: remittances.payeeName,
      bankName: remittances.bankName,
      accountNumber: remittances.accountNumber,
      isDemo: remittances.isDemo,
      payerName: remittances.payerName,
      amountFen: remittances.amountFen,
      receivedFen: remittances.receivedFen,
      dueDay: remittances.dueDay,
      state: payments.state,
    })
    .from(remittances)
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .where(eq(remittances.orderId, orderId))
    .orderBy(desc(payments.attempt))
    .limit(1);
  if (!told) return undefined;
  const [credit] = await read
    .select({ fen: sumOf(receiptClaims.amountFen) })
    .from(receiptClaims)
    .where(and(eq(receiptClaims.kind, "credit"), eq(receiptClaims.ref, orderId)));
  return { ...told, creditFen: credit?.fen ?? 0 };
}
export type TransferNotice = NonNullable<Awaited<ReturnType<typeof findTransferNotice>>>;
