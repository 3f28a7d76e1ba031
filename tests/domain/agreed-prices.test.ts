import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { type NewOrder, placeOrders } from "#app/domain/ordering/place-order.server.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Store } from "#db/store.ts";
import { CENTRE, MILLET, MUTTON, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, NOON, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

const millet = (quantity: number, agreedPriceFen?: number) =>
  anOrder({
    goods: [{ variantId: MILLET, quantity, ...(agreedPriceFen !== undefined && { agreedPriceFen }) }],
  });

const placeAll = (asked: readonly NewOrder[]) => store.write((tx) => placeOrders(tx, asked, NOON));

async function priceOf(orderId: string): Promise<number | undefined> {
  const [line] = await store.read.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  return line?.unitPriceFen;
}

async function countOrders(): Promise<number> {
  const [found] = await store.read.select({ count: countOf() }).from(orders);
  return found?.count ?? 0;
}

test("goods whose price was agreed cost that, whatever their quantity costs today", async () => {
  const { orderId, totalFen } = await place(store, millet(2, 3_900));
  expect(await priceOf(orderId)).toBe(3_900);
  expect(totalFen).toBe(2 * 3_900 + 600 + 300); // two bags weigh 5.4 kg
  expect(await recount(store)).toEqual([]);
});

test("the price that was agreed is part of what was ordered", async () => {
  const order = millet(2, 3_900);
  const placed = await place(store, order);
  expect(await place(store, order)).toEqual(placed);
  const { idempotencyKey } = order;
  for (const other of [millet(2, 3_800), millet(2)])
    await expect(place(store, { ...other, idempotencyKey })).rejects.toMatchObject({ code: "KEY_REUSED" });
});

test("several orders are placed together, each at its own price, and once however often they are sent", async () => {
  const asked = [millet(2, 3_900), millet(10), millet(1), millet(2, 4_000)];
  const placed = await placeAll(asked);
  expect(await Promise.all(placed.map(({ orderId }) => priceOf(orderId)))).toEqual([
    3_900, 4_200, 4_500, 4_000,
  ]);
  expect(await placeAll(asked)).toEqual(placed);
  expect(await countOrders()).toBe(4);
  expect(await recount(store)).toEqual([]);
});

test("of several orders all are placed or none: together they ask for more than the shelf has", async () => {
  await expect(placeAll([millet(60), millet(41)])).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
  const mutton = anOrder({ goods: [{ variantId: MUTTON, quantity: 1 }], hasConfirmedNoReturn: false });
  await expect(placeAll([millet(1), mutton])).rejects.toMatchObject({ code: "NO_RETURN_NOT_CONFIRMED" });
  expect(await countOrders()).toBe(0);
  expect(await recount(store)).toEqual([]);
  await placeAll([millet(60), millet(40)]);
  await expect(place(store, millet(1))).rejects.toMatchObject({ facts: { variantId: MILLET } });
});

test("two that buy the same goods for many places never wait for each other in a ring", async () => {
  const forPlaces = (ids: string[]) =>
    ids.map((variantId) => anOrder({ goods: [{ variantId, quantity: 1 }], fulfilmentOutletId: CENTRE }));
  const rounds = Array.from({ length: 10 }, () => [
    placeAll(forPlaces([MILLET, MUTTON])),
    placeAll(forPlaces([MUTTON, MILLET])),
  ]);
  const outcomes = await Promise.allSettled(rounds.flat());
  expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(await recount(store)).toEqual([]);
});
