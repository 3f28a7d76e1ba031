import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { beforeEach, describe, expect, test } from "vitest";
import { payAgain } from "#app/domain/ordering/attempt-payment.server.ts";
import { beginPayment, refreshPayment } from "#app/domain/ordering/begin-payment.server.ts";
import { endUnpaid } from "#app/domain/ordering/end-unpaid.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { takeAtCounter } from "#app/domain/ordering/take-at-counter.server.ts";
import { BadSignature } from "#app/domain/payments/gateway.ts";
import { findLockout } from "#app/domain/payments/lockout.server.ts";
import { findMethods } from "#app/domain/payments/methods.server.ts";
import { closeException, recordMoney } from "#app/domain/payments/money-book.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orders } from "#db/schema/ordering.ts";
import {
  moneyEntries,
  paymentExceptions,
  paymentInbox,
  paymentOutbox,
  payments,
  refunds,
} from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { aFullRefund, aRefund, ask, linesOf } from "#tests/fixtures/a-refund.ts";
import { CENTRE, MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { aStripe, SHOP, type TestStripe, WEBHOOK_SECRET } from "#tests/fixtures/a-stripe.ts";
import { anOrder, basket, expire, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const HOURS = 60;
const TROUBLES = ["dropBefore", "dropAfter", "tooMany", "busy", "failBefore", "failAfter"] as const;

let store: Store;
let stripe: TestStripe;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store, { shelf: { [MILLET]: 10 } });
  stripe = await aStripe(store);
});

async function stateOf({ orderId }: PlacedOrder) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.state;
}

async function paymentsOf({ orderId }: PlacedOrder): Promise<string[]> {
  const attempts = await store.read
    .select()
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(payments.attempt);
  return attempts.map(({ gateway, state }) => `${gateway} ${state}`);
}

async function shelf() {
  const [level] = await store.read.select().from(stockLevels).where(eq(stockLevels.variantId, MILLET));
  return { onHand: level?.onHand, held: level?.held };
}

const exceptions = async () =>
  (await store.read.select().from(paymentExceptions)).map(({ kind, ref }) => [kind, ref]);

const booked = async (kind: "payment" | "refund" | "refund_reversal" | "suspense") =>
  (await store.read.select().from(moneyEntries).where(eq(moneyEntries.kind, kind))).map(
    ({ amountFen }) => amountFen,
  );

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

