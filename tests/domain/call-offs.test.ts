import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { contentAt } from "#app/domain/agreements/agreement.ts";
import {
  answerAmendment,
  listAmendments,
  proposeAmendment,
} from "#app/domain/agreements/amend-agreement.server.ts";
import { callOff } from "#app/domain/agreements/call-off.server.ts";
import { readLines } from "#app/domain/agreements/draft-agreement.server.ts";
import { listCallOffLines, readProgress } from "#app/domain/agreements/progress.server.ts";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { setVariantPrice } from "#app/domain/catalog/change-product.server.ts";
import { endApprovalRule, readRules } from "#app/domain/purchasing/approval-rules.server.ts";
import { submitPurchase, withdrawPurchase } from "#app/domain/purchasing/approve-purchase.server.ts";
import { changePurchase, type Purchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { listLines, problemsOf } from "#app/domain/purchasing/purchase-lines.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import type { RefusalCode } from "#app/domain/values/refusal.ts";
import { agreedGoods, agreedTerms } from "#db/schema/purchasing.ts";
import type { Store, Tx } from "#db/store.ts";
import type { AmendmentOutcome } from "#db/words.ts";
import {
  aBuyingSchool,
  type BuyingSchool,
  getPurchase,
  payAll,
  placeAll,
} from "#tests/fixtures/a-purchase.ts";
import { anAgreement, TERM } from "#tests/fixtures/an-agreement.ts";
import { expire } from "#tests/fixtures/an-order.ts";
import { aUnitDeed, demoUser } from "#tests/fixtures/some-units.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

const TODAY = businessDay(SEEDED_AT);
const DAY_MS = 86_400_000;

let store: Store;
let school: BuyingSchool;
let by: string;
let millet: string;
let oats: string;

beforeEach(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store, 1);
  by = school.buyer.userId;
  [millet = "", oats = ""] = school.plain.map(({ variantId }) => variantId);
  const head = await demoUser(store, "head");
  for (const { id } of await readRules(store.read, school.unitId))
    await store.write((tx) => endApprovalRule(tx, school.unitId, id, head, SEEDED_AT));
});

const refused = (work: (tx: Tx) => Promise<unknown>, code: RefusalCode) =>
  expect(store.write(work)).rejects.toMatchObject({ code });

/** A draft that calls off some millet. */
async function call(agreementId: string, quantity: number, now = SEEDED_AT): Promise<Purchase> {
  const { unitId } = school;
  const finder = await rememberBulkGoods(store.read, now);
  const wanted = { key: newId(), unitId, agreementId, goods: [{ variantId: millet, quantity }] };
  return getPurchase(store, await store.write((tx) => callOff(tx, wanted, finder, by, now)));
}

async function submit({ id, unitId, version, totalFen }: Purchase, now = SEEDED_AT) {
  const finder = await rememberBulkGoods(store.read, now);
  const asked = { unitId, purchaseId: id, version, seenTotalFen: totalFen, budgetLineId: "" };
  return store.write((tx) => submitPurchase(tx, asked, finder, by, now));
}

async function change(purchase: Purchase, cells: Record<string, string>, now = SEEDED_AT) {
  const finder = await rememberBulkGoods(store.read, now);
  const { id, version } = await getPurchase(store, purchase.number);
  return store.write((tx) => changePurchase(tx, id, version, { mended: new Map([[1, cells]]) }, finder, now));
}

async function progressOf(id: string, lastDay = TERM.lastDay, today = TODAY) {
  const progress = await readProgress(
    store.read,
    [{ id, fromDay: TERM.fromDay, lastDay, answeredAt: SEEDED_AT }],
    today,
  );
  return progress.get(id)?.find(({ variantId }) => variantId === millet);
}

const problemsIn = async ({ id }: Purchase) => (await listLines(store.read, id)).flatMap(problemsOf);

