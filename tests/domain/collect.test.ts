import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { collectOrder, findCollection, listToCollect } from "#app/domain/fulfilment/collect.server.ts";
import { packOrder } from "#app/domain/fulfilment/pack-order.server.ts";
import { reallocateOrder } from "#app/domain/fulfilment/reallocate-order.server.ts";
import { shipParcel } from "#app/domain/fulfilment/ship-parcel.server.ts";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { findCollectPoint, listCollectPoints } from "#app/domain/ordering/collect-points.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { fulfilmentRules } from "#db/schema/fulfilment.ts";
import { districts } from "#db/schema/geography.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { messages } from "#db/schema/messaging.ts";
import { orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Store } from "#db/store.ts";
import { CENTRE, COUNTER, MILLET, MUTTON, openSmallShop, POST } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const TODAY = businessDay(NOON);

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  await store.write(async (tx) => {
    await tx
      .insert(districts)
      .values({ code: "110105", nameZh: "朝阳区", nameEn: "Chaoyang", pinyin: "chaoyang" });
    await tx.update(outlets).set({ districtCode: "110105" }).where(eq(outlets.id, COUNTER));
    await receiveStock(tx, COUNTER, [{ variantId: MILLET, quantity: 5, sourceId: "first" }], NOON);
    await tx.insert(fulfilmentRules).values({
      kind: "collect_within_days",
      value: 3,
      validFromDay: 20260101,
      sourceZh: "测试",
      sourceEn: "Test",
    });
  });
});

async function anOrderToCollect(quantity = 2): Promise<PlacedOrder> {
  const placed = await place(
    store,
    anOrder({
      goods: basket({ [MILLET]: quantity }),
      fulfilmentOutletId: COUNTER,
      handover: "collected",
      email: "buyer@shop.example",
    }),
  );
  await pay(store, placed);
  return placed;
}

const pack = ({ orderId }: PlacedOrder) =>
  store.write((tx) => packOrder(tx, { orderId, weighed: [], note: null }, null, minutesLater(5)));

const collect = (code: string, outletId = COUNTER) =>
  store.write((tx) => collectOrder(tx, { outletId, code }, null, minutesLater(30)));

async function codeOf({ orderId }: PlacedOrder): Promise<string> {
  return (await findCollection(store.read, orderId))?.code ?? "";
}

async function orderOf({ orderId }: PlacedOrder) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order;
}

async function onShelf(outletId: string) {
  const [level] = await store.read
    .select()
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, outletId), eq(stockLevels.variantId, MILLET)));
  return level?.onHand;
}

