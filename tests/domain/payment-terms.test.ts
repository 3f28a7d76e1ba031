import { beforeEach, describe, expect, test } from "vitest";
import { enterBudgetLine, findBudgetLine } from "#app/domain/purchasing/budgets.server.ts";
import {
  findPaymentTerms,
  listPaymentTerms,
  type NewPaymentTerms,
  readOpenAccount,
  setPaymentTerms,
} from "#app/domain/purchasing/payment-terms.server.ts";
import { listPurchaseOrders } from "#app/domain/purchasing/place-purchase.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { purchases } from "#db/schema/purchasing.ts";
import type { Store } from "#db/store.ts";
import { aBuyingSchool, aRow, type BuyingSchool, draft, placeAll } from "#tests/fixtures/a-purchase.ts";
import { linesOf } from "#tests/fixtures/a-refund.ts";
import { SCHOOL } from "#tests/fixtures/a-transfer.ts";
import { bring, remit, settle } from "#tests/fixtures/an-account.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { demoUser } from "#tests/fixtures/some-units.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let store: Store;
let school: BuyingSchool;

const TODAY = businessDay(SEEDED_AT);
const DAY_MS = 86_400_000;
const refusal = (code: string, facts = {}) =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

beforeEach(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store);
});

async function say(terms: Partial<NewPaymentTerms> = {}, { key = newId(), at = SEEDED_AT } = {}) {
  const by = await demoUser(store, "admin");
  const all: NewPaymentTerms = {
    mode: "goods_first",
    creditDays: 30,
    limitFen: 10_000_000,
    validFromDay: businessDay(at),
    validUntilDay: null,
    reason: "年度框架合同",
    ...terms,
  };
  await store.write((tx) => setPaymentTerms(tx, school.unitId, all, { key, by, at }));
}

/** A purchase of so many of the first goods, as a draft. */
const aPurchaseOf = (quantity: number, now = SEEDED_AT) =>
  draft(school, [aRow({ code: school.plain[0]?.sku ?? "", quantity: String(quantity) })], { now });

const placeOnAccount = (purchase: Awaited<ReturnType<typeof aPurchaseOf>>, now = SEEDED_AT) =>
  placeAll(school, purchase, { gateway: "transfer", isOnAccount: true, payerName: SCHOOL, now });

const open = (today = TODAY) => readOpenAccount(store.read, school.unitId, today);

async function ordersOf(purchaseId: string) {
  const orders = await listPurchaseOrders(store.read, purchaseId);
  const [order] = orders;
  if (!order) throw new Error("the purchase has no orders");
  return { ...order, all: orders };
}

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

describe("terms of payment", () => {
  test("are money first until something else is said, from the day that it says", async () => {
    const termsOn = (day: number) => findPaymentTerms(store.read, school.unitId, day);
    expect(await termsOn(TODAY)).toMatchObject({ mode: "money_first" });
    await say({ validFromDay: addDays(TODAY, 2), validUntilDay: addDays(TODAY, 10), creditDays: 45 });
    expect((await termsOn(addDays(TODAY, 1))).mode).toBe("money_first");
    expect(await termsOn(addDays(TODAY, 2))).toMatchObject({ mode: "goods_first", creditDays: 45 });
    expect((await termsOn(addDays(TODAY, 10))).mode).toBe("goods_first");
    expect((await termsOn(addDays(TODAY, 11))).mode).toBe("money_first");
    await say({ mode: "money_first", validFromDay: addDays(TODAY, 5), reason: "合同提前结束" });
    expect((await termsOn(addDays(TODAY, 4))).mode).toBe("goods_first");
    expect((await termsOn(addDays(TODAY, 5))).mode).toBe("money_first");
    expect((await listPaymentTerms(store.read, school.unitId)).map(({ reason }) => reason)).toEqual([
      "合同提前结束",
      "年度框架合同",
    ]);
  });

  test("are said once for a form, and never for a day that is over", async () => {
    const key = newId();
    await say({}, { key });
    await say({}, { key });
    expect(await listPaymentTerms(store.read, school.unitId)).toHaveLength(1);
    await expect(say({ limitFen: 5 }, { key })).rejects.toEqual(refusal("KEY_REUSED"));
    await expect(say({ validFromDay: addDays(TODAY, -1) })).rejects.toEqual(refusal("TERMS_DAYS_WRONG"));
    await expect(say({ validFromDay: addDays(TODAY, 3), validUntilDay: addDays(TODAY, 2) })).rejects.toEqual(
      refusal("TERMS_DAYS_WRONG"),
    );
  });
});

