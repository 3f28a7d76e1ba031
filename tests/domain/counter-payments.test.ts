import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { refundLines } from "#app/domain/ordering/refund-lines.server.ts";
import { findRefundDesk } from "#app/domain/ordering/refund-queries.server.ts";
import { handOutAtCounter, takeAtCounter } from "#app/domain/ordering/take-at-counter.server.ts";
import type { CounterReceipt } from "#app/domain/payments/counter-receipts.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { orders } from "#db/schema/ordering.ts";
import { counterReceipts, moneyEntries, payments } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { aGateway } from "#tests/fixtures/a-gateway.ts";
import { CENTRE, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, expire, minutesLater, pay, place } from "#tests/fixtures/an-order.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;
beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

const aReceipt = (
  orderId: string,
  tenderedFen: number,
  given: Partial<CounterReceipt> = {},
): CounterReceipt => ({
  receiptId: newId(),
  orderId,
  outletId: CENTRE,
  till: null,
  shiftId: null,
  tender: "cash",
  tenderedFen,
  takenBy: "clerk",
  takenAt: minutesLater(2),
  ...given,
});
const take = (receipt: CounterReceipt, now = minutesLater(2)) =>
  store.write((tx) => takeAtCounter(tx, receipt, now));
const booked = () =>
  store.read
    .select({ kind: moneyEntries.kind, gateway: moneyEntries.gateway, fen: moneyEntries.amountFen })
    .from(moneyEntries)
    .orderBy(moneyEntries.recordedAt, moneyEntries.id);
const paymentsOf = (orderId: string) =>
  store.read
    .select({ gateway: payments.gateway, state: payments.state })
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(payments.attempt);
const proven = async () => expect(isProven(await verifyLedger(store.read))).toBe(true);

