import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { completeOrders } from "#app/domain/fulfilment/complete-orders.server.ts";
import { reallocateOrder } from "#app/domain/fulfilment/reallocate-order.server.ts";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { deductPieces } from "#app/domain/ordering/account.ts";
import { payAgain } from "#app/domain/ordering/attempt-payment.server.ts";
import { expireOrders } from "#app/domain/ordering/expire-orders.server.ts";
import { placeOrders } from "#app/domain/ordering/place-order.server.ts";
import { refundLines } from "#app/domain/ordering/refund-lines.server.ts";
import { joinRemittances } from "#app/domain/payments/joint-remittances.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderDeductions } from "#db/schema/ordering.ts";
import { payments, remittances } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { aFullRefund, aRefund, ask, hear, linesOf } from "#tests/fixtures/a-refund.ts";
import { BRANCH, BROOM, LEG, MILLET, MUTTON, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import {
  CLERK,
  gatewaysAt,
  matchAlone,
  openTransfers,
  placeByTransfer,
  receive,
  tick,
} from "#tests/fixtures/a-transfer.ts";
import { bring, orderOf, placeOnAccount, remit, settle } from "#tests/fixtures/an-account.ts";
import { anOrder, basket, minutesLater, NOON } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store, { shelf: { [LEG]: 100 } });
  await openTransfers(store, { twoPeopleAboveFen: 100_000_000 });
});

const refusal = (code: string) => expect.objectContaining({ code });

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

async function shelf(variantId = MILLET) {
  const [level] = await store.read.select().from(stockLevels).where(eq(stockLevels.variantId, variantId));
  return { onHand: level?.onHand, held: level?.held };
}

/** Three bags of millet, two brooms and a kilogram of mutton. */
const goods = basket({ [MILLET]: 3, [BROOM]: 2, [MUTTON]: 1 });

async function lineOf(orderId: string, variantId: string) {
  const line = (await linesOf(store, { orderId })).find((one) => one.variantId === variantId);
  if (!line) throw new Error(`nobody ordered ${variantId}`);
  return line;
}

const entriesOf = (orderId: string) =>
  store.read
    .select()
    .from(attributionEntries)
    .where(eq(attributionEntries.orderId, orderId))
    .orderBy(attributionEntries.recordedAt, attributionEntries.id);

