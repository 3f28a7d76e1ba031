import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { payAgain } from "#app/domain/ordering/attempt-payment.server.ts";
import { beginPayment } from "#app/domain/ordering/begin-payment.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { endUnpaid } from "#app/domain/ordering/end-unpaid.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { GatewayRejected, GatewayUnavailable } from "#app/domain/payments/gateway.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { orders } from "#db/schema/ordering.ts";
import { paymentExceptions, paymentOutbox, payments, refunds } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { aGateway } from "#tests/fixtures/a-gateway.ts";
import { openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, expire, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const origin = "https://shop.example";

let store: Store;
let elsewhere: ReturnType<typeof aGateway>;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  elsewhere = aGateway();
});

const gateways = () => ({ ...gatewaysOf(store), stripe: elsewhere.gateway });
const drain = (minutes: number) => drainOutbox(store, gateways(), minutesLater(minutes));
const placeFor = (gateway: GatewayId) => place(store, anOrder({ gateway, origin }));
const begin = ({ paymentId: id, gateway }: PlacedOrder, minutes = 0) =>
  beginPayment(store, gateways(), { id, gateway }, minutesLater(minutes));
const again = ({ orderId }: PlacedOrder, gateway: GatewayId, minutes: number) =>
  payAgain(store, gateways(), { orderId, gateway, origin }, minutesLater(minutes));

const attempts = (placed: PlacedOrder) =>
  store.read.select().from(payments).where(eq(payments.orderId, placed.orderId)).orderBy(payments.attempt);

async function statesOf(placed: PlacedOrder): Promise<string[]> {
  return (await attempts(placed)).map(({ gateway, state }) => `${gateway} ${state}`);
}

async function stateOf({ orderId }: PlacedOrder) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.state;
}

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

describe("a payment at a gateway elsewhere", () => {
  test("is asked for once the order is stored, with what was frozen then, and the shopper goes there", async () => {
    const placed = await placeFor("stripe");
    expect(elsewhere.calls()).toBe(0);
    const [row] = await store.read.select().from(paymentOutbox);
    expect(row).toMatchObject({
      kind: "start",
      ref: placed.paymentId,
      idempotencyKey: `${placed.paymentId}:checkout:1`,
    });
    expect(JSON.parse(row?.params ?? "")).toMatchObject({
      amountFen: placed.totalFen,
      orderNumber: placed.number,
      origin,
    });
    const to = await begin(placed);
    expect(to).toBe(`https://pay.example/cs_${placed.paymentId}`);
    expect(await begin(placed, 1)).toBe(to); // the form sent again
    expect(await statesOf(placed)).toEqual(["stripe pending"]);
    expect(elsewhere.started.size).toBe(1);
    await pay(store, placed);
    await expectBooksToAgree();
  });

  test.each(["before", "after"] as const)(
    "begins once when the line breaks %s it began, whoever asks next",
    async (when) => {
      const placed = await placeFor("stripe");
      elsewhere.failNext(when);
      expect(await begin(placed)).toBeUndefined();
      expect(await begin(placed)).toBeUndefined(); // not at once
      expect(await drain(1)).toBe(1);
      expect([...elsewhere.started.keys()]).toEqual([`${placed.paymentId}:checkout:1`]);
      expect(await begin(placed, 1)).toBe(`https://pay.example/cs_${placed.paymentId}`);
    },
  );

  test("that the gateway rejects has failed, a person must look, and the shopper may choose another way", async () => {
    const placed = await placeFor("stripe");
    elsewhere.failNext("before", new GatewayRejected("cny is not supported"));
    expect(await begin(placed)).toBeUndefined();
    expect(await statesOf(placed)).toEqual(["stripe failed"]);
    expect(await store.read.select().from(paymentExceptions)).toMatchObject([
      { kind: "start_rejected", ref: placed.paymentId, detail: "cny is not supported" },
    ]);
    await again(placed, "demo", 2);
    expect(await statesOf(placed)).toEqual(["stripe failed", "demo pending"]);
    await expectBooksToAgree();
  });

  test("does not answer for a while, and the shopper is told to come again", async () => {
    const placed = await placeFor("stripe");
    await begin(placed);
    elsewhere.failNext("before", new GatewayUnavailable("503"));
    expect(await begin(placed, 1)).toBeUndefined();
    expect(await begin(placed, 1)).toBeDefined();
  });

  test("ends at the end of the hold, even when it had not begun by then", async () => {
    const placed = await placeFor("stripe");
    await endUnpaid(store, gateways(), minutesLater(30)); // nothing to end there yet
    expect([await stateOf(placed), await expire(store, minutesLater(31))]).toEqual(["awaiting_payment", 0]);
    expect(await drain(31)).toBe(1);
    await endUnpaid(store, gateways(), minutesLater(32));
    expect([await stateOf(placed), elsewhere.said.get(`cs_${placed.paymentId}`)?.state]).toEqual([
      "expired",
      "expired",
    ]);
    await expectBooksToAgree();
  });
});