/** Ours and theirs are the same money. */
async function expectMoneyToAgree(): Promise<void> {
  const entries = await store.read.select().from(moneyEntries);
  expect(entries.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(stripe.account.netFen);
  await expectBooksToAgree();
}

/** An order whose page at Stripe is open. */
async function anOpenPage(order = {}): Promise<PlacedOrder & { sessionId: string }> {
  const placed = await stripe.placeOrder(order);
  expect(await begin(placed)).toContain("https://checkout.stripe.com/");
  return { ...placed, sessionId: stripe.sessionOf(placed).id };
}

async function aPaidOrder(order = {}) {
  const placed = await anOpenPage(order);
  stripe.account.pay(placed.sessionId);
  await stripe.tell();
  await stripe.hear();
  expect(await stateOf(placed)).toBe("paid");
  return { ...placed, intentId: String(stripe.sessionOf(placed).payment_intent) };
}

/** A part of the first line, which could be repaid twice: Stripe would not stop us. */
async function aPart(placed: PlacedOrder, amountFen: number) {
  const [line] = await linesOf(store, placed);
  return aRefund(placed.orderId, {
    lines: [{ orderLineId: line?.id ?? "", quantity: 0, amountFen, disposition: "keep" }],
  });
}

const begin = ({ paymentId: id, gateway }: PlacedOrder) =>
  beginPayment(store, stripe.gateways, { id, gateway }, stripe.now());
const comeBack = ({ paymentId }: PlacedOrder) =>
  refreshPayment(store, stripe.gateways, paymentId, stripe.now());

describe("a page at Stripe", () => {
  test("asks for what the order says, in yuan, by card, Alipay and WeChat Pay, and for no longer than it may", async () => {
    const placed = await anOpenPage({ locale: "en" });
    const session = stripe.sessionOf(placed);
    expect(session).toMatchObject({
      amount_total: placed.totalFen,
      currency: "cny",
      payment_method_types: ["card", "alipay", "wechat_pay"],
      client_reference_id: placed.orderId,
      metadata: { payment_id: placed.paymentId, order_id: placed.orderId, order_number: placed.number },
      success_url: `${SHOP}/en/pay/${placed.paymentId}`,
      cancel_url: `${SHOP}/en/orders/${placed.number}`,
      locale: "en",
    });
    expect(await paymentsOf(placed)).toEqual(["stripe pending"]);
    expect(stripe.server.requests).toEqual(["POST /v1/checkout/sessions"]);
    expect(await begin(placed)).toBe(session.url); // the form sent again
    expect(stripe.account.sessions.size).toBe(1);
  });

  test("offers what the account has, and we remember what that was", async () => {
    stripe.account.methods = ["card", "alipay"];
    await anOpenPage();
    expect(await findMethods(store.read, "stripe")).toEqual({
      methods: ["card", "alipay"],
      seenAt: stripe.now(),
    });
    stripe.account.methods = ["card"];
    expect(await stripe.books.probeMethods(SHOP, stripe.now())).toEqual(["card"]);
    expect([...stripe.account.sessions.values()].map(({ status }) => status)).toEqual(["open", "expired"]);
    await stripe.tell(); // of the end of the page that was made to ask
    expect((await store.read.select().from(paymentInbox)).map(({ state }) => state)).toEqual(["ignored"]);
  });

  test("that Stripe will not make leaves the order to be paid otherwise, and a person must look", async () => {
    const placed = await stripe.placeOrder({ origin: "https://no where" });
    expect(await begin(placed)).toBeUndefined();
    expect(await paymentsOf(placed)).toEqual(["stripe failed"]);
    expect(await exceptions()).toEqual([["start_rejected", placed.paymentId]]);
    await expectBooksToAgree();
  });
});

describe("an event", () => {
  test("told five times, and three events about one payment, are one entry in the book", async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId);
    expect(stripe.account.events.length).toBeGreaterThan(2);
    for (let time = 0; time < 5; time += 1) await stripe.tell();
    expect(await store.read.select().from(paymentInbox)).toHaveLength(stripe.account.events.length);
    await stripe.hear();
    await stripe.tell();
    await stripe.hear();
    expect(await booked("payment")).toEqual([placed.totalFen]);
    expect(await stateOf(placed)).toBe("paid");
    await expectMoneyToAgree();
  });

  test("that every other guard let through would still be one entry: the book takes a cause once", async () => {
    const { orderId, paymentId, totalFen } = await aPaidOrder();
    const again = {
      kind: "payment" as const,
      ref: paymentId,
      orderId,
      paymentId,
      gateway: "stripe" as const,
      amountFen: totalFen,
      currency: "cny",
      happenedAt: stripe.now(),
      recordedAt: stripe.now(),
    };
    await expect(store.write((tx) => recordMoney(tx, again))).rejects.toThrow();
    expect(await booked("payment")).toEqual([totalFen]);
    await expectMoneyToAgree();
  });

  test("heard while the shopper comes back, and by two workers, is one entry in the book", async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId);
    await stripe.tell();
    await Promise.all([comeBack(placed), stripe.hear(), stripe.hear(), comeBack(placed)]);
    expect(await booked("payment")).toEqual([placed.totalFen]);
    expect(await stateOf(placed)).toBe("paid");
    await expectMoneyToAgree();
  });

  test("that comes before we could store what the page is called finds its payment all the same", async () => {
    const placed = await stripe.placeOrder();
    stripe.server.plan("dropAfter", { times: 3 });
    expect(await begin(placed)).toBeUndefined();
    expect(await paymentsOf(placed)).toEqual(["stripe created"]);
    stripe.account.pay(stripe.sessionOf(placed).id);
    await stripe.tell();
    await stripe.hear();
    expect(await stateOf(placed)).toBe("paid");
    stripe.wait(1);
    expect(await stripe.drain()).toBe(1);
    expect(await paymentsOf(placed)).toEqual(["stripe paid"]);
    expect(stripe.account.sessions.size).toBe(1);
    await expectMoneyToAgree();
  });

  test("of the end of a page, told after it was paid, changes nothing; nor does one of failure", async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId);
    const [paid] = stripe.eventsOf("checkout.session.completed");
    if (!paid) throw new Error("nothing happened");
    const late = (id: string, type: string) => ({ ...paid, id, type }) as Stripe.Event;
    await stripe.tell([
      paid,
      late("evt_a", "checkout.session.expired"),
      late("evt_b", "checkout.session.async_payment_failed"),
    ]);
    expect(await stripe.hear()).toBe(3);
    for (const state of ["expired", "failed", "processing", "pending"] as const)
      expect(await pay(store, placed, stripe.now(), { externalId: placed.sessionId, state })).toBe(false);
    expect([await stateOf(placed), await paymentsOf(placed)]).toEqual(["paid", ["stripe paid"]]);
    await expectMoneyToAgree();
  });

  test("that the shopper is done and the money on its way ships nothing; then it comes, and a failure after that counts nothing", async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId, { isProcessing: true });
    await stripe.tell();
    await stripe.hear();
    expect([await stateOf(placed), await paymentsOf(placed)]).toEqual([
      "awaiting_payment",
      ["stripe processing"],
    ]);
    expect(await booked("payment")).toEqual([]);
    stripe.wait(31); // the hold is over, and the goods are kept all the same
    await stripe.tick();
    expect(await shelf()).toEqual({ onHand: 10, held: 1 });
    stripe.account.settle(placed.sessionId, "succeeded");
    await stripe.tell();
    await stripe.hear();
    expect(await stateOf(placed)).toBe("paid");
    expect(
      await pay(store, { ...placed }, stripe.now(), { externalId: placed.sessionId, state: "failed" }),
    ).toBe(false);
    expect(await stateOf(placed)).toBe("paid");
    await expectMoneyToAgree();
  });

  test("that money on its way did not come leaves the order to be paid again", async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId, { isProcessing: true });
    await stripe.tell();
    await stripe.hear();
    stripe.account.settle(placed.sessionId, "failed");
    await stripe.tell();
    await stripe.hear();
    expect([await stateOf(placed), await paymentsOf(placed)]).toEqual([
      "awaiting_payment",
      ["stripe failed"],
    ]);
    const again = await payAgain(
      store,
      stripe.gateways,
      { orderId: placed.orderId, gateway: "stripe", origin: SHOP },
      stripe.now(),
    );
    await stripe.drain();
    stripe.account.pay(stripe.sessionOf({ paymentId: again.id }).id);
    await stripe.tell();
    await stripe.hear();
    expect(await paymentsOf(placed)).toEqual(["stripe failed", "stripe paid"]);
    await expectMoneyToAgree();
  });

  test("about something unknown is kept for a day, and then a person must look", async () => {
    const placed = await aPaidOrder();
    const [refund] = [stripe.account.refundInDashboard(placed.intentId, 100)];
    await store.write(async (tx) => {
      await tx.update(payments).set({ intentId: null }).where(eq(payments.id, placed.paymentId));
    });
    await stripe.tell(stripe.eventsOf("refund.created"));
    for (let hour = 0; hour < 23; hour += 1) {
      expect(await stripe.hear()).toBe(0);
      stripe.wait(HOURS);
    }
    expect(await exceptions()).toEqual([]);
    stripe.wait(HOURS);
    await stripe.hear();
    expect(await exceptions()).toEqual([["event_unknown", refund?.id]]);
    const [dead] = await store.read.select().from(paymentInbox).where(eq(paymentInbox.state, "dead"));
    expect(dead?.objectId).toBe(refund?.id);
  });

  test("of a dispute is for a person to look at", async () => {
    const placed = await aPaidOrder();
    stripe.account.dispute(placed.intentId);
    await stripe.tell();
    await stripe.hear();
    expect(await exceptions()).toEqual([["dispute", placed.paymentId]]);
    await expectBooksToAgree();
  });
});

