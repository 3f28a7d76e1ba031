import { beforeEach, expect, test } from "vitest";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { confirmReceipt, deliverParcel } from "#app/domain/fulfilment/deliver-parcel.server.ts";
import { packOrder } from "#app/domain/fulfilment/pack-order.server.ts";
import { shipParcel } from "#app/domain/fulfilment/ship-parcel.server.ts";
import { textOf } from "#app/domain/messaging/letter.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { writeLetter } from "#app/messages/letters.ts";
import type { Store } from "#db/store.ts";
import { linesOf } from "#tests/fixtures/a-refund.ts";
import { BROOM, MILLET, openSmallShop, POST } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { theMessages, theNews } from "#tests/fixtures/the-messages.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

async function aPaidOrder(): Promise<PlacedOrder> {
  const goods = basket({ [MILLET]: 3, [BROOM]: 1 });
  const placed = await place(store, anOrder({ goods, email: "wang@mail.example" }));
  await pay(store, placed);
  return placed;
}

/** Packs the order and sends all of it, or one piece of its first line. */
async function send({ orderId }: PlacedOrder, isAll = true): Promise<string> {
  const parcelId = newId();
  const [line] = await linesOf(store, { orderId });
  const lines = isAll ? null : [{ orderLineId: line?.id ?? "", quantity: 1 }];
  const parcel = { parcelId, orderId, carrierId: POST, trackingNumber: `T-${parcelId}`, lines, note: null };
  await store.write((tx) => packOrder(tx, { orderId, weighed: [], note: null }, null, minutesLater(5)));
  for (let told = 0; told < 2; told += 1)
    await store.write((tx) => shipParcel(tx, parcel, null, minutesLater(10)));
  return parcelId;
}

/** What was told of an order after it was paid. */
async function newsOf(placed: PlacedOrder): Promise<string[]> {
  return (await theNews(store, placed)).slice(2);
}

test("a parcel is told of when it is sent and when it arrives, once each", async () => {
  const placed = await aPaidOrder();
  const receipt = { orderId: placed.orderId, receivedDay: businessDay(NOON), note: null };
  const parcelId = await send(placed);
  for (let told = 0; told < 2; told += 1)
    await store.write((tx) => deliverParcel(tx, { ...receipt, parcelId }, null, minutesLater(20)));
  await store.write((tx) => confirmReceipt(tx, placed.orderId, null, minutesLater(30)));
  expect(await newsOf(placed)).toEqual(["parcel_shipped waiting", "parcel_delivered waiting"]);
});

test("who says themself that everything arrived is not told so", async () => {
  const placed = await aPaidOrder();
  await send(placed);
  await store.write((tx) => confirmReceipt(tx, placed.orderId, null, minutesLater(30)));
  expect(await newsOf(placed)).toEqual(["parcel_shipped waiting"]);
});

test("a parcel with part of an order says so, and names what is in it, the carrier and its number", async () => {
  const placed = await aPaidOrder();
  const parcelId = await send(placed, false);
  const told = (await theMessages(store, placed)).find(({ kind }) => kind === "parcel_shipped");
  if (!told) throw new Error("nothing was told");
  const letter = writeLetter(told as unknown as Parameters<typeof writeLetter>[0], {
    origin: "https://shop.example",
    isDemo: false,
  });
  const text = textOf(letter, "zh-CN");
  expect(letter.subject).toContain("第 1 个包裹");
  expect(text).toContain(`运单号：T-${parcelId}`);
  expect(text).toMatch(/包裹里有：\S+ \S+ × 1\n/);
});

test("a cancelled order is told of once, with what comes back, and not as a refund beside it", async () => {
  const placed = await aPaidOrder();
  const cancel = () =>
    store.write((tx) => cancelOrder(tx, { orderId: placed.orderId, note: "不要了" }, null, minutesLater(5)));
  await cancel();
  await cancel();
  expect(await newsOf(placed)).toEqual(["refund_requested dropped", "order_cancelled waiting"]);
  expect((await theMessages(store, placed)).at(-1)?.facts).toMatchObject({ refundFen: placed.totalFen });
});
