import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { completeOrders } from "#app/domain/fulfilment/complete-orders.server.ts";
import { confirmReceipt, deliverParcel } from "#app/domain/fulfilment/deliver-parcel.server.ts";
import { handOver } from "#app/domain/fulfilment/hand-over.server.ts";
import { packOrder } from "#app/domain/fulfilment/pack-order.server.ts";
import { listParcels, listReceipts } from "#app/domain/fulfilment/queries.server.ts";
import { type NewParcel, shipParcel } from "#app/domain/fulfilment/ship-parcel.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderCounties, orderEvents, orders } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { type Store, sumOf } from "#db/store.ts";
import { aRefund, ask, hear, linesOf } from "#tests/fixtures/a-refund.ts";
import {
  AOHAN,
  BROOM,
  CENTRE,
  COLD_VAN,
  MILLET,
  MUTTON,
  openSmallShop,
  POST,
  TANGXIAN,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

const TODAY = businessDay(NOON);
const DAY_MS = 86_400_000;

async function aPaidOrder(goods = basket({ [MILLET]: 3, [BROOM]: 1 })): Promise<PlacedOrder> {
  const placed = await place(store, anOrder({ goods }));
  await pay(store, placed);
  return placed;
}

async function orderOf({ orderId }: PlacedOrder) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  if (!order) throw new Error("the order is gone");
  return order;
}

async function eventsOf({ orderId }: PlacedOrder) {
  const events = await store.read
    .select()
    .from(orderEvents)
    .where(eq(orderEvents.orderId, orderId))
    .orderBy(orderEvents.happenedAt, orderEvents.id);
  return events.map(({ kind }) => kind);
}

async function onShelf(variantId: string, outletId = CENTRE) {
  const [level] = await store.read
    .select()
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, outletId), eq(stockLevels.variantId, variantId)));
  return level?.onHand;
}

const pack = ({ orderId }: PlacedOrder, now = minutesLater(5)) =>
  store.write((tx) => packOrder(tx, { orderId, note: null }, null, now));
const cancel = ({ orderId }: PlacedOrder, now = minutesLater(5)) =>
  store.write((tx) => cancelOrder(tx, { orderId, note: "不要了" }, null, now));

function aParcel({ orderId }: PlacedOrder, given: Partial<NewParcel> = {}): NewParcel {
  const parcelId = newId();
  return {
    parcelId,
    orderId,
    carrierId: POST,
    trackingNumber: `T-${parcelId}`,
    lines: null,
    note: null,
    ...given,
  };
}
const ship = (parcel: NewParcel, now = minutesLater(10)) =>
  store.write((tx) => shipParcel(tx, parcel, null, now));
const deliver = ({ orderId, parcelId }: NewParcel, receivedDay = TODAY, now = minutesLater(20)) =>
  store.write((tx) => deliverParcel(tx, { orderId, parcelId, receivedDay, note: null }, null, now));
const confirm = ({ orderId }: PlacedOrder, now = minutesLater(30)) =>
  store.write((tx) => confirmReceipt(tx, orderId, null, now));

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