describe("the signature of an event", () => {
  let event: Stripe.Event;
  beforeEach(async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId);
    [event] = stripe.account.events as [Stripe.Event];
  });

  test("is made with one of our secrets, over these very bytes, not long ago", async () => {
    const { raw, signature } = stripe.server.signed(event, WEBHOOK_SECRET);
    const now = stripe.now();
    const verify =
      (...[bytes, header, at]: Parameters<typeof stripe.books.verifyWebhook>) =>
      () =>
        stripe.books.verifyWebhook(bytes, header, at);
    expect(verify(raw, signature, now)()).toMatchObject({ eventId: event.id, isOurMode: true });
    const changed = Buffer.from(raw.toString().replace("evt_", "evt-"));
    const written = Buffer.from(JSON.stringify(JSON.parse(raw.toString())));
    for (const refused of [
      verify(raw, stripe.server.signed(event, "whsec_of_another").signature, now),
      verify(raw, signature, now + 301_000),
      verify(changed, signature, now),
      verify(written, signature, now),
      verify(raw, "", now),
      verify(raw, "t=1,v1=00", now),
    ])
      expect(refused).toThrow(BadSignature);
  });

  test("may be made with the old secret or the new one while it is replaced", async () => {
    const both = await aStripe(store, { webhookSecrets: ["whsec_old", "whsec_new"] });
    for (const secret of ["whsec_old", "whsec_new"]) {
      const { raw, signature } = stripe.server.signed(event, secret);
      expect(both.books.verifyWebhook(raw, signature, stripe.now()).eventId).toBe(event.id);
    }
  });

  test("of the other mode is kept and not applied", async () => {
    await stripe.tell(stripe.account.events.map((each) => ({ ...each, livemode: true })));
    expect(await stripe.hear()).toBe(0);
    const kept = await store.read.select().from(paymentInbox);
    expect(kept).toHaveLength(stripe.account.events.length);
    expect(new Set(kept.map(({ state }) => state))).toEqual(new Set(["ignored"]));
    expect(await booked("payment")).toEqual([]);
  });
});

