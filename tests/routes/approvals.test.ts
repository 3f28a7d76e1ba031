import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addApprovalRule, endApprovalRule, readRules } from "#app/domain/purchasing/approval-rules.server.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Store } from "#db/store.ts";
import { UNIT_ROLES, type UnitRole } from "#db/words.ts";
import { aDraft, someGoods } from "#tests/fixtures/a-draft.ts";
import { aUnitDeed, demoUnits, demoUser } from "#tests/fixtures/some-units.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

let store: Store;
let visitors: Record<UnitRole, Visitor>;
let unitId: string;
let sisterId: string;
let buyer: string;
let head: string;
let variantId: string;

beforeAll(async () => {
  store = await demoStore();
  const { school, sister } = await demoUnits(store);
  [unitId, sisterId] = [school.id, sister.id];
  [buyer, head] = [await demoUser(store, "buyer"), await demoUser(store, "head")];
  variantId = (await someGoods(store))[0]?.variantId ?? "";
  const signIn = async (role: UnitRole) => [role, await new Visitor().signInAs(role)] as const;
  visitors = Object.fromEntries(await Promise.all(UNIT_ROLES.map(signIn))) as typeof visitors;
});

beforeEach(async () => {
  for (const { id } of await readRules(store.read, unitId))
    await store.write((tx) => endApprovalRule(tx, unitId, id, head, Date.now()));
});

const room = (path: string, id = unitId) => `/purchasing/${id}/${path}`;
const aRule = (role: UnitRole) =>
  store.write((tx) =>
    addApprovalRule(
      tx,
      unitId,
      { step: 1, fromFen: 0, categoryId: "", budgetLineId: "", role, userId: null },
      aUnitDeed(head),
    ),
  );

/** A draft of the buyer and its number. */
async function draftOf(totalFen: number) {
  const draft = await aDraft(store, {
    unitId,
    createdBy: buyer,
    lines: [{ variantId, quantity: 1, unitPriceFen: totalFen }],
  });
  return { ...draft, number: await numberOf(draft.purchaseId) };
}

async function numberOf(purchaseId: string): Promise<string> {
  const { purchases } = await import("#db/schema/purchasing.ts");
  const rows = await store.read.select({ id: purchases.id, number: purchases.number }).from(purchases);
  return rows.find(({ id }) => id === purchaseId)?.number ?? "";
}

const submission = (draft: { version: number; seenTotalFen: number }, budgetLineId = "") => ({
  key: newId(),
  version: String(draft.version),
  seenTotalFen: String(draft.seenTotalFen),
  budgetLineId,
});

describe("who opens and does what", () => {
  /** What each role of a member gets: opening the page, and posting nonsense to it (400 where they may). */
  const MATRIX: { path: string; opens: readonly UnitRole[]; posts: readonly UnitRole[] }[] = [
    { path: "budgets", opens: UNIT_ROLES, posts: ["finance", "head"] },
    { path: "rules", opens: UNIT_ROLES, posts: ["head"] },
    { path: "approvals", opens: UNIT_ROLES, posts: UNIT_ROLES },
  ];

  test.each(MATRIX)("$path", async ({ path, opens, posts }) => {
    for (const role of UNIT_ROLES) {
      const visitor = visitors[role];
      expect((await visitor.get(room(path))).status, role).toBe(opens.includes(role) ? 200 : 403);
      expect((await visitor.post(room(path), { intent: "x" })).status, role).toBe(
        posts.includes(role) ? 400 : 403,
      );
      for (const other of [sisterId, newId()]) {
        expect((await visitor.get(room(path, other))).status, role).toBe(404);
        expect((await visitor.post(room(path, other), { intent: "x" })).status, role).toBe(404);
      }
    }
    const stranger = await new Visitor().signInAs("admin");
    expect((await stranger.get(room(path))).status).toBe(404);
    expect((await new Visitor().get(room(path))).status).toBe(303);
  });

  test("a purchase: its submission by buyers, its page by all members, and neither under another unit", async () => {
    const draft = await draftOf(100);
    for (const role of UNIT_ROLES) {
      const mayBuy = role === "buyer" || role === "head";
      expect((await visitors[role].get(room(`submit/${draft.number}`))).status).toBe(mayBuy ? 200 : 403);
      expect((await visitors[role].post(room(`submit/${draft.number}`), {})).status).toBe(mayBuy ? 400 : 403);
      expect((await visitors[role].get(room(`approvals/${draft.number}`))).status).toBe(200);
    }
    const { commission } = await demoUnits(store);
    for (const path of [`submit/${draft.number}`, `approvals/${draft.number}`])
      expect((await visitors.head.get(room(path, commission.id))).status).toBe(404);
    for (const number of ["x", "CG0000000000000000", "CG%00"])
      expect((await visitors.head.get(room(`approvals/${number}`))).status).toBe(404);
  });
});

