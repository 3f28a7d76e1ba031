import { describe, expect, test } from "vitest";
import { businessDay } from "#app/domain/values/business-day.ts";
import { type DemoOrder, type DemoWorld, demoHistory } from "#seeds/demo-history.ts";
import { picker, randomFrom } from "#seeds/demo-random.ts";
import { dayWeights, seasonOf } from "#seeds/demo-seasons.ts";

const place = (countyCode: string, nameZh: string) => ({
  provinceCode: "110000",
  prefectureCode: null,
  countyCode,
  nameZh,
  regionZh: `北京市 ${nameZh}`,
});

const world: DemoWorld = {
  goods: Array.from({ length: 30 }, (_, i) => ({
    variantId: `V${i}`,
    categoryId: i % 3 === 0 ? "mutton" : "grain",
    returnClass: i % 3 === 0 ? "qualityClaimOnly" : "sevenDay",
    listedDay: i === 29 ? 20260601 : 20240101,
    isGoods: i !== 28,
  })),
  centreId: "centre",
  outlets: [
    { id: "centre", kind: "centre", districtCode: "110106", variantIds: ["V0", "V1", "V2", "V3"] },
    { id: "sub", kind: "sub_centre", districtCode: "110105", variantIds: ["V1", "V4", "V7"] },
    { id: "counter", kind: "counter", districtCode: "110105", variantIds: ["V0", "V5", "V28", "V29"] },
  ],
  districts: [place("110105", "朝阳区"), place("110106", "丰台区")],
  elsewhere: [place("130102", "长安区")],
  shopper: { userId: "shopper", name: "林晓禾（演示）" },
};

const options = { orders: 4_000, seed: 1, run: 1, lastDay: 20261121 };
const history = (changed: Partial<typeof options> = {}) => [
  ...demoHistory(world, { ...options, ...changed }),
];

function countBy(told: readonly DemoOrder[], keyOf: (order: DemoOrder) => string | number) {
  const counts = new Map<string | number, number>();
  for (const order of told) counts.set(keyOf(order), (counts.get(keyOf(order)) ?? 0) + 1);
  return counts;
}

