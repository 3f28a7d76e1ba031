import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import type { NewOrder } from "#app/domain/ordering/place-order.server.ts";
import { startChores } from "#app/http/start-up.server.ts";
import { dialect } from "#db/dialect.ts";
import { openStore } from "#db/open.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { variants } from "#db/schema/catalog.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { freightRules, orderEvents, orderLines, orders } from "#db/schema/ordering.ts";
import { moneyEntries, paymentExceptions, payments, refunds } from "#db/schema/payments.ts";
import { countOf, type Store } from "#db/store.ts";
import { type BadLine, type Break, openBadLine } from "#tests/fixtures/a-bad-line.ts";
import {
  BEANS,
  BROOM,
  CENTRE,
  COUNTER,
  MILLET,
  MUTTON,
  openSmallShop,
  RETIRED,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, expire, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { newDatabase, type TestDatabase } from "#tests/setup/databases.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

async function countOrders(): Promise<number> {
  const [found] = await store.read.select({ count: countOf() }).from(orders);
  return found?.count ?? 0;
}

async function shelfOf(variantId: string) {
  const [level] = await store.read
    .select({ onHand: stockLevels.onHand, held: stockLevels.held })
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, CENTRE), eq(stockLevels.variantId, variantId)));
  return level;
}

/** The order was refused, and the books are as if nobody had asked. */
async function expectNothingOf(order: NewOrder, code: string): Promise<void> {
  await expect(place(store, order)).rejects.toMatchObject({ name: "Refusal", code });
  expect(await countOrders()).toBe(0);
  expect(await store.read.select().from(orderLines)).toEqual([]);
  expect(await store.read.select().from(payments)).toEqual([]);
  expect(await recount(store)).toEqual([]);
}