describe("a call-off", () => {
  test("is a draft at the agreed price, and its terms are drawn when it is placed", async () => {
    const { id, number } = await anAgreement(school, {
      lines: [{ variantId: millet, quantity: 30, unitPriceFen: 777 }],
    });
    const purchase = await call(id, 12);
    expect(purchase).toMatchObject({
      source: "agreement",
      fileName: number,
      badCount: 0,
      goodsFen: 12 * 777,
    });
    expect(await progressOf(id)).toMatchObject({ calledOff: 0, paidFen: 0 });
    await placeAll(school, purchase);
    expect(await progressOf(id)).toMatchObject({ calledOff: 12, paidQuantity: 0, paidFen: 0 });
    await payAll(store, purchase.id, SEEDED_AT + 60_000);
    expect(await progressOf(id)).toMatchObject({ calledOff: 12, paidQuantity: 12, paidFen: 12 * 777 });
    const lines = await listCallOffLines(store.read, id, millet);
    expect(lines).toMatchObject([{ quantity: 12, paidQuantity: 12, paidFen: 12 * 777, isDrawn: true }]);
    expect(await listCallOffLines(store.read, id, oats)).toEqual([]);
  });

  test("over what is left is bad, says how many are left, and proposes them", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: 30 }] });
    await placeAll(school, await call(id, 20));
    const purchase = await call(id, 11);
    expect(await problemsIn(purchase)).toEqual([
      { part: "quantity", fault: "aboveAgreement", suggestions: ["10"], count: 10 },
    ]);
    expect((await change(purchase, { quantity: "10" })).badCount).toBe(0);
  });

  test("of two rows, the one that does not fit is bad", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: 30 }] });
    const { id: purchaseId, version } = await call(id, 20);
    const code = school.plain[0]?.sku ?? "";
    const row = { code, name: "", spec: "", quantity: "11", point: "", day: "" };
    const added = await store.write((tx) =>
      changePurchase(tx, purchaseId, version, { added: [row] }, school.finder, SEEDED_AT),
    );
    expect(added.rows.map(({ problems }) => problems.map(({ fault, count }) => [fault, count]))).toEqual([
      [],
      [["aboveAgreement", 10]],
    ]);
  });

  test("that expires unpaid, or is withdrawn, gives back what it drew", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: 30 }] });
    const placed = await call(id, 20);
    const waiting = await call(id, 10);
    await placeAll(school, placed);
    await submit(waiting);
    expect(await progressOf(id)).toMatchObject({ calledOff: 30, forecast: { left: 0 } });
    await store.write((tx) =>
      withdrawPurchase(tx, { unitId: school.unitId, purchaseId: waiting.id, reason: "" }, aUnitDeed(by)),
    );
    expect(await progressOf(id)).toMatchObject({ calledOff: 20 });
    await expire(store, SEEDED_AT + 30 * DAY_MS);
    expect(await progressOf(id)).toMatchObject({ calledOff: 0 });
    expect((await listCallOffLines(store.read, id, null)).map(({ isDrawn }) => isDrawn)).toEqual([false]);
  });

  test("costs so much less than the shop asks on the day it is submitted, and that is written down", async () => {
    const lines = [{ variantId: millet, quantity: 30, unitPriceFen: null, belowListPermille: 50 }];
    const { id } = await anAgreement(school, { lines });
    const raise = (priceFen: number) => store.write((tx) => setVariantPrice(tx, millet, priceFen));
    await raise(1_990);
    const purchase = await call(id, 3);
    expect(await listLines(store.read, purchase.id)).toMatchObject([{ unitPriceFen: 1_891 }]); // 1890.5
    await raise(1_000);
    await expect(submit(purchase)).rejects.toMatchObject({ code: "PRICE_CHANGED" });
    await change(purchase, {});
    const checked = await getPurchase(store, purchase.number);
    expect(checked.goodsFen).toBe(3 * 950);
    await submit(checked);
    await raise(2_000);
    const { goodsFen, totalFen } = await getPurchase(store, purchase.number);
    school = { ...school, finder: await rememberBulkGoods(store.read, SEEDED_AT) };
    await placeAll(school, { ...checked, totalFen });
    expect(goodsFen).toBe(3 * 950);
  });

  test("is delivered within the season, and a day outside says which days are in it, with the nearest", async () => {
    const from = addDays(TODAY, 10);
    const season = { seasonFrom: from % 10_000, seasonTo: addDays(TODAY, 40) % 10_000 };
    const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: 30, ...season }] });
    const purchase = await call(id, 5);
    const [line] = await listLines(store.read, purchase.id);
    expect(line?.deliveryDay).toBeGreaterThanOrEqual(from); // none was typed: the first day of the season
    const early = String(addDays(TODAY, 5));
    await change(purchase, { day: `${early.slice(0, 4)}-${early.slice(4, 6)}-${early.slice(6)}` });
    const [problem] = await problemsIn(purchase);
    expect(problem).toMatchObject({
      part: "day",
      fault: "outOfSeason",
      days: [season.seasonFrom, season.seasonTo],
    });
    expect((await change(purchase, { day: problem?.suggestions[0] ?? "" })).badCount).toBe(0);
    const [mended] = await listLines(store.read, purchase.id);
    expect(mended?.deliveryDay).toBe(line?.deliveryDay);
  });

  test("is delivered within the term, too, and nothing is called off when it has passed", async () => {
    const lastDay = addDays(TODAY, 12);
    const { id } = await anAgreement(school, { lines: [{ variantId: millet }], lastDay });
    const purchase = await call(id, 5);
    const late = String(addDays(TODAY, 20));
    await change(purchase, { day: `${late.slice(0, 4)}-${late.slice(4, 6)}-${late.slice(6)}` });
    const [problem] = await problemsIn(purchase);
    expect(problem).toMatchObject({ fault: "outOfTerm", days: [TERM.fromDay, lastDay] });
    expect((await change(purchase, { day: problem?.suggestions[0] ?? "" })).badCount).toBe(0);
    await expect(call(id, 1, SEEDED_AT + 13 * DAY_MS)).rejects.toMatchObject({ code: "CALL_OFF_CHANGED" });
  });

  test("is one however often its form comes, and needs a quantity and an agreement of the unit", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet }] });
    const wanted = {
      key: newId(),
      unitId: school.unitId,
      agreementId: id,
      goods: [{ variantId: millet, quantity: 1 }],
    };
    const draft = () => store.write((tx) => callOff(tx, wanted, school.finder, by, SEEDED_AT));
    expect(await draft()).toBe(await draft());
    const now = SEEDED_AT;
    await refused((tx) => callOff(tx, { ...wanted, goods: [] }, school.finder, by, now), "CALL_OFF_EMPTY");
    const other = { ...wanted, key: newId(), unitId: newId() };
    await refused((tx) => callOff(tx, other, school.finder, by, now), "CALL_OFF_CHANGED");
  });
});