describe("an order on account", () => {
  test("takes its goods at once, asks for no money and credits nobody", async () => {
    const { orderId, paymentId } = await placeOnAccount(store, { goods });
    expect(paymentId).toBeNull();
    expect(await orderOf(store, orderId)).toMatchObject({
      state: "on_account",
      progress: "allocated",
      paidAt: null,
    });
    expect(await shelf()).toEqual({ onHand: 97, held: 0 });
    expect(await store.read.select().from(payments)).toEqual([]);
    expect(await entriesOf(orderId)).toEqual([]);
    await expectBooksToAgree();
  });

  test("is one order however often its key comes, and is refused where goods are short", async () => {
    const idempotencyKey = newId();
    const first = await placeOnAccount(store, { goods, idempotencyKey });
    expect(await placeOnAccount(store, { goods, idempotencyKey })).toEqual(first);
    await expect(
      placeOnAccount(store, { goods, idempotencyKey, onAccount: { creditDays: 60 } }),
    ).rejects.toEqual(refusal("KEY_REUSED"));
    await expect(placeOnAccount(store, { goods: basket({ [MILLET]: 98 }) })).rejects.toEqual(
      refusal("OUT_OF_STOCK"),
    );
    await expectBooksToAgree();
  });

  test("never ends by the clock, and is paid in no other way", async () => {
    const { orderId } = await placeOnAccount(store, { goods });
    await bring(store, orderId);
    await settle(store, orderId);
    const later = NOON + 400 * 86_400_000;
    await store.write((tx) => expireOrders(tx, later));
    await tick(store, later);
    expect((await orderOf(store, orderId)).state).toBe("on_account");
    const attempt = { orderId, gateway: "demo" as const, origin: "http://localhost" };
    await expect(payAgain(store, gatewaysAt(store, later), attempt, later)).rejects.toEqual(
      refusal("PAYMENT_NOT_OPEN"),
    );
    expect(await store.read.select().from(payments)).toMatchObject([{ state: "pending" }]);
    await remit(store, orderId, { at: later });
    expect((await orderOf(store, orderId)).state).toBe("paid");
    await expectBooksToAgree();
  });

  test("is given to another outlet, completed when its time is over, and settled after", async () => {
    await store.write((tx) =>
      receiveStock(tx, BRANCH, [{ variantId: MILLET, quantity: 10, sourceId: "delivery" }], NOON),
    );
    const { orderId } = await placeOnAccount(store, { goods: basket({ [MILLET]: 4 }) });
    const allocation = { allocationId: newId(), orderId, sender: { outletId: BRANCH }, note: null };
    expect(await store.write((tx) => reallocateOrder(tx, allocation, null, NOON))).toBe(true);
    expect(await shelf()).toMatchObject({ onHand: 100 });
    await bring(store, orderId);
    await store.write((tx) => completeOrders(tx, NOON + 60 * 86_400_000));
    expect(await orderOf(store, orderId)).toMatchObject({ state: "on_account", progress: "completed" });
    await settle(store, orderId);
    await remit(store, orderId);
    await expectBooksToAgree();
  });

  test("that is cancelled gives its goods back, and nothing of it is to be paid", async () => {
    const { orderId } = await placeOnAccount(store, { goods });
    const cancel = () =>
      store.write((tx) => cancelOrder(tx, { orderId, note: "不要了" }, null, minutesLater(5)));
    expect(await cancel()).toBeUndefined();
    expect(await cancel()).toBeUndefined();
    expect(await orderOf(store, orderId)).toMatchObject({ state: "closed", progress: "cancelled" });
    expect(await shelf()).toEqual({ onHand: 100, held: 0 });
    await expect(settle(store, orderId)).rejects.toEqual(refusal("NOT_ON_ACCOUNT"));
    await expectBooksToAgree();
  });

  test("is not repaid while nothing was paid", async () => {
    const { orderId, totalFen } = await placeOnAccount(store, { goods });
    await expect(
      store.write(async (tx) => {
        const refund = aRefund(orderId, { lines: [], freightFen: totalFen });
        return refundLines(tx, refund, null, NOON);
      }),
    ).rejects.toEqual(refusal("NOT_REFUNDABLE"));
  });
});