describe("a request to Stripe", () => {
  test.each(TROUBLES)("for a page that ends in %s is sent again until there is one page", async (trouble) => {
    const placed = await stripe.placeOrder();
    stripe.server.plan(trouble, { of: /POST .*sessions/, times: 3 });
    expect(await begin(placed)).toBeUndefined();
    stripe.server.noMoreTrouble();
    for (let hour = 0; hour < 30 && (await paymentsOf(placed))[0] !== "stripe pending"; hour += 1) {
      stripe.wait(HOURS);
      await stripe.drain();
    }
    expect(stripe.sessionOf(placed).amount_total).toBe(placed.totalFen);
    expect(await store.read.select().from(paymentOutbox)).toMatchObject([{ state: "done" }]);
  });

  test.each(TROUBLES)("for a refund that ends in %s is sent again until it is made once", async (trouble) => {
    const placed = await aPaidOrder();
    await ask(store, await aPart(placed, 1_234), stripe.now());
    stripe.server.plan(trouble, { of: /POST .*refunds/, times: 3 });
    expect(await stripe.drain()).toBe(0);
    stripe.server.noMoreTrouble();
    for (let hour = 0; hour < 30 && (await stateOf(placed)) === "paid"; hour += 1) {
      stripe.wait(HOURS);
      await stripe.drain();
    }
    expect([...stripe.account.refunds.values()].map(({ amount }) => amount)).toEqual([1_234]);
    expect(await stateOf(placed)).toBe("partially_refunded");
    expect(await exceptions()).toEqual([]);
    await expectMoneyToAgree();
  });

  test("that is older than Stripe's memory of keys is looked up before it is sent under another", async () => {
    const placed = await aPaidOrder();
    await ask(store, await aPart(placed, 1_234), stripe.now());
    stripe.server.plan("dropAfter", { of: /POST .*refunds/, times: 3 });
    expect(await stripe.drain()).toBe(0);
    stripe.wait(25 * HOURS);
    expect(await stripe.drain()).toBe(1);
    expect(stripe.account.refunds.size).toBe(1);
    expect(await stateOf(placed)).toBe("partially_refunded");

    const other = await aPaidOrder();
    await ask(store, await aFullRefund(store, other), stripe.now());
    stripe.server.plan("dropBefore", { of: /POST .*refunds/, times: 3 });
    expect(await stripe.drain()).toBe(0);
    stripe.wait(25 * HOURS);
    expect(await stripe.drain()).toBe(1);
    const asked = await store.read.select().from(paymentOutbox).where(eq(paymentOutbox.kind, "refund"));
    expect(asked.map(({ idempotencyKey }) => idempotencyKey.split(":").slice(1).join(":")).sort()).toEqual([
      "refund",
      "refund:2",
    ]);
    expect(stripe.account.refunds.size).toBe(2);
    await expectMoneyToAgree();
  });

  test("to begin, kept for a day while the process was dead, finds the page that was made", async () => {
    const placed = await stripe.placeOrder();
    stripe.server.plan("dropAfter", { times: 3 });
    await begin(placed);
    stripe.wait(22 * HOURS);
    expect(await stripe.drain()).toBe(1);
    expect(stripe.account.sessions.size).toBe(1);
    await stripe.tick();
    expect([await stateOf(placed), stripe.sessionOf(placed).status]).toEqual(["expired", "expired"]);
    await expectBooksToAgree();
  });

  test.each(["page", "refund"] as const)(
    "is followed up by the next process when the one that made the %s died before it could write that down",
    async (what) => {
      const placed = await anOpenPage();
      let made = () => stripe.account.sessions.size > 1;
      if (what === "refund") {
        stripe.account.pay(placed.sessionId);
        await comeBack(placed);
        await ask(store, await aPart(placed, 1_234), stripe.now());
        made = () => stripe.account.refunds.size > 0;
      }
      const other = what === "page" ? await stripe.placeOrder() : placed;
      const dying: Store = {
        ...store,
        write: (work) => (made() ? new Promise(() => {}) : store.write(work)),
      };
      void beginPayment(dying, stripe.gateways, { id: other.paymentId, gateway: "stripe" }, stripe.now());
      if (what === "refund") {
        const { drainOutbox } = await import("#app/domain/ordering/drain-outbox.server.ts");
        void drainOutbox(dying, stripe.gateways, stripe.now());
      }
      await expect.poll(made).toBe(true);
      stripe.wait(1);
      expect(await stripe.drain()).toBe(1);
      expect([stripe.account.sessions.size, stripe.account.refunds.size]).toEqual(
        what === "page" ? [2, 0] : [1, 1],
      );
      if (what === "page") expect(await begin(other)).toBe(stripe.sessionOf(other).url);
      else await expectMoneyToAgree();
    },
  );

  test("for a refund that was made under a key which nobody remembers finds the one that was made", async () => {
    const placed = await aPaidOrder();
    const repay = {
      refundId: newId(),
      paymentId: placed.paymentId,
      externalId: placed.sessionId,
      intentId: placed.intentId,
      amountFen: placed.totalFen,
      currency: "cny" as const,
    };
    const made = await stripe.gateway.refund(repay, "one key");
    expect(await stripe.gateway.refund(repay, "another key")).toEqual(made);
    await expect(stripe.gateway.refund({ ...repay, refundId: newId() }, "a third")).rejects.toMatchObject({
      name: "GatewayRejected",
    });
    expect(stripe.account.refunds.size).toBe(1);
  });

  test("for a page whose payment was given up meanwhile ends the page that was made", async () => {
    const placed = await stripe.placeOrder();
    stripe.server.plan("dropAfter", { times: 3 });
    expect(await begin(placed)).toBeUndefined();
    await store.write(async (tx) => {
      await tx.update(payments).set({ state: "failed" }).where(eq(payments.id, placed.paymentId));
    });
    stripe.wait(1);
    expect(await stripe.drain()).toBe(2);
    expect(stripe.sessionOf(placed).status).toBe("expired");
    expect(await paymentsOf(placed)).toEqual(["stripe failed"]);
    await expectBooksToAgree();
  });

  test("under the key of another is refused, and asks nothing of the other", async () => {
    const placed = await anOpenPage();
    const [row] = await store.read.select().from(paymentOutbox);
    const asked = JSON.parse(row?.params ?? "");
    await expect(
      stripe.gateway.start({ ...asked, amountFen: 1 }, row?.idempotencyKey ?? ""),
    ).rejects.toMatchObject({ name: "GatewayRejected" });
    expect(stripe.sessionOf(placed).amount_total).toBe(placed.totalFen);
  });

  test("is never made inside a transaction", async () => {
    const requests = stripe.server.requests.length;
    await expect(store.write(async () => void (await stripe.books.fetchRefund("re_1")))).rejects.toThrow(
      "inside a transaction",
    );
    await expect(
      store.write(async () => {
        for await (const _ of stripe.books.listChanges(0));
      }),
    ).rejects.toThrow("inside a transaction");
    expect(stripe.server.requests).toHaveLength(requests);
  });

  test.each([401, 403] as const)(
    "with a key that Stripe refuses (%i) is kept, a person is told once, and nothing is hammered",
    async (status) => {
      const paid = await aPaidOrder();
      await ask(store, await aPart(paid, 1_234), stripe.now());
      const placed = [await stripe.placeOrder(), await stripe.placeOrder()];
      const other = await anOpenPage();
      stripe.account.pay(other.sessionId);
      await stripe.tell();
      stripe.server.refusesKeyWith = status;
      const rounds = 40;
      const before = stripe.server.requests.length;
      for (let minute = 0; minute < rounds; minute += 1) {
        stripe.wait(1);
        await stripe.tick();
        await stripe.reconcile().catch(() => {});
      }
      // one for what is sent, one for what was told, one for what is over, one for the books
      expect(stripe.server.requests.length - before).toBeLessThanOrEqual(4 * rounds);
      const waiting = await store.read.select().from(paymentOutbox).where(eq(paymentOutbox.state, "ready"));
      expect(waiting.map(({ tries }) => tries)).toEqual([0, 0, 0]);
      const heard = await store.read.select().from(paymentInbox).where(eq(paymentInbox.state, "ready"));
      expect(heard.filter(({ tries }) => tries !== 0)).toEqual([]);
      expect(await exceptions()).toEqual([["gateway_locked_out", "stripe"]]);
      expect(await findLockout(store.read, "stripe")).toMatchObject({
        detail: expect.stringContaining("Invalid API Key"),
      });

      stripe.server.refusesKeyWith = undefined;
      stripe.wait(1);
      await stripe.tick();
      expect(await findLockout(store.read, "stripe")).toBeUndefined();
      expect(stripe.account.refunds.size).toBe(1);
      expect(await stateOf(paid)).toBe("partially_refunded");
      expect(await stateOf(other)).toBe("paid");
      for (const each of placed) expect(stripe.sessionOf(each).amount_total).toBe(each.totalFen);
      await expectMoneyToAgree();
    },
  );

  test.each(["drain", "hear", "endUnpaid", "reconcile"] as const)(
    "with a key that is refused is told by whoever meets it (%s)",
    async (who) => {
      const placed = await anOpenPage();
      await stripe.placeOrder();
      stripe.account.pay(placed.sessionId);
      await stripe.tell();
      stripe.wait(31);
      stripe.server.refusesKeyWith = 403;
      const all = { ...stripe, endUnpaid: () => endUnpaid(store, stripe.gateways, stripe.now()) };
      await all[who]().catch(() => {});
      expect(await findLockout(store.read, "stripe")).toMatchObject({ since: stripe.now() });
    },
  );

  test("with a key that is refused is told again when somebody took it for done", async () => {
    await stripe.placeOrder();
    stripe.server.refusesKeyWith = 401;
    await stripe.drain();
    const closed = { closedBy: "finance", closedReason: "seen" };
    await store.write((tx) =>
      closeException(tx, { kind: "gateway_locked_out", ref: "stripe" }, closed, stripe.now()),
    );
    stripe.wait(1);
    await stripe.drain();
    expect(await findLockout(store.read, "stripe")).toMatchObject({ since: stripe.now() });
  });

  test("that is refused does not hold up what waits for another gateway", async () => {
    const bought = await place(store, anOrder(), stripe.now());
    await pay(store, bought, stripe.now());
    await stripe.placeOrder();
    await ask(store, await aFullRefund(store, bought), stripe.now());
    stripe.server.refusesKeyWith = 401;
    expect(await stripe.drain()).toBe(1);
    expect(await stateOf(bought)).toBe("refunded");
  });
});

