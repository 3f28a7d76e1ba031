import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import {
  addApprovalRule,
  delegateApproval,
  endApprovalRule,
  endDelegation,
  listDelegations,
  type NewRule,
  readRules,
} from "#app/domain/purchasing/approval-rules.server.ts";
import {
  decidePurchase,
  findStanding,
  listWaiting,
  readSteps,
  submitPurchase,
  withdrawPurchase,
} from "#app/domain/purchasing/approve-purchase.server.ts";
import {
  changeBudgetAmount,
  closeBudgetLine,
  enterBudgetLine,
  findBudgetLine,
  listBudgetChanges,
  listPurchasesOnLine,
  readUse,
} from "#app/domain/purchasing/budgets.server.ts";
import { closeBuyingUnit } from "#app/domain/purchasing/close-unit.server.ts";
import { addMember, removeMember } from "#app/domain/units/change-members.server.ts";
import { closeUnit } from "#app/domain/units/change-unit.server.ts";
import { listMemberships } from "#app/domain/units/list-units.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import type { RefusalCode } from "#app/domain/values/refusal.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { variants } from "#db/schema/catalog.ts";
import { purchaseDecisions, purchases } from "#db/schema/purchasing.ts";
import type { Store, Tx } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { aDraft, placedAs, someGoods } from "#tests/fixtures/a-draft.ts";
import { aBuyingSchool, draft as aPurchase, aRow, placeAll } from "#tests/fixtures/a-purchase.ts";
import { aFullRefund, ask, hear } from "#tests/fixtures/a-refund.ts";
import { pay } from "#tests/fixtures/an-order.ts";
import { aUnitDeed, demoUnits, demoUser } from "#tests/fixtures/some-units.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

const TODAY = businessDay(SEEDED_AT);
const YEAR = 2026;
const DAY_MS = 86_400_000;

let store: Store;
let unitId: string;
let sisterId: string;
let finder: GoodsFinder;
let variantId: string;
/** The demo account of each role in the school. */
let who: Record<UnitRole, string>;

beforeEach(async () => {
  store = await demoStore();
  const { school, sister } = await demoUnits(store);
  [unitId, sisterId] = [school.id, sister.id];
  who = {
    buyer: await demoUser(store, "buyer"),
    approver: await demoUser(store, "approver"),
    finance: await demoUser(store, "finance"),
    head: await demoUser(store, "head"),
  };
  variantId = (await someGoods(store))[0]?.variantId ?? "";
  finder = await rememberBulkGoods(store.read, SEEDED_AT);
  for (const { id } of await readRules(store.read, unitId))
    await store.write((tx) => endApprovalRule(tx, unitId, id, who.head, SEEDED_AT));
});

const deed = (by: string, at = SEEDED_AT) => aUnitDeed(by, at);
const refused = (work: (tx: Tx) => Promise<unknown>, code: RefusalCode) =>
  expect(store.write(work)).rejects.toMatchObject({ code });

const aRule = (role: UnitRole | null, more: Partial<NewRule> = {}) =>
  store.write((tx) =>
    addApprovalRule(
      tx,
      unitId,
      { step: 1, fromFen: 0, categoryId: "", budgetLineId: "", role, userId: null, ...more },
      deed(who.head),
    ),
  );
const aLine = (amountFen: number, more: { name?: string; categoryId?: string; year?: number } = {}) =>
  store.write((tx) =>
    enterBudgetLine(
      tx,
      unitId,
      { year: YEAR, name: newId(), categoryId: "", amountFen, ...more },
      deed(who.finance),
    ),
  );
/** A draft of so many fen, made by the buyer unless somebody else is named. */
const draftOf = (totalFen: number, createdBy = who.buyer) =>
  aDraft(store, { unitId, createdBy, lines: [{ variantId, quantity: 1, unitPriceFen: totalFen }] });
type Draft = Awaited<ReturnType<typeof draftOf>>;
const submit = (draft: Draft, by = who.buyer, at = SEEDED_AT) =>
  store.write((tx) => submitPurchase(tx, draft, finder, by, at));