describe("a further attempt", () => {
  test("follows one that failed, and goes on with one that is alive", async () => {
    const placed = await placeFor("stripe");
    await begin(placed);
    await pay(store, placed, minutesLater(1), { state: "failed" });
    const [first, second] = await Promise.all([again(placed, "stripe", 2), again(placed, "stripe", 2)]);
    expect(second.id).toBe(first.id);
    expect((await again(placed, "stripe", 3)).id).toBe(first.id);
    expect(await statesOf(placed)).toEqual(["stripe failed", "stripe created"]);
    expect(await drain(4)).toBe(1);
    await pay(store, { ...placed, paymentId: first.id }, minutesLater(5));
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("in another way ends the earlier one at its gateway first", async () => {
    const placed = await placeFor("stripe");
    await begin(placed);
    await again(placed, "demo", 1);
    expect(elsewhere.said.get(`cs_${placed.paymentId}`)?.state).toBe("expired");
    expect(await statesOf(placed)).toEqual(["stripe expired", "demo pending"]);
    await again(placed, "stripe", 2);
    expect(await statesOf(placed)).toEqual(["stripe expired", "demo expired", "stripe created"]);
    expect(await stateOf(placed)).toBe("awaiting_payment");
    await expectBooksToAgree();
  });

  test("is not opened when the shopper was faster on the page that it was to replace", async () => {
    const placed = await placeFor("stripe");
    await begin(placed);
    const externalId = `cs_${placed.paymentId}`;
    const said = elsewhere.said.get(externalId);
    if (said) elsewhere.said.set(externalId, { ...said, state: "paid" });
    await expect(again(placed, "demo", 1)).rejects.toMatchObject({ code: "PAYMENT_NOT_OPEN" });
    expect([await stateOf(placed), await statesOf(placed)]).toEqual(["paid", ["stripe paid"]]);
    await expectBooksToAgree();
  });

  test("waits while the earlier one is being paid, or cannot be ended", async () => {
    const placed = await placeFor("stripe");
    elsewhere.failNext("before");
    await expect(again(placed, "demo", 1)).rejects.toMatchObject({ code: "PAYMENT_UNDER_WAY" });
    await begin(placed, 2);
    await pay(store, placed, minutesLater(3), { state: "processing" });
    await expect(again(placed, "demo", 4)).rejects.toMatchObject({ code: "PAYMENT_UNDER_WAY" });
    expect(await statesOf(placed)).toEqual(["stripe processing"]);
  });

  test("is refused after the end of the hold", async () => {
    const placed = await placeFor("demo");
    await pay(store, placed, minutesLater(1), { state: "failed" });
    await expect(again(placed, "demo", 30)).rejects.toMatchObject({ code: "PAYMENT_NOT_OPEN" });
  });

  test("is ended when the earlier one is paid after all, and repaid when it is paid too", async () => {
    const placed = await placeFor("stripe");
    await begin(placed);
    await pay(store, placed, minutesLater(1), { state: "failed" });
    const second = await again(placed, "stripe", 2);
    await drain(2);
    const externalId = `cs_${second.id}`;
    const said = elsewhere.said.get(externalId);
    await pay(store, placed, minutesLater(3));
    if (said) elsewhere.said.set(externalId, { ...said, state: "paid" }); // before we could end it
    await drain(4);
    expect(await statesOf(placed)).toEqual(["stripe paid", "stripe paid"]);
    expect(await store.read.select().from(refunds)).toMatchObject([
      { paymentId: second.id, reason: "paid_twice", amountFen: placed.totalFen },
    ]);
    await drain(5);
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("is ended at its gateway when the earlier one is paid after all", async () => {
    const placed = await placeFor("stripe");
    await begin(placed);
    await pay(store, placed, minutesLater(1), { state: "failed" });
    const second = await again(placed, "stripe", 2);
    await drain(2);
    await pay(store, placed, minutesLater(3));
    await drain(3);
    expect(elsewhere.said.get(`cs_${second.id}`)?.state).toBe("expired");
    expect(await statesOf(placed)).toEqual(["stripe paid", "stripe expired"]);
    await expectBooksToAgree();
  });
});

test("an order whose shopper sees the shop at another address is the same order", async () => {
  const order = anOrder({ origin });
  const placed = await place(store, order);
  expect(await place(store, { ...order, origin: "https://other.example" }, NOON)).toEqual(placed);
});
