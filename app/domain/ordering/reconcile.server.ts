import {
  type GatewayBooks,
  GatewayLockedOut,
  type GatewayMovement,
  GatewayRejected,
  type Gateways,
  type PaymentGateway,
} from "#app/domain/payments/gateway.ts";
import { receiveEvent } from "#app/domain/payments/inbox.server.ts";
import { noteAccess, noteLockout } from "#app/domain/payments/lockout.server.ts";
import {
  closeException,
  type DifferenceKind,
  listOpenDifferences,
  openException,
} from "#app/domain/payments/money-book.server.ts";
import { findPayment, findPaymentByIntent } from "#app/domain/payments/payments.server.ts";
import {
  beginReconciliation,
  endReconciliation,
  findLastReconciliation,
  findLastStart,
  keepGatewayDay,
  listBooked,
  listLivePayments,
  listOpenRefunds,
  sumBooked,
} from "#app/domain/payments/reconciliations.server.ts";
import { findRefund, findRefundByName } from "#app/domain/payments/refunds.server.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import type { Store } from "#db/store.ts";
import { applyPayment } from "./apply-payment.server.ts";
import { applyAnyRefund } from "./apply-refund.server.ts";
import { drainInbox } from "./drain-inbox.server.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How often our books are held against each gateway's. */
export const RECONCILE_EVERY_MS = HOUR_MS / 4;

/** How soon again when it could not be done. */
const RETRY_AFTER_MS = 60_000;

/** As far back as a gateway tells what happened. */
const MEMORY_MS = 30 * DAY_MS;

/** What is younger may still be on its way to us by itself. */
const FRESH_MS = 5 * 60_000;

const ROWS_AT_ONCE = 200;

/** A gateway with books of its own. */
type Other = PaymentGateway & { books: GatewayBooks };

/** What was found, and put right where a rule can. */
export interface Reconciled {
  repaired: number;
  differences: number;
}

/**
 * Holds our books against those of each gateway that has its own. What happened there since the last
 * time is heard, if its message was lost; payments and refunds that are open are asked after; and the
 * money of yesterday and today, or of more days if the last time is longer ago, is compared piece by
 * piece. What differs is fetched and applied; what differs still, a person must look at, unless it agrees
 * by the next time. Done again, it changes nothing. A gateway that fails is noted, the others go on, and the first error is thrown.
 */
