import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attributionEntries, cellDays, countyDays } from "#db/schema/attribution.ts";
import { stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { countOf, type Store, sumOf } from "#db/store.ts";
import { writeDemoHistory } from "#seeds/write-demo-history.ts";
import { demoStore, SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const options = { orders: 150, seed: 7, now: SEEDED_AT };

async function sumOfEntries(store: Store) {
  const [row] = await store.read
    .select({ fen: sumOf(attributionEntries.amountFen) })
    .from(attributionEntries);
  return row?.fen;
}

test("a year of history is in the books as if it had happened", async () => {
  const store = await demoStore();
  const seen: number[] = [];
  const written = await writeDemoHistory(store, options, (count) => seen.push(count));
  expect(written).toMatchObject({ run: 1, placed: 150, lastDay: 20261121 });
  expect(seen.at(-1)).toBe(150);

  const states = await store.read
    .select({ state: orders.state, count: countOf(), fen: sumOf(orders.totalFen) })
    .from(orders)
    .groupBy(orders.state)
    .orderBy(asc(orders.state));
  expect(states.map(({ state, count }) => [state, count])).toEqual(
    [
      ["expired", written.expired],
      ["paid", written.paid],
    ].filter(([, count]) => count !== 0),
  );
  expect(states.find(({ state }) => state === "paid")?.fen).toBe(written.paidFen);

  const [paidLines] = await store.read
    .select({ fen: sumOf(orderLines.amountFen) })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(eq(orders.state, "paid"));
  const [cells] = await store.read.select({ fen: sumOf(cellDays.amountFen) }).from(cellDays);
  const [counties] = await store.read.select({ fen: sumOf(countyDays.amountFen) }).from(countyDays);
  const entries = await sumOfEntries(store);
  expect(entries).toBeGreaterThan(0);
  expect([paidLines?.fen, cells?.fen, counties?.fen]).toEqual([entries, entries, entries]);

  const [span] = await store.read
    .select({
      first: sql<number>`min(${orders.placedAt})`.mapWith(Number),
      last: sql<number>`max(${orders.paidAt})`.mapWith(Number),
    })
    .from(orders);
  expect(businessDay(span?.first ?? 0)).toBe(written.firstDay);
  expect(businessDay(span?.last ?? 0)).toBeLessThanOrEqual(20261121);
});

test("what the history sells over counters was taken away there, without freight or a receiver", async () => {
  const store = await demoStore();
  await writeDemoHistory(store, options);
  const taken = await store.read
    .select({ freightFen: orders.freightFen, phone: orders.phone, gateway: orders.gateway })
    .from(orders)
    .where(eq(orders.handover, "taken"));
  expect(taken.length).toBeGreaterThan(20);
  expect(
    taken.every(
      ({ freightFen, phone, gateway }) => freightFen === 0 && phone === "" && gateway === "counter",
    ),
  ).toBe(true);
  expect(isProven(await verifyLedger(store.read))).toBe(true);
});

test("stock stays the sum of its movements, and nothing is held when the year is over", async () => {
  const store = await demoStore();
  await writeDemoHistory(store, options);
  const levels = await store.read
    .select({
      outletId: stockLevels.outletId,
      variantId: stockLevels.variantId,
      onHand: stockLevels.onHand,
      held: stockLevels.held,
    })
    .from(stockLevels)
    .orderBy(asc(stockLevels.outletId), asc(stockLevels.variantId));
  const moved = await store.read
    .select({
      outletId: stockMovements.outletId,
      variantId: stockMovements.variantId,
      quantity: sumOf(stockMovements.quantity),
    })
    .from(stockMovements)
    .groupBy(stockMovements.outletId, stockMovements.variantId)
    .orderBy(asc(stockMovements.outletId), asc(stockMovements.variantId));
  expect(levels.every(({ held }) => held === 0)).toBe(true);
  expect(levels.map(({ held: _, onHand, ...shelf }) => ({ ...shelf, quantity: onHand }))).toEqual(moved);
});

test("a second history is added to the first, under keys of its own", async () => {
  const store = await demoStore();
  const first = await writeDemoHistory(store, { ...options, orders: 40 });
  const second = await writeDemoHistory(store, { ...options, orders: 40 });
  expect([first.run, second.run]).toEqual([1, 2]);
  const [count] = await store.read.select({ orders: countOf() }).from(orders);
  expect(count?.orders).toBe(80);
});

test("the demo shopper finds orders in the account", async () => {
  const store = await demoStore();
  await writeDemoHistory(store, options);
  const [own] = await store.read
    .select({ orders: countOf() })
    .from(orders)
    .where(and(isNotNull(orders.userId), eq(orders.state, "paid")));
  expect(own?.orders).toBeGreaterThan(10);
});

test("real books take no invented orders", async () => {
  const store = await seededStore();
  await expect(writeDemoHistory(store, options)).rejects.toMatchObject({ code: "NOT_A_DEMO" });
  const [count] = await store.read.select({ orders: countOf() }).from(orders);
  expect(count?.orders).toBe(0);
});
