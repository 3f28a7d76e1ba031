import { and, eq, inArray, lte, notInArray, sql } from "drizzle-orm";
import { payments } from "#db/schema/payments.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";

export type Payment = typeof payments.$inferSelect;

const LIVE: Payment["state"][] = ["created", "pending", "processing"];

/** Money can still come for these: a shopper pays on a page that we ended, or again where it failed. */
const SETTLEABLE: Payment["state"][] = [...LIVE, "expired", "failed"];

/** Gateways whose books are these tables: to ask them is to look here. */
const OWN_BOOKS: GatewayId[] = ["demo"];
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
    .where(
      and(
        eq(payments.id, p("id")),
        inArray(payments.state, SETTLEABLE),
        eq(payments.amountFen, p("amountFen")),
        eq(payments.currency, p("currency")),
      ),
    )
    .returning({
      id: payments.id,
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

/**
 * Marks a payment paid, whatever was thought of it before, if what was paid is what it is of. Else, or
 * when it was booked before or is in review, undefined, and nothing changed.
 */
export async function settlePayment(
  tx: Tx,
  said: { paymentId: string; amountFen: number; currency: string },
  paidAt: number,
): Promise<Pick<Payment, "id" | "orderId" | "gateway" | "amountFen" | "currency"> | undefined> {
  const { paymentId, amountFen, currency } = said;
  const [settled] = await statements(tx).settle.execute({ id: paymentId, amountFen, currency, paidAt });
  return settled;
}

/** Moves a payment on from one of some states. Answers its order, or undefined when it was in none of them. */
async function movePayment(
  tx: Tx,
  paymentId: string,
  from: Payment["state"][],
  to: Payment["state"],
): Promise<string | undefined> {
  const [moved] = await tx
    .update(payments)
    .set({ state: to })
    .where(and(eq(payments.id, paymentId), inArray(payments.state, from)))
    .returning({ orderId: payments.orderId });
  return moved?.orderId;
}

/** The shopper has done their part and the money is on its way: it cannot be ended any more. */
export const markProcessing = (tx: Tx, paymentId: string) =>
  movePayment(tx, paymentId, ["created", "pending"], "processing");

/** The money did not come. The order may wait for another attempt. */
export const markFailed = (tx: Tx, paymentId: string) => movePayment(tx, paymentId, LIVE, "failed");

/** Nobody paid, and nobody can any more. */
export const markExpired = (tx: Tx, paymentId: string) => movePayment(tx, paymentId, LIVE, "expired");

/** Something was paid that is not what we asked for: a person must look. */
export const markReview = (tx: Tx, paymentId: string) => movePayment(tx, paymentId, SETTLEABLE, "review");

/** Payments whose time is over at gateways with books of their own, which are to be asked first. */
export async function listDueElsewhere(read: Reader, now: number, limit: number) {
  return read
    .select({ id: payments.id, gateway: payments.gateway, externalId: payments.externalId })
    .from(payments)
    .where(
      and(
        inArray(payments.state, ["created", "pending"]),
        lte(payments.expiresAt, now),
        notInArray(payments.gateway, OWN_BOOKS),
      ),
    )
    .orderBy(payments.expiresAt)
    .limit(limit);
}

/**
 * Ends live payments whose time is over, at most `limit`, of gateways whose books are ours: no other
 * payment is ended without asking its gateway. Answers the orders they were for.
 */
export async function expirePayments(tx: Tx, now: number, limit: number): Promise<string[]> {
  const due = tx
    .select({ id: payments.id })
    .from(payments)
    .where(
      and(
        inArray(payments.state, ["created", "pending"]),
        lte(payments.expiresAt, now),
        inArray(payments.gateway, OWN_BOOKS),
      ),
    )
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