describe("the life of an order", () => {
  test("goes from paid to completed, a step at a time, and each step is told", async () => {
    const placed = await place(store, anOrder({ goods: basket({ [MILLET]: 3, [MUTTON]: 1 }) }));
    expect(await orderOf(placed)).toMatchObject({
      progress: "none",
      gateway: "demo",
      storageClass: "frozen",
      receivedDay: null,
    });
    await pay(store, placed);
    expect((await orderOf(placed)).progress).toBe("allocated");
    expect(await pack(placed)).toBe(true);
    const parcel = aParcel(placed, { carrierId: COLD_VAN });
    expect(await ship(parcel)).toBe(true);
    expect((await orderOf(placed)).progress).toBe("shipped");
    expect(await deliver(parcel)).toBe(true);
    expect(await orderOf(placed)).toMatchObject({ progress: "delivered", receivedDay: TODAY });
    expect(await confirm(placed)).toBe(true);
    expect((await orderOf(placed)).progress).toBe("completed");
    expect(await eventsOf(placed)).toEqual(["placed", "paid", "packed", "shipped", "delivered", "completed"]);
    await expectBooksToAgree();
  });

  test("is found by each of its counties", async () => {
    const { orderId } = await aPaidOrder();
    const found = await store.read
      .select({ countyId: orderCounties.countyId })
      .from(orderCounties)
      .where(eq(orderCounties.orderId, orderId))
      .orderBy(orderCounties.countyId);
    expect(found.map(({ countyId }) => countyId)).toEqual([AOHAN, TANGXIAN]);
  });

  test("takes each step once, however often it is clicked", async () => {
    const placed = await aPaidOrder();
    expect((await Promise.all([1, 2, 3].map(() => pack(placed)))).filter(Boolean)).toHaveLength(1);
    const parcel = aParcel(placed);
    expect((await Promise.all([1, 2, 3].map(() => ship(parcel)))).filter(Boolean)).toHaveLength(1);
    expect((await Promise.all([1, 2, 3].map(() => deliver(parcel)))).filter(Boolean)).toHaveLength(1);
    expect((await Promise.all([1, 2, 3].map(() => confirm(placed)))).filter(Boolean)).toHaveLength(1);
    expect(await eventsOf(placed)).toEqual(["placed", "paid", "packed", "shipped", "delivered", "completed"]);
  });

  test("has no step out of turn", async () => {
    const unpaid = await place(store);
    await expect(pack(unpaid)).rejects.toMatchObject({ code: "WRONG_STEP", facts: { progress: "none" } });
    await expect(cancel(unpaid)).rejects.toMatchObject({ code: "WRONG_STEP" });
    const placed = await aPaidOrder();
    await expect(ship(aParcel(placed))).rejects.toMatchObject({ code: "WRONG_STEP" });
    await expect(confirm(placed)).rejects.toMatchObject({ code: "WRONG_STEP" });
    await pack(placed);
    await expect(cancel(placed)).rejects.toMatchObject({ code: "WRONG_STEP", facts: { progress: "packed" } });
    await ship(aParcel(placed));
    await expect(ship(aParcel(placed))).rejects.toMatchObject({ code: "WRONG_STEP" });
  });

  test("completes by itself so many days after it was received as the rule says", async () => {
    const placed = await aPaidOrder();
    await pack(placed);
    const parcel = aParcel(placed);
    await ship(parcel);
    await deliver(parcel);
    const complete = (now: number) => store.write((tx) => completeOrders(tx, now));
    expect(await complete(NOON + 6 * DAY_MS)).toBe(0);
    expect(await complete(NOON + 7 * DAY_MS)).toBe(1);
    expect(await complete(NOON + 7 * DAY_MS)).toBe(0);
    expect((await orderOf(placed)).progress).toBe("completed");
  });

  test("over a counter is one step", async () => {
    const { orderId, ...placed } = await aPaidOrder();
    const parcelId = newId();
    const hand = () => store.write((tx) => handOver(tx, { orderId, parcelId }, null, minutesLater(1)));
    expect(await hand()).toBe(true);
    expect(await hand()).toBe(false);
    expect(await orderOf({ orderId, ...placed })).toMatchObject({
      progress: "delivered",
      receivedDay: TODAY,
    });
    expect(await listReceipts(store.read, orderId)).toHaveLength(2);
  });
});

