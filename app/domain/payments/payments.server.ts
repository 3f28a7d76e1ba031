import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { payments } from "#db/schema/payments.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";

export type Payment = typeof payments.$inferSelect;

const LIVE: Payment["state"][] = ["created", "pending", "processing"];
const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  open: tx
    .insert(payments)
    .values({
      id: p("id"),
      orderId: p("orderId"),
      gateway: p("gateway"),
      attempt: 1,
      amountFen: p("amountFen"),
      currency: "cny",
      state: "pending",
      externalId: p("externalId"),
      createdAt: p("createdAt"),
      expiresAt: p("expiresAt"),
    })
    .prepare("payment_open"),
  settle: tx
    .update(payments)
    .set({ state: "paid", paidAt: sql`${p("paidAt")}` })
    .where(and(eq(payments.id, p("id")), inArray(payments.state, LIVE)))
    .returning({
      orderId: payments.orderId,
      gateway: payments.gateway,
      amountFen: payments.amountFen,
      currency: payments.currency,
    })
    .prepare("payment_settle"),
}));

/** Opens the first attempt to pay for an order. */
export async function openPayment(
  tx: Tx,
  payment: {
    id: string;
    orderId: string;
    gateway: GatewayId;
    amountFen: number;
    externalId: string | null;
    createdAt: number;
    expiresAt: number;
  },
): Promise<void> {
  await statements(tx).open.execute(payment);
}

/** Marks a live payment paid. Answers what it was for and of how much, or undefined when it was not alive: then nothing changed. */
export async function settlePayment(
  tx: Tx,
  paymentId: string,
  paidAt: number,
): Promise<Pick<Payment, "orderId" | "gateway" | "amountFen" | "currency"> | undefined> {
  const [settled] = await statements(tx).settle.execute({ id: paymentId, paidAt });
  return settled;
}

/** Ends live payments whose time is over, at most `limit`; answers the orders they were for. */
export async function expirePayments(tx: Tx, now: number, limit: number): Promise<string[]> {
  const due = tx
    .select({ id: payments.id })
    .from(payments)
    .where(and(inArray(payments.state, ["created", "pending"]), lte(payments.expiresAt, now)))
    .orderBy(payments.expiresAt)
    .limit(limit);
  const expired = await tx
    .update(payments)
    .set({ state: "expired" })
    .where(and(inArray(payments.id, due), inArray(payments.state, ["created", "pending"])))
    .returning({ orderId: payments.orderId });
  return expired.map((row) => row.orderId);
}

/** A payment by its id. */
export async function findPayment(read: Reader, paymentId: string): Promise<Payment | undefined> {
  const [payment] = await read.select().from(payments).where(eq(payments.id, paymentId)).limit(1);
  return payment;
}

/** The newest attempt to pay for an order. */
export async function findPaymentOfOrder(read: Reader, orderId: string): Promise<Payment | undefined> {
  const [payment] = await read
    .select()
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(sql`${payments.attempt} desc`)
    .limit(1);
  return payment;
}