describe("call-offs that meet", () => {
  test("never draw the same, however many are submitted and placed at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 40 }),
        fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 15 }), isPlaced: fc.boolean() }), {
          minLength: 3,
          maxLength: 6,
        }),
        async (agreed, wanted) => {
          const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: agreed }] });
          // each fits by itself; all of them together may not
          const fitting = wanted.filter(({ quantity }) => quantity <= agreed);
          const drafts: Purchase[] = [];
          for (const { quantity } of fitting) drafts.push(await call(id, quantity));
          const outcomes = await Promise.allSettled(
            drafts.map((draft, index) =>
              fitting[index]?.isPlaced ? placeAll(school, draft) : submit(draft),
            ),
          );
          let drawn = 0;
          for (const [index, outcome] of outcomes.entries()) {
            if (outcome.status === "fulfilled") drawn += fitting[index]?.quantity ?? 0;
            else expect(outcome.reason).toMatchObject({ code: "PURCHASE_CHANGED" });
          }
          expect(drawn).toBeLessThanOrEqual(agreed);
          expect(await progressOf(id)).toMatchObject({
            calledOff: drawn,
            forecast: { left: agreed - drawn },
          });
        },
      ),
      { numRuns: 8 },
    );
    expect((await verifyLedger(store.read)).filter(({ difference }) => difference !== 0)).toEqual([]);
  });

  test("with an amendment to less leave no less than was called off", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: 20 }] });
    const draft = await call(id, 15);
    const { amendmentId } = await amend(id, { quantity: 10 });
    const outcomes = await Promise.allSettled([submit(draft), answer(id, amendmentId)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const found = await progressOf(id);
    expect(found?.calledOff).toBeLessThanOrEqual(found?.quantity ?? 0);
  });
});

/** An amendment of the unit to the line of millet, or to the last day. */
async function amend(
  agreementId: string,
  more: { quantity?: number; unitPriceFen?: number; lastDay?: number; isFromUnit?: boolean; reason?: string },
  now = SEEDED_AT,
) {
  const { lastDay = TERM.lastDay, isFromUnit = true, reason = "学生多了", ...terms } = more;
  const original = { lastDay: TERM.lastDay, lines: await readLines(store.read, agreementId) };
  const { lines } = contentAt(original, await listAmendments(store.read, agreementId), now);
  const amendment = {
    ...{ id: newId(), agreementId, isFromUnit, reason, lastDay, by },
    lines: lines.map((line) => (line.variantId === millet ? { ...line, ...terms } : line)),
  };
  const number = await store.write((tx) => proposeAmendment(tx, amendment, now));
  return { amendmentId: amendment.id, amendment, number };
}

function answer(
  agreementId: string,
  amendmentId: string,
  given: { isFromUnit?: boolean; outcome?: AmendmentOutcome; reason?: string } = {},
  now = SEEDED_AT,
) {
  const { isFromUnit = false, outcome = "confirmed", reason = null } = given;
  const answered = { amendmentId, agreementId, isFromUnit, outcome, reason, by };
  return store.write((tx) => answerAmendment(tx, answered, now));
}