describe("a cancelled order", () => {
  test("is repaid whole, its goods are back and its counties' figures fall", async () => {
    const placed = await aPaidOrder();
    expect(await onShelf(MILLET)).toBe(97);
    const refundId = (await cancel(placed)) ?? "";
    expect(await onShelf(MILLET)).toBe(100);
    expect(await orderOf(placed)).toMatchObject({ progress: "cancelled", state: "paid" });
    const [refund] = await store.read.select().from(refunds).where(eq(refunds.id, refundId));
    expect(refund).toMatchObject({ amountFen: placed.totalFen, reason: "cancelled", note: "不要了" });
    const [credited] = await store.read
      .select({ fen: sumOf(attributionEntries.amountFen), orders: sumOf(attributionEntries.orderCount) })
      .from(attributionEntries);
    expect(credited).toEqual({ fen: 0, orders: 0 });
    await hear(store, refundId, "succeeded", minutesLater(6));
    expect((await orderOf(placed)).state).toBe("refunded");
    await expectBooksToAgree();
  });

  test("cancelled again, or several times at once, is repaid once", async () => {
    const placed = await aPaidOrder();
    const asked = await Promise.all([1, 2, 3].map(() => cancel(placed)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await cancel(placed)).toBeUndefined();
    expect(await store.read.select().from(refunds)).toHaveLength(1);
    await expectBooksToAgree();
  });

  test("is repaid what is left of it", async () => {
    const placed = await aPaidOrder();
    const [line] = await linesOf(store, placed);
    const part = aRefund(placed.orderId, {
      lines: [{ orderLineId: line?.id ?? "", quantity: 1, amountFen: 4_500, disposition: "restock" }],
    });
    await ask(store, part, minutesLater(2));
    await cancel(placed);
    const all = await store.read.select({ fen: sumOf(refunds.amountFen) }).from(refunds);
    expect(all).toEqual([{ fen: placed.totalFen }]);
    expect(await onShelf(MILLET)).toBe(100);
    await expectBooksToAgree();
  });

  test("and packed at the same time, is one of the two", async () => {
    for (let round = 0; round < 4; round += 1) {
      const placed = await aPaidOrder(basket({ [MILLET]: 1 }));
      const both = round % 2 === 0 ? [pack(placed), cancel(placed)] : [cancel(placed), pack(placed)];
      const outcomes = await Promise.allSettled(both);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const { progress } = await orderOf(placed);
      const repaid = await store.read.select().from(refunds).where(eq(refunds.orderId, placed.orderId));
      expect(repaid).toHaveLength(progress === "cancelled" ? 1 : 0);
    }
    await expectBooksToAgree();
  });
});

describe("parcels", () => {
  test("may split an order, and a line of it; it is shipped with the last and delivered with the last", async () => {
    const placed = await aPaidOrder();
    await pack(placed);
    const [millet, broom] = await linesOf(store, placed);
    if (!millet || !broom) throw new Error("the order has two lines");
    const first = aParcel(placed, { lines: [{ orderLineId: millet.id, quantity: 2 }] });
    const second = aParcel(placed, { lines: [{ orderLineId: millet.id, quantity: 1 }] });
    const third = aParcel(placed);
    await ship(first);
    await ship(second);
    expect((await orderOf(placed)).progress).toBe("packed");
    const tooMany = aParcel(placed, { lines: [{ orderLineId: millet.id, quantity: 1 }] });
    await expect(ship(tooMany)).rejects.toMatchObject({
      code: "PARCEL_ABOVE_PACKED",
      facts: { orderLineId: millet.id },
    });
    await ship(third);
    expect((await orderOf(placed)).progress).toBe("shipped");
    const sent = await listParcels(store.read, placed.orderId);
    expect(sent.map(({ parcelNumber, lines }) => [parcelNumber, lines.map((line) => line.quantity)])).toEqual(
      [
        [1, [2]],
        [2, [1]],
        [3, [1]],
      ],
    );

    await deliver(first);
    await deliver(third, TODAY);
    expect(await listReceipts(store.read, placed.orderId)).toEqual([
      { orderLineId: broom.id, receivedDay: TODAY, deliveredAt: minutesLater(20) },
    ]);
    expect((await orderOf(placed)).progress).toBe("shipped");
    await deliver(second, addDays(TODAY, 2), NOON + 2 * DAY_MS);
    expect(await orderOf(placed)).toMatchObject({ progress: "delivered", receivedDay: addDays(TODAY, 2) });
    const receipts = await listReceipts(store.read, placed.orderId);
    expect(new Map(receipts.map((line) => [line.orderLineId, line.receivedDay]))).toEqual(
      new Map([
        [millet.id, addDays(TODAY, 2)],
        [broom.id, TODAY],
      ]),
    );
  });

  test("of frozen goods go only with a carrier that keeps them frozen", async () => {
    const placed = await aPaidOrder(basket({ [MILLET]: 1, [MUTTON]: 1 }));
    await pack(placed);
    await expect(ship(aParcel(placed))).rejects.toMatchObject({
      code: "CARRIER_NOT_COLD",
      facts: { storageClass: "frozen" },
    });
    const [millet] = await linesOf(store, placed);
    await ship(aParcel(placed, { lines: [{ orderLineId: millet?.id ?? "", quantity: 1 }] }));
    await ship(aParcel(placed, { carrierId: COLD_VAN }));
    expect((await orderOf(placed)).progress).toBe("shipped");
  });

  test("go with a carrier that is in service on the day", async () => {
    const placed = await aPaidOrder();
    await pack(placed);
    for (const carrierId of ["gone", "nobody"])
      await expect(ship(aParcel(placed, { carrierId }))).rejects.toMatchObject({
        code: "CARRIER_NOT_IN_SERVICE",
      });
  });

  test("have a tracking number of their own", async () => {
    const [one, other] = [await aPaidOrder(), await aPaidOrder()];
    await pack(one);
    await pack(other);
    await ship(aParcel(one, { trackingNumber: "SF1" }));
    await expect(ship(aParcel(other, { trackingNumber: "SF1" }))).rejects.toMatchObject({
      code: "TRACKING_USED",
    });
    const parcel = aParcel(other);
    await ship(parcel);
    await expect(ship({ ...parcel, trackingNumber: "SF2" })).rejects.toMatchObject({ code: "KEY_REUSED" });
  });

  test("are received between the day they were sent and today", async () => {
    const placed = await aPaidOrder();
    await pack(placed);
    const parcel = aParcel(placed);
    await ship(parcel);
    for (const day of [addDays(TODAY, -1), addDays(TODAY, 1)])
      await expect(deliver(parcel, day)).rejects.toMatchObject({ code: "RECEIVED_DAY_WRONG" });
    expect((await orderOf(placed)).progress).toBe("shipped");
  });

  test("carry nothing that was repaid", async () => {
    const placed = await aPaidOrder();
    const [millet, broom] = await linesOf(store, placed);
    const back = (id: string | undefined, quantity: number, amountFen: number) =>
      aRefund(placed.orderId, {
        lines: [{ orderLineId: id ?? "", quantity, amountFen, disposition: "restock" }],
      });
    await ask(store, back(broom?.id, 1, 3_000), minutesLater(2));
    await ask(store, back(millet?.id, 1, 4_500), minutesLater(2));
    await pack(placed);
    await ship(aParcel(placed));
    const [parcel] = await listParcels(store.read, placed.orderId);
    expect(parcel?.lines).toEqual([{ parcelId: parcel?.id, orderLineId: millet?.id, quantity: 2 }]);
    expect((await orderOf(placed)).progress).toBe("shipped");
  });

  test("are not packed of an order that was all repaid", async () => {
    const placed = await aPaidOrder(basket({ [BROOM]: 1 }));
    const [broom] = await linesOf(store, placed);
    const all = {
      orderLineId: broom?.id ?? "",
      quantity: 1,
      amountFen: 3_000,
      disposition: "restock",
    } as const;
    await ask(store, aRefund(placed.orderId, { lines: [all] }), minutesLater(2));
    await expect(pack(placed)).rejects.toMatchObject({ code: "NOTHING_TO_PACK" });
    await cancel(placed); // what is left of it, the freight
    expect((await orderOf(placed)).progress).toBe("cancelled");
    await expectBooksToAgree();
  });
});
