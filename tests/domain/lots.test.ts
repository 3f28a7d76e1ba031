import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { reallocateOrder } from "#app/domain/fulfilment/reallocate-order.server.ts";
import { changeLot, completePapers } from "#app/domain/inventory/change-lot.server.ts";
import { countGoods, openCount, postCount } from "#app/domain/inventory/count-stock.server.ts";
import { expireLots } from "#app/domain/inventory/expire-lots.server.ts";
import { receiveStock, takeSoldStock } from "#app/domain/inventory/stock.server.ts";
import { findSaleTerms } from "#app/domain/ordering/sale-terms.server.ts";
import { takeAtCounter } from "#app/domain/ordering/take-at-counter.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { soldLots, stockMovements } from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { aRefund, ask } from "#tests/fixtures/a-refund.ts";
import { BRANCH, CENTRE, COUNTER, MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { lotAt, PAPERS, receiveLot, shelfOf } from "#tests/fixtures/some-lots.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store, { shelf: { [MILLET]: 3 } });
});

const buy = async (quantity: number, at = NOON) =>
  place(store, anOrder({ goods: basket({ [MILLET]: quantity }) }), at);
const recall = (lotId: string, kind: "recalled" | "held" | "freed" = "recalled", at = minutesLater(2)) =>
  store.write((tx) => changeLot(tx, kind, { lotId, reason: "抽检不合格", by: null }, at));
const free = async (outletId = CENTRE) => {
  const [terms] = await findSaleTerms(store.read, [{ variantId: MILLET, quantity: 1 }], outletId, NOON);
  return terms?.available;
};
const stateOf = async (orderId: string) => {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.state;
};
const lineOf = async (orderId: string) => {
  const [line] = await store.read.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  if (!line) throw new Error("an order without a line");
  return line;
};
async function expectBooksToAgree() {
  expect(await recount(store)).toEqual([]);
  const checks = await verifyLedger(store.read);
  expect(checks.filter(({ difference }) => difference !== 0)).toEqual([]);
}