async function expectTheBooksToAgree() {
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

describe("an order that is collected", () => {
  test("bears no freight, is taken from the counter's shelf, and is a sale online of the county's pavilion", async () => {
    const before = await onShelf(CENTRE);
    const placed = await anOrderToCollect();
    expect(await orderOf(placed)).toMatchObject({
      freightFen: 0,
      handover: "collected",
      progress: "allocated",
    });
    expect([await onShelf(COUNTER), await onShelf(CENTRE)]).toEqual([3, before]);
    const entries = await store.read
      .select({ salesMode: attributionEntries.salesMode, kind: outlets.kind })
      .from(attributionEntries)
      .innerJoin(outlets, eq(outlets.id, attributionEntries.outletId))
      .where(eq(attributionEntries.orderId, placed.orderId));
    expect(entries).toEqual([{ salesMode: "online", kind: "pavilion" }]);
  });

  test("stands on the counter's pick list, is packed, and its buyer is told a code and until when", async () => {
    const placed = await anOrderToCollect();
    expect(await listToCollect(store.read, [CENTRE])).toEqual([]);
    expect(await listToCollect(store.read, [COUNTER])).toMatchObject([
      { number: placed.number, progress: "allocated", goods: [{ variantId: MILLET, toSend: 2 }] },
    ]);
    await pack(placed);
    const code = await codeOf(placed);
    expect(code).toMatch(/^\d{6}$/);
    const [listed] = await listToCollect(store.read, null);
    expect(listed).toMatchObject({ progress: "packed", keepUntilDay: addDays(TODAY, 3) });
    expect(JSON.stringify(listed)).not.toContain(code);
    const told = await store.read.select().from(messages).where(eq(messages.kind, "order_ready"));
    expect(told.map(({ facts }) => JSON.parse(facts))).toEqual([
      expect.objectContaining({ code, keepUntilDay: addDays(TODAY, 3) }),
    ]);
  });

  test("is handed to whoever shows the code at that counter, once", async () => {
    const placed = await anOrderToCollect();
    await pack(placed);
    const code = await codeOf(placed);
    await expect(collect(code, CENTRE)).rejects.toMatchObject({ code: "COLLECT_CODE_WRONG" });
    await expect(collect(code === "000000" ? "000001" : "000000")).rejects.toMatchObject({
      code: "COLLECT_CODE_WRONG",
    });
    expect(await collect(code)).toBe(placed.number);
    expect(await orderOf(placed)).toMatchObject({ progress: "delivered", receivedDay: TODAY });
    await expect(collect(code)).rejects.toMatchObject({ code: "COLLECT_CODE_WRONG" });
    expect(await listToCollect(store.read, null)).toEqual([]);
    await expectTheBooksToAgree();
  });

  test("is not sent, and nobody else sends it", async () => {
    const placed = await anOrderToCollect();
    const { orderId } = placed;
    const allocation = { allocationId: newId(), orderId, sender: { outletId: CENTRE }, note: null };
    await expect(
      store.write((tx) => reallocateOrder(tx, allocation, null, minutesLater(3))),
    ).rejects.toMatchObject({ code: "TO_BE_COLLECTED" });
    await pack(placed);
    const parcel = {
      parcelId: newId(),
      orderId,
      carrierId: POST,
      trackingNumber: "A1",
      lines: null,
      note: null,
    };
    await expect(store.write((tx) => shipParcel(tx, parcel, null, minutesLater(6)))).rejects.toMatchObject({
      code: "TO_BE_COLLECTED",
    });
  });

  test("that nobody came for is cancelled though it was packed: repaid, and back on the counter's shelf", async () => {
    const placed = await anOrderToCollect();
    await pack(placed);
    const code = await codeOf(placed);
    await store.write((tx) =>
      cancelOrder(tx, { orderId: placed.orderId, note: "not collected" }, null, minutesLater(60)),
    );
    expect(await orderOf(placed)).toMatchObject({ progress: "cancelled" });
    expect(await onShelf(COUNTER)).toBe(5);
    await expect(collect(code)).rejects.toMatchObject({ code: "WRONG_STEP" });
    await expectTheBooksToAgree();
  });
});

describe("where goods can be collected", () => {
  const pointsFor = async (quantities: Record<string, number>, day = TODAY) =>
    (await listCollectPoints(store.read, basket(quantities), day)).map(({ id }) => id);

  test("is where all of them are free", async () => {
    expect(await pointsFor({ [MILLET]: 5 })).toContain(COUNTER);
    expect(await pointsFor({ [MILLET]: 6 })).not.toContain(COUNTER);
    expect(await pointsFor({ [MILLET]: 1, [MUTTON]: 1 })).not.toContain(COUNTER);
    await place(store, anOrder({ goods: basket({ [MILLET]: 1 }), fulfilmentOutletId: COUNTER }));
    expect(await pointsFor({ [MILLET]: 5 })).not.toContain(COUNTER);
    expect(await pointsFor({})).toEqual([]);
  });

  test("is open on the day, and neither the centre nor a pavilion", async () => {
    await store.write(async (tx) => {
      await tx
        .update(outlets)
        .set({ closedDay: addDays(TODAY, 1) })
        .where(eq(outlets.id, COUNTER));
    });
    expect(await pointsFor({ [MILLET]: 1 })).toContain(COUNTER);
    expect(await pointsFor({ [MILLET]: 1 }, addDays(TODAY, 1))).not.toContain(COUNTER);
    expect(await pointsFor({ [MILLET]: 1 })).not.toContain(CENTRE);
    expect(await findCollectPoint(store.read, CENTRE, TODAY)).toBeUndefined();
    expect((await findCollectPoint(store.read, COUNTER, TODAY))?.id).toBe(COUNTER);
  });
});