describe("an order", () => {
  test("that nobody paid ends when Stripe has ended its page, and not before", async () => {
    const placed = await anOpenPage();
    stripe.wait(30);
    expect(await expire(store, stripe.now())).toBe(0);
    stripe.server.plan("dropBefore", { times: 3 });
    await expect(endUnpaid(store, stripe.gateways, stripe.now())).rejects.toThrow();
    expect(await shelf()).toEqual({ onHand: 10, held: 1 });
    await endUnpaid(store, stripe.gateways, stripe.now());
    expect([await stateOf(placed), stripe.sessionOf(placed).status]).toEqual(["expired", "expired"]);
    expect(await shelf()).toEqual({ onHand: 10, held: 0 });
    await expectBooksToAgree();
  });

  test("whose shopper pays in the moment that it ends is paid", async () => {
    const placed = await anOpenPage();
    stripe.wait(30);
    stripe.account.pay(placed.sessionId);
    await endUnpaid(store, stripe.gateways, stripe.now());
    expect(await stateOf(placed)).toBe("paid");
    await expectMoneyToAgree();
  });

  /** An order that we gave up while its page was open after all, as when we had lost its name. */
  async function givenUp(order = {}) {
    const placed = await anOpenPage(order);
    await store.write(async (tx) => {
      await tx.update(payments).set({ state: "expired" }).where(eq(payments.id, placed.paymentId));
    });
    stripe.wait(31);
    expect(await expire(store, stripe.now())).toBe(1);
    return placed;
  }

  test("that is paid after its end takes its goods again while they are there", async () => {
    const placed = await givenUp();
    stripe.account.pay(placed.sessionId);
    await stripe.tell();
    await stripe.hear();
    expect(await stateOf(placed)).toBe("paid");
    expect(await shelf()).toEqual({ onHand: 9, held: 0 });
    await expectMoneyToAgree();
  });

  test("that is paid after its end is repaid whole when its goods are gone", async () => {
    const placed = await givenUp({ goods: basket({ [MILLET]: 6 }) });
    await pay(
      store,
      await place(store, anOrder({ goods: basket({ [MILLET]: 5 }) }), stripe.now()),
      stripe.now(),
    );
    stripe.account.pay(placed.sessionId);
    await stripe.tell();
    await stripe.hear();
    await stripe.drain();
    expect(await stateOf(placed)).toBe("expired");
    expect(await store.read.select().from(refunds)).toMatchObject([
      { reason: "paid_too_late", state: "succeeded", amountFen: placed.totalFen },
    ]);
    expect(stripe.account.netFen).toBe(0);
    await expectBooksToAgree();
  });

  test("settled at the counter while the page was open has its page ended, and is repaid what was paid there", async () => {
    for (const isFaster of [false, true]) {
      const placed = await anOpenPage();
      if (isFaster) stripe.account.pay(placed.sessionId);
      const { orderId, totalFen } = placed;
      const receipt = {
        receiptId: newId(),
        orderId,
        outletId: CENTRE,
        till: null,
        shiftId: null,
        tender: "cash" as const,
        tenderedFen: totalFen,
        takenBy: "clerk",
        takenAt: stripe.now(),
      };
      await store.write((tx) => takeAtCounter(tx, receipt, stripe.now()));
      await stripe.drain();
      await stripe.drain();
      expect(await stateOf(placed)).toBe("paid");
      expect(stripe.sessionOf(placed).status).toBe(isFaster ? "complete" : "expired");
      expect(stripe.account.netFen).toBe(0);
      await expectBooksToAgree();
    }
  });

  test("with two pages, both paid, keeps one payment and repays the other", async () => {
    const placed = await anOpenPage();
    await store.write(async (tx) => {
      await tx.update(payments).set({ state: "failed" }).where(eq(payments.id, placed.paymentId));
    });
    const second = await payAgain(
      store,
      stripe.gateways,
      { orderId: placed.orderId, gateway: "stripe", origin: SHOP },
      stripe.now(),
    );
    await stripe.drain();
    stripe.account.pay(placed.sessionId);
    stripe.account.pay(stripe.sessionOf({ paymentId: second.id }).id);
    await stripe.tell();
    await stripe.tick();
    await stripe.tick();
    expect(await stateOf(placed)).toBe("paid");
    expect(await paymentsOf(placed)).toEqual(["stripe paid", "stripe paid"]);
    expect(stripe.account.netFen).toBe(placed.totalFen);
    await expectMoneyToAgree();
  });
});

