import { asc, desc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { refreshPayment } from "#app/domain/ordering/begin-payment.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { isReconciliationDue } from "#app/domain/ordering/reconcile.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { orders } from "#db/schema/ordering.ts";
import {
  gatewayDays,
  moneyEntries,
  paymentExceptions,
  payments,
  reconciliations,
  refunds,
} from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { aFullRefund, ask } from "#tests/fixtures/a-refund.ts";
import { openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { aStripe, type TestStripe } from "#tests/fixtures/a-stripe.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const HOURS = 60;

let store: Store;
let stripe: TestStripe;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store, { onHand: 1_000 });
  stripe = await aStripe(store);
});

async function stateOf({ orderId }: PlacedOrder) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.state;
}

const exceptions = async () =>
  (await store.read.select().from(paymentExceptions).orderBy(paymentExceptions.kind)).map(({ kind, ref }) => [
    kind,
    ref,
  ]);

const days = async () =>
  (await store.read.select().from(gatewayDays).orderBy(asc(gatewayDays.businessDay))).map(
    ({ businessDay, theirsFen, oursFen }) => [businessDay, theirsFen, oursFen],
  );

async function lastRun() {
  const [last] = await store.read
    .select()
    .from(reconciliations)
    .orderBy(desc(reconciliations.startedAt), desc(reconciliations.id))
    .limit(1);
  return last;
}

/** Reconciles, and again: the second time has nothing left to do. */
async function reconcileTwice(found: { repaired: number; differences: number }): Promise<void> {
  await stripe.reconcile();
  expect(await lastRun()).toMatchObject({ ...found, error: null });
  const before = [await days(), await exceptions(), await store.read.select().from(moneyEntries)];
  await stripe.reconcile();
  expect(await lastRun()).toMatchObject({ repaired: 0, differences: found.differences, error: null });
  expect([await days(), await exceptions(), await store.read.select().from(moneyEntries)]).toEqual(before);
}