describe("goods of lots", () => {
  test("leave first expired, first out, after what came before there were lots", async () => {
    const late = await receiveLot(store, { code: "late", producedDay: 20261110 });
    const early = await receiveLot(store, { code: "early", producedDay: 20261001, quantity: 4 });
    const forEver = await receiveLot(store, { code: "for ever", shelfLifeDays: 20_000 });
    const order = await buy(9);
    await pay(store, order);
    const { id } = await lineOf(order.orderId);
    const moved = await store.read
      .select({ lotId: stockMovements.lotId, quantity: stockMovements.quantity })
      .from(stockMovements)
      .where(eq(stockMovements.sourceId, id));
    expect(moved).toHaveLength(3);
    expect(moved).toEqual(
      expect.arrayContaining([
        { lotId: "", quantity: -3 },
        { lotId: early, quantity: -4 },
        { lotId: late, quantity: -2 },
      ]),
    );
    expect(await lotAt(store, forEver)).toEqual({ onHand: 10, block: null });
    expect(await shelfOf(store)).toEqual({ onHand: 18, held: 0, lotted: 18, blocked: 0 });
    await expectBooksToAgree();
  });

  test("that end on one day leave as they were made, and those without a last day after all others", async () => {
    const endless = await receiveLot(store, { code: "endless", shelfLifeDays: null, producedDay: 20250101 });
    const younger = await receiveLot(store, { code: "a", producedDay: 20261102, shelfLifeDays: 364 });
    const older = await receiveLot(store, { code: "b", producedDay: 20261101, shelfLifeDays: 365 });
    const left = async () => [
      (await lotAt(store, older))?.onHand,
      (await lotAt(store, younger))?.onHand,
      (await lotAt(store, endless))?.onHand,
    ];
    await pay(store, await buy(3 + 4));
    expect(await left()).toEqual([6, 10, 10]);
    await pay(store, await buy(8));
    expect(await left()).toEqual([0, 8, 10]);
    await pay(store, await buy(9));
    expect(await left()).toEqual([0, 0, 9]);
    await expectBooksToAgree();
  });

  test("pass over a lot that is stopped, though it ends first", async () => {
    const stopped = await receiveLot(store, { code: "a", producedDay: 20261001 });
    const sold = await receiveLot(store, { code: "b", producedDay: 20261110 });
    await recall(stopped, "held");
    await pay(store, await buy(3 + 5));
    expect(await lotAt(store, stopped)).toEqual({ onHand: 10, block: "held" });
    expect(await lotAt(store, sold)).toEqual({ onHand: 5, block: null });
    await expectBooksToAgree();
  });

  test("that a count did not find were of no lot first, and then of those that end first", async () => {
    const late = await receiveLot(store, { code: "late", producedDay: 20261110 });
    const early = await receiveLot(store, { code: "early", producedDay: 20261001, quantity: 4 });
    const endless = await receiveLot(store, { code: "endless", shelfLifeDays: null, quantity: 5 });
    const count = async (counted: number) => {
      const countId = newId();
      await store.write((tx) => openCount(tx, { countId, outletId: CENTRE, by: null }, NOON));
      await store.write((tx) => countGoods(tx, countId, { variantId: MILLET, counted, by: null }, NOON));
      await store.write((tx) => postCount(tx, countId, { reason: "盘点", by: null }, NOON));
    };
    const left = async () => [
      (await shelfOf(store))?.onHand,
      (await lotAt(store, early))?.onHand,
      (await lotAt(store, late))?.onHand,
      (await lotAt(store, endless))?.onHand,
    ];
    await count(17);
    expect(await left()).toEqual([17, 2, 10, 5]);
    await count(8);
    expect(await left()).toEqual([8, 0, 3, 5]);
    await expectBooksToAgree();
  });

  test("without source, licence and test report are not for sale until they have them", async () => {
    const lotId = await receiveLot(store, { reportNumber: "", reportDay: null });
    expect([await free(), await lotAt(store, lotId)]).toEqual([3, { onHand: 10, block: "papers" }]);
    await expect(buy(4)).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
    await store.write((tx) => completePapers(tx, { lotId, by: null, ...PAPERS, source: "" }, NOON));
    expect(await free(), "still nobody said who made it").toBe(3);
    await store.write((tx) => completePapers(tx, { lotId, by: null, ...PAPERS }, NOON));
    expect([await free(), await lotAt(store, lotId)]).toEqual([13, { onHand: 10, block: null }]);
    await expectBooksToAgree();
  });

  test("are received once, however often the delivery is told, and into the lot they are of", async () => {
    const receiptId = newId();
    const lotId = await receiveLot(store, { receiptId });
    expect(await receiveLot(store, { receiptId })).toBe(lotId);
    expect(await receiveLot(store, { quantity: 5 }, COUNTER)).toBe(lotId);
    expect((await lotAt(store, lotId))?.onHand).toBe(10);
    expect((await lotAt(store, lotId, COUNTER))?.onHand).toBe(5);
    await expect(receiveLot(store, { producedDay: 20261102 })).rejects.toMatchObject({ code: "LOT_DIFFERS" });
    await expectBooksToAgree();
  });

  test("go back to their lots, and a recalled lot stays stopped with what comes back", async () => {
    const lotId = await receiveLot(store);
    const order = await buy(5);
    await pay(store, order);
    const line = await lineOf(order.orderId);
    await recall(lotId);
    const back = (quantity: number, disposition: "restock" | "write_off") => {
      const lines = [{ orderLineId: line.id, quantity, amountFen: 100, disposition }];
      return ask(store, aRefund(order.orderId, { lines }), minutesLater(5));
    };
    await back(1, "restock");
    await back(1, "write_off");
    await back(2, "restock");
    expect(await lotAt(store, lotId)).toEqual({ onHand: 9, block: "recalled" });
    expect(await shelfOf(store)).toEqual({ onHand: 11, held: 0, lotted: 9, blocked: 9 });
    expect(await free(), "two that came back are of no lot").toBe(2);
    const [sold] = await store.read.select().from(soldLots);
    expect(sold).toMatchObject({ lotId, quantity: 2, returned: 2 });
    await expectBooksToAgree();
  });

  test("are exchanged with those of the outlet that sends the order in their place", async () => {
    const here = await receiveLot(store);
    const there = await receiveLot(store, { code: "there" }, BRANCH);
    const order = await buy(5);
    await pay(store, order);
    const give = { allocationId: newId(), orderId: order.orderId, sender: { outletId: BRANCH }, note: null };
    await store.write((tx) => reallocateOrder(tx, give, null, minutesLater(3)));
    expect((await lotAt(store, here))?.onHand).toBe(10);
    expect((await lotAt(store, there, BRANCH))?.onHand).toBe(5);
    const sold = await store.read.select().from(soldLots);
    expect(sold.map(({ lotId, quantity, returned }) => [lotId, quantity - returned])).toEqual(
      expect.arrayContaining([
        [here, 0],
        [there, 5],
      ]),
    );
    await expectBooksToAgree();
  });
});