describe("an order on account is settled", () => {
  test("only once its goods were received, and then at what was accepted", async () => {
    const { orderId, totalFen } = await placeOnAccount(store, { goods });
    await expect(settle(store, orderId)).rejects.toEqual(refusal("NOT_DELIVERED"));
    await bring(store, orderId);
    const millet = await lineOf(orderId, MILLET);
    const broom = await lineOf(orderId, BROOM);
    const key = newId();
    const deductions = [
      { orderLineId: millet.id, cause: "damaged" as const, quantity: 1 },
      { orderLineId: broom.id, cause: "refused" as const, quantity: 2 },
    ];
    const settled = await settle(store, orderId, deductions, { key });
    const dueFen = totalFen - 4_500 - 6_000;
    expect(settled).toMatchObject({ dueFen, dueDay: addDays(businessDay(NOON), 30) });
    const [told] = await store.read.select().from(remittances);
    expect(told).toMatchObject({ orderId, amountFen: dueFen, dueDay: settled.dueDay });
    await expectBooksToAgree();

    // the same form again is the same settlement, and another one is not taken
    expect(await settle(store, orderId, deductions.toReversed(), { key })).toMatchObject(settled);
    await expect(settle(store, orderId, [], { key })).rejects.toEqual(refusal("KEY_REUSED"));
    await expect(settle(store, orderId)).rejects.toEqual(refusal("ACCOUNT_SETTLED"));
    expect(await store.read.select().from(payments)).toHaveLength(1);

    await remit(store, orderId);
    expect(await orderOf(store, orderId)).toMatchObject({ state: "paid", progress: "delivered", totalFen });
    const sold = await entriesOf(orderId);
    expect(
      sold.map(({ variantId, amountFen, quantity, weightGrams, orderCount }) => [
        variantId,
        amountFen,
        quantity,
        weightGrams,
        orderCount,
      ]),
    ).toEqual([
      [MILLET, 9_000, 2, 5_000, 1],
      [MUTTON, 9_900, 1, 1_000, 0],
    ]);
    expect(await shelf()).toEqual({ onHand: 97, held: 0 });
    await expectBooksToAgree();
  });

  test("is counted with the first line of which something is left, and no more when that goes back", async () => {
    const { orderId } = await placeOnAccount(store, { goods });
    await bring(store, orderId);
    const [first] = await linesOf(store, { orderId });
    if (!first) throw new Error("the order has no lines");
    await settle(store, orderId, [{ orderLineId: first.id, cause: "short", quantity: first.quantity }]);
    await remit(store, orderId);
    const sold = await entriesOf(orderId);
    expect(sold.map(({ orderCount }) => orderCount)).toEqual([1, 0]);
    const second = (await linesOf(store, { orderId })).find(({ lineNumber }) => lineNumber === 2);
    if (!second) throw new Error("the order has one line");
    const refund = aRefund(orderId, {
      lines: [
        {
          orderLineId: second.id,
          quantity: second.quantity,
          amountFen: second.amountFen,
          disposition: "keep",
        },
      ],
    });
    await ask(store, refund, minutesLater(60));
    await expectBooksToAgree();
    await hear(store, refund.refundId, "succeeded", minutesLater(70));
    expect((await orderOf(store, orderId)).state).toBe("partially_refunded");
    await hear(store, refund.refundId, "failed", minutesLater(80));
    // all of what was accepted is paid again
    expect((await orderOf(store, orderId)).state).toBe("paid");
    await expectBooksToAgree();
  });

  test("with nothing accepted ends without a payment, and without freight", async () => {
    const { orderId } = await placeOnAccount(store, { goods });
    await bring(store, orderId);
    const deductions = (await linesOf(store, { orderId })).map(({ id, quantity }) => ({
      orderLineId: id,
      cause: "refused" as const,
      quantity,
    }));
    expect(await settle(store, orderId, deductions)).toEqual({ dueFen: 0, dueDay: null, paymentId: null });
    expect(await orderOf(store, orderId)).toMatchObject({ state: "closed", progress: "delivered" });
    expect(await store.read.select().from(payments)).toEqual([]);
    await expectBooksToAgree();
  });

  test("never for more pieces than were ordered", async () => {
    const { orderId } = await placeOnAccount(store, { goods });
    await bring(store, orderId);
    const { id } = await lineOf(orderId, MILLET);
    const deductions = [
      { orderLineId: id, cause: "short" as const, quantity: 2 },
      { orderLineId: id, cause: "refused" as const, quantity: 2 },
    ];
    await expect(settle(store, orderId, deductions)).rejects.toEqual(refusal("LINE_ABOVE_ORDERED"));
    expect(await store.read.select().from(orderDeductions)).toEqual([]);
  });

  test("at what it weighed: what is lighter is deducted, and credited so once it is paid", async () => {
    const { orderId } = await placeOnAccount(store, { goods: basket({ [LEG]: 2, [BROOM]: 1 }) });
    const leg = await lineOf(orderId, LEG);
    await bring(store, orderId, [{ orderLineId: leg.id, finalGrams: 3_600 }]);
    expect(await entriesOf(orderId)).toEqual([]);
    const [off] = await store.read.select().from(orderDeductions);
    expect(off).toMatchObject({ cause: "weighed", amountFen: 2_400, quantity: 0, weightGrams: 0 });
    await expectBooksToAgree();
    await settle(store, orderId, [{ orderLineId: leg.id, cause: "damaged", quantity: 1 }]);
    await remit(store, orderId);
    const [sold] = await entriesOf(orderId);
    expect(sold).toMatchObject({ variantId: LEG, amountFen: 10_800, quantity: 1, weightGrams: 1_800 });
    await expectBooksToAgree();
  });

  test("a part of its money leaves it open, and the rest pays it", async () => {
    const { orderId } = await placeOnAccount(store, { goods });
    await bring(store, orderId);
    await settle(store, orderId);
    const [before] = await store.read.select().from(remittances);
    await remit(store, orderId, { part: 0.5 });
    expect((await orderOf(store, orderId)).state).toBe("on_account");
    const [after] = await store.read.select().from(remittances);
    expect(after?.dueDay).toBe(before?.dueDay);
    await expectBooksToAgree();
  });

  test("and repaid whole afterwards, it counts for nothing", async () => {
    const { orderId, number, gateway, totalFen } = await placeOnAccount(store, { goods });
    await bring(store, orderId);
    await settle(store, orderId);
    const paymentId = await remit(store, orderId);
    const refund = await aFullRefund(store, { orderId, number, gateway, totalFen, paymentId });
    await ask(store, refund, minutesLater(60));
    const sum = (await entriesOf(orderId)).reduce((fen, entry) => fen + entry.amountFen, 0);
    expect(sum).toBe(0);
    await expectBooksToAgree();
  });
});