describe("a purchase", () => {
  test("goes from its buyer to the approver and back, with the reason of a refusal", async () => {
    await aRule("approver");
    const draft = await draftOf(12_345);
    const page = await visitors.buyer.get(room(`submit/${draft.number}`));
    expect(page.data).toMatchObject({
      lines: [],
      ways: [{ steps: [{ role: "approver", names: ["钱审（演示）"] }] }],
    });
    const sent = await visitors.buyer.post(room(`submit/${draft.number}`), submission(draft));
    expect(sent.location).toBe(room(`approvals/${draft.number}`));
    expect((await visitors.approver.get(room("approvals"))).data).toMatchObject({
      mine: expect.arrayContaining([expect.objectContaining({ number: draft.number })]),
    });
    const own = { intent: "decide", key: newId(), step: "1", outcome: "approved", reason: "" };
    expect((await visitors.buyer.post(room(`approvals/${draft.number}`), own)).data).toMatchObject({
      refusal: { code: "OWN_PURCHASE" },
    });
    const no = { ...own, key: newId(), outcome: "refused" };
    const silent = await visitors.approver.post(room(`approvals/${draft.number}`), no);
    expect([silent.status, silent.data]).toMatchObject([
      400,
      { errors: { reason: expect.any(String) }, values: { outcome: "refused" } },
    ]);
    const said = { ...no, reason: "月底再买" };
    expect((await visitors.approver.post(room(`approvals/${draft.number}`), said)).status).toBe(303);
    expect((await visitors.buyer.get(room(`approvals/${draft.number}`))).data).toMatchObject({
      purchase: { state: "refused" },
      steps: [{ outcome: "refused", reason: "月底再买" }],
      standing: { step: null, mayWithdraw: false },
    });
  });

  test("is a task on the first page of who has to take its next step, and of nobody else", async () => {
    await aRule("approver");
    const tasks = async (role: UnitRole) => {
      const page = await visitors[role].get(room(""));
      return page.data as { toApprove: number; purchases: Record<"draft" | "approved", { count: number }> };
    };
    const before = await tasks("approver");
    const draft = await draftOf(700);
    expect((await tasks("buyer")).purchases.draft.count).toBe(before.purchases.draft.count + 1);
    await visitors.buyer.post(room(`submit/${draft.number}`), submission(draft));
    expect((await tasks("approver")).toApprove).toBe(before.toApprove + 1);
    expect((await tasks("finance")).toApprove).toBe(0);
    const yes = { intent: "decide", key: newId(), step: "1", outcome: "approved", reason: "" };
    expect((await visitors.approver.post(room(`approvals/${draft.number}`), yes)).status).toBe(303);
    const after = await tasks("approver");
    expect(after.toApprove).toBe(before.toApprove);
    expect(after.purchases.approved.count).toBe(before.purchases.approved.count + 1);
  });

  test("that would exceed its budget line says so before it is submitted, and is refused when it is", async () => {
    const year = String(new Date(Date.now() + 8 * 3_600_000).getUTCFullYear());
    const form = { key: newId(), year, name: `食堂 ${newId()}`, amount: "100.00", categoryId: "" };
    const entered = await visitors.finance.post(room("budgets"), form);
    expect(entered.status).toBe(303);
    const { lines } = (await visitors.buyer.get(room("budgets"))).data as { lines: { id: string }[] };
    const line = lines[0]?.id ?? "";
    const draft = await draftOf(10_001);
    expect((await visitors.buyer.get(room(`submit/${draft.number}`))).data).toMatchObject({
      lines: [{ leftFen: 10_000, overFen: 1 }],
      fitting: [],
    });
    expect(
      (await visitors.buyer.post(room(`submit/${draft.number}`), submission(draft, line))).data,
    ).toMatchObject({ refusal: { code: "OVER_BUDGET" } });
    const raise = { intent: "amount", key: newId(), amount: "100.01", reason: "追加" };
    expect((await visitors.finance.post(room(`budgets/${line}`), raise)).status).toBe(303);
    expect((await visitors.buyer.post(room(`budgets/${line}`), raise)).status).toBe(403);
    expect((await visitors.buyer.post(room(`submit/${draft.number}`), submission(draft, line))).status).toBe(
      303,
    );
    expect((await visitors.head.get(room(`budgets/${line}`))).data).toMatchObject({
      line: { committedFen: 10_001, spentFen: 0, leftFen: 0 },
      purchases: [{ number: draft.number, committedFen: 10_001 }],
      changes: [{ reason: "追加" }, { fromFen: null }],
    });
    expect((await visitors.head.get(room(""))).data).toMatchObject({
      budget: { amountFen: 10_001, committedFen: 10_001, spentFen: 0, leftFen: 0 },
    });
    const { commission } = await demoUnits(store);
    expect((await visitors.head.get(room(`budgets/${line}`, commission.id))).status).toBe(404);
    const close = { intent: "close", key: newId(), reason: "试完" };
    expect((await visitors.head.post(room(`budgets/${line}`), close)).status).toBe(303);
  });
});

