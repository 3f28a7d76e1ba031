import { and, eq, inArray, lte, ne, notInArray, sql } from "drizzle-orm";
import { payments } from "#db/schema/payments.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import type { GatewayPayment, StartPayment } from "./gateway.ts";
import { putInOutbox } from "./outbox.server.ts";
import { OWN_BOOKS, ownExternalId } from "./ways-to-pay.server.ts";

export type Payment = typeof payments.$inferSelect;

const LIVE: Payment["state"][] = ["created", "pending", "processing"];

/** Money can still come for these: a shopper pays on a page that we ended, or again where it failed. */
const LATE: Payment["state"][] = ["expired", "failed"];

const p = sql.placeholder;

const settling = (tx: Tx, from: Payment["state"][]) =>
  tx
    .update(payments)
    .set({ state: "paid", paidAt: sql`${p("paidAt")}` })
    .where(
      and(
        eq(payments.id, p("id")),
        inArray(payments.state, from),
        eq(payments.amountFen, p("amountFen")),
        eq(payments.currency, p("currency")),
        sql`(${payments.externalId} is null or ${payments.externalId} = ${p("externalId")})`,
      ),
    )
    .returning({
      id: payments.id,
      orderId: payments.orderId,
      gateway: payments.gateway,
      amountFen: payments.amountFen,
      currency: payments.currency,
    });

const statements = perConnection((tx: Tx) => ({
  open: tx
    .insert(payments)
    .values({
      id: p("id"),
      orderId: p("orderId"),
      gateway: p("gateway"),
      attempt: p("attempt"),
      amountFen: p("amountFen"),
      currency: "cny",
      state: sql`${p("state")}`,
      externalId: p("externalId"),
      createdAt: p("createdAt"),
      expiresAt: p("expiresAt"),
    })
    .prepare("payment_open"),
  settle: settling(tx, LIVE).prepare("payment_settle"),
  settleLate: settling(tx, LATE).prepare("payment_settle_late"),
}));

/**
 * Opens an attempt to pay for an order: at once where the books are ours, else as soon as the gateway,
 * which is asked when this transaction is stored, has begun.
 */
export async function openPayment(
  tx: Tx,
  gateway: GatewayId,
  attempt: number,
  payment: StartPayment,
): Promise<void> {
  const { paymentId, orderId, amountFen, openedAt, expiresAt } = payment;
  const isOurs = OWN_BOOKS.includes(gateway);
  await statements(tx).open.execute({
    id: paymentId,
    orderId,
    gateway,
    attempt,
    amountFen,
    state: isOurs ? "pending" : "created",
    externalId: isOurs ? ownExternalId(gateway, paymentId) : null,
    createdAt: openedAt,
    expiresAt,
  });
  if (isOurs) return;
  if (payment.origin === "" && gateway !== "transfer")
    throw new Error(`${gateway} must know where shoppers see this shop`);
  const idempotencyKey = `${paymentId}:checkout:1`;
  await putInOutbox(
    tx,
    { kind: "start", ref: paymentId, gateway, idempotencyKey, params: payment },
    openedAt,
  );
}

/**
 * Keeps the gateway's own names for a payment that has begun there, and for its movement of money once
 * there is one. Answers the state it is in; undefined when it goes by another name.
 */
export async function namePayment(
  tx: Tx,
  paymentId: string,
  externalId: string,
  intentId?: string,
): Promise<Payment["state"] | undefined> {
  const [named] = await tx
    .update(payments)
    .set({
      externalId,
      ...(intentId && { intentId }),
      state: sql`case when ${payments.state} = 'created' then 'pending' else ${payments.state} end`,
    })
    .where(
      and(
        eq(payments.id, paymentId),
        sql`(${payments.externalId} is null or ${payments.externalId} = ${externalId})`,
      ),
    )
    .returning({ state: payments.state });
  return named?.state;
}

/** Asks the gateway, once this transaction is stored, to end a payment: its answer then counts. */
export async function askToExpire(
  tx: Tx,
  { id, gateway }: Pick<Payment, "id" | "gateway">,
  now: number,
): Promise<void> {
  await putInOutbox(tx, { kind: "expire", ref: id, gateway, idempotencyKey: `${id}:expire` }, now);
}

/** Asks for the end of whatever attempt to pay for an order is still alive beside this payment. */
export async function askToExpireOthers(
  tx: Tx,
  { id, orderId }: Pick<Payment, "id" | "orderId">,
  now: number,
): Promise<void> {
  const others = await tx
    .select({ id: payments.id, gateway: payments.gateway })
    .from(payments)
    .where(and(eq(payments.orderId, orderId), ne(payments.id, id), inArray(payments.state, LIVE)));
  for (const other of others) await askToExpire(tx, other, now);
}

/**
 * Marks a payment paid, whatever was thought of it before, if what was paid is what it is of, and by the
 * name that it goes by. Else, or when it was booked before or is in review, undefined, and nothing
 * changed. `isLate` when it had ended: then another attempt may be alive.
 */
export async function settlePayment(
  tx: Tx,
  said: GatewayPayment,
  paidAt: number,
): Promise<
  (Pick<Payment, "id" | "orderId" | "gateway" | "amountFen" | "currency"> & { isLate: boolean }) | undefined
> {
  const { paymentId, externalId, intentId, amountFen, currency } = said;
  const what = { id: paymentId, externalId, amountFen, currency, paidAt };
  const [inTime] = await statements(tx).settle.execute(what);
  const settled = inTime ?? (await statements(tx).settleLate.execute(what))[0];
  if (settled && intentId) await namePayment(tx, paymentId, externalId, intentId);
  return settled && { ...settled, isLate: inTime === undefined };
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
export const markReview = (tx: Tx, paymentId: string) =>
  movePayment(tx, paymentId, [...LIVE, ...LATE], "review");

/** Written out, so that it is seen to be what the index of expiry holds. */
const isOpen = sql`${payments.state} in ('created', 'pending')`;

/** Payments whose time is over at gateways with books of their own, which are to be asked first. */
export async function listDueElsewhere(read: Reader, now: number, limit: number) {
  return read
    .select({ id: payments.id, gateway: payments.gateway, externalId: payments.externalId })
    .from(payments)
    .where(and(isOpen, lte(payments.expiresAt, now), notInArray(payments.gateway, [...OWN_BOOKS])))
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
    .where(and(isOpen, lte(payments.expiresAt, now), inArray(payments.gateway, [...OWN_BOOKS])))
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

/** A payment by the name that its gateway has for it. */
export async function findPaymentByName(read: Reader, externalId: string): Promise<Payment | undefined> {
  const [payment] = await read.select().from(payments).where(eq(payments.externalId, externalId)).limit(1);
  return payment;
}

/** A payment by the name that its gateway has for its movement of money. */
export async function findPaymentByIntent(read: Reader, intentId: string): Promise<Payment | undefined> {
  const [payment] = await read.select().from(payments).where(eq(payments.intentId, intentId)).limit(1);
  return payment;
}

/** True of a payment that money is still expected for. */
export function isLive({ state }: Pick<Payment, "state">): boolean {
  return LIVE.includes(state);
}

/** The newest attempt to pay for an order; where any is alive, it is the newest. */
export async function findPaymentOfOrder(read: Reader, orderId: string): Promise<Payment | undefined> {
  const [payment] = await read
    .select()
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(sql`${payments.attempt} desc`)
    .limit(1);
  return payment;
}