describe("a purchase on account", () => {
  test("is refused where nothing of the kind was agreed, and stays a draft", async () => {
    const purchase = await aPurchaseOf(2);
    await expect(placeOnAccount(purchase)).rejects.toEqual(refusal("CREDIT_NOT_AGREED"));
    expect((await store.read.select().from(purchases))[0]?.state).toBe("draft");
  });

  test("counts as open until it is paid, and as overdue once its day is over", async () => {
    await say({ creditDays: 10 });
    const purchase = await aPurchaseOf(3);
    await placeOnAccount(purchase);
    expect(await open()).toEqual({ openFen: purchase.totalFen, orders: 1, overdueFen: 0, overdueOrders: 0 });
    const { orderId } = await ordersOf(purchase.id);
    await bringFromCentre(orderId);
    const { dueFen, dueDay } = await settleOne(orderId);
    expect(dueDay).toBe(addDays(TODAY, 10));
    expect((await open(addDays(TODAY, 10))).overdueOrders).toBe(0);
    expect(await open(addDays(TODAY, 11))).toEqual({
      openFen: dueFen,
      orders: 1,
      overdueFen: dueFen,
      overdueOrders: 1,
    });
    const later = SEEDED_AT + 11 * DAY_MS;
    await expect(placeOnAccount(await aPurchaseOf(1, later), later)).rejects.toEqual(
      refusal("CREDIT_OVERDUE", { overdueFen: dueFen, orders: 1 }),
    );
    await remit(store, orderId, { at: later });
    expect(await open(addDays(TODAY, 11))).toEqual({
      openFen: 0,
      orders: 0,
      overdueFen: 0,
      overdueOrders: 0,
    });
    await placeOnAccount(await aPurchaseOf(1, later), later);
    await expectBooksToAgree();
  });

  test("is refused above the limit, with the figures", async () => {
    const first = await aPurchaseOf(3);
    await say({ limitFen: first.totalFen + 100 });
    await placeOnAccount(first);
    const second = await aPurchaseOf(3);
    await expect(placeOnAccount(second)).rejects.toEqual(
      refusal("CREDIT_EXCEEDED", {
        openFen: first.totalFen,
        limitFen: first.totalFen + 100,
        totalFen: second.totalFen,
        overFen: second.totalFen - 100,
      }),
    );
  });

  test("of two that fit alone and not together, one is placed", async () => {
    const purchasesOfBoth = [await aPurchaseOf(3), await aPurchaseOf(3), await aPurchaseOf(3)];
    await say({ limitFen: (purchasesOfBoth[0]?.totalFen ?? 0) + 100 });
    const placed = await Promise.allSettled(purchasesOfBoth.map((purchase) => placeOnAccount(purchase)));
    expect(placed.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect((await open()).orders).toBe(1);
  });

  test("is committed on its budget line, net of what was deducted, until it is paid", async () => {
    await say();
    const year = Math.floor(TODAY / 10_000);
    const by = await demoUser(store, "finance");
    const line = { year, name: "食堂", amountFen: 10_000_000, categoryId: "" };
    const lineId = await store.write((tx) =>
      enterBudgetLine(tx, school.unitId, line, { key: newId(), by, at: SEEDED_AT }),
    );
    const purchase = await aPurchaseOf(4);
    await store.write(async (tx) => {
      await tx.update(purchases).set({ budgetLineId: lineId, state: "approved" });
    });
    const use = async () => {
      const found = await findBudgetLine(store.read, school.unitId, lineId);
      return [found?.committedFen, found?.spentFen];
    };
    await placeOnAccount(purchase);
    expect(await use()).toEqual([purchase.totalFen, 0]);
    const { orderId } = await ordersOf(purchase.id);
    await bringFromCentre(orderId);
    const { dueFen } = await settleOne(orderId, 1);
    expect(dueFen).toBeLessThan(purchase.totalFen);
    expect(await use()).toEqual([dueFen, 0]);
    await remit(store, orderId);
    expect(await use()).toEqual([0, dueFen]);
    await expectBooksToAgree();
  });
});

/** Brings an order of the demonstration, whose carriers have names of their own. */
async function bringFromCentre(orderId: string): Promise<void> {
  await bring(store, orderId, [], SEEDED_AT, "capital_cold");
}

async function settleOne(orderId: string, short = 0) {
  const [line] = await linesOf(store, { orderId });
  const deductions =
    short > 0 && line ? [{ orderLineId: line.id, cause: "short" as const, quantity: short }] : [];
  return settle(store, orderId, deductions, { at: SEEDED_AT });
}