describe("pieces that are not paid for", () => {
  const aLine = fc.record({
    amountFen: fc.integer({ min: 1, max: 5_000_000 }),
    quantity: fc.integer({ min: 1, max: 500 }),
    weightGrams: fc.integer({ min: 0, max: 9_000_000 }),
  });

  test("come to the line exactly when they are all of it, in however many parts", () => {
    fc.assert(
      fc.property(aLine, fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 }), (line, some) => {
        const taken = some.reduce((sum, part) => sum + part, 0);
        const parts = taken < line.quantity ? [...some, line.quantity - taken] : some;
        const off = deductPieces(line, parts);
        if (taken > line.quantity) {
          expect(off).toBeUndefined();
          return;
        }
        const sum = (key: "amountFen" | "quantity" | "weightGrams") =>
          (off ?? []).reduce((total, part) => total + part[key], 0);
        expect([sum("amountFen"), sum("quantity"), sum("weightGrams")]).toEqual([
          line.amountFen,
          line.quantity,
          line.weightGrams,
        ]);
        for (const part of off ?? []) expect(part.amountFen).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("leave what is accepted at no more than its share, and at a fen at least", () => {
    fc.assert(
      fc.property(aLine, fc.nat(), (line, some) => {
        const quantity = some % line.quantity;
        const [off] = deductPieces(line, quantity === 0 ? [] : [quantity]) ?? [];
        const left = line.amountFen - (off?.amountFen ?? 0);
        const share = (line.amountFen * (line.quantity - quantity)) / line.quantity;
        expect(left).toBeGreaterThanOrEqual(1);
        expect(left).toBeLessThanOrEqual(Math.max(1, share));
        expect(left).toBeGreaterThan(share - 1);
      }),
    );
  });
});

test("one transfer with a joint code pays an order on account and one that waits for its money", async () => {
  const { orderId } = await placeOnAccount(store, { goods });
  await bring(store, orderId);
  const millet = await lineOf(orderId, MILLET);
  const { paymentId, dueFen } = await settle(store, orderId, [
    { orderLineId: millet.id, cause: "short", quantity: 1 },
  ]);
  const other = await placeByTransfer(store);
  const asked = { key: newId(), paymentIds: [paymentId ?? "", other.paymentId], by: CLERK };
  const code = await store.write((tx) => joinRemittances(tx, asked, minutesLater(25)));
  const receipt = { amountFen: dueFen + other.totalFen, remark: `货款 ${code}` };
  expect(await matchAlone(store, await receive(store, receipt))).toBe(true);
  expect((await orderOf(store, orderId)).state).toBe("paid");
  expect((await orderOf(store, other.orderId)).state).toBe("paid");
  await expectBooksToAgree();
});

test("orders of both kinds are placed together, all of them or none", async () => {
  const shared = { gateway: "transfer" as const, payerName: "学校", origin: "http://localhost" };
  const first = anOrder({ ...shared, buyingUnitId: "unit", onAccount: { creditDays: 5 } });
  const second = anOrder({ ...shared, goods: basket({ [MILLET]: 2 }) });
  const placed = await store.write((tx) => placeOrders(tx, [first, second], NOON));
  expect(placed.map(({ paymentId }) => paymentId === null)).toEqual([true, false]);
  expect(await shelf()).toEqual({ onHand: 99, held: 2 });
  await expectBooksToAgree();
});