describe("money that is not what was asked for", () => {
  const others: [string, { amount?: number; currency?: string }][] = [
    ["another amount", { amount: 7 }],
    ["another currency", { currency: "hkd" }],
  ];
  test.each(others)("in %s goes to suspense, and a person must look", async (_, given) => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId, given);
    await stripe.tell();
    await stripe.hear();
    await comeBack(placed);
    expect([await stateOf(placed), await paymentsOf(placed)]).toEqual(["review", ["stripe review"]]);
    expect(await booked("payment")).toEqual([]);
    expect(await booked("suspense")).toEqual([given.amount ?? placed.totalFen]);
    expect(await exceptions()).toEqual([["payment_mismatch", placed.paymentId]]);
    expect(await shelf()).toEqual({ onHand: 10, held: 1 });
    await expectBooksToAgree();
  });

  test("under the name of another order settles neither", async () => {
    const placed = await anOpenPage();
    const other = await anOpenPage();
    const session = stripe.sessionOf(placed);
    session.metadata = { ...session.metadata, payment_id: other.paymentId };
    stripe.account.pay(session.id);
    await stripe.tell();
    await stripe.hear();
    expect([await stateOf(placed), await stateOf(other)]).toEqual(["review", "awaiting_payment"]);
    expect(await booked("payment")).toEqual([]);
    expect(await booked("suspense")).toEqual([placed.totalFen]);
    await expectBooksToAgree();
  });

  test("for a payment that another page had settled is kept in suspense, once", async () => {
    const placed = await aPaidOrder();
    const stray = { ...stripe.sessionOf(placed), id: "cs_test_stray", status: "open" as const };
    stripe.account.sessions.set(stray.id, { ...stray, payment_intent: null, payment_status: "unpaid" });
    stripe.account.pay(stray.id);
    await stripe.tell();
    await stripe.hear();
    await stripe.tell();
    await stripe.hear();
    expect(await booked("payment")).toEqual([placed.totalFen]);
    expect(await booked("suspense")).toEqual([placed.totalFen]);
    expect(await exceptions()).toEqual([["payment_mismatch", stray.id]]);
    expect(await store.read.select().from(paymentInbox).where(eq(paymentInbox.state, "ready"))).toEqual([]);
    expect(await stateOf(placed)).toBe("paid");
    await expectMoneyToAgree();
  });
});