async function expectMoneyToAgree(): Promise<void> {
  const entries = await store.read.select().from(moneyEntries);
  expect(entries.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(stripe.account.netFen);
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

async function anOpenPage(): Promise<PlacedOrder & { sessionId: string }> {
  const placed = await stripe.placeOrder();
  await stripe.drain();
  return { ...placed, sessionId: stripe.sessionOf(placed).id };
}

async function aPaidOrder() {
  const placed = await anOpenPage();
  stripe.account.pay(placed.sessionId);
  await refreshPayment(store, stripe.gateways, placed.paymentId, stripe.now());
  expect(await stateOf(placed)).toBe("paid");
  return { ...placed, intentId: String(stripe.sessionOf(placed).payment_intent) };
}

describe("a reconciliation", () => {
  test("repairs what every lost message would have told", async () => {
    const paid = await anOpenPage();
    stripe.account.pay(paid.sessionId);
    const ended = await anOpenPage();
    const failing = await anOpenPage();
    stripe.account.pay(failing.sessionId, { isProcessing: true });
    stripe.account.settle(failing.sessionId, "failed");
    const repaid = await aPaidOrder();
    stripe.account.refundStatus = "pending";
    await ask(store, await aFullRefund(store, repaid), stripe.now());
    await stripe.drain();
    stripe.account.settleRefund([...stripe.account.refunds.keys()][0] ?? "", "succeeded");
    const other = await aPaidOrder();
    stripe.account.refundStatus = "succeeded";
    stripe.account.refundInDashboard(other.intentId, 200);
    stripe.wait(10);

    await reconcileTwice({ repaired: stripe.account.events.filter(isHeard).length, differences: 0 });
    expect(await stateOf(paid)).toBe("paid");
    expect(await stateOf(ended)).toBe("awaiting_payment");
    expect(await stateOf(failing)).toBe("awaiting_payment");
    expect(await stateOf(repaid)).toBe("refunded");
    expect(await stateOf(other)).toBe("partially_refunded");
    await expectMoneyToAgree();
    expect(await days()).toEqual([[20261122, stripe.account.netFen, stripe.account.netFen]]);
  });

  test("finds what not even the list of events tells any more", async () => {
    const paid = await anOpenPage();
    stripe.account.pay(paid.sessionId);
    const repaid = await aPaidOrder();
    const refund = stripe.account.refundInDashboard(repaid.intentId, 300);
    stripe.account.events.length = 0;
    stripe.wait(10);
    await reconcileTwice({ repaired: 2, differences: 0 });
    expect(await stateOf(paid)).toBe("paid");
    expect(await store.read.select().from(refunds)).toMatchObject([
      { externalId: refund.id, reason: "made_elsewhere", state: "succeeded" },
    ]);
    await expectMoneyToAgree();
  });

  test("asks after each payment and refund that is open, though no money moved and no event tells of it", async () => {
    const ended = await anOpenPage();
    stripe.account.pay(ended.sessionId, { isProcessing: true });
    stripe.account.settle(ended.sessionId, "failed");
    const repaid = await aPaidOrder();
    stripe.account.refundStatus = "pending";
    await ask(store, await aFullRefund(store, repaid), stripe.now());
    await stripe.drain();
    stripe.account.settleRefund([...stripe.account.refunds.keys()][0] ?? "", "failed");
    stripe.account.events.length = 0;
    stripe.wait(10);
    await reconcileTwice({ repaired: 2, differences: 0 });
    const [payment] = await store.read.select().from(payments).where(eq(payments.id, ended.paymentId));
    expect(payment?.state).toBe("failed");
    expect(await store.read.select().from(refunds)).toMatchObject([{ state: "failed" }]);
    expect(await stateOf(repaid)).toBe("paid");
    await expectMoneyToAgree();
  });

  test("finds money for a payment that we had given up, though no event tells of it", async () => {
    const placed = await anOpenPage();
    await store.write(async (tx) => {
      await tx.update(payments).set({ state: "failed" }).where(eq(payments.id, placed.paymentId));
    });
    stripe.account.pay(placed.sessionId);
    stripe.account.events.length = 0;
    stripe.wait(10);
    await reconcileTwice({ repaired: 1, differences: 0 });
    expect(await stateOf(placed)).toBe("paid");
    await expectMoneyToAgree();
  });

  test("compares the money of yesterday and today by the gateway's clock, not by when we heard of it", async () => {
    stripe.wait(11 * HOURS + 50); // ten to midnight in Beijing
    const late = await anOpenPage();
    stripe.account.pay(late.sessionId);
    stripe.wait(30);
    await refreshPayment(store, stripe.gateways, late.paymentId, stripe.now()); // heard the day after
    const early = await aPaidOrder();
    await ask(store, await aFullRefund(store, late), stripe.now());
    await stripe.drain();
    stripe.wait(10);
    await reconcileTwice({ repaired: stripe.account.events.filter(isHeard).length, differences: 0 });
    expect(await days()).toEqual([
      [20261122, late.totalFen, late.totalFen],
      [20261123, early.totalFen - late.totalFen, early.totalFen - late.totalFen],
    ]);
    const [entry] = await store.read.select().from(moneyEntries).where(eq(moneyEntries.ref, late.paymentId));
    expect(entry).toMatchObject({ businessDay: 20261122 });
    await expectMoneyToAgree();
  });

  test("counts a refund that failed later for the day on which it had been made, on both sides", async () => {
    const placed = await aPaidOrder();
    await ask(store, await aFullRefund(store, placed), stripe.now());
    await stripe.drain();
    stripe.wait(24 * HOURS);
    stripe.account.settleRefund([...stripe.account.refunds.keys()][0] ?? "", "failed");
    stripe.wait(10);
    await reconcileTwice({ repaired: stripe.account.events.filter(isHeard).length, differences: 0 });
    expect(await days()).toEqual([[20261122, placed.totalFen, placed.totalFen]]);
    await expectMoneyToAgree();
  });

  test("opens what differs still to a person: money there that is nobody's here, and money here that is not there", async () => {
    const foreign = await anOpenPage();
    stripe.account.pay(foreign.sessionId);
    stripe.sessionOf(foreign).metadata = {};
    await store.write(async (tx) => {
      await tx.update(payments).set({ externalId: null }).where(eq(payments.id, foreign.paymentId));
    });
    const [charge] = stripe.account.charges.values();
    const vanished = await aPaidOrder();
    stripe.account.charges.delete([...stripe.account.charges.keys()][1] ?? "");
    stripe.account.sessions.delete(vanished.sessionId);
    stripe.account.events.length = 0;
    stripe.wait(10);
    await reconcileTwice({ repaired: 0, differences: 2 });
    expect(await exceptions()).toEqual([
      ["not_at_gateway", vanished.paymentId],
      ["not_in_our_books", charge?.payment_intent],
    ]);
    expect(await days()).toEqual([[20261122, foreign.totalFen, vanished.totalFen]]);
  });

  test("has suspense on our side of the day: it is money that came", async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId, { amount: 77 });
    const stray = { ...stripe.sessionOf(await aPaidOrder()), id: "cs_test_stray", status: "open" as const };
    stripe.account.sessions.set(stray.id, { ...stray, payment_intent: null, payment_status: "unpaid" });
    stripe.account.pay(stray.id);
    stripe.wait(10);
    await reconcileTwice({ repaired: stripe.account.events.filter(isHeard).length, differences: 0 });
    const { netFen } = stripe.account;
    expect(await days()).toEqual([[20261122, netFen, netFen]]);
  });

  test("that fails is noted, and the next begins where the last good one did", async () => {
    stripe.wait(10);
    await stripe.reconcile();
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId);
    stripe.wait(10);
    stripe.server.plan("dropBefore", { of: /GET .*events/, times: 3 });
    await expect(stripe.reconcile()).rejects.toThrow();
    expect((await lastRun())?.error).toBeTruthy();
    expect(await stateOf(placed)).toBe("awaiting_payment");
    stripe.wait(3 * HOURS);
    await stripe.reconcile();
    expect(await stateOf(placed)).toBe("paid");
    await expectMoneyToAgree();
  });

  test("is due a quarter of an hour after the last good one", async () => {
    const isDue = () => isReconciliationDue(store, stripe.gateways, stripe.now());
    expect(await isDue()).toBe(true);
    await stripe.reconcile();
    stripe.wait(14);
    expect(await isDue()).toBe(false);
    stripe.wait(1);
    expect(await isDue()).toBe(true);
    stripe.server.plan("dropBefore", { of: /GET .*events/, times: 3 });
    await expect(stripe.reconcile()).rejects.toThrow();
    expect(await isDue()).toBe(false); // a minute after one that failed
    stripe.wait(1);
    expect(await isDue()).toBe(true);
    const { stripe: _, ...others } = stripe.gateways;
    expect(await isReconciliationDue(store, others, stripe.now())).toBe(false);
  });

  test("asks after an account with more than a page of everything", async () => {
    const sold: PlacedOrder[] = [];
    for (let order = 0; order < 105; order += 1) {
      const placed = await anOpenPage();
      stripe.account.pay(placed.sessionId);
      sold.push(placed);
    }
    stripe.wait(10);
    await reconcileTwice({ repaired: stripe.account.events.filter(isHeard).length, differences: 0 });
    for (const placed of sold) expect(await stateOf(placed)).toBe("paid");
    expect(await days()).toEqual([[20261122, stripe.account.netFen, stripe.account.netFen]]);
  });
});

/** Events that are kept: those that can concern us. */
function isHeard({ type }: { type: string }): boolean {
  return !["charge.succeeded", "charge.refunded", "payment_intent.payment_failed"].includes(type);
}
