import {
  GatewayLockedOut,
  GatewayRejected,
  type Gateways,
  type PaymentGateway,
  type StartPayment,
} from "#app/domain/payments/gateway.ts";
import { noteAccess, noteLockout } from "#app/domain/payments/lockout.server.ts";
import { noteMethods } from "#app/domain/payments/methods.server.ts";
import { openException } from "#app/domain/payments/money-book.server.ts";
import {
  changeKey,
  endRow,
  giveBackRow,
  isKeyOld,
  noteError,
  type OutboxRow,
  takeDueRow,
} from "#app/domain/payments/outbox.server.ts";
import { askToExpire, findPayment, namePayment } from "#app/domain/payments/payments.server.ts";
import { findRefund, listOpenRefunds } from "#app/domain/payments/refunds.server.ts";
import type { Store, Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { applyPayment } from "./apply-payment.server.ts";
import { applyRefund } from "./apply-refund.server.ts";

const ROWS_AT_ONCE = 200;

/**
 * Asks the gateways for everything that is due, one thing after another, and brings the books to their
 * answers. What a gateway rejects is dead and a person must look; where an error leaves open what
 * happened, the same is asked again later with the same key. A gateway that does not let us in is asked
 * nothing more this time, and a person is told. Answers how many were settled.
 * With `ref`, only what is asked for that payment or refund: for the person who waits for it.
 */
export async function drainOutbox(
  store: Store,
  gateways: Gateways,
  now: number,
  ref?: string,
): Promise<number> {
  let settled = 0;
  const without: GatewayId[] = [];
  for (let taken = 0; taken < ROWS_AT_ONCE; taken += 1) {
    const sent = await sendNext(store, gateways, now, { ref, without });
    if (!sent) break;
    if (sent.isSettled) settled += 1;
    if (sent.lockedOutOf) without.push(sent.lockedOutOf);
  }
  return settled;
}

/** Asks for what an order is to be repaid, for the person who waits for it; where a gateway does not answer, the clock asks again. */
export async function drainOrder(
  store: Store,
  gateways: Gateways,
  orderId: string,
  now: number,
): Promise<void> {
  for (const { id } of await listOpenRefunds(store.read, orderId))
    await drainOutbox(store, gateways, now, id);
}

/** What became of one thing that a gateway was asked for. */
interface Sent {
  isSettled: boolean;
  /** Where the shopper goes to pay, when it was a payment that began. */
  redirectTo?: string | undefined;
  /** The gateway that did not let us in. */
  lockedOutOf?: GatewayId;
}

/** Asks for the one thing that is due longest, as takeDueRow chooses it; undefined when none is. */
export async function sendNext(
  store: Store,
  gateways: Gateways,
  now: number,
  which: Parameters<typeof takeDueRow>[2],
): Promise<Sent | undefined> {
  const row = await store.write((tx) => takeDueRow(tx, now, which));
  if (!row) return undefined;
  try {
    const gateway = gateways[row.gateway];
    if (!gateway) throw new Error(`the shop has no gateway ${row.gateway}`);
    const { apply, ...answer } = await ASK[row.kind](store, gateway, row, now);
    await store.write(async (tx) => {
      await apply(tx);
      await endRow(tx, row.id, "done", null);
      if (gateway.books) await noteAccess(tx, gateway.id, now);
    });
    return { isSettled: true, ...answer };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof GatewayLockedOut) {
      await store.write(async (tx) => {
        await giveBackRow(tx, row, reason, now);
        await noteLockout(tx, row.gateway, reason, now);
      });
      return { isSettled: false, lockedOutOf: row.gateway };
    }
    await store.write(async (tx) => {
      if (!(error instanceof GatewayRejected)) return noteError(tx, row.id, reason);
      await endRow(tx, row.id, "dead", reason);
      if (row.kind === "refund") return giveUpRefund(tx, row, reason, now);
      await openException(tx, `${row.kind}_rejected`, row.ref, reason, now);
      if (row.kind === "start") await applyPayment(tx, { ...saidOf(row), state: "failed" }, now);
    });
    return { isSettled: false };
  }
}