describe("an order", () => {
  test("holds its goods, waits for payment and has the total of its lines and freight", async () => {
    const placed = await place(store, anOrder({ goods: basket({ [MILLET]: 2, [BROOM]: 1 }) }));
    // 2.7 kg twice and 0.8 kg: 6.2 kg, so the base and four begun kilograms above three
    expect(placed.totalFen).toBe(2 * 4_500 + 3_000 + 600 + 4 * 100);
    expect(placed.number).toMatch(/^20261122\d{10}$/);
    expect(await shelfOf(MILLET)).toEqual({ onHand: 100, held: 2 });
    const [order] = await store.read.select().from(orders);
    expect(order).toMatchObject({
      state: "awaiting_payment",
      goodsFen: 12_000,
      freightFen: 1_000,
      holdExpiresAt: minutesLater(30),
      noReturnConfirmedAt: NOON,
      paidAt: null,
    });
    expect(await recount(store)).toEqual([]);
  });

  test("sums two lines of one variant, and prices them together", async () => {
    const goods = [
      { variantId: MILLET, quantity: 6 },
      { variantId: BEANS, quantity: 1 },
      { variantId: MILLET, quantity: 4 },
    ];
    await place(store, anOrder({ goods }));
    const lines = await store.read
      .select({ variantId: orderLines.variantId, quantity: orderLines.quantity, fen: orderLines.amountFen })
      .from(orderLines)
      .orderBy(orderLines.lineNumber);
    expect(lines).toEqual([
      { variantId: MILLET, quantity: 10, fen: 42_000 },
      { variantId: BEANS, quantity: 1, fen: 1_200 },
    ]);
  });

  test.each([
    [1, 4_500],
    [9, 4_500],
    [10, 4_200],
    [49, 4_200],
    [50, 3_900],
    [100, 3_900],
  ])("of %i bags pays %i fen a bag", async (quantity, priceFen) => {
    await place(store, anOrder({ goods: basket({ [MILLET]: quantity }) }));
    const [line] = await store.read.select().from(orderLines);
    expect(line).toMatchObject({
      unitPriceFen: priceFen,
      amountFen: priceFen * quantity,
      discountFen: 0,
      orderedGrams: 2_500 * quantity,
      finalGrams: 2_500 * quantity,
    });
  });

  test("at the total that the shopper agreed to is taken", async () => {
    await place(store, anOrder({ acceptedTotalFen: 4_500 + 600 }));
    expect(await countOrders()).toBe(1);
  });

  test("at another total than agreed is refused, and nothing is stored", async () => {
    await expectNothingOf(anOrder({ acceptedTotalFen: 5_099 }), "PRICE_CHANGED");
    await store.write(async (tx) => {
      await tx.update(variants).set({ priceFen: 4_600 }).where(eq(variants.id, MILLET));
    });
    await expect(place(store, anOrder({ acceptedTotalFen: 5_100 }))).rejects.toMatchObject({
      code: "PRICE_CHANGED",
      facts: { acceptedFen: 5_100, totalFen: 5_200 },
    });
    expect(await countOrders()).toBe(0);
  });

  test("of perishable goods needs the word that they are not returned without a reason", async () => {
    const mutton = { goods: basket({ [MUTTON]: 1, [MILLET]: 1 }) };
    await expectNothingOf(anOrder({ ...mutton, hasConfirmedNoReturn: false }), "NO_RETURN_NOT_CONFIRMED");
    await place(store, anOrder({ hasConfirmedNoReturn: false })); // a bag of millet can be returned
    await place(store, anOrder(mutton));
  });

  test.each<[string, Partial<NewOrder>, string]>([
    ["that is empty", { goods: [] }, "CART_EMPTY"],
    ["of goods taken off sale", { goods: basket({ [MILLET]: 1, [RETIRED]: 1 }) }, "NOT_ON_SALE"],
    ["of goods that do not exist", { goods: basket({ nothing: 1 }) }, "NOT_ON_SALE"],
    ["of more than there is", { goods: basket({ [MILLET]: 101 }) }, "OUT_OF_STOCK"],
    [
      "of which the second line is more than there is",
      { goods: basket({ [BEANS]: 100, [MILLET]: 101 }) },
      "OUT_OF_STOCK",
    ],
    ["from an outlet that has no such goods", { fulfilmentOutletId: COUNTER }, "OUT_OF_STOCK"],
    [
      "of frozen goods to where no frozen goods are sent",
      {
        goods: basket({ [MUTTON]: 1 }),
        receiver: { ...anOrder().receiver, provinceCode: "540000" },
      },
      "NO_FREIGHT_RULE",
    ],
  ])("%s is refused, and nothing is stored or held", async (_, given, code) => {
    await expectNothingOf(anOrder(given), code);
  });

  test.each([0, -1, 1.5, Number.NaN])(
    "of %d bags is a fault of ours, and nothing is held",
    async (quantity) => {
      const goods = [
        { variantId: MILLET, quantity: 3 },
        { variantId: MILLET, quantity },
      ];
      await expect(place(store, anOrder({ goods }))).rejects.toThrow("is no quantity");
      expect(await countOrders()).toBe(0);
      expect(await shelfOf(MILLET)).toEqual({ onHand: 100, held: 0 });
    },
  );

  test("takes the freight of the day: a tariff that ended is not charged", async () => {
    const west = { receiver: { ...anOrder().receiver, provinceCode: "650000" } };
    const before = await place(store, anOrder(west), Date.UTC(2026, 4, 31, 15, 59, 59));
    const after = await place(store, anOrder(west), Date.UTC(2026, 4, 31, 16)); // 1 June begins in Beijing
    expect(before.totalFen).toBe(4_500 + 9_000);
    expect(after.totalFen).toBe(4_500 + 1_000);
  });
});

test.each([{ stepGrams: 0 }, { stepGrams: -1_000 }, { baseGrams: -1 }, { baseFen: -1 }, { stepFen: -1 }])(
  "a freight rule that makes no sense is not taken: %o",
  async (wrong) => {
    const [rule] = await store.read.select().from(freightRules).limit(1);
    if (!rule) throw new Error("the small shop has freight rules");
    const put = store.write(async (tx) => {
      await tx.insert(freightRules).values({ ...rule, id: "odd", ...wrong });
    });
    await expect(put).rejects.toThrow();
  },
);

