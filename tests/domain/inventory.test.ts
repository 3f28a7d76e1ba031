import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { holdStock, receiveStock, releaseStock } from "#app/domain/inventory/stock.server.ts";
import { expireOrders } from "#app/domain/ordering/expire-orders.server.ts";
import { placeOrder } from "#app/domain/ordering/place-order.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { CATALOG_COUNTER } from "#db/counters.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import {
  BEANS,
  BROOM,
  CENTRE,
  COUNTER,
  FOR_SALE,
  MILLET,
  MUTTON,
  openSmallShop,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, expire, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { countRuns } from "#tests/fixtures/count-runs.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
});

async function freeOn(outletId: string, variantId: string): Promise<number> {
  const [level] = await store.read
    .select()
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, outletId), eq(stockLevels.variantId, variantId)));
  return level ? level.onHand - level.held : 0;
}

/** How many of these came to a good end; the rest must have been refused for want of goods. */
async function countServed(requests: Promise<unknown>[]): Promise<number> {
  const outcomes = await Promise.allSettled(requests);
  for (const outcome of outcomes)
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "OUT_OF_STOCK" });
  return outcomes.filter(({ status }) => status === "fulfilled").length;
}

describe("stock", () => {
  test("the last box is sold once, however many clerks reach for it", async () => {
    await openSmallShop(store, { shelf: { [MILLET]: 1 } });
    const sell = async () => pay(store, await place(store));
    expect(await countServed(Array.from({ length: 32 }, sell))).toBe(1);
    expect(await freeOn(CENTRE, MILLET)).toBe(0);
    expect(await recount(store)).toEqual([]);
  });

  test("ten boxes go to five buyers of two, and the sixth goes home", async () => {
    await openSmallShop(store, { shelf: { [MILLET]: 11 } });
    const buy = () => place(store, anOrder({ goods: basket({ [MILLET]: 2 }) }));
    expect(await countServed(Array.from({ length: 20 }, buy))).toBe(5);
    expect(await freeOn(CENTRE, MILLET)).toBe(1);
    expect(await recount(store)).toEqual([]);
  });

  test("two buyers who fill their baskets in opposite order never wait for each other in a ring", async () => {
    await openSmallShop(store, { onHand: 40 });
    const runs = countRuns(store);
    const buy = async (_: unknown, i: number) => {
      const variants = i % 2 ? FOR_SALE : [...FOR_SALE].reverse();
      const goods = variants.map((variantId) => ({ variantId, quantity: 2 }));
      const placed = await runs.write((tx) => placeOrder(tx, anOrder({ goods }), NOON));
      return pay(store, placed);
    };
    expect(await countServed(Array.from({ length: 40 }, buy))).toBe(20);
    expect(runs.repeats()).toBe(0);
    expect(await recount(store)).toEqual([]);
  });

  test("baskets that empty shelves never wait for each other over the catalogue's version", async () => {
    await openSmallShop(store, { shelf: { [BEANS]: 11, [MILLET]: 11 } });
    const runs = countRuns(store);
    const hold = (...variants: string[]) =>
      runs.write((tx) =>
        holdStock(
          tx,
          CENTRE,
          variants.map((variantId) => ({ variantId, quantity: 1 })),
        ),
      );
    for (let round = 0; round < 20; round += 1) {
      // each of the four makes a shelf low, and the first two touch another shelf after it
      await Promise.all([hold(BEANS, MILLET), hold(MILLET), hold(BEANS, MILLET), hold(MILLET)]);
      await store.write((tx) =>
        releaseStock(tx, [
          { outletId: CENTRE, variantId: BEANS, quantity: 2 },
          { outletId: CENTRE, variantId: MILLET, quantity: 4 },
        ]),
      );
    }
    expect(runs.repeats()).toBe(0);
  });

  test("buyers and the end of other holds never wait for each other in a ring", async () => {
    await openSmallShop(store, { onHand: 1_000 });
    const runs = countRuns(store);
    for (let round = 0; round < 10; round += 1) {
      const at = minutesLater(round * 40);
      for (const only of [...FOR_SALE].reverse())
        await place(store, anOrder({ goods: basket({ [only]: 1 }) }), at);
      const all = anOrder({ goods: FOR_SALE.map((variantId) => ({ variantId, quantity: 1 })) });
      await Promise.all([
        runs.write((tx) => expireOrders(tx, at + 30 * 60_000)),
        ...Array.from({ length: 6 }, () =>
          runs.write((tx) => placeOrder(tx, { ...all, idempotencyKey: newId() }, at + 30 * 60_000)),
        ),
      ]);
    }
    expect(runs.repeats()).toBe(0);
    expect(await recount(store)).toEqual([]);
  });

  test("a basket that fails on its second line holds nothing of the first", async () => {
    await openSmallShop(store, { shelf: { [BROOM]: 1 } });
    const goods = basket({ [BEANS]: 3, [BROOM]: 2, [MILLET]: 1 });
    await expect(place(store, anOrder({ goods }))).rejects.toMatchObject({
      code: "OUT_OF_STOCK",
      facts: { variantId: BROOM },
    });
    expect(await freeOn(CENTRE, BEANS)).toBe(100);
    expect(await freeOn(CENTRE, MILLET)).toBe(100);
  });

  test("of one outlet is never sold by another", async () => {
    await openSmallShop(store, { shelf: { [MILLET]: 1 } });
    await store.write((tx) =>
      receiveStock(tx, COUNTER, [{ variantId: MILLET, quantity: 5, sourceId: "delivery" }], NOON),
    );
    await place(store);
    await expect(place(store)).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
    const atCounter = { outletId: COUNTER, kind: "counter" } as const;
    await place(store, anOrder({ fulfilmentOutletId: COUNTER, soldBy: atCounter }));
    expect([await freeOn(CENTRE, MILLET), await freeOn(COUNTER, MILLET)]).toEqual([0, 4]);
    expect(await recount(store)).toEqual([]);
  });

  test("a delivery entered twice is refused the second time, and is on the shelf once", async () => {
    await openSmallShop(store);
    const receive = () =>
      store.write((tx) =>
        receiveStock(tx, CENTRE, [{ variantId: MILLET, quantity: 5, sourceId: "delivery" }], NOON),
      );
    await receive();
    await expect(receive()).rejects.toThrow();
    expect(await freeOn(CENTRE, MILLET)).toBe(105);
    expect(await recount(store)).toEqual([]);
  });
});