describe("an amendment", () => {
  test("holds from when the other side confirms it, and not before", async () => {
    const { id } = await anAgreement(school, {
      lines: [{ variantId: millet, quantity: 10 }, { variantId: oats }],
    });
    const { amendmentId, number } = await amend(id, { quantity: 25, unitPriceFen: 800, lastDay: 20271231 });
    expect(number).toBe(1);
    expect(await progressOf(id)).toMatchObject({ quantity: 10 });
    await expect(answer(id, amendmentId, { isFromUnit: true })).rejects.toMatchObject({
      code: "NOT_YOURS_TO_DECIDE",
    });
    const later = SEEDED_AT + 2 * DAY_MS;
    expect([await answer(id, amendmentId, {}, later), await answer(id, amendmentId, {}, later)]).toEqual([
      true,
      false,
    ]);
    expect(await progressOf(id)).toMatchObject({ quantity: 25 });
    expect(await call(id, 25)).toMatchObject({ badCount: 0, goodsFen: 25 * 800 });
    const [terms] = await store.read.select().from(agreedTerms).where(eq(agreedTerms.id, id));
    expect(terms?.validUntilDay).toBe(20271231);
    const kept = await store.read.select().from(agreedGoods).where(eq(agreedGoods.termsId, id));
    expect(kept.map(({ quantity }) => quantity).sort()).toEqual([10, 25]);
    // what was agreed on any day can be read
    const original = { lastDay: TERM.lastDay, lines: await readLines(store.read, id) };
    const amendments = await listAmendments(store.read, id);
    const at = (instant: number) =>
      contentAt(original, amendments, instant).lines.find(({ variantId }) => variantId === millet)?.quantity;
    expect([at(later - 1), at(later)]).toEqual([10, 25]);
  });

  test("goes no lower than what was called off, neither when it is proposed nor when it is confirmed", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: 20 }] });
    await placeAll(school, await call(id, 8));
    await expect(amend(id, { quantity: 7 })).rejects.toMatchObject({
      code: "AMENDMENT_BELOW_CALLED",
      facts: { called: 8 },
    });
    const { amendmentId } = await amend(id, { quantity: 8 });
    await placeAll(school, await call(id, 2));
    await expect(answer(id, amendmentId)).rejects.toMatchObject({ code: "AMENDMENT_BELOW_CALLED" });
    expect(await progressOf(id)).toMatchObject({ quantity: 20, calledOff: 10 });
  });

  test("is one at a time, says why, and says something new", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet, quantity: 20 }] });
    await expect(amend(id, {})).rejects.toMatchObject({ code: "AMENDMENT_EMPTY" });
    await expect(amend(id, { quantity: 9, reason: "" })).rejects.toMatchObject({ code: "REASON_MISSING" });
    await expect(amend(id, { lastDay: 20200101 })).rejects.toMatchObject({ code: "AGREEMENT_DAYS_WRONG" });
    const { amendment, amendmentId } = await amend(id, { quantity: 9, isFromUnit: false });
    expect(await store.write((tx) => proposeAmendment(tx, amendment, SEEDED_AT))).toBe(1);
    await refused((tx) => proposeAmendment(tx, { ...amendment, reason: "别的" }, SEEDED_AT), "KEY_REUSED");
    await expect(amend(id, { quantity: 30 })).rejects.toMatchObject({ code: "AMENDMENT_OPEN" });
    await expect(answer(id, amendmentId, { isFromUnit: true, outcome: "refused" })).rejects.toMatchObject({
      code: "REASON_MISSING",
    });
    await answer(id, amendmentId, { isFromUnit: true, outcome: "refused", reason: "不够吃" });
    await expect(answer(id, amendmentId, { isFromUnit: true })).rejects.toMatchObject({
      code: "AMENDMENT_MOVED",
    });
    const second = await amend(id, { quantity: 30 });
    expect(second.number).toBe(2);
    await answer(id, second.amendmentId, { isFromUnit: true, outcome: "withdrawn" });
    expect((await listAmendments(store.read, id)).map(({ outcome }) => outcome)).toEqual([
      "refused",
      "withdrawn",
    ]);
    expect(await progressOf(id)).toMatchObject({ quantity: 20 });
  });

  test("adds goods of the seller, and no others", async () => {
    const { id } = await anAgreement(school, { lines: [{ variantId: millet }] });
    const lines = await readLines(store.read, id);
    const oat = {
      lineNumber: 2,
      variantId: oats,
      quantity: 4,
      unitPriceFen: null,
      belowListPermille: 0,
      seasonFrom: null,
      seasonTo: null,
    };
    const amendment = {
      id: newId(),
      agreementId: id,
      isFromUnit: true,
      reason: "加燕麦",
      lastDay: TERM.lastDay,
      by,
    };
    await store.write((tx) => proposeAmendment(tx, { ...amendment, lines: [...lines, oat] }, SEEDED_AT));
    await answer(id, amendment.id);
    const kept = await store.read.select().from(agreedGoods).where(eq(agreedGoods.termsId, id));
    expect(kept.map(({ variantId }) => variantId).sort()).toEqual([millet, oats].sort());
  });
});
