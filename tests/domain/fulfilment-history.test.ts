import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { completeOrders } from "#app/domain/fulfilment/complete-orders.server.ts";
import { confirmReceipt, deliverParcel } from "#app/domain/fulfilment/deliver-parcel.server.ts";
import { listGoods } from "#app/domain/fulfilment/goods.server.ts";
import { packOrder } from "#app/domain/fulfilment/pack-order.server.ts";
import { listParcels } from "#app/domain/fulfilment/queries.server.ts";
import { reallocateOrder } from "#app/domain/fulfilment/reallocate-order.server.ts";
import { shipParcel } from "#app/domain/fulfilment/ship-parcel.server.ts";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { sumCredited } from "#app/domain/ordering/refund-lines.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { allocationLines, allocations, parcelLines } from "#db/schema/fulfilment.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import { type Store, sumOf } from "#db/store.ts";
import { DISPOSITIONS, type Progress } from "#db/words.ts";
import { aRefund, ask, linesOf } from "#tests/fixtures/a-refund.ts";
import {
  BEANS,
  BRANCH,
  BROOM,
  CENTRE,
  COLD_VAN,
  LEG,
  MILLET,
  MUTTON,
  openSmallShop,
  POST,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

/*
 * Random lives of orders: packed, weighed, cancelled, given to others, split over parcels, received,
 * repaid, several of these at the same time and in any order. Whatever happened, no piece and no fen is
 * lost: the books agree with themselves, with a recount, and with a count of pieces made here.
 */

const GOODS = [MILLET, BEANS, MUTTON, BROOM, LEG];
const ORDERS = 4;

const STEP = fc.record({
  which: fc.nat({ max: ORDERS - 1 }),
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant("pack") },
    { weight: 5, arbitrary: fc.constant("ship") },
    { weight: 5, arbitrary: fc.constant("deliver") },
    { weight: 2, arbitrary: fc.constant("refund") },
    { weight: 4, arbitrary: fc.constantFrom("confirm", "cancel", "reallocate", "complete") },
  ),
  /** What there is to choose: an amount, a carrier, a sender. */
  chance: fc.nat({ max: 1_000 }),
});
type Step = { which: number; kind: string; chance: number };

