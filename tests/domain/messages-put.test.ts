import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTextMessages } from "#app/domain/messaging/text-messages.server.ts";
import { placeOrder } from "#app/domain/ordering/place-order.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import type { Store } from "#db/store.ts";
import { aFullRefund, ask, hear } from "#tests/fixtures/a-refund.ts";
import { BROOM, MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, expire, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { theMessages, theNews } from "#tests/fixtures/the-messages.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;
const EMAIL = "wang@mail.example";
const HOUR = 60;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

afterEach(() => openTextMessages(false));

describe("a buyer who left an e-mail address", () => {
  test("is told of an order that was placed, with what is in it and where that comes from", async () => {
    const goods = basket({ [MILLET]: 2, [BROOM]: 1 });
    const placed = await place(store, anOrder({ email: EMAIL, goods, locale: "en" }));
    expect(await theMessages(store)).toMatchObject([
      {
        kind: "order_placed",
        channel: "email",
        address: EMAIL,
        locale: "en",
        cause: placed.orderId,
        state: "waiting",
        tries: 0,
        usefulUntil: minutesLater(30),
        facts: {
          orderNumber: placed.number,
          totalFen: placed.totalFen,
          payBy: minutesLater(30),
          counties: [
            { name: { zh: "敖汉旗", en: "Aohan Banner" }, amountFen: 9_000 },
            { name: { zh: "唐县", en: "Tang County" }, amountFen: 3_000 },
          ],
          goods: expect.arrayContaining([{ name: { zh: "某货 millet", en: "millet" }, quantity: 2 }]),
        },
      },
    ]);
  });

  test("is not asked to pay once it was paid, if that was not sent before", async () => {
    const placed = await place(store, anOrder({ email: EMAIL }));
    await pay(store, placed);
    expect(await theNews(store)).toEqual(["order_placed dropped", "order_paid waiting"]);
  });

  test("is told when the order expired, and when money that came too late goes back", async () => {
    const last = { [MILLET]: 100 };
    const placed = await place(store, anOrder({ email: EMAIL, goods: basket(last) }));
    await expire(store, minutesLater(HOUR));
    await place(store, anOrder({ goods: basket(last) }), minutesLater(HOUR));
    await pay(store, placed, minutesLater(HOUR + 1));
    expect(await theNews(store, placed)).toEqual([
      "order_placed waiting",
      "order_expired waiting",
      "refund_requested waiting",
    ]);
  });

  test("is told of each refund, and only that it was made when both happen before either is sent", async () => {
    const placed = await place(store, anOrder({ email: EMAIL }));
    await pay(store, placed);
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, minutesLater(2));
    expect((await theNews(store)).slice(2)).toEqual(["refund_requested waiting"]);
    await hear(store, refund.refundId, "succeeded", minutesLater(3));
    expect((await theNews(store)).slice(2)).toEqual(["refund_requested dropped", "refund_made waiting"]);
    expect((await theMessages(store)).at(-1)).toMatchObject({
      cause: refund.refundId,
      facts: { amountFen: placed.totalFen },
    });
  });

  test("is told nothing by an order that was refused: the news is undone with it", async () => {
    const tooMany = anOrder({ email: EMAIL, goods: basket({ [MILLET]: 101 }) });
    await expect(place(store, tooMany)).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
    const undone = store.write(async (tx) => {
      await placeOrder(tx, anOrder({ email: EMAIL }), NOON);
      throw new Error("the machine fell over");
    });
    await expect(undone).rejects.toThrow("fell over");
    expect(await theMessages(store)).toEqual([]);
  });

  test("gets one message of an event, however often it is heard, by however many at once", async () => {
    const order = anOrder({ email: EMAIL });
    const placed = await place(store, order);
    await pay(store, placed);
    const refund = await aFullRefund(store, placed);
    const events = [
      () => place(store, order),
      () => pay(store, placed),
      () => ask(store, refund, minutesLater(2)),
      () => hear(store, refund.refundId, "succeeded", minutesLater(3)),
    ];
    await events[2]?.();
    await events[3]?.();
    const once = await theMessages(store);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 12 }), async (heard) => {
        await Promise.all(heard.map((event) => event()));
        expect(await theMessages(store)).toEqual(once);
      }),
      { numRuns: 10 },
    );
    expect(once).toHaveLength(4);
  });
});

describe("a buyer who left only a phone number", () => {
  test("is written nothing while the shop sends no text messages", async () => {
    const placed = await place(store);
    await pay(store, placed);
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, minutesLater(2));
    await hear(store, refund.refundId, "succeeded", minutesLater(3));
    expect(await theMessages(store)).toEqual([]);
  });

  test("is told by text message what happens behind their back, and nothing they see on the page", async () => {
    openTextMessages();
    const placed = await place(store);
    await pay(store, placed);
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, minutesLater(2));
    await hear(store, refund.refundId, "succeeded", minutesLater(3));
    expect(await theMessages(store)).toMatchObject([
      { kind: "refund_made", channel: "sms", address: "13800000000" },
    ]);
  });

  test("is told once, by e-mail, when there is an address too", async () => {
    openTextMessages();
    const placed = await place(store, anOrder({ email: EMAIL }));
    const facts = { carrier: { zh: "顺丰", en: "SF" }, trackingNumber: "SF1", goods: [] };
    const shipped = { ...facts, parcelNumber: 1, parcelCount: 1 };
    await store.write((tx) =>
      tellBuyer(tx, placed.orderId, { kind: "parcel_shipped", cause: "parcel", facts: shipped }, NOON),
    );
    expect((await theMessages(store)).map(({ channel }) => channel)).toEqual(["email", "email"]);
  });
});

test("two parcels of one order are two pieces of news, one parcel told twice is one", async () => {
  const placed = await place(store, anOrder({ email: EMAIL }));
  for (const cause of ["parcel-1", "parcel-2", "parcel-1"])
    await store.write((tx) =>
      tellBuyer(tx, placed.orderId, { kind: "parcel_delivered", cause, facts: {} }, NOON),
    );
  const delivered = (await theMessages(store)).filter(({ kind }) => kind === "parcel_delivered");
  expect(delivered.map(({ cause }) => cause)).toEqual(["parcel-1", "parcel-2"]);
});