const decide = (
  draft: Draft,
  by: string,
  more: { step?: number; outcome?: "approved" | "refused"; reason?: string } = {},
  at = SEEDED_AT,
) =>
  store.write((tx) =>
    decidePurchase(
      tx,
      { unitId, purchaseId: draft.purchaseId, step: 1, outcome: "approved", reason: "", ...more },
      deed(by, at),
    ),
  );
const refusedTo = (work: Promise<unknown>, code: RefusalCode) => expect(work).rejects.toMatchObject({ code });
const stateOf = async ({ purchaseId }: Draft) =>
  (await store.read.select({ state: purchases.state }).from(purchases).where(eq(purchases.id, purchaseId)))[0]
    ?.state;

describe("a purchase that is submitted", () => {
  test("is approved at once where no rule asks for a step", async () => {
    const draft = await draftOf(10_000);
    expect(await submit(draft)).toBe("approved");
    expect(await submit(draft)).toBe("approved");
  });

  test("passes the steps that the rules asked for when it was submitted, whatever becomes of them", async () => {
    await aRule("approver");
    await aRule("head", { step: 2, fromFen: 50_000 });
    const [small, large] = [await draftOf(49_999), await draftOf(50_000)];
    expect([await submit(small), await submit(large)]).toEqual(["submitted", "submitted"]);
    for (const { id } of await readRules(store.read, unitId))
      await store.write((tx) => endApprovalRule(tx, unitId, id, who.head, SEEDED_AT));
    const roles = async (draft: Draft) =>
      (await readSteps(store.read, draft.purchaseId)).map(({ role }) => role);
    expect([await roles(small), await roles(large)]).toEqual([["approver"], ["approver", "head"]]);
    await decide(large, who.approver);
    expect(await stateOf(large)).toBe("submitted");
    await refusedTo(decide(large, who.approver), "ALREADY_DECIDED");
    await refusedTo(decide(large, who.approver, { step: 2 }), "NOT_YOURS_TO_DECIDE");
    await decide(large, who.head, { step: 2 });
    expect(await stateOf(large)).toBe("approved");
  });

  test("is what the buyer saw, in order, of their unit, and a draft", async () => {
    const draft = await draftOf(10_000);
    const bad = await aDraft(store, {
      ...{ unitId, createdBy: who.buyer, badCount: 1 },
      lines: [{ variantId, quantity: 1, unitPriceFen: 1 }],
    });
    const empty = await aDraft(store, { unitId, createdBy: who.buyer, lines: [] });
    await refusedTo(submit(bad), "PURCHASE_HAS_BAD_ROWS");
    await refusedTo(submit(empty), "PURCHASE_EMPTY");
    await refusedTo(submit({ ...draft, version: 2 }), "PURCHASE_MOVED");
    await refusedTo(submit({ ...draft, seenTotalFen: 9_999 }), "PRICE_CHANGED");
    await refusedTo(submit({ ...draft, unitId: sisterId }), "PURCHASE_NOT_DRAFT");
    expect(await stateOf(draft)).toBe("draft");
    await submit(draft);
    await refusedTo(submit(draft, who.head), "PURCHASE_NOT_DRAFT");
    const later = await draftOf(1);
    await store.write(async (tx) => closeUnit(tx, unitId, "撤并", deed(await demoUser(store, "admin"))));
    await refusedTo(submit(later), "UNIT_ENDED");
  });

  test("is not left where nobody can decide it", async () => {
    await aRule("approver");
    await refusedTo(submit(await draftOf(1, who.approver), who.approver), "NO_APPROVER");
    await aRule("finance", { step: 2 });
    const finance = (await listMemberships(store.read, unitId)).find(({ role }) => role === "finance");
    await store.write((tx) => removeMember(tx, unitId, finance?.id ?? "", deed(who.head)));
    await refusedTo(submit(await draftOf(1)), "NO_APPROVER");
  });
});