describe("money taken at a counter", () => {
  test("pays the order, with change, and ends the attempt that was open on a page", async () => {
    const { orderId, totalFen } = await place(store);
    expect(await take(aReceipt(orderId, totalFen + 500))).toBe(true);
    expect(await paymentsOf(orderId)).toEqual([
      { gateway: "demo", state: "expired" },
      { gateway: "counter", state: "paid" },
    ]);
    expect(await booked()).toEqual([{ kind: "payment", gateway: "counter", fen: totalFen }]);
    const [receipt] = await store.read.select().from(counterReceipts);
    expect(receipt).toMatchObject({ tenderedFen: totalFen + 500, changeFen: 500, takenBy: "clerk" });
    const [order] = await store.read.select().from(orders);
    expect(order).toMatchObject({ state: "paid", gateway: "counter" });
    await proven();
  });

  test("is one receipt when it is sent again, and refused when it says something else", async () => {
    const { orderId, totalFen } = await place(store);
    const receipt = aReceipt(orderId, totalFen);
    expect((await Promise.all([take(receipt), take(receipt)])).sort()).toEqual([false, true]);
    expect(await take({ ...receipt, takenAt: minutesLater(9) }, minutesLater(9))).toBe(false);
    await expect(take({ ...receipt, tenderedFen: totalFen + 1 })).rejects.toMatchObject({
      code: "KEY_REUSED",
    });
    expect(await booked()).toHaveLength(1);
    await proven();
  });

  test.each([
    ["too little cash", "cash", -1],
    ["a code for less", "qr", -1],
    ["a code for more", "qr", 1],
  ] as const)("is refused for %s, and the other attempt stays open", async (_, tender, more) => {
    const { orderId, totalFen } = await place(store);
    await expect(take(aReceipt(orderId, totalFen + more, { tender }))).rejects.toMatchObject({
      code: "TENDERED_WRONG",
      facts: { totalFen },
    });
    expect(await paymentsOf(orderId)).toEqual([{ gateway: "demo", state: "pending" }]);
    expect(await store.read.select().from(counterReceipts)).toEqual([]);
  });

  test("is refused for an order that was paid, or ended", async () => {
    const paid = await place(store);
    await pay(store, paid);
    await expect(take(aReceipt(paid.orderId, paid.totalFen))).rejects.toMatchObject({
      code: "PAYMENT_NOT_OPEN",
    });
    const late = await place(store);
    await expire(store, minutesLater(40));
    await expect(take(aReceipt(late.orderId, late.totalFen))).rejects.toMatchObject({
      code: "PAYMENT_NOT_OPEN",
    });
    await proven();
  });

  test("two clerks take it for one order: one of them is told", async () => {
    const { orderId, totalFen } = await place(store);
    const outcomes = await Promise.allSettled([
      take(aReceipt(orderId, totalFen)),
      take(aReceipt(orderId, totalFen, { takenBy: "another" })),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await booked()).toHaveLength(1);
    await proven();
  });
});

describe("an order settled at the counter while a page to pay was open elsewhere", () => {
  const elsewhere = async () => {
    const bank = aGateway();
    const gateways = { ...gatewaysOf(store), stripe: bank.gateway };
    const placed = await place(store, anOrder({ gateway: "stripe", origin: "https://shop.example" }));
    await drainOutbox(store, gateways, minutesLater(1));
    return { bank, gateways, placed, externalId: `cs_${placed.paymentId}` };
  };

  test("has that page ended at its gateway", async () => {
    const { bank, gateways, placed, externalId } = await elsewhere();
    await take(aReceipt(placed.orderId, placed.totalFen));
    await drainOutbox(store, gateways, minutesLater(3));
    expect(bank.said.get(externalId)?.state).toBe("expired");
    expect(await booked()).toEqual([{ kind: "payment", gateway: "counter", fen: placed.totalFen }]);
    await proven();
  });

  test("repays in full what was paid there all the same, and stays paid", async () => {
    const { bank, gateways, placed, externalId } = await elsewhere();
    await take(aReceipt(placed.orderId, placed.totalFen));
    const paid = { ...bank.said.get(externalId), state: "paid" } as Parameters<typeof bank.said.set>[1];
    bank.said.set(externalId, paid); // the shopper was faster than we could end it
    await drainOutbox(store, gateways, minutesLater(3));
    await drainOutbox(store, gateways, minutesLater(4));
    expect(bank.repaid.size).toBe(1);
    expect((await booked()).map(({ kind, gateway, fen }) => [kind, gateway, fen])).toEqual([
      ["payment", "counter", placed.totalFen],
      ["payment", "stripe", placed.totalFen],
      ["refund", "stripe", -placed.totalFen],
    ]);
    const [order] = await store.read.select().from(orders);
    expect(order?.state).toBe("paid");
    await proven();
  });

  test("is refused while money from there is on its way", async () => {
    const { bank, gateways, placed, externalId } = await elsewhere();
    const said = bank.said.get(externalId);
    await pay(store, placed, minutesLater(1), { ...said, state: "processing", externalId });
    await expect(take(aReceipt(placed.orderId, placed.totalFen))).rejects.toMatchObject({
      code: "PAYMENT_UNDER_WAY",
    });
    expect(Object.keys(gateways)).toContain("counter");
    await proven();
  });
});

test("what is repaid of it is on its way until a clerk has handed it out", async () => {
  const { orderId, totalFen } = await place(store);
  await take(aReceipt(orderId, totalFen));
  const desk = await findRefundDesk(store.read, orderId);
  const refundId = newId();
  const [line] = desk.lines;
  if (!line) throw new Error("no line");
  const { orderLineId, restFen: amountFen } = line;
  const lines = [{ orderLineId, quantity: 1, amountFen, disposition: "restock" as const }];
  const asked = {
    refundId,
    orderId,
    lines,
    freightFen: 0,
    reason: "goodwill",
    borneBy: "outlet",
    note: null,
  } as const;
  await store.write((tx) => refundLines(tx, asked, "centre", minutesLater(5)));
  await drainOutbox(store, gatewaysOf(store), minutesLater(5));
  expect(await booked()).toHaveLength(1);
  expect((await findRefundDesk(store.read, orderId)).refunds).toMatchObject([{ state: "requested" }]);

  const handOut = () => store.write((tx) => handOutAtCounter(tx, refundId, minutesLater(6)));
  expect([await handOut(), await handOut()]).toEqual([true, false]);
  expect(await booked()).toContainEqual({ kind: "refund", gateway: "counter", fen: -amountFen });
  await proven();
});

test("a refund that goes another way is not handed out at a counter", async () => {
  await expect(store.write((tx) => handOutAtCounter(tx, newId(), minutesLater(6)))).rejects.toMatchObject({
    code: "NOT_REFUNDABLE",
  });
});