describe("a recall", () => {
  test("stops a lot at every outlet at once, for good", async () => {
    const lotId = await receiveLot(store);
    await receiveLot(store, { quantity: 6 }, COUNTER);
    await recall(lotId, "held");
    expect([await free(), await free(COUNTER)]).toEqual([3, 0]);
    await recall(lotId, "freed");
    expect([await free(), await free(COUNTER)]).toEqual([13, 6]);
    await recall(lotId);
    expect([await free(), await free(COUNTER)]).toEqual([3, 0]);
    await expect(recall(lotId, "freed")).rejects.toMatchObject({ code: "LOT_WRONG_STATE" });
    await receiveLot(store, { quantity: 2 }, BRANCH);
    expect(await free(BRANCH), "what arrives later is stopped too").toBe(0);
    await expectBooksToAgree();
  });

  test("leaves what is held to who pays first, and repays who pays for more than is left", async () => {
    const lotId = await receiveLot(store);
    const [first, second] = [await buy(3), await buy(4)];
    await recall(lotId);
    expect(await shelfOf(store)).toEqual({ onHand: 13, held: 7, lotted: 10, blocked: 10 });
    expect(await pay(store, second, minutesLater(3))).toBe(true);
    expect(await stateOf(second.orderId)).toBe("expired");
    const [refund] = await store.read.select().from(refunds).where(eq(refunds.orderId, second.orderId));
    expect(refund).toMatchObject({ reason: "goods_blocked", amountFen: second.totalFen });
    expect(await shelfOf(store)).toEqual({ onHand: 13, held: 3, lotted: 10, blocked: 10 });
    await pay(store, first, minutesLater(4));
    expect(await stateOf(first.orderId)).toBe("paid");
    expect(await shelfOf(store)).toEqual({ onHand: 10, held: 0, lotted: 10, blocked: 10 });
    expect(await pay(store, second, minutesLater(5)), "told again").toBe(false);
    await expectBooksToAgree();
  });

  test("keeps a clerk from taking money for what was held", async () => {
    const lotId = await receiveLot(store);
    const order = await buy(5);
    await recall(lotId);
    const receipt = {
      receiptId: newId(),
      orderId: order.orderId,
      outletId: CENTRE,
      till: null,
      shiftId: null,
      tender: "cash" as const,
      tenderedFen: order.totalFen,
      takenBy: "u",
      takenAt: minutesLater(3),
    };
    await expect(store.write((tx) => takeAtCounter(tx, receipt, minutesLater(3)))).rejects.toMatchObject({
      code: "GOODS_BLOCKED",
    });
    expect(await stateOf(order.orderId)).toBe("awaiting_payment");
    await expectBooksToAgree();
  });

  test("and buyers who pay at the same moment leave nothing sold of the lot after it", async () => {
    const lotId = await receiveLot(store, { quantity: 20 });
    const placed = [];
    for (let i = 0; i < 20; i += 1) placed.push(await buy(1));
    await Promise.all([
      ...placed.slice(0, 10).map((order) => pay(store, order, minutesLater(3))),
      recall(lotId),
      ...placed.slice(10).map((order) => pay(store, order, minutesLater(3))),
    ]);
    const level = await lotAt(store, lotId);
    expect(level?.block).toBe("recalled");
    const shelf = await shelfOf(store);
    expect(shelf).toEqual({ onHand: level?.onHand, held: 0, lotted: level?.onHand, blocked: level?.onHand });
    await expectBooksToAgree();
  });
});