describe("the invented year", () => {
  const told = history();

  test("is the same for the same seed, and another for another seed or run", () => {
    expect(history()).toEqual(told);
    expect(history({ seed: 2 })).not.toEqual(told);
    expect(history({ run: 2 })[0]?.order.goods).not.toEqual(told[0]?.order.goods);
  });

  test("has exactly as many orders as were asked for, in time, from a year ago to the last day", () => {
    expect(told).toHaveLength(4_000);
    expect(history({ orders: 1 })).toHaveLength(1);
    const times = told.map(({ placedAt }) => placedAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(businessDay(times[0] ?? 0)).toBe(20251122);
    for (const { placedAt, paidAt } of told) {
      expect(businessDay(Math.max(placedAt, paidAt ?? 0))).toBeLessThanOrEqual(20261121);
      if (paidAt !== null) expect(paidAt).toBeGreaterThanOrEqual(placedAt);
    }
  });

  test("no key occurs twice, not even in two runs", () => {
    const keys = [...told, ...history({ run: 2 })].map(({ order }) => order.idempotencyKey);
    expect(new Set(keys).size).toBe(8_000);
  });

  test("baskets have one to eight kinds of goods that were listed by then and that the outlet stocks", () => {
    const stocked = new Map(world.outlets.map(({ id, variantIds }) => [id, new Set(variantIds)]));
    stocked.set("centre", new Set(world.goods.map(({ variantId }) => variantId)));
    for (const { order, placedAt } of told) {
      expect(order.goods.length).toBeGreaterThanOrEqual(1);
      expect(order.goods.length).toBeLessThanOrEqual(8);
      for (const { variantId } of order.goods) {
        const goods = world.goods.find((one) => one.variantId === variantId);
        expect(goods?.listedDay).toBeLessThanOrEqual(businessDay(placedAt));
        expect(stocked.get(order.fulfilmentOutletId)).toContain(variantId);
        if (goods?.returnClass === "qualityClaimOnly") expect(order.hasConfirmedNoReturn).toBe(true);
      }
    }
  });

  test("about six in ten are online, a quarter over a counter, the rest through institutions in bulk", () => {
    const ways = countBy(told, ({ order }) =>
      order.entryChannel !== "none" ? "entry" : order.soldBy ? "counter" : "online",
    );
    expect((ways.get("online") ?? 0) / 4_000).toBeCloseTo(0.6, 1);
    expect((ways.get("counter") ?? 0) / 4_000).toBeCloseTo(0.25, 1);
    expect((ways.get("entry") ?? 0) / 4_000).toBeCloseTo(0.15, 1);
    const bulk = told.filter(({ order }) => order.entryChannel !== "none");
    expect(bulk.every(({ order }) => order.goods.every(({ quantity }) => quantity >= 10))).toBe(true);
  });

  test("a counter sells from its own shelf, and only what is held online is ever left unpaid", () => {
    for (const { order, paidAt } of told) {
      if (order.soldBy) expect(order.fulfilmentOutletId).toBe(order.soldBy.outletId);
      if (order.soldBy && order.entryChannel === "none") expect(paidAt).not.toBeNull();
    }
    const unpaid = told.filter(({ paidAt }) => paidAt === null).length;
    expect(unpaid).toBeGreaterThan(40);
    expect(unpaid).toBeLessThan(160);
  });

  test("what is delivered is always enough, and never arrives after it is sold", () => {
    const shelves = new Map<string, number>();
    for (const { deliveries, order, placedAt, paidAt } of told) {
      for (const { outletId, variantId, quantity, movedAt } of deliveries) {
        const shelf = `${outletId} ${variantId}`;
        shelves.set(shelf, (shelves.get(shelf) ?? 0) + quantity);
        expect(movedAt).toBeLessThan(placedAt);
      }
      for (const { variantId, quantity } of order.goods) {
        const shelf = `${order.fulfilmentOutletId} ${variantId}`;
        expect(shelves.get(shelf) ?? 0).toBeGreaterThanOrEqual(quantity);
        if (paidAt !== null) shelves.set(shelf, (shelves.get(shelf) ?? 0) - quantity);
      }
    }
  });

  test("the demo shopper has some of the orders, at their own home", () => {
    const own = told.filter(({ order }) => order.userId === "shopper");
    expect(own.length).toBeGreaterThan(12);
    expect(own.every(({ order }) => order.receiver.receiverName === "林晓禾（演示）")).toBe(true);
  });

  test("some goods are far more popular than others", () => {
    const counts = new Map<string, number>();
    for (const { order } of told)
      for (const { variantId } of order.goods) counts.set(variantId, (counts.get(variantId) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted[0]).toBeGreaterThan(4 * (sorted.at(-1) ?? 1));
  });

  test("every phone number is one of a series, and every address a place", () => {
    for (const { order } of told) {
      expect(order.receiver.phone).toMatch(/^139\d{8}$/);
      expect(order.receiver.regionZh).toMatch(/^北京市 /);
      expect(order.receiver.receiverName.length).toBeLessThanOrEqual(40);
    }
  });
});

describe("the seasons", () => {
  const weights = dayWeights(20261121, 365);
  const on = (day: number) => weights.find((one) => one.day === day)?.weight ?? 0;

  test("the weeks before 春节 and 中秋 and the month of October are busier, and 春节 itself is quiet", () => {
    expect(weights).toHaveLength(365);
    expect(on(20260213)).toBeGreaterThan(1.5 * on(20260313)); // four days before 春节, 17 February 2026
    expect(on(20260218)).toBeLessThan(0.6 * on(20260311));
    expect(on(20260922)).toBeGreaterThan(1.4 * on(20260825)); // three days before 中秋, 25 September 2026
    expect(on(20261021)).toBeGreaterThan(1.2 * on(20261118));
  });

  test("mutton is a winter dish, and what has no season sells all year", () => {
    expect(seasonOf("mutton", 20260115)).toBeGreaterThan(2 * seasonOf("mutton", 20260715));
    expect(seasonOf("handicraft", 20260115)).toBe(seasonOf("handicraft", 20260715));
  });
});

test("numbers are drawn evenly, and things as often as their weight says", () => {
  const random = randomFrom(832);
  expect([random(), random()]).toEqual([randomFrom(832)(), expect.any(Number)]);
  const draw = picker([
    ["often", 9],
    ["never", 0],
    ["seldom", 1],
  ] as const);
  const drawn = Array.from({ length: 10_000 }, () => draw(random));
  expect(drawn.filter((one) => one === "often").length / 10_000).toBeCloseTo(0.9, 1);
  expect(drawn).not.toContain("never");
});
