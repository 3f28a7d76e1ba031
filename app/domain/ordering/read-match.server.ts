import { desc, eq, inArray, or } from "drizzle-orm";
import type { BankReceipt } from "#app/domain/payments/bank-receipts.server.ts";
import { findPayout } from "#app/domain/payments/payouts.server.ts";
import type { MatchPart } from "#app/domain/payments/receipt-matches.server.ts";
import { findRemittanceCodes } from "#app/domain/payments/remittance-code.ts";
import type { MatchForm } from "#app/domain/payments/transfer-forms.ts";
import { orders } from "#db/schema/ordering.ts";
import { payments, remittances } from "#db/schema/payments.ts";
import type { Reader } from "#db/store.ts";

/** What is wrong with a line of the form, as a key of messages.transfers.wrong. */
export type MatchFault =
  | "unknownOrder"
  | "orderTwice"
  | "unknownPayout"
  | "nothingLeft"
  | "amountMissing"
  | "orderMissing";

export type ReadMatch = { ok: true; parts: MatchPart[] } | { ok: false; faults: Record<string, MatchFault> };

/**
 * What a form asks for, in the words of the books. Orders are named by their number or by their code; an
 * amount that was not typed is all that the order wants, as far as the receipt goes.
 */
export async function readMatch(
  read: Reader,
  receipt: Pick<BankReceipt, "amountFen" | "allocatedFen">,
  form: MatchForm,
): Promise<ReadMatch> {
  const faults: Record<string, MatchFault> = {};
  const wanted: { field: string; paymentId: string; dueFen: number; typedFen: number | undefined }[] = [];
  for (const told of await listByPayment(read, form.take))
    wanted.push({ field: "take", ...told, typedFen: undefined });
  for (const [index, { ref, amount }] of form.lines.entries()) {
    if (ref === "" && amount === undefined) continue;
    const field = `lines.${index}.ref`;
    const told = ref === "" ? undefined : await findTold(read, ref);
    if (!told) faults[field] = ref === "" ? "orderMissing" : "unknownOrder";
    else if (wanted.some(({ paymentId }) => paymentId === told.paymentId)) faults[field] = "orderTwice";
    else wanted.push({ field, ...told, typedFen: amount });
  }
  const others = await readOthers(read, form, faults);
  let leftFen = receipt.amountFen - receipt.allocatedFen;
  for (const { amountFen } of others) leftFen -= amountFen;
  for (const { typedFen = 0 } of wanted) leftFen -= typedFen;

  const parts: MatchPart[] = [...others];
  for (const { field, paymentId, dueFen, typedFen } of wanted) {
    const amountFen = typedFen ?? Math.min(dueFen, leftFen);
    if (typedFen === undefined) leftFen -= amountFen;
    if (amountFen > 0) parts.push({ kind: "payment", ref: paymentId, amountFen });
    else faults[field] = "nothingLeft";
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, parts };
}

/** What is not for an order to be paid: credit, money that goes back, money of ours that came back. */
async function readOthers(
  read: Reader,
  { creditOrder, creditAmount, backAmount, returned }: MatchForm,
  faults: Record<string, MatchFault>,
): Promise<MatchPart[]> {
  const parts: MatchPart[] = [];
  if (creditAmount !== undefined || creditOrder !== "") {
    const orderId = creditOrder === "" ? undefined : await findOrderId(read, creditOrder);
    if (creditAmount === undefined) faults.creditAmount = "amountMissing";
    else if (orderId === undefined) faults.creditOrder = creditOrder === "" ? "orderMissing" : "unknownOrder";
    else parts.push({ kind: "credit", ref: orderId, amountFen: creditAmount });
  }
  if (backAmount !== undefined) parts.push({ kind: "refund", ref: null, amountFen: backAmount });
  if (returned !== "") {
    const payout = await findPayout(read, returned);
    if (payout) parts.push({ kind: "returned", ref: payout.id, amountFen: payout.amountFen });
    else faults.returned = "unknownPayout";
  }
  return parts;
}

const DUE = {
  paymentId: remittances.paymentId,
  amountFen: remittances.amountFen,
  receivedFen: remittances.receivedFen,
};
const withDue = ({
  paymentId,
  amountFen,
  receivedFen,
}: {
  paymentId: string;
  amountFen: number;
  receivedFen: number;
}) => ({
  paymentId,
  dueFen: amountFen - receivedFen,
});

async function listByPayment(read: Reader, paymentIds: readonly string[]) {
  if (paymentIds.length === 0) return [];
  const told = await read
    .select(DUE)
    .from(remittances)
    .where(inArray(remittances.paymentId, [...new Set(paymentIds)]))
    .orderBy(remittances.dueDay, remittances.paymentId);
  return told.map(withDue);
}

/** The transfer that a person means by a code or by an order's number: of an order, the newest. */
async function findTold(read: Reader, ref: string) {
  const [code = ""] = findRemittanceCodes(ref);
  const [told] = await read
    .select(DUE)
    .from(remittances)
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .where(or(eq(remittances.code, code), eq(remittances.orderNumber, ref)))
    .orderBy(desc(payments.attempt))
    .limit(1);
  return told && withDue(told);
}

async function findOrderId(read: Reader, number: string): Promise<string | undefined> {
  const [order] = await read.select({ id: orders.id }).from(orders).where(eq(orders.number, number)).limit(1);
  return order?.id;
}
