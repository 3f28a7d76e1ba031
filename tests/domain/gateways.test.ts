import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { endUnpaid } from "#app/domain/ordering/end-unpaid.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { GatewayRejected } from "#app/domain/payments/gateway.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orders } from "#db/schema/ordering.ts";
import { moneyEntries, paymentExceptions, paymentOutbox, payments, refunds } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { aGateway } from "#tests/fixtures/a-gateway.ts";
import { aFullRefund, ask, hear } from "#tests/fixtures/a-refund.ts";
import { MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, expire, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;
let elsewhere: ReturnType<typeof aGateway>;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  elsewhere = aGateway();
});

const gateways = () => ({ ...gatewaysOf(store), stripe: elsewhere.gateway });
const drain = (minutes: number) => drainOutbox(store, gateways(), minutesLater(minutes));

/** An order that is to be paid at a gateway with books of its own. */
async function anOrderElsewhere(quantity = 1): Promise<PlacedOrder> {
  const goods = basket({ [MILLET]: quantity });
  const placed = await place(store, anOrder({ goods, gateway: "stripe", origin: "https://shop.example" }));
  expect(await drainOutbox(store, gateways(), NOON, placed.paymentId)).toBe(1);
  return placed;
}

function theySay({ paymentId }: PlacedOrder, state: "paid" | "processing" | "failed"): void {
  const said = elsewhere.said.get(`cs_${paymentId}`);
  if (said) elsewhere.said.set(said.externalId, { ...said, state });
}

async function stateOf({ orderId }: PlacedOrder) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.state;
}

async function held(): Promise<number | undefined> {
  const [level] = await store.read.select().from(stockLevels).where(eq(stockLevels.variantId, MILLET));
  return level?.held;
}

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

describe("what a gateway says of a payment", () => {
  test("in the order it happened or any other, and again, ends in the same books", async () => {
    const told = ["processing", "paid", "failed", "expired", "paid", "processing"] as const;
    for (let first = 0; first < told.length; first += 1) {
      const placed = await place(store);
      for (let i = 0; i < told.length; i += 1) {
        const state = told[(first + i) % told.length] ?? "paid";
        await pay(store, placed, minutesLater(1), { state });
      }
      expect(await stateOf(placed)).toBe("paid");
      await expectBooksToAgree();
    }
    expect(await store.read.select().from(moneyEntries)).toHaveLength(told.length);
  });

  test("that the money is on its way keeps the order and its goods beyond the end of the hold", async () => {
    const placed = await place(store);
    expect(await pay(store, placed, minutesLater(1), { state: "processing" })).toBe(true);
    expect(await expire(store, minutesLater(31))).toBe(0);
    expect([await stateOf(placed), await held()]).toEqual(["awaiting_payment", 1]);
    expect(await pay(store, placed, minutesLater(500))).toBe(true);
    await expectBooksToAgree();
  });

  test("that it failed leaves the order waiting until its time is over, and no longer", async () => {
    const placed = await place(store);
    expect(await pay(store, placed, minutesLater(1), { state: "failed" })).toBe(true);
    expect([await stateOf(placed), await held()]).toEqual(["awaiting_payment", 1]);
    expect(await expire(store, minutesLater(29))).toBe(0);
    expect(await expire(store, minutesLater(30))).toBe(1);
    expect([await stateOf(placed), await held()]).toEqual(["expired", 0]);
    await expectBooksToAgree();
  });

  test("that it expired at the end of the hold frees the goods once", async () => {
    const placed = await place(store);
    const told = await Promise.all(
      [1, 2, 3].map(() => pay(store, placed, minutesLater(30), { state: "expired" })),
    );
    expect(told.filter(Boolean)).toHaveLength(1);
    expect([await stateOf(placed), await held()]).toEqual(["expired", 0]);
    await expectBooksToAgree();
  });

  test("that it expired before leaves the order waiting for another attempt", async () => {
    const placed = await place(store);
    expect(await pay(store, placed, minutesLater(1), { state: "expired" })).toBe(true);
    expect([await stateOf(placed), await held()]).toEqual(["awaiting_payment", 1]);
    expect(await expire(store, minutesLater(30))).toBe(1);
    expect([await stateOf(placed), await held()]).toEqual(["expired", 0]);
    await expectBooksToAgree();
  });

  test("twice for one order repays the second whole, and the order stays paid", async () => {
    const placed = await place(store);
    await pay(store, placed, minutesLater(1), { state: "failed" });
    const second = newId();
    await store.write(async (tx) => {
      const [first] = await tx.select().from(payments).where(eq(payments.id, placed.paymentId));
      if (!first) throw new Error("there is no payment");
      const again = { id: second, attempt: 2, state: "pending" as const, externalId: `demo_${second}` };
      const attempt = { ...first, ...again };
      await tx.insert(payments).values(attempt);
    });
    // both at the very same instant: the one that came first settles the order
    expect(await pay(store, { ...placed, paymentId: second }, minutesLater(2))).toBe(true);
    expect(await pay(store, placed, minutesLater(2))).toBe(true);
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
    expect(await drain(3)).toBe(1);
    expect(await store.read.select().from(refunds)).toMatchObject([
      { paymentId: placed.paymentId, state: "succeeded", reason: "paid_twice", amountFen: placed.totalFen },
    ]);
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, minutesLater(4));
    await drain(5);
    expect(await stateOf(placed)).toBe("refunded");
    await expectBooksToAgree();
  });
});