describe("the same key", () => {
  test("with the same order is one order, whatever the clock says", async () => {
    const order = anOrder({ goods: basket({ [MILLET]: 1, [BEANS]: 2 }) });
    const first = await place(store, order);
    const goods = [
      { variantId: BEANS, quantity: 1 },
      { variantId: MILLET, quantity: 1 },
      { variantId: BEANS, quantity: 1 },
    ];
    const second = await place(store, { ...order, goods }, minutesLater(5));
    expect(second).toEqual(first);
    expect(await countOrders()).toBe(1);
    expect(await shelfOf(MILLET)).toEqual({ onHand: 100, held: 1 });
  });

  test("with the same order is that order still after it was paid, and after a price changed", async () => {
    const order = anOrder({ acceptedTotalFen: 5_100 });
    const first = await place(store, order);
    await pay(store, first);
    await store.write(async (tx) => {
      await tx.update(variants).set({ priceFen: 9_999 });
    });
    expect(await place(store, order, minutesLater(2))).toEqual(first);
  });

  test.each<[string, Partial<NewOrder>]>([
    ["other goods", { goods: basket({ [BEANS]: 1 }) }],
    ["another quantity", { goods: basket({ [MILLET]: 2 }) }],
    ["another receiver", { receiver: { ...anOrder().receiver, detail: "别的楼" } }],
    ["another total", { acceptedTotalFen: 5_100 }],
    ["another way of entry", { entryChannel: "school" }],
  ])("with %s is refused", async (_, other) => {
    const order = anOrder();
    const { number } = await place(store, order);
    await expect(place(store, { ...order, ...other })).rejects.toMatchObject({
      code: "KEY_REUSED",
      facts: { number },
    });
    expect(await countOrders()).toBe(1);
    expect(await recount(store)).toEqual([]);
  });

  test("pressed eight times at once is one order, and everybody is told the same", async () => {
    const order = anOrder({ goods: basket({ [MILLET]: 2, [BROOM]: 1 }) });
    const answers = await Promise.all(Array.from({ length: 8 }, () => place(store, order)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await countOrders()).toBe(1);
    expect(await shelfOf(MILLET)).toEqual({ onHand: 100, held: 2 });
  });

  test("sent at once with two contents is one order and a refusal", async () => {
    const order = anOrder();
    const outcomes = await Promise.allSettled([
      place(store, order),
      place(store, { ...order, goods: basket({ [BEANS]: 1 }) }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "KEY_REUSED" },
    });
    expect(await countOrders()).toBe(1);
  });

  test("after a refusal is free: the shopper may agree to the new price", async () => {
    const order = anOrder({ acceptedTotalFen: 1 });
    await expect(place(store, order)).rejects.toMatchObject({ code: "PRICE_CHANGED" });
    await place(store, { ...order, acceptedTotalFen: 5_100 });
    expect(await countOrders()).toBe(1);
  });
});

describe("a payment", () => {
  test("takes the goods off the shelf, credits each line and marks the order paid", async () => {
    const placed = await place(store, anOrder({ goods: basket({ [MILLET]: 2, [BROOM]: 1 }) }));
    expect(await pay(store, placed)).toBe(true);
    expect(await shelfOf(MILLET)).toEqual({ onHand: 98, held: 0 });
    const [order] = await store.read.select().from(orders);
    expect(order).toMatchObject({ state: "paid", paidAt: minutesLater(1) });
    const credited = await store.read
      .select({ county: attributionEntries.countyId, fen: attributionEntries.amountFen })
      .from(attributionEntries)
      .orderBy(attributionEntries.countyId);
    expect(credited).toEqual([
      { county: "aohan", fen: 9_000 },
      { county: "tangxian", fen: 3_000 },
    ]);
    expect(await recount(store)).toEqual([]);
  });

  test("told twice is booked once", async () => {
    const placed = await place(store);
    expect(await pay(store, placed)).toBe(true);
    expect(await pay(store, placed, minutesLater(2))).toBe(false);
    expect(await recount(store)).toEqual([]);
    const [order] = await store.read.select().from(orders);
    expect(order?.paidAt).toBe(minutesLater(1));
  });

  test("told eight times at once is booked once", async () => {
    const placed = await place(store, anOrder({ goods: basket({ [MILLET]: 2, [BROOM]: 1 }) }));
    const told = await Promise.all(Array.from({ length: 8 }, () => pay(store, placed)));
    expect(told.filter(Boolean)).toEqual([true]);
    expect(await shelfOf(MILLET)).toEqual({ onHand: 98, held: 0 });
    expect(await recount(store)).toEqual([]);
  });

  test("that is not made yet changes nothing", async () => {
    const placed = await place(store);
    expect(await pay(store, placed, minutesLater(1), { state: "pending" })).toBe(false);
    expect(await shelfOf(MILLET)).toEqual({ onHand: 100, held: 1 });
    expect(await recount(store)).toEqual([]);
  });

  test.each([
    ["of one fen less", { amountFen: 5_099 }],
    ["of one fen more", { amountFen: 5_101 }],
    ["in another currency", { currency: "usd" }],
  ])("%s goes to review: the money to suspense, the order to a person", async (_, said) => {
    const placed = await place(store);
    expect(await pay(store, placed, minutesLater(1), said)).toBe(true);
    expect(await pay(store, placed, minutesLater(1), said)).toBe(false);
    const [order] = await store.read.select().from(orders);
    expect(order).toMatchObject({ state: "review", paidAt: null });
    expect(await store.read.select().from(paymentExceptions)).toMatchObject([
      { kind: "payment_mismatch", ref: placed.paymentId },
    ]);
    const heard = { amountFen: 5_100, currency: "cny", ...said };
    expect(await store.read.select().from(moneyEntries)).toMatchObject([{ kind: "suspense", ...heard }]);
    expect(await expire(store, minutesLater(31))).toBe(0);
    expect(await recount(store)).toEqual([]);
  });

  test("that nobody asked for is refused", async () => {
    const placed = await place(store);
    await expect(pay(store, { ...placed, paymentId: "unknown" })).rejects.toMatchObject({
      code: "PAYMENT_NOT_OPEN",
    });
  });

  test("after the hold's end but before anybody ended the order is still taken", async () => {
    const placed = await place(store);
    expect(await pay(store, placed, minutesLater(31))).toBe(true);
    expect(await expire(store, minutesLater(32))).toBe(0);
    expect(await recount(store)).toEqual([]);
  });

  test("of an expired order takes the goods again while they are there", async () => {
    const placed = await place(store);
    expect(await expire(store, minutesLater(30))).toBe(1);
    expect(await pay(store, placed, minutesLater(31))).toBe(true);
    const [order] = await store.read.select().from(orders);
    expect(order).toMatchObject({ state: "paid", paidAt: minutesLater(31) });
    expect(await shelfOf(MILLET)).toEqual({ onHand: 99, held: 0 });
    expect(await recount(store)).toEqual([]);
  });

  test("of an expired order whose goods are gone is asked back whole, and nothing is held", async () => {
    const placed = await place(store, anOrder({ goods: basket({ [BEANS]: 1, [MILLET]: 100 }) }));
    await expire(store, minutesLater(30));
    await place(store, anOrder(), minutesLater(30));
    expect(await pay(store, placed, minutesLater(31))).toBe(true);
    expect(await pay(store, placed, minutesLater(32))).toBe(false);
    const [order] = await store.read.select().from(orders).where(eq(orders.id, placed.orderId));
    expect(order?.state).toBe("expired");
    expect(await store.read.select().from(refunds)).toMatchObject([
      {
        paymentId: placed.paymentId,
        amountFen: placed.totalFen,
        reason: "paid_too_late",
        state: "requested",
      },
    ]);
    expect(await shelfOf(BEANS)).toEqual({ onHand: 100, held: 0 });
    expect(await shelfOf(MILLET)).toEqual({ onHand: 100, held: 1 });
    expect(await recount(store)).toEqual([]);
  });

  test("and the end of the hold at the same moment: the goods are sold once, whoever was first", async () => {
    for (let round = 0; round < 10; round += 1) {
      const placed = await place(store, anOrder({ goods: basket({ [MILLET]: 2, [BROOM]: 1 }) }));
      const [paid] = await Promise.all([
        pay(store, placed, minutesLater(30)),
        expire(store, minutesLater(30)),
      ]);
      expect(paid).toBe(true);
    }
    const states = (await store.read.select().from(orders)).map((order) => order.state);
    expect(states).toEqual(Array(10).fill("paid"));
    expect(await recount(store)).toEqual([]);
  });
});

describe("an order that is not paid in time", () => {
  test("expires at the end of its hold and not a moment sooner, and its goods are free again", async () => {
    await place(store, anOrder({ goods: basket({ [MILLET]: 100 }) }));
    await expect(place(store)).rejects.toMatchObject({ code: "OUT_OF_STOCK", facts: { variantId: MILLET } });
    expect(await expire(store, minutesLater(30) - 1)).toBe(0);
    expect(await expire(store, minutesLater(30))).toBe(1);
    expect(await shelfOf(MILLET)).toEqual({ onHand: 100, held: 0 });
    expect(await expire(store, minutesLater(31))).toBe(0);
    await place(store, anOrder(), minutesLater(31));
    const events = await store.read.select({ kind: orderEvents.kind }).from(orderEvents);
    expect(events.map(({ kind }) => kind).sort()).toEqual(["expired", "placed", "placed"]);
    expect(await recount(store)).toEqual([]);
  });

  test("is expired with its neighbours, fifty at a time", async () => {
    for (let i = 0; i < 53; i += 1) await place(store, anOrder({ goods: basket({ [BEANS]: 1 }) }));
    expect(await expire(store, minutesLater(30))).toBe(50);
    expect(await expire(store, minutesLater(30))).toBe(3);
    expect(await expire(store, minutesLater(30))).toBe(0);
    expect(await recount(store)).toEqual([]);
  });

  test("is expired the next time the clock strikes, with as many neighbours as there are", async () => {
    for (let i = 0; i < 90; i += 1) await place(store, anOrder({ goods: basket({ [BEANS]: 1 }) }));
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: minutesLater(30) });
    const chores = startChores(store);
    try {
      vi.advanceTimersByTime(30_000);
      await expect.poll(async () => (await shelfOf(BEANS))?.held).toBe(0);
    } finally {
      chores.stop();
      vi.useRealTimers();
    }
    expect(await recount(store)).toEqual([]);
  });

  test("is expired once, however many clocks strike at once", async () => {
    for (let i = 0; i < 20; i += 1)
      await place(store, anOrder({ goods: basket({ [BEANS]: 1, [BROOM]: 2 }) }));
    const struck = await Promise.all(Array.from({ length: 4 }, () => expire(store, minutesLater(30))));
    expect(struck.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(await recount(store)).toEqual([]);
  });
});