test("forms of budgets, rules and delegation say what is wrong, and bear what is sent", async () => {
  const bad = { key: newId(), year: "26", name: "", amount: "-1", categoryId: "x".repeat(200) };
  expect((await visitors.finance.post(room("budgets"), bad)).data).toMatchObject({
    errors: {
      year: expect.any(String),
      name: expect.any(String),
      amount: expect.any(String),
      categoryId: expect.any(String),
    },
    values: { year: "26" },
  });
  const rule = { intent: "add", key: newId(), step: "0", amount: "abc", who: "user:<script>" };
  expect((await visitors.head.post(room("rules"), rule)).data).toMatchObject({
    errors: { step: expect.any(String), amount: expect.any(String), who: expect.any(String) },
  });
  const misfit = { ...rule, step: "1", amount: "0", who: `user:${newId()}` };
  expect((await visitors.head.post(room("rules"), misfit)).data).toMatchObject({
    refusal: { code: "RULE_MISFIT" },
  });
  const away = { intent: "delegate", key: newId(), toUserId: buyer, fromDay: "2026-02-30", lastDay: "" };
  expect((await visitors.approver.post(room("approvals"), away)).data).toMatchObject({
    errors: { fromDay: expect.any(String), lastDay: expect.any(String) },
  });
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const given = { ...away, fromDay: day, lastDay: day };
  expect((await visitors.approver.post(room("approvals"), given)).status).toBe(303);
  expect((await visitors.buyer.get(room("approvals"))).data).toMatchObject({
    delegations: [{ fromName: "钱审（演示）", toName: "赵采（演示）", isOwn: false }],
  });
});

test("several budget lines are pasted, all or none, once however often they are sent", async () => {
  const [one, two] = [`食材 ${newId()}`, `慰问 ${newId()}`];
  const form = {
    intent: "paste",
    key: newId(),
    year: "2031",
    paste: `名称\t金额\n${one}\t100\n${two}\t20.5`,
  };
  const bad = await visitors.finance.post(room("budgets"), { ...form, paste: `${form.paste}\n三` });
  expect([bad.status, bad.data]).toMatchObject([
    400,
    { errors: { paste: expect.stringContaining("4") }, values: { paste: expect.stringContaining(one) } },
  ]);
  for (let time = 0; time < 2; time += 1)
    expect((await visitors.finance.post(room("budgets"), form)).status).toBe(303);
  const taken = { ...form, key: newId(), paste: `新 ${newId()} 1\n${one} 1` };
  expect((await visitors.finance.post(room("budgets"), taken)).data).toMatchObject({
    refusal: { code: "BUDGET_NAME_TAKEN" },
  });
  const { lines } = (await visitors.head.get(`${room("budgets")}?year=2031`)).data as {
    lines: { amountFen: number }[];
  };
  expect(lines.map(({ amountFen }) => amountFen).sort()).toEqual([10_000, 2_050]);
  expect((await visitors.buyer.post(room("budgets"), { ...form, key: newId() })).status).toBe(403);
});