const BASKET = fc.uniqueArray(
  fc.record({ variantId: fc.constantFrom(...GOODS), quantity: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 3, selector: (line) => line.variantId },
);

/** The only ways in which the business may say no here; anything else is a fault. */
const REFUSALS = [
  "WRONG_STEP",
  "NOTHING_TO_PACK",
  "PARCEL_EMPTY",
  "PARCEL_ABOVE_PACKED",
  "CARRIER_NOT_COLD",
  "SENDER_SHORT",
  "SUPPLIER_NOT_OF_ALL",
  "LINE_ABOVE_SOLD",
  "REFUND_ABOVE_PAID",
];

let store: Store;
let opened = 0;
let minutes = 0;
const seen = new Set<Progress>();

beforeAll(async () => {
  store = await freshStore();
  await openSmallShop(store, { onHand: 2_000, shelf: { [LEG]: 2_000, retired: 0 } });
  opened = 5 * 2_000;
  const arrived = GOODS.map((variantId) => ({ variantId, quantity: 20, sourceId: newId() }));
  await store.write((tx) => receiveStock(tx, BRANCH, arrived, minutesLater(0)));
  opened += 5 * 20;
});

async function take({ which, kind, chance }: Step, placed: readonly PlacedOrder[], now: number) {
  const order = placed[which];
  if (!order) return;
  const { orderId } = order;
  switch (kind) {
    case "pack": {
      const weighed = (await listGoods(store.read, orderId))
        .filter((line) => line.isWeighed)
        .map(({ orderLineId, restGrams }) => ({
          orderLineId,
          finalGrams: Math.max(1, Math.floor((restGrams * (600 + chance)) / 1_000)),
        }));
      return store.write((tx) => packOrder(tx, { orderId, weighed, note: null }, null, now));
    }
    case "ship": {
      const goods = (await listGoods(store.read, orderId)).filter((line) => line.toSend > 0);
      const lines = goods
        .map(({ orderLineId, toSend }, index) => ({
          orderLineId,
          quantity: (chance + index) % 3 === 0 ? toSend : Math.ceil(toSend / 2),
        }))
        .slice(0, chance % 2 === 0 ? undefined : 1);
      const parcelId = newId();
      const carrierId = chance % 5 === 0 ? POST : COLD_VAN;
      const parcel = { parcelId, orderId, carrierId, trackingNumber: parcelId, lines, note: null };
      return store.write((tx) => shipParcel(tx, chance % 3 ? parcel : { ...parcel, lines: null }, null, now));
    }
    case "deliver": {
      const parcels = await listParcels(store.read, orderId);
      const underWay = parcels.filter((one) => one.deliveredAt === null);
      const parcel = (chance % 4 ? underWay : parcels)[0];
      if (!parcel) return;
      const arrival = { orderId, parcelId: parcel.id, receivedDay: businessDay(now), note: null };
      return store.write((tx) => deliverParcel(tx, arrival, null, now));
    }
    case "confirm":
      return store.write((tx) => confirmReceipt(tx, orderId, null, now));
    case "cancel":
      return store.write((tx) => cancelOrder(tx, { orderId, note: null }, null, now));
    case "reallocate": {
      const senders = [{ outletId: BRANCH }, { outletId: CENTRE }, { supplierId: "farm" }];
      const sender = senders[chance % senders.length];
      if (!sender) return;
      const allocation = { allocationId: newId(), orderId, sender, note: null };
      return store.write((tx) => reallocateOrder(tx, allocation, null, now));
    }
    case "refund": {
      const [line] = (await linesOf(store, order)).slice(chance % 2);
      if (!line) return;
      const [rest] = await sumCredited(store.read, [line.id]);
      if (!rest || rest.amountFen <= 0 || rest.quantity <= 0) return;
      const amountFen = Math.ceil(rest.amountFen / rest.quantity);
      const disposition = DISPOSITIONS[chance % DISPOSITIONS.length] ?? "keep";
      const part = { orderLineId: line.id, quantity: 1, amountFen, disposition };
      return ask(store, aRefund(orderId, { lines: [part] }), now);
    }
    case "complete":
      return store.write((tx) => completeOrders(tx, now + 30 * 86_400_000));
  }
}

async function live(baskets: { variantId: string; quantity: number }[][], waves: Step[][]): Promise<void> {
  const placed: PlacedOrder[] = [];
  for (const goods of baskets) {
    minutes += 1;
    const order = await place(
      store,
      anOrder({ goods: basket(Object.fromEntries(goods.map((line) => [line.variantId, line.quantity]))) }),
      minutesLater(minutes),
    );
    await pay(store, order, minutesLater(minutes));
    placed.push(order);
  }
  for (const steps of waves) {
    minutes += 1;
    const now = minutesLater(minutes);
    const outcomes = await Promise.allSettled(steps.map((step) => take(step, placed, now)));
    for (const outcome of outcomes)
      if (outcome.status === "rejected") {
        if (!(outcome.reason instanceof Refusal)) throw outcome.reason;
        expect(REFUSALS).toContain(outcome.reason.code);
      }
    for (const { progress } of await store.read.select({ progress: orders.progress }).from(orders))
      seen.add(progress);
  }
  await drainOutbox(store, gatewaysOf(store), minutesLater(minutes));
}

/** Every piece that was ever on a shelf is on one, or was sold and did not come back. */
async function countPieces(): Promise<void> {
  const total = async (rows: Promise<{ pieces: number }[]>) => (await rows)[0]?.pieces ?? 0;
  const { read } = store;
  const onShelves = await total(read.select({ pieces: sumOf(stockLevels.onHand) }).from(stockLevels));
  const sold = await total(read.select({ pieces: sumOf(orderLines.quantity) }).from(orderLines));
  const restocked = await total(
    read
      .select({ pieces: sumOf(refundLines.goodsQuantity) })
      .from(refundLines)
      .where(eq(refundLines.disposition, "restock")),
  );
  const moved = await read
    .select({
      quantity: allocationLines.quantity,
      fromSupplierId: allocations.fromSupplierId,
      toSupplierId: allocations.toSupplierId,
    })
    .from(allocationLines)
    .innerJoin(allocations, eq(allocations.id, allocationLines.allocationId));
  const notFromShelves = moved.reduce(
    (sum, line) =>
      sum +
      (line.fromSupplierId === null ? line.quantity : 0) -
      (line.toSupplierId === null ? line.quantity : 0),
    0,
  );
  expect(onShelves).toBe(opened - sold + restocked + notFromShelves);
}

/** What is in parcels is what was sold, as soon as an order is shipped; less only what was repaid. */
async function comparePackedWithSold(): Promise<void> {
  const lines = await store.read
    .select({ id: orderLines.id, quantity: orderLines.quantity, progress: orders.progress })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId));
  const sent = await store.read.select().from(parcelLines);
  const repaid = await store.read.select().from(refundLines);
  for (const line of lines) {
    const inParcels = sent
      .filter((row) => row.orderLineId === line.id)
      .reduce((sum, row) => sum + row.quantity, 0);
    const back = repaid
      .filter((row) => row.orderLineId === line.id)
      .reduce((sum, row) => sum + row.quantity, 0);
    expect(inParcels).toBeLessThanOrEqual(line.quantity);
    if (["shipped", "delivered", "completed"].includes(line.progress))
      expect(inParcels).toBeGreaterThanOrEqual(line.quantity - back);
    if (["none", "allocated", "cancelled"].includes(line.progress)) expect(inParcels).toBe(0);
  }
}

test("whatever becomes of orders, no piece and no fen is lost", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(BASKET, { minLength: ORDERS, maxLength: ORDERS }),
      fc.array(fc.array(STEP, { minLength: 1, maxLength: 5 }), { minLength: 6, maxLength: 16 }),
      async (baskets, waves) => {
        await live(baskets, waves);
        expect(await recount(store)).toEqual([]);
        expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
        await countPieces();
        await comparePackedWithSold();
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
  expect([...seen].sort(), "the orders came to every step").toEqual([
    "allocated",
    "cancelled",
    "completed",
    "delivered",
    "packed",
    "shipped",
  ]);
});