if (dialect === "postgres") {
  describe.each<Break>(["before", "after"])("a line that breaks %s the database has committed", (when) => {
    let database: TestDatabase;
    let line: BadLine;
    let remote: Store;

    beforeEach(async () => {
      database = await newDatabase();
      if (database.target.engine !== "postgres") throw new Error("there is no line to this database");
      line = await openBadLine(database.target.url);
      remote = await openStore({ engine: "postgres", url: line.url });
      await openSmallShop(remote);
    });

    afterEach(async () => {
      await remote.close();
      await line.close();
      await database.drop();
    });

    test("leaves one order, which the shopper is told of", async () => {
      line.breakNext(when);
      const placed = await place(remote);
      expect(line.breaks()).toBe(1);
      const kept = await remote.read.select({ id: orders.id, number: orders.number }).from(orders);
      expect(kept).toEqual([{ id: placed.orderId, number: placed.number }]);
      expect(await recount(remote)).toEqual([]);
    });

    test("leaves an order paid once", async () => {
      const placed = await place(remote);
      line.breakNext(when);
      // true: booked by this very call; false: booked before, by the try whose answer was lost
      expect(await pay(remote, placed)).toBe(when === "before");
      expect(line.breaks()).toBe(1);
      const [order] = await remote.read.select().from(orders);
      expect(order?.state).toBe("paid");
      expect(await recount(remote)).toEqual([]);
    });

    test("frees held goods once", async () => {
      await place(remote);
      line.breakNext(when);
      await expire(remote, minutesLater(30));
      expect(line.breaks()).toBe(1);
      const [order] = await remote.read.select().from(orders);
      expect(order?.state).toBe("expired");
      expect(await recount(remote)).toEqual([]);
    });

    test("never puts a delivery on the shelf twice", async () => {
      line.breakNext(when);
      const goods = [{ variantId: MILLET, quantity: 5, sourceId: "delivery" }];
      const received = remote.write((tx) => receiveStock(tx, CENTRE, goods, NOON));
      if (when === "before") await received;
      else await expect(received).rejects.toThrow(); // its cause is in the book already
      const [level] = await remote.read.select().from(stockLevels).where(eq(stockLevels.variantId, MILLET));
      expect(level?.onHand).toBe(105);
    });
  });
}