describe("a decision", () => {
  /** Whoever asks, and each of the four, to a step that asks for the approver. */
  test.each(["buyer", "approver", "finance", "head"] as const)(
    "on what the %s asked for is made by the approver alone, and never by themselves",
    async (asker) => {
      await aRule("approver");
      // somebody else who may approve, or the approver's own could not be submitted
      const second = { email: demoEmail("shopper"), role: "approver" } as const;
      await store.write((tx) => addMember(tx, unitId, second, deed(who.head)));
      const draft = await draftOf(1, asker === "buyer" ? who.buyer : who[asker]);
      await submit(draft, who[asker]);
      for (const role of ["buyer", "finance", "head", "approver"] as const) {
        const work = decide(draft, who[role]);
        if (role === asker) await refusedTo(work, "OWN_PURCHASE");
        else if (role === "approver") await work;
        else await refusedTo(work, "NOT_YOURS_TO_DECIDE");
      }
      expect(await stateOf(draft)).toBe(asker === "approver" ? "submitted" : "approved");
    },
  );

  test("by who submitted another's draft, or made what another submitted, is refused", async () => {
    await aRule("head");
    const second = { email: demoEmail("shopper"), role: "head" } as const;
    await store.write((tx) => addMember(tx, unitId, second, deed(who.head)));
    const made = await draftOf(1, who.head);
    await submit(made, who.buyer);
    await refusedTo(decide(made, who.head), "OWN_PURCHASE");
    const sent = await draftOf(2, who.buyer);
    await submit(sent, who.head);
    await refusedTo(decide(sent, who.head), "OWN_PURCHASE");
  });

  test("is made in the place of who is away, on those days, and not for the asker", async () => {
    await aRule("approver");
    const give = (by: string, toUserId: string, at = SEEDED_AT) =>
      store.write((tx) =>
        delegateApproval(
          tx,
          unitId,
          { toUserId, fromDay: businessDay(at), lastDay: addDays(businessDay(at), 2) },
          deed(by, at),
        ),
      );
    await give(who.approver, who.finance);
    const draft = await draftOf(1);
    await submit(draft);
    await refusedTo(decide(draft, who.finance, {}, SEEDED_AT + 3 * DAY_MS), "NOT_YOURS_TO_DECIDE");
    expect(
      await findStanding(
        store.read,
        unitId,
        { id: draft.purchaseId, state: "submitted", createdBy: who.buyer, submittedBy: who.buyer },
        who.finance,
        SEEDED_AT,
      ),
    ).toMatchObject({
      step: 1,
      onBehalfOf: "钱审（演示）",
    });
    await decide(draft, who.finance, {}, SEEDED_AT + DAY_MS);
    const [made] = await store.read.select().from(purchaseDecisions);
    expect(made).toMatchObject({ decidedBy: who.finance, onBehalfOf: who.approver });

    // what the approver asks for themselves is not decided in their place either
    const second = { email: demoEmail("shopper"), role: "approver" } as const;
    await store.write((tx) => addMember(tx, unitId, second, deed(who.head)));
    const own = await draftOf(2, who.approver);
    await submit(own, who.approver);
    await refusedTo(decide(own, who.finance), "NOT_YOURS_TO_DECIDE");
    // nor by the asker, in whoever's place
    await give(await demoUser(store, "shopper"), who.approver);
    await refusedTo(decide(own, who.approver), "OWN_PURCHASE");
  });

  test("in somebody's place is over when they take it back", async () => {
    await aRule("approver");
    const to = { toUserId: who.finance, fromDay: TODAY, lastDay: TODAY };
    await store.write((tx) => delegateApproval(tx, unitId, to, deed(who.approver)));
    const [given] = await listDelegations(store.read, unitId, TODAY);
    await store.write((tx) => endDelegation(tx, unitId, given?.id ?? "", who.finance, SEEDED_AT));
    expect(await listDelegations(store.read, unitId, TODAY)).toHaveLength(1);
    await store.write((tx) => endDelegation(tx, unitId, given?.id ?? "", who.approver, SEEDED_AT));
    const draft = await draftOf(1);
    await submit(draft);
    await refusedTo(decide(draft, who.finance), "NOT_YOURS_TO_DECIDE");
    const wrong = (toUserId: string, fromDay: number, lastDay: number) => (tx: Tx) =>
      delegateApproval(tx, unitId, { toUserId, fromDay, lastDay }, deed(who.approver));
    await refused(wrong(who.approver, TODAY, TODAY), "DELEGATE_MISFIT");
    await refused(wrong(await demoUser(store, "clerk"), TODAY, TODAY), "DELEGATE_MISFIT");
    await refused(wrong(who.finance, addDays(TODAY, -1), TODAY), "DELEGATION_DAYS_WRONG");
    await refused(wrong(who.finance, addDays(TODAY, 1), TODAY), "DELEGATION_DAYS_WRONG");
  });

  test("is asked for by mail, of who can make it, and told to who asked for the purchase", async () => {
    await aRule("approver");
    await aRule("head", { step: 2 });
    const told = async () =>
      (await theMessages(store, { orderId: unitId })).map(({ kind, address, facts }) => [
        kind,
        address,
        facts.reason ?? facts.isApproved ?? facts.number,
      ]);
    const draft = await draftOf(700);
    await submit(draft);
    const { number } = (await theMessages(store, { orderId: unitId }))[0]?.facts ?? {};
    const asked = [["purchase_to_approve", demoEmail("approver"), number]];
    expect(await told()).toEqual(asked);
    await submit(draft);
    expect(await told()).toEqual(asked);
    await decide(draft, who.approver);
    asked.push(["purchase_to_approve", demoEmail("head"), number]);
    expect(await told()).toEqual(asked);
    await decide(draft, who.head, { step: 2 });
    expect(await told()).toEqual([...asked, ["purchase_decided", demoEmail("buyer"), true]]);

    const other = await draftOf(700, who.finance);
    await submit(other);
    await decide(other, who.approver, { outcome: "refused", reason: "太多" });
    const rest = (await told()).slice(4);
    expect(rest).toHaveLength(2);
    for (const role of ["buyer", "finance"] as const)
      expect(rest).toContainEqual(["purchase_decided", demoEmail(role), "太多"]);
  });

  test("that refuses needs a reason, ends the purchase and frees its money", async () => {
    await aRule("approver");
    await aRule("head", { step: 2 });
    const lineId = await aLine(10_000);
    const draft = { ...(await draftOf(10_000)), budgetLineId: lineId };
    await submit(draft);
    expect(await readUse(store.read, lineId)).toEqual({ committedFen: 10_000, spentFen: 0 });
    await refusedTo(decide(draft, who.approver, { outcome: "refused", reason: " " }), "REASON_MISSING");
    await decide(draft, who.approver, { outcome: "refused", reason: "数量太多" });
    expect(await stateOf(draft)).toBe("refused");
    expect(await readUse(store.read, lineId)).toEqual({ committedFen: 0, spentFen: 0 });
    await refusedTo(decide(draft, who.head, { step: 2 }), "PURCHASE_NOT_WAITING");
    expect(await readSteps(store.read, draft.purchaseId)).toMatchObject([
      { outcome: "refused", reason: "数量太多", decidedBy: "钱审（演示）" },
      { outcome: null },
    ]);
  });

  test("is one, however often its form is sent, and of two at once one counts", async () => {
    await aRule("approver");
    const draft = await draftOf(1);
    await submit(draft);
    const same = deed(who.approver);
    const yes = { unitId, purchaseId: draft.purchaseId, step: 1, outcome: "approved", reason: "" } as const;
    const second = { email: demoEmail("shopper"), role: "approver" } as const;
    await store.write((tx) => addMember(tx, unitId, second, deed(who.head)));
    const other = await demoUser(store, "shopper");
    const both = await Promise.allSettled([
      store.write((tx) => decidePurchase(tx, yes, same)),
      decide(draft, other, { outcome: "refused", reason: "不买" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await store.read.select().from(purchaseDecisions)).toHaveLength(1);
    if (both[0].status === "fulfilled") {
      await store.write((tx) => decidePurchase(tx, yes, same));
      await refused((tx) => decidePurchase(tx, { ...yes, reason: "好" }, same), "KEY_REUSED");
    }
  });

  test("waits for those who may make it", async () => {
    await aRule("approver");
    await submit(await draftOf(1));
    const mine = async (userId: string) =>
      (await listWaiting(store.read, unitId, userId, SEEDED_AT)).map(({ isMine }) => isMine);
    expect([await mine(who.approver), await mine(who.head), await mine(who.buyer)]).toEqual([
      [true],
      [false],
      [false],
    ]);
    expect(await listWaiting(store.read, sisterId, who.head, SEEDED_AT)).toEqual([]);
  });

  test("about another unit's purchase is not to be made", async () => {
    await aRule("approver");
    const draft = await draftOf(1);
    await submit(draft);
    const there = {
      unitId: sisterId,
      purchaseId: draft.purchaseId,
      step: 1,
      outcome: "approved",
      reason: "",
    } as const;
    await refused((tx) => decidePurchase(tx, there, deed(who.approver)), "PURCHASE_NOT_WAITING");
    const back = { unitId: sisterId, purchaseId: draft.purchaseId, reason: "" };
    await refused((tx) => withdrawPurchase(tx, back, deed(who.head)), "PURCHASE_NOT_WAITING");
  });
});

describe("a purchase that is taken back", () => {
  test("is free to be so until it is placed, by who asked for it or a head", async () => {
    await aRule("approver");
    const take = (draft: Draft, by: string) =>
      store.write((tx) =>
        withdrawPurchase(tx, { unitId, purchaseId: draft.purchaseId, reason: "改期" }, deed(by)),
      );
    const draft = await draftOf(1);
    await refusedTo(take(draft, who.buyer), "PURCHASE_NOT_WAITING");
    await submit(draft);
    await refusedTo(take(draft, who.finance), "NOT_YOURS_TO_DECIDE");
    expect(await stateOf(draft)).toBe("submitted");
    await decide(draft, who.approver);
    await take(draft, who.head);
    expect(await stateOf(draft)).toBe("withdrawn");
    await refusedTo(take(draft, who.head), "PURCHASE_NOT_WAITING");
  });
});

describe("a purchase that is placed", () => {
  const aSchoolPurchase = async () => {
    const school = await aBuyingSchool(store);
    const purchase = await aPurchase(school, [
      aRow({ code: school.plain[0]?.sku ?? "", quantity: "2", point: "1号食堂" }),
    ]);
    expect(purchase.badCount).toBe(0);
    const { id: purchaseId, version, totalFen: seenTotalFen } = purchase;
    return { school, purchase, submission: { unitId, purchaseId, version, seenTotalFen, budgetLineId: "" } };
  };

  test("was approved, where a rule asks for that, and its orders spend the budget", async () => {
    const { school, purchase, submission } = await aSchoolPurchase();
    await aRule("approver");
    const lineId = await aLine(purchase.totalFen);
    await refusedTo(placeAll(school, purchase), "APPROVAL_NEEDED");
    await submit({ ...submission, budgetLineId: lineId });
    await refusedTo(placeAll(school, purchase), "PURCHASE_NOT_OPEN");
    await decide(submission, who.approver);
    await placeAll(school, purchase);
    expect(await stateOf(submission)).toBe("placed");
    expect(await readUse(store.read, lineId)).toEqual({ committedFen: purchase.totalFen, spentFen: 0 });
  });

  test("is not when its unit was closed, though it was approved before", async () => {
    const { school, purchase, submission } = await aSchoolPurchase();
    expect(await submit(submission)).toBe("approved");
    await store.write(async (tx) => closeUnit(tx, unitId, "撤并", deed(await demoUser(store, "admin"))));
    await refusedTo(placeAll(school, purchase), "UNIT_ENDED");
  });

  test("is not, straight from a draft, where the unit keeps a budget; where nothing asks, it is", async () => {
    const { school, purchase, submission } = await aSchoolPurchase();
    const lineId = await aLine(100);
    await refusedTo(placeAll(school, purchase), "APPROVAL_NEEDED");
    await store.write((tx) => closeBudgetLine(tx, unitId, { lineId, reason: "不用" }, deed(who.finance)));
    await placeAll(school, purchase);
    expect(await stateOf(submission)).toBe("placed");
  });

  test("never comes to more than was approved, when its prices are no longer held", async () => {
    const { school, purchase, submission } = await aSchoolPurchase();
    await submit(submission);
    const dearer = school.plain[0];
    await store.write((tx) =>
      tx
        .update(variants)
        .set({ priceFen: sql`${variants.priceFen} + 100` })
        .where(eq(variants.id, dearer?.variantId ?? "")),
    );
    await store.write((tx) => bumpCounter(tx, CATALOG_COUNTER));
    const now = SEEDED_AT + 60 * DAY_MS;
    const finder = await rememberBulkGoods(store.read, now);
    await expect(
      placeAll({ ...school, finder }, purchase, { now, acceptedTotalFen: purchase.totalFen + 200 }),
    ).rejects.toMatchObject({
      code: "ABOVE_APPROVED",
      facts: { approvedFen: purchase.totalFen, totalFen: purchase.totalFen + 200 },
    });
    expect(await stateOf(submission)).toBe("approved");
  });
});

test("a unit is closed when no purchase waits and no order is unpaid, and not before", async () => {
  const admin = await demoUser(store, "admin");
  const close = () => store.write((tx) => closeBuyingUnit(tx, unitId, "撤并", deed(admin)));
  const draft = await draftOf(10_000);
  await submit(draft);
  await expect(close()).rejects.toMatchObject({
    code: "UNIT_HAS_PURCHASES",
    facts: { purchases: 1, orders: 0 },
  });
  const placed = await placedAs(store, draft, who.buyer, { variantId: "V060", quantity: 2 });
  await expect(close()).rejects.toMatchObject({ facts: { purchases: 0, orders: 1 } });
  await pay(store, placed, SEEDED_AT + 1_000);
  await close();
  await refusedTo(submit(await draftOf(1)), "UNIT_ENDED");
});

describe("a budget line", () => {
  test("takes what fits, says how much too much the rest is, and is never overdrawn by two at once", async () => {
    const lineId = await aLine(10_000);
    const on = async (totalFen: number) => ({ ...(await draftOf(totalFen)), budgetLineId: lineId });
    await submit(await on(4_000));
    await expect(submit(await on(6_001))).rejects.toMatchObject({
      code: "OVER_BUDGET",
      facts: { totalFen: 6_001, leftFen: 6_000, overFen: 1 },
    });
    // all of them are there before any is sent: they meet in the database
    const waiting = [await on(6_000), await on(5_000), await on(4_000), await on(3_500)];
    const sent = await Promise.allSettled(waiting.map((draft) => submit(draft)));
    expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const line = await findBudgetLine(store.read, unitId, lineId);
    expect(line?.leftFen).toBeGreaterThanOrEqual(0);
    expect(await findBudgetLine(store.read, sisterId, lineId)).toBeUndefined();
  });

  test("is to be named where the unit keeps any for the year, of this year, this unit and its category", async () => {
    const goods = await someGoods(store);
    const lineId = await aLine(10_000, { categoryId: goods[1]?.categoryId ?? "" });
    const old = await aLine(10_000, { year: 2025 });
    await refusedTo(submit(await draftOf(1)), "BUDGET_LINE_MISSING");
    await refusedTo(submit({ ...(await draftOf(1)), budgetLineId: lineId }), "BUDGET_CATEGORY_DIFFERS");
    await refusedTo(submit({ ...(await draftOf(1)), budgetLineId: old }), "BUDGET_YEAR_OVER");
    await refusedTo(submit({ ...(await draftOf(1)), budgetLineId: newId() }), "BUDGET_CLOSED");
    variantId = goods[1]?.variantId ?? "";
    expect(await submit({ ...(await draftOf(1)), budgetLineId: lineId })).toBe("approved");
    await store.write((tx) => closeBudgetLine(tx, unitId, { lineId, reason: "年底" }, deed(who.finance)));
    await refusedTo(submit({ ...(await draftOf(1)), budgetLineId: lineId }), "BUDGET_CLOSED");
  });

  test("is changed with a reason that stays, and never below what is used", async () => {
    const name = newId();
    const lineId = await aLine(10_000, { name });
    await refusedTo(aLine(1, { name }), "BUDGET_NAME_TAKEN");
    await submit({ ...(await draftOf(4_000)), budgetLineId: lineId });
    const change = (amountFen: number) => (tx: Tx) =>
      changeBudgetAmount(tx, unitId, { lineId, amountFen, reason: "调整" }, deed(who.finance));
    await refused(change(3_999), "BUDGET_BELOW_USED");
    await store.write(change(4_000));
    expect(await listBudgetChanges(store.read, lineId)).toMatchObject([
      { fromFen: 10_000, toFen: 4_000, reason: "调整" },
      { fromFen: null, toFen: 10_000 },
    ]);
    await refused(
      (tx) => changeBudgetAmount(tx, sisterId, { lineId, amountFen: 9_999, reason: "x" }, deed(who.head)),
      "BUDGET_CLOSED",
    );
  });

  test("holds what was placed until it is paid, then what was paid less what went back", async () => {
    const lineId = await aLine(100_000_000);
    const draft = { ...(await draftOf(10_000)), budgetLineId: lineId };
    await submit(draft);
    const use = () => readUse(store.read, lineId);
    expect(await use()).toEqual({ committedFen: 10_000, spentFen: 0 });
    const placed = await placedAs(store, draft, who.buyer, { variantId: "V060", quantity: 2 });
    expect(await use()).toEqual({ committedFen: placed.totalFen, spentFen: 0 });
    await pay(store, placed, SEEDED_AT + 1_000);
    expect(await use()).toEqual({ committedFen: 0, spentFen: placed.totalFen });
    const behind = await listPurchasesOnLine(store.read, lineId);
    expect(behind).toMatchObject([{ committedFen: 0, spentFen: placed.totalFen }]);
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, SEEDED_AT + 2_000);
    await hear(store, refund.refundId, "succeeded", SEEDED_AT + 3_000);
    expect(await use()).toEqual({ committedFen: 0, spentFen: 0 });
  });

  test("whatever is submitted, decided and taken back, in whatever order: it is the sum of the purchases behind it, and not overdrawn", async () => {
    await aRule("approver");
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            totalFen: fc.integer({ min: 1, max: 6_000 }),
            next: fc.constantFrom("wait", "approve", "refuse", "withdraw"),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        async (steps) => {
          const lineId = await aLine(10_000);
          await Promise.all(
            steps.map(async ({ totalFen, next }) => {
              const draft = { ...(await draftOf(totalFen)), budgetLineId: lineId };
              try {
                await submit(draft);
              } catch (error) {
                expect(error).toMatchObject({ code: "OVER_BUDGET" });
                return;
              }
              if (next === "approve") await decide(draft, who.approver);
              if (next === "refuse") await decide(draft, who.approver, { outcome: "refused", reason: "否" });
              if (next === "withdraw")
                await store.write((tx) =>
                  withdrawPurchase(tx, { unitId, purchaseId: draft.purchaseId, reason: "" }, deed(who.buyer)),
                );
            }),
          );
          const line = await findBudgetLine(store.read, unitId, lineId);
          const behind = await listPurchasesOnLine(store.read, lineId);
          expect(line?.committedFen).toBe(behind.reduce((sum, row) => sum + row.committedFen, 0));
          expect(line?.leftFen).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("a rule", () => {
  test("speaks of the unit's own lines and members, and is one however often it is sent", async () => {
    const same = deed(who.head);
    const rule: NewRule = {
      step: 1,
      fromFen: 0,
      categoryId: "",
      budgetLineId: "",
      role: "head",
      userId: null,
    };
    const add =
      (more: Partial<NewRule>, by = deed(who.head)) =>
      (tx: Tx) =>
        addApprovalRule(tx, unitId, { ...rule, ...more }, by);
    await store.write(add({}, same));
    await store.write(add({}, same));
    await refused(add({ step: 2 }, same), "KEY_REUSED");
    expect(await readRules(store.read, unitId)).toHaveLength(1);
    await refused(add({ categoryId: "nothing" }), "RULE_MISFIT");
    await refused(add({ budgetLineId: newId() }), "RULE_MISFIT");
    await refused(add({ role: null, userId: await demoUser(store, "clerk") }), "RULE_MISFIT");
  });
});