describe("the end of the hold, at a gateway with books of its own,", () => {
  test("asks the gateway, and frees the goods when it says that nobody paid", async () => {
    const placed = await anOrderElsewhere();
    const begun = elsewhere.calls();
    await endUnpaid(store, gateways(), minutesLater(29));
    expect(elsewhere.calls()).toBe(begun);
    expect(await expire(store, minutesLater(30))).toBe(0); // the clock alone ends nothing
    await endUnpaid(store, gateways(), minutesLater(30));
    expect([await stateOf(placed), await held()]).toEqual(["expired", 0]);
    await endUnpaid(store, gateways(), minutesLater(31));
    expect(elsewhere.calls()).toBe(begun + 1);
    await expectBooksToAgree();
  });

  test("finds that the shopper was faster", async () => {
    const placed = await anOrderElsewhere();
    theySay(placed, "paid");
    await endUnpaid(store, gateways(), minutesLater(30));
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("waits for a gateway that does not answer, and others do not wait for it", async () => {
    const silent = await anOrderElsewhere();
    const answered = await anOrderElsewhere();
    elsewhere.failNext("before");
    await expect(endUnpaid(store, gateways(), minutesLater(30))).rejects.toThrow("the line broke");
    expect([await stateOf(silent), await stateOf(answered)].sort()).toEqual(["awaiting_payment", "expired"]);
    await endUnpaid(store, gateways(), minutesLater(31));
    expect(await held()).toBe(0);
    await expectBooksToAgree();
  });
});

describe("a refund in the outbox", () => {
  async function aRefundAskedFor(): Promise<{ placed: PlacedOrder; refundId: string }> {
    const placed = await anOrderElsewhere(2);
    await pay(store, placed);
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, minutesLater(2));
    return { placed, refundId: refund.refundId };
  }

  test("is sent once, with its own key, and booked", async () => {
    const { placed, refundId } = await aRefundAskedFor();
    expect(await drain(2)).toBe(1);
    expect(await drain(200)).toBe(0);
    expect([...elsewhere.repaid.keys()]).toEqual([`${refundId}:refund`]);
    expect(await stateOf(placed)).toBe("refunded");
    await expectBooksToAgree();
  });

  test.each(["before", "after"] as const)(
    "is sent again with the same key when the line breaks %s it is made",
    async (when) => {
      const { placed, refundId } = await aRefundAskedFor();
      elsewhere.failNext(when);
      expect(await drain(2)).toBe(0);
      expect(await drain(2)).toBe(0); // not at once
      expect(await drain(3)).toBe(1);
      expect([...elsewhere.repaid.keys()]).toEqual([`${refundId}:refund`]);
      expect(await stateOf(placed)).toBe("refunded");
      await expectBooksToAgree();
    },
  );

  test("outlives the process that sent it and died before it could write the answer down", async () => {
    const { placed, refundId } = await aRefundAskedFor();
    const dying: Store = {
      ...store,
      write: (work) => (elsewhere.repaid.size > 0 ? new Promise(() => {}) : store.write(work)),
    };
    void drainOutbox(dying, gateways(), minutesLater(2));
    await expect.poll(() => elsewhere.repaid.size).toBe(1);
    expect(await stateOf(placed)).toBe("paid");
    expect(await drain(3)).toBe(1); // the next start
    expect([...elsewhere.repaid.keys()]).toEqual([`${refundId}:refund`]);
    expect(await stateOf(placed)).toBe("refunded");
    await expectBooksToAgree();
  });

  test("is waited for longer after each failure, up to an hour", async () => {
    await aRefundAskedFor();
    const tries: number[] = [];
    for (let minute = 2; minute < 400; minute += 1) {
      const before = elsewhere.calls();
      elsewhere.failNext("before");
      await drain(minute);
      if (elsewhere.calls() > before) tries.push(minute);
    }
    const pauses = tries.slice(1).map((minute, i) => minute - (tries[i] ?? 0));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(Math.max(...pauses)).toBe(60);
    expect(tries.length).toBeLessThan(20);
  });

  test("that the gateway rejects is dead, and a person must look", async () => {
    const { placed, refundId } = await aRefundAskedFor();
    elsewhere.failNext("before", new GatewayRejected("no such charge"));
    expect(await drain(2)).toBe(0);
    expect(await drain(500)).toBe(0);
    expect(elsewhere.repaid.size).toBe(0);
    const asked = await store.read.select().from(paymentOutbox).where(eq(paymentOutbox.kind, "refund"));
    expect(asked).toMatchObject([{ state: "dead", error: "no such charge" }]);
    expect(await store.read.select().from(paymentExceptions)).toMatchObject([
      { kind: "refund_rejected", ref: refundId },
    ]);
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("is sent once by two workers at a time", async () => {
    for (let i = 0; i < 5; i += 1) await aRefundAskedFor();
    const calls = elsewhere.calls();
    await Promise.all([drain(2), drain(2), drain(2)]);
    expect(elsewhere.calls() - calls).toBe(5);
    await expectBooksToAgree();
  });

  test("may fail after it was made, as the gateway then says", async () => {
    const { placed, refundId } = await aRefundAskedFor();
    await drain(2);
    await hear(store, refundId, "failed", minutesLater(3), { externalId: `re_${refundId}` });
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });
});

test("no gateway can be called inside a transaction", async () => {
  const placed = await anOrderElsewhere();
  const { gateway } = elsewhere;
  const externalId = `cs_${placed.paymentId}`;
  const money = { paymentId: placed.paymentId, amountFen: 1, currency: "cny" as const };
  const refund = { ...money, refundId: newId(), externalId, intentId: null };
  const payment = {
    ...money,
    ...placed,
    orderNumber: placed.number,
    openedAt: 0,
    expiresAt: 0,
    locale: "en" as const,
    origin: "https://shop.example",
  };
  const begun = elsewhere.calls();
  for (const call of [
    () => gateway.fetch(externalId),
    () => gateway.expire(externalId, "key"),
    () => gateway.refund(refund, "key"),
    () => gateway.start(payment, "key"),
  ])
    await expect(store.write(async () => void (await call()))).rejects.toThrow("inside a transaction");
  expect(elsewhere.calls()).toBe(begun);
  await gateway.fetch(externalId);
  expect(elsewhere.calls()).toBe(begun + 1);
});
