import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { completeOrders } from "#app/domain/fulfilment/complete-orders.server.ts";
import { confirmReceipt, deliverParcel } from "#app/domain/fulfilment/deliver-parcel.server.ts";
import { handOver } from "#app/domain/fulfilment/hand-over.server.ts";
import { packOrder } from "#app/domain/fulfilment/pack-order.server.ts";
import { listParcels, listReceipts } from "#app/domain/fulfilment/queries.server.ts";
import { reallocateOrder } from "#app/domain/fulfilment/reallocate-order.server.ts";
import { type NewParcel, shipParcel } from "#app/domain/fulfilment/ship-parcel.server.ts";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import type { Weighing } from "#app/domain/ordering/settle-weights.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderCounties, orderEvents, orders, reweighs } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { type Store, sumOf } from "#db/store.ts";
import { aRefund, ask, hear, linesOf } from "#tests/fixtures/a-refund.ts";
import {
  AOHAN,
  BRANCH,
  BROOM,
  CENTRE,
  COLD_VAN,
  COUNTER,
  LEG,
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
  await openSmallShop(store, { shelf: { [LEG]: 100 } });
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

const pack = ({ orderId }: PlacedOrder, weighed: Weighing[] = [], now = minutesLater(5)) =>
  store.write((tx) => packOrder(tx, { orderId, weighed, note: null }, null, now));
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

describe("an order given to another sender", () => {
  const give = (
    { orderId }: PlacedOrder,
    sender: { outletId: string } | { supplierId: string },
    allocationId = newId(),
  ) => store.write((tx) => reallocateOrder(tx, { allocationId, orderId, sender, note: "缺货" }, null, NOON));
  const stock = (outletId: string, variantId: string, quantity: number) =>
    store.write((tx) => receiveStock(tx, outletId, [{ variantId, quantity, sourceId: newId() }], NOON));
  const toBranch = { outletId: BRANCH };
  const toFarm = { supplierId: "farm" };

  test("leaves that outlet's shelf, and what it was taken from has its goods back", async () => {
    const placed = await aPaidOrder();
    await stock(BRANCH, MILLET, 3);
    await expect(give(placed, toBranch)).rejects.toMatchObject({
      code: "SENDER_SHORT",
      facts: { variantId: BROOM },
    });
    expect(await onShelf(MILLET, BRANCH)).toBe(3);
    await stock(BRANCH, BROOM, 1);
    expect(await give(placed, toBranch)).toBe(true);
    expect(await give(placed, toBranch)).toBe(false);
    expect([await onShelf(MILLET), await onShelf(BROOM)]).toEqual([100, 100]);
    expect([await onShelf(MILLET, BRANCH), await onShelf(BROOM, BRANCH)]).toEqual([0, 0]);
    expect((await orderOf(placed)).fulfilmentOutletId).toBe(BRANCH);
    await expectBooksToAgree();

    await cancel(placed); // its goods go back to where they are
    expect([await onShelf(MILLET, BRANCH), await onShelf(BROOM, BRANCH)]).toEqual([3, 1]);
    await expectBooksToAgree();
  });

  test("never takes what is held for somebody else", async () => {
    const placed = await aPaidOrder(basket({ [MILLET]: 1 }));
    await stock(BRANCH, MILLET, 1);
    await place(store, anOrder({ fulfilmentOutletId: BRANCH }));
    await expect(give(placed, toBranch)).rejects.toMatchObject({ code: "SENDER_SHORT" });
    await expectBooksToAgree();
  });

  test("may be its supplier, who has no shelf of ours, and may be taken from them again", async () => {
    const placed = await aPaidOrder(basket({ [BROOM]: 2 }));
    expect(await give(placed, toFarm)).toBe(true);
    expect(await onShelf(BROOM)).toBe(100);
    expect(await orderOf(placed)).toMatchObject({
      fulfilmentOutletId: CENTRE,
      fulfilmentSupplierId: "farm",
    });
    await expectBooksToAgree();
    await stock(BRANCH, BROOM, 2);
    await give(placed, toBranch);
    expect([await onShelf(BROOM), await onShelf(BROOM, BRANCH)]).toEqual([100, 0]);
    await give(placed, { outletId: CENTRE });
    expect([await onShelf(BROOM), await onShelf(BROOM, BRANCH)]).toEqual([98, 2]);
    await expectBooksToAgree();
  });

  test("puts nothing on a shelf that never left one", async () => {
    const placed = await aPaidOrder(basket({ [BROOM]: 2 }));
    await give(placed, toFarm);
    const [line] = await linesOf(store, placed);
    const back = {
      orderLineId: line?.id ?? "",
      quantity: 1,
      amountFen: 3_000,
      disposition: "restock",
    } as const;
    await expect(
      ask(store, aRefund(placed.orderId, { lines: [back] }), minutesLater(2)),
    ).rejects.toMatchObject({ code: "LINE_ABOVE_SOLD" });
    await cancel(placed);
    expect(await onShelf(BROOM)).toBe(100);
    await expectBooksToAgree();
  });

  test("is one that sends parcels and has all of it, before it is packed", async () => {
    const placed = await aPaidOrder();
    await expect(give(placed, toFarm)).rejects.toMatchObject({ code: "SUPPLIER_NOT_OF_ALL" });
    for (const outletId of [COUNTER, `pavilion-${AOHAN}`, "nowhere"])
      await expect(give(placed, { outletId })).rejects.toMatchObject({ code: "SENDER_NOT_ALLOWED" });
    await pack(placed);
    await expect(give(placed, toBranch)).rejects.toMatchObject({ code: "WRONG_STEP" });
  });

  test("clicked twice moves its goods once", async () => {
    const placed = await aPaidOrder(basket({ [MILLET]: 1 }));
    await stock(BRANCH, MILLET, 5);
    const allocationId = newId();
    const given = await Promise.all([1, 2, 3].map(() => give(placed, toBranch, allocationId)));
    expect(given.filter(Boolean)).toHaveLength(1);
    expect([await onShelf(MILLET), await onShelf(MILLET, BRANCH)]).toEqual([100, 4]);
    await expectBooksToAgree();
  });
});

describe("goods sold by weight", () => {
  /** Two legs of 2 kg for 240.00, and a bag of millet. */
  async function legs() {
    const placed = await aPaidOrder(basket({ [LEG]: 2, [MILLET]: 1 }));
    const line = (await linesOf(store, placed)).find((one) => one.variantId === LEG);
    if (!line) throw new Error("nobody ordered a leg");
    return { placed, leg: line.id };
  }
  const creditedOf = async (orderLineId: string) => {
    const [sum] = await store.read
      .select({
        fen: sumOf(attributionEntries.amountFen),
        grams: sumOf(attributionEntries.weightGrams),
        pieces: sumOf(attributionEntries.quantity),
      })
      .from(attributionEntries)
      .where(eq(attributionEntries.orderLineId, orderLineId));
    return sum;
  };
  const finalGramsOf = async (placed: PlacedOrder) =>
    (await linesOf(store, placed)).find((line) => line.variantId === LEG)?.finalGrams;

  test("that weigh less are billed by what they weigh, and the rest is repaid", async () => {
    const { placed, leg } = await legs();
    expect(await pack(placed, [{ orderLineId: leg, finalGrams: 3_701 }])).toBe(true);
    // 240.00 for 4,000 g; 3,701 g are 222.06 yuan
    expect(await creditedOf(leg)).toEqual({ fen: 22_206, grams: 3_701, pieces: 2 });
    expect(await finalGramsOf(placed)).toBe(3_701);
    const [refund] = await store.read.select().from(refunds);
    expect(refund).toMatchObject({ amountFen: 1_794, freightFen: 0, reason: "reweigh", state: "requested" });
    const [entry] = await store.read
      .select()
      .from(attributionEntries)
      .where(eq(attributionEntries.kind, "reweigh"));
    expect(entry).toMatchObject({
      orderLineId: leg,
      countyId: TANGXIAN,
      amountFen: -1_794,
      weightGrams: -299,
    });
    await hear(store, refund?.id ?? "", "succeeded", minutesLater(6));
    expect(await orderOf(placed)).toMatchObject({ state: "partially_refunded", progress: "packed" });
    expect(await eventsOf(placed)).toEqual([
      "placed",
      "paid",
      "reweighed",
      "refund_requested",
      "packed",
      "refunded",
    ]);
    await expectBooksToAgree();
  });

  test("that weigh hardly less are billed as ordered, and what they weigh is written down", async () => {
    const { placed, leg } = await legs();
    await pack(placed, [{ orderLineId: leg, finalGrams: 3_960 }]); // ten per mille of 4,000 g
    expect(await creditedOf(leg)).toEqual({ fen: 24_000, grams: 3_960, pieces: 2 });
    expect(await store.read.select().from(refunds)).toEqual([]);
    expect(await store.read.select().from(reweighs)).toMatchObject([{ refundFen: 0, waivedFen: 240 }]);
    await expectBooksToAgree();
    const other = await legs();
    await pack(other.placed, [{ orderLineId: other.leg, finalGrams: 3_959 }]);
    expect(await store.read.select().from(refunds)).toMatchObject([{ amountFen: 246 }]);
    await expectBooksToAgree();
  });

  test("that weigh more are never charged more", async () => {
    const { placed, leg } = await legs();
    await pack(placed, [{ orderLineId: leg, finalGrams: 4_500 }]);
    expect(await creditedOf(leg)).toEqual({ fen: 24_000, grams: 4_500, pieces: 2 });
    expect(await finalGramsOf(placed)).toBe(4_500);
    expect(await store.read.select().from(refunds)).toEqual([]);
    expect((await orderOf(placed)).state).toBe("paid");
    await expectBooksToAgree();
  });

  test("are not packed before they are weighed, and weighed once however often they are packed", async () => {
    const { placed, leg } = await legs();
    await expect(pack(placed)).rejects.toMatchObject({ code: "WEIGHT_MISSING", facts: { orderLineId: leg } });
    expect((await orderOf(placed)).progress).toBe("allocated");
    const weighing = [{ orderLineId: leg, finalGrams: 3_000 }];
    const packed = await Promise.all([1, 2, 3].map(() => pack(placed, weighing)));
    expect(packed.filter(Boolean)).toHaveLength(1);
    expect(await store.read.select().from(refunds)).toHaveLength(1);
    expect(await store.read.select().from(reweighs)).toHaveLength(1);
    await expectBooksToAgree();
  });

  test("settle at what is left of them when a part was repaid before", async () => {
    const { placed, leg } = await legs();
    const back = { orderLineId: leg, quantity: 1, amountFen: 12_000, disposition: "restock" } as const;
    await ask(store, aRefund(placed.orderId, { lines: [back] }), minutesLater(2));
    await pack(placed, [{ orderLineId: leg, finalGrams: 1_500 }]);
    expect(await creditedOf(leg)).toEqual({ fen: 9_000, grams: 1_500, pieces: 1 });
    expect(await finalGramsOf(placed)).toBe(3_500); // the one that came back counts as it was ordered
    await expectBooksToAgree();
  });

  test("and repaid whole afterwards end at zero in every measure", async () => {
    const { placed, leg } = await legs();
    await pack(placed, [{ orderLineId: leg, finalGrams: 3_333 }]);
    const { fen = 0 } = (await creditedOf(leg)) ?? {};
    const rest = { orderLineId: leg, quantity: 2, amountFen: fen, disposition: "write_off" } as const;
    await ask(store, aRefund(placed.orderId, { lines: [rest] }), minutesLater(9));
    expect(await creditedOf(leg)).toEqual({ fen: 0, grams: 0, pieces: 0 });
    await expectBooksToAgree();
  });

  test("whose refund fails are credited again, and weigh what they weighed", async () => {
    const { placed, leg } = await legs();
    await pack(placed, [{ orderLineId: leg, finalGrams: 3_000 }]);
    const [refund] = await store.read.select().from(refunds);
    await hear(store, refund?.id ?? "", "succeeded", minutesLater(6));
    await hear(store, refund?.id ?? "", "failed", minutesLater(7));
    expect(await creditedOf(leg)).toEqual({ fen: 24_000, grams: 3_000, pieces: 2 });
    await expectBooksToAgree();
  });
});