/** A gateway's answer: what it does to the books, and where it sends the shopper. */
interface Heard {
  apply: (tx: Tx) => Promise<unknown>;
  redirectTo?: string | undefined;
}

type Ask = (store: Store, gateway: PaymentGateway, row: OutboxRow, now: number) => Promise<Heard>;

const ASK: Record<OutboxRow["kind"], Ask> = { start, expire, refund };

/**
 * Asks under the row's key. A key that the gateway may have forgotten is not sent again: what was asked
 * for is looked up, and asked for under a new key only if it was never done.
 */
async function askOnce<T>(
  store: Store,
  row: OutboxRow,
  now: number,
  { find, ask }: { find: (() => Promise<T | undefined>) | undefined; ask: (key: string) => Promise<T> },
): Promise<T> {
  if (!find || !isKeyOld(row, now)) return ask(row.idempotencyKey);
  const done = await find();
  if (done) return done;
  const renewed = await store.write((tx) => changeKey(tx, row, now));
  return ask(renewed.idempotencyKey);
}

async function start(store: Store, gateway: PaymentGateway, row: OutboxRow, now: number): Promise<Heard> {
  const params = paramsOf(row);
  const { books } = gateway;
  const { externalId, redirectTo, methods } = await askOnce(store, row, now, {
    find: books && (() => books.findStarted(params)),
    ask: (key) => gateway.start(params, key),
  });
  const apply = async (tx: Tx) => {
    if (methods) await noteMethods(tx, gateway.id, methods, now);
    const state = await namePayment(tx, row.ref, externalId);
    if (state === undefined) throw new Error(`payment ${row.ref} has begun before, under another name`);
    // given up here while the gateway began: nobody is to pay there any more
    if (state === "expired" || state === "failed")
      await askToExpire(tx, { id: row.ref, gateway: row.gateway }, now);
  };
  return { apply, redirectTo };
}

async function expire(store: Store, gateway: PaymentGateway, row: OutboxRow, now: number): Promise<Heard> {
  const payment = await findPayment(store.read, row.ref);
  if (!payment) throw new Error(`outbox row ${row.id} is of no payment`);
  if (payment.externalId === null) throw new Error(`payment ${row.ref} has not begun yet`);
  const said = await gateway.expire(payment.externalId, row.idempotencyKey);
  return { apply: (tx) => applyPayment(tx, said, now) };
}

async function refund(store: Store, gateway: PaymentGateway, row: OutboxRow, now: number): Promise<Heard> {
  const asked = await findRefund(store.read, row.ref);
  const payment = asked && (await findPayment(store.read, asked.paymentId));
  if (!asked || !payment?.externalId) throw new Error(`outbox row ${row.id} is of no refund`);
  const { id: refundId, amountFen } = asked;
  const { id: paymentId, externalId, intentId } = payment;
  const repay = { refundId, paymentId, externalId, intentId, amountFen, currency: "cny" as const };
  const { books } = gateway;
  const said = await askOnce(store, row, now, {
    find: books && (() => books.findRefund(repay)),
    ask: (key) => gateway.refund(repay, key),
  });
  return { apply: (tx) => applyRefund(tx, said, now) };
}

/** A refund that the gateway will not make: all that it had taken away is put back, and a person must look. */
async function giveUpRefund(tx: Tx, { ref }: OutboxRow, failure: string, now: number): Promise<void> {
  const refund = await findRefund(tx, ref);
  if (!refund) throw new Error(`there is no refund ${ref}`);
  const { amountFen } = refund;
  const said = {
    refundId: ref,
    externalId: "",
    state: "failed" as const,
    amountFen,
    currency: "cny",
    failure,
  };
  await applyRefund(tx, said, now);
}

function paramsOf(row: OutboxRow): StartPayment {
  if (row.params === null) throw new Error(`outbox row ${row.id} does not say what to start`);
  return JSON.parse(row.params) as StartPayment;
}

function saidOf(row: OutboxRow) {
  const { paymentId, amountFen, currency } = paramsOf(row);
  return { paymentId, amountFen, currency, externalId: "" };
}