describe("the catalogue's version", () => {
  const version = () => store.counter(CATALOG_COUNTER);

  test("grows when a shelf becomes low or empty, or is filled again, and else stays", async () => {
    await openSmallShop(store, { shelf: { [MILLET]: 13 } });
    const opened = version();
    await place(store, anOrder({ goods: basket({ [MILLET]: 2 }) }));
    expect(version(), "eleven are plenty").toBe(opened);
    const last = await place(store);
    expect(version(), "ten are few").toBeGreaterThan(opened);
    const low = version();
    const rest = await place(store, anOrder({ goods: basket({ [MILLET]: 10 }) }), minutesLater(10));
    expect(version(), "none are none").toBeGreaterThan(low);
    const empty = version();
    await pay(store, rest);
    await pay(store, last);
    expect(version(), "what was held is sold: as many are free as before").toBe(empty);
    expect(await expire(store, minutesLater(30))).toBe(1);
    expect(version(), "two are free again").toBeGreaterThan(empty);
  });

  test("stays when a basket is refused after it had emptied a shelf", async () => {
    await openSmallShop(store, { shelf: { [BEANS]: 1, [MUTTON]: 1 } });
    const opened = version();
    const goods = basket({ [BEANS]: 1, [MUTTON]: 2 });
    await expect(place(store, anOrder({ goods }))).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
    await place(store); // the next on the same connection
    expect(version()).toBe(opened);
  });
});