describe("the last day", () => {
  const LATER = NOON + 3 * 86_400_000;

  test("of a lot is over at the next midnight in Beijing, when nobody buys it any more", async () => {
    await receiveLot(store, { producedDay: 20261120, shelfLifeDays: 2 }, COUNTER);
    expect(await store.write((tx) => expireLots(tx, 20261122))).toBe(0);
    expect(await free(COUNTER)).toBe(10);
    expect(await store.write((tx) => expireLots(tx, 20261123))).toBe(1);
    expect(await store.write((tx) => expireLots(tx, 20261123))).toBe(0);
    expect(await free(COUNTER)).toBe(0);
    await expectBooksToAgree();
  });

  test("is looked at when goods are taken, too", async () => {
    const fresh = await receiveLot(store, { code: "fresh", quantity: 2 });
    const old = await receiveLot(store, { code: "old", producedDay: 20261120, shelfLifeDays: 2 });
    const [few, many] = [await buy(5, LATER), await buy(6, LATER)];
    await pay(store, many, LATER + 1);
    expect(await stateOf(many.orderId), "eleven of twelve that are left are too old").toBe("expired");
    expect(await lotAt(store, old)).toEqual({ onHand: 10, block: "expired" });
    await pay(store, few, LATER + 2);
    expect([await stateOf(few.orderId), (await lotAt(store, fresh))?.onHand]).toEqual(["paid", 0]);
    expect(await shelfOf(store)).toEqual({ onHand: 10, held: 0, lotted: 10, blocked: 10 });
    await expectBooksToAgree();
  });

  test("does not keep an order of several goods half taken", async () => {
    await receiveLot(store, { code: "old", producedDay: 20261120, shelfLifeDays: 2 });
    await receiveLot(store, { code: "beans", variantId: "beans" });
    await store.write((tx) =>
      receiveStock(tx, CENTRE, [{ variantId: "broom", quantity: 5, sourceId: newId() }], NOON),
    );
    const goods = basket({ beans: 105, broom: 2, [MILLET]: 5 });
    const order = await place(store, anOrder({ goods }), LATER);
    await pay(store, order, LATER + 1);
    expect(await stateOf(order.orderId)).toBe("expired");
    expect(await shelfOf(store, CENTRE, "beans")).toEqual({ onHand: 110, held: 0, lotted: 10, blocked: 0 });
    await expectBooksToAgree();
  });
});

test("a till's sale of goods past their last day stands, with a difference, before any sweep was there", async () => {
  await receiveLot(store, { producedDay: 20261101, shelfLifeDays: 5 }, COUNTER);
  const sold = [{ variantId: MILLET, quantity: 12, sourceId: newId() }];
  const { short, blocked } = await store.write((tx) => takeSoldStock(tx, COUNTER, sold, NOON));
  expect([short, blocked]).toEqual([[MILLET], [MILLET]]);
  expect(await shelfOf(store, COUNTER)).toEqual({ onHand: 10, held: 0, lotted: 10, blocked: 10 });
});