export async function reconcile(store: Store, gateways: Gateways, now: number): Promise<void> {
  const failures: unknown[] = [];
  for (const gateway of Object.values(gateways)) {
    if (!hasBooks(gateway)) continue;
    const id = await store.write((tx) => beginReconciliation(tx, gateway.id, now));
    try {
      const found = await reconcileWith(store, gateway, now);
      await store.write(async (tx) => {
        await endReconciliation(tx, id, found, now);
        await noteAccess(tx, gateway.id, now);
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await store.write(async (tx) => {
        await endReconciliation(tx, id, { error: reason }, now);
        if (error instanceof GatewayLockedOut) await noteLockout(tx, gateway.id, reason, now);
      });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** True when it is time to do so again for some gateway; after one that failed, a minute is waited. */
export async function isReconciliationDue(store: Store, gateways: Gateways, now: number): Promise<boolean> {
  for (const gateway of Object.values(gateways)) {
    if (!hasBooks(gateway)) continue;
    const good = await findLastReconciliation(store.read, gateway.id);
    const isOld = !good || now - good.startedAt >= RECONCILE_EVERY_MS;
    if (isOld && now - (await findLastStart(store.read, gateway.id)) >= RETRY_AFTER_MS) return true;
  }
  return false;
}

function hasBooks(gateway: PaymentGateway): gateway is Other {
  return gateway.books !== undefined;
}

async function reconcileWith(store: Store, gateway: Other, now: number): Promise<Reconciled> {
  const last = await findLastReconciliation(store.read, gateway.id);
  const since = Math.max((last?.startedAt ?? 0) - HOUR_MS, now - MEMORY_MS);
  let repaired = 0;
  for await (const event of gateway.books.listChanges(since))
    if (await store.write((tx) => receiveEvent(tx, gateway.id, event, now))) repaired += 1;
  await drainInbox(store, { [gateway.id]: gateway }, now);

  /** What the gateway says; where it knows nothing of the kind, a person must look, and the others go on. */
  const known = async <T>(fetch: () => Promise<T>, ref: string): Promise<T | undefined> => {
    try {
      return await fetch();
    } catch (error) {
      if (!(error instanceof GatewayRejected)) throw error;
      await store.write((tx) => openException(tx, "not_at_gateway", ref, error.message, now));
      return undefined;
    }
  };
  const live = (after: string) =>
    listLivePayments(store.read, gateway.id, now - FRESH_MS, after, ROWS_AT_ONCE);
  const open = (after: string) => listOpenRefunds(store.read, gateway.id, after, ROWS_AT_ONCE);
  for await (const { id, externalId } of all(live)) {
    const said = await known(() => gateway.fetch(externalId), id);
    if (said && (await store.write((tx) => applyPayment(tx, said, now)))) repaired += 1;
  }
  for await (const { id, externalId } of all(open)) {
    const said = await known(() => gateway.books.fetchRefund(externalId), id);
    if (said && (await store.write((tx) => applyAnyRefund(tx, said, now)))) repaired += 1;
  }
  const compared = await compareMoney(store, gateway, since, now);
  return { repaired: repaired + compared.repaired, differences: compared.differences };
}

/** Everything that comes in pages, one after another. */
async function* all<T extends { id: string }>(page: (after: string) => Promise<T[]>): AsyncIterable<T> {
  let after = "";
  for (;;) {
    const rows = await page(after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_AT_ONCE) return;
    after = last.id;
  }
}

/** The sums of a day in a currency, theirs and ours. */
class DaySums {
  readonly #sums = new Map<
    string,
    { businessDay: number; currency: string; theirsFen: number; oursFen: number }
  >();

  add(happenedAt: number, currency: string, theirsFen: number, oursFen: number): void {
    const day = businessDay(happenedAt);
    const key = `${day} ${currency}`;
    const sums = this.#sums.get(key) ?? { businessDay: day, currency, theirsFen: 0, oursFen: 0 };
    sums.theirsFen += theirsFen;
    sums.oursFen += oursFen;
    this.#sums.set(key, sums);
  }

  values() {
    return this.#sums.values();
  }
}

/** Compares the money of whole days, up to what is fresh. */
async function compareMoney(store: Store, gateway: Other, since: number, now: number): Promise<Reconciled> {
  const yesterday = addDays(businessDay(now), -1);
  const from = startOfDay(Math.min(yesterday, businessDay(since)));
  const to = now - FRESH_MS;
  const sums = new DaySums();
  const met = new Set<string>();
  let repaired = 0;
  let differences = 0;
  const differed = await listOpenDifferences(store.read);
  const differ = async (kind: DifferenceKind, ref: string, detail: string) => {
    differences += 1;
    await store.write((tx) => openException(tx, kind, ref, detail, now));
  };
  const agree = async (kind: DifferenceKind, ref: string) => {
    if (!differed.has(`${kind} ${ref}`)) return;
    await store.write((tx) =>
      closeException(tx, { kind, ref }, { closedBy: null, closedReason: "agrees now" }, now),
    );
  };

  for await (const movement of gateway.books.listMovements(from, to)) {
    const found = await findOurs(store, gateway, movement, now);
    if (found.isRepaired) repaired += 1;
    if (found.ref) met.add(found.ref);
    sums.add(movement.happenedAt, movement.currency, movement.amountFen, found.oursFen);
    const { kind, objectId, amountFen, currency } = movement;
    if (found.oursFen === amountFen) await agree("not_in_our_books", objectId);
    else await differ("not_in_our_books", objectId, `${kind} ${amountFen} ${currency}; ${found.oursFen}`);
  }
  for await (const entry of all((after) =>
    listBooked(store.read, gateway.id, [from, to], after, ROWS_AT_ONCE),
  )) {
    if (met.has(entry.ref) || entry.amountFen === 0 || (await isAtGateway(store, gateway, entry))) {
      await agree("not_at_gateway", entry.ref);
      continue;
    }
    sums.add(entry.happenedAt, entry.currency, 0, entry.amountFen);
    await differ("not_at_gateway", entry.ref, `${entry.kind} ${entry.amountFen} ${entry.currency}`);
  }
  await store.write(async (tx) => {
    for (const day of sums.values())
      await keepGatewayDay(tx, { ...day, gateway: gateway.id, checkedAt: now });
  });
  return { repaired, differences };
}

/** What our book says of a movement of money at the gateway; what it does not say yet is fetched and applied first. */
async function findOurs(store: Store, gateway: Other, movement: GatewayMovement, now: number) {
  const before = await lookUp(store, movement);
  if (before.oursFen === movement.amountFen) return { ...before, isRepaired: false };
  try {
    if (movement.kind === "payment") {
      const said = await gateway.fetch(movement.objectId);
      const isRepaired = await store.write((tx) => applyPayment(tx, said, now));
      const after = await lookUp(store, movement);
      if (after.oursFen === movement.amountFen) return { ...after, isRepaired };
      // money beside what was due is kept under the gateway's own name for it
      const oursFen = await sumBooked(store.read, "payment", said.externalId);
      return oursFen === 0 ? { ...after, isRepaired } : { ref: said.externalId, oursFen, isRepaired };
    }
    const said = await gateway.books.fetchRefund(movement.objectId);
    const isRepaired = await store.write((tx) => applyAnyRefund(tx, said, now));
    return { ...(await lookUp(store, movement)), isRepaired };
  } catch (error) {
    if (error instanceof GatewayRejected || error instanceof Refusal) return { ...before, isRepaired: false };
    throw error;
  }
}

async function lookUp(store: Store, { kind, objectId }: GatewayMovement) {
  const ours =
    kind === "payment"
      ? await findPaymentByIntent(store.read, objectId)
      : await findRefundByName(store.read, objectId);
  return { ref: ours?.id, oursFen: ours ? await sumBooked(store.read, kind, ours.id) : 0 };
}

/** Asks after one piece of money that we booked and the gateway did not list: its clock may not be ours. */
async function isAtGateway(
  store: Store,
  gateway: Other,
  entry: { kind: string; ref: string; paymentId: string; amountFen: number },
): Promise<boolean> {
  try {
    if (entry.kind === "refund") {
      const refund = await findRefund(store.read, entry.ref);
      if (!refund?.externalId) return false;
      const said = await gateway.books.fetchRefund(refund.externalId);
      return said.state === "succeeded" && -said.amountFen === entry.amountFen;
    }
    const payment = await findPayment(store.read, entry.paymentId);
    const name = entry.ref === entry.paymentId ? payment?.externalId : entry.ref;
    if (!name) return false;
    const said = await gateway.fetch(name);
    return said.state === "paid" && said.amountFen === entry.amountFen;
  } catch (error) {
    if (error instanceof GatewayRejected) return false;
    throw error;
  }
}