describe("a refund", () => {
  test("in two equal parts is two refunds, and the same form twice is one", async () => {
    const placed = await aPaidOrder({ goods: basket({ [MILLET]: 2 }) });
    const [line] = await linesOf(store, placed);
    const half = () =>
      aRefund(placed.orderId, {
        lines: [{ orderLineId: line?.id ?? "", quantity: 1, amountFen: 4_500, disposition: "restock" }],
      });
    const first = half();
    await Promise.all([ask(store, first, stripe.now()), ask(store, first, stripe.now())]);
    await ask(store, half(), stripe.now());
    expect(await stripe.drain()).toBe(2);
    expect([...stripe.account.refunds.values()].map(({ amount }) => amount)).toEqual([4_500, 4_500]);
    await expect(ask(store, half(), stripe.now())).rejects.toMatchObject({ name: "Refusal" });
    await expectMoneyToAgree();
  });

  test("that is on its way is booked when it is made", async () => {
    const placed = await aPaidOrder();
    stripe.account.refundStatus = "pending";
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, stripe.now());
    await stripe.drain();
    await stripe.tell();
    await stripe.hear();
    expect([await stateOf(placed), await booked("refund")]).toEqual(["paid", []]);
    const [made] = stripe.account.refunds.values();
    stripe.wait(60);
    stripe.account.settleRefund(made?.id ?? "", "succeeded");
    await stripe.tell();
    await stripe.hear();
    expect([await stateOf(placed), await booked("refund")]).toEqual(["refunded", [-placed.totalFen]]);
    await expectMoneyToAgree();
  });

  test("that fails after it was made is put back, and a person must look", async () => {
    const placed = await aPaidOrder();
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, stripe.now());
    await stripe.drain();
    const [made] = stripe.account.refunds.values();
    stripe.account.settleRefund(made?.id ?? "", "failed");
    await stripe.tell();
    await stripe.hear();
    expect(await stateOf(placed)).toBe("paid");
    expect(await booked("refund_reversal")).toEqual([placed.totalFen]);
    expect(await exceptions()).toEqual([["refund_failed", refund.refundId]]);
    await expectMoneyToAgree();
  });

  test("told before its payment waits for it", async () => {
    const placed = await anOpenPage();
    stripe.account.pay(placed.sessionId);
    stripe.account.refundInDashboard(String(stripe.sessionOf(placed).payment_intent), 100);
    await stripe.tell(stripe.eventsOf("refund.created"));
    expect(await stripe.hear()).toBe(0);
    await stripe.tell(stripe.eventsOf("checkout.session.completed"));
    await stripe.hear();
    stripe.wait(1);
    expect(await stripe.hear()).toBe(1);
    expect(await booked("refund")).toEqual([-100]);
    expect(await stateOf(placed)).toBe("partially_refunded");
    await expectMoneyToAgree();
  });

  test("made in Stripe's own back office is booked once, and a person says what it was for", async () => {
    const { explainForeignRefund } = await import("#app/domain/ordering/refund-lines.server.ts");
    const placed = await aPaidOrder({ goods: basket({ [MILLET]: 2 }) });
    stripe.account.refundInDashboard(placed.intentId, 4_700);
    const [told] = stripe.eventsOf("refund.created");
    if (!told) throw new Error("nobody was told");
    await stripe.tell();
    await stripe.tell([told, { ...told, id: "evt_later", type: "refund.updated" } as Stripe.Event]);
    await stripe.hear();
    const [made, ...more] = await store.read.select().from(refunds);
    expect(more).toEqual([]);
    expect(made).toMatchObject({ reason: "made_elsewhere", state: "succeeded", amountFen: 4_700 });
    expect(await store.read.select().from(paymentInbox).where(eq(paymentInbox.state, "ready"))).toEqual([]);
    expect(await exceptions()).toEqual([["refund_unlinked", made?.id]]);
    expect(await stateOf(placed)).toBe("partially_refunded");
    await expectMoneyToAgree();

    const [line] = await linesOf(store, placed);
    const said = (amountFen: number) =>
      aRefund(placed.orderId, {
        refundId: made?.id ?? "",
        freightFen: 200,
        lines: [{ orderLineId: line?.id ?? "", quantity: 1, amountFen, disposition: "restock" }],
      });
    const explain = (amountFen: number) =>
      store.write((tx) => explainForeignRefund(tx, said(amountFen), null, stripe.now()));
    await expect(explain(4_499)).rejects.toMatchObject({ code: "REFUND_OF_OTHER_AMOUNT" });
    await expect(explain(4_501)).rejects.toMatchObject({ code: "REFUND_OF_OTHER_AMOUNT" });
    expect(await explain(4_500)).toBe(true);
    expect(await explain(4_500)).toBe(false);
    await expect(explain(4_400)).rejects.toMatchObject({ code: "KEY_REUSED" });
    expect(await shelf()).toEqual({ onHand: 9, held: 0 });
    const [closed] = await store.read.select().from(paymentExceptions);
    expect(closed?.closedAt).toBe(stripe.now());
    await expectMoneyToAgree();
  });

  test("that Stripe cannot make any more, because somebody repaid it there, is given up", async () => {
    const placed = await aPaidOrder();
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, stripe.now());
    stripe.account.refundInDashboard(placed.intentId);
    expect(await stripe.drain()).toBe(0);
    expect(await exceptions()).toEqual([["refund_rejected", refund.refundId]]);
    await stripe.tell();
    await stripe.hear();
    expect(await stateOf(placed)).toBe("refunded");
    expect(await booked("refund")).toEqual([-placed.totalFen]);
    await expectMoneyToAgree();
  });

  test("above the rest is refused before Stripe hears of it", async () => {
    const placed = await aPaidOrder();
    stripe.account.refundInDashboard(placed.intentId, placed.totalFen - 100);
    await stripe.tell();
    await stripe.hear();
    const requests = stripe.server.requests.length;
    await expect(ask(store, await aFullRefund(store, placed), stripe.now())).rejects.toMatchObject({
      code: "REFUND_ABOVE_PAID",
    });
    await stripe.drain();
    expect(stripe.server.requests).toHaveLength(requests);
  });
});
