import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ApprovalRule,
  decidersOf,
  type People,
  standingOf,
  stepsFor,
} from "#app/domain/purchasing/approval.ts";
import { readPastedBudget } from "#app/domain/purchasing/budget-forms.ts";
import { UNIT_ROLES } from "#db/words.ts";

const rule = (id: string, more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  id,
  step: 1,
  fromFen: 0,
  categoryId: null,
  budgetLineId: null,
  role: "approver",
  userId: null,
  ...more,
});
const purchase = (totalFen: number, budgetLineId: string | null = null, grainFen = totalFen) => ({
  totalFen,
  budgetLineId,
  fenOfCategory: new Map([["grain", grainFen]]),
});
const rolesOf = (steps: ReturnType<typeof stepsFor>) => steps.map(({ role, userId }) => role ?? userId);

describe("the steps of a purchase", () => {
  const rules = [
    rule("c", { step: 2, fromFen: 100_000, role: "head" }),
    rule("a", { fromFen: 10_000 }),
    rule("b", { step: 2, role: "finance", budgetLineId: "food" }),
    rule("d", { step: 3, role: null, userId: "u9", categoryId: "grain", fromFen: 50_000 }),
  ];
  test.each([
    ["below every limit", purchase(9_999), []],
    ["at the first limit", purchase(10_000), ["approver"]],
    ["on a budget line that is asked about", purchase(10_000, "food"), ["approver", "finance"]],
    ["of much grain", purchase(50_000), ["approver", "u9"]],
    ["of little grain in much", purchase(200_000, null, 49_999), ["approver", "head"]],
    ["large, of grain, on the line", purchase(100_000, "food"), ["approver", "finance", "head", "u9"]],
  ])("%s", (_, weighed, expected) => expect(rolesOf(stepsFor(rules, weighed))).toEqual(expected));

  test("ask nobody twice, however many rules say so", () => {
    expect(rolesOf(stepsFor([rule("a"), rule("b", { step: 3, fromFen: 5 })], purchase(10)))).toEqual([
      "approver",
    ]);
  });

  test("never ask of a category that is not in it", () => {
    expect(stepsFor([rule("a", { categoryId: "mutton" })], purchase(10))).toEqual([]);
  });
});

describe("who may take a step", () => {
  const people: People = {
    members: [
      { userId: "anna", role: "approver", name: "" },
      { userId: "bert", role: "buyer", name: "" },
      { userId: "cora", role: "head", name: "" },
    ],
    delegations: [
      { fromUserId: "anna", toUserId: "bert", fromDay: 20260101, lastDay: 20260110 },
      { fromUserId: "cora", toUserId: "gone", fromDay: 20260101, lastDay: 20260110 },
    ],
  };
  const step = { role: "approver" as const, userId: null };
  const nobody = new Set(["x"]);
  test("those who hold the role, and in their place whom they named, on those days", () => {
    expect(standingOf(step, "anna", people, nobody, 20260105)).toEqual({ onBehalfOf: null });
    expect(standingOf(step, "bert", people, nobody, 20260110)).toEqual({ onBehalfOf: "anna" });
    expect(standingOf(step, "bert", people, nobody, 20260111)).toBeUndefined();
    expect(standingOf(step, "cora", people, nobody, 20260105)).toBeUndefined();
    expect(standingOf({ role: null, userId: "cora" }, "cora", people, nobody, 1)).toEqual({
      onBehalfOf: null,
    });
  });
  test("nobody who is no member any more, though somebody named them", () => {
    expect(standingOf({ role: "head", userId: null }, "gone", people, nobody, 20260105)).toBeUndefined();
  });

  test("nobody decides their own, and nobody in their place, whatever the roles and delegations", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e");
    const day = fc.integer({ min: 20260101, max: 20260105 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ userId: id, role: fc.constantFrom(...UNIT_ROLES), name: fc.constant("") }), {
          maxLength: 10,
        }),
        fc.array(fc.record({ fromUserId: id, toUserId: id, fromDay: day, lastDay: day }), { maxLength: 10 }),
        fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
        fc.oneof(
          fc.record({ role: fc.constantFrom(...UNIT_ROLES), userId: fc.constant(null) }),
          fc.record({ role: fc.constant(null), userId: id }),
        ),
        day,
        (members, delegations, own, asked, today) => {
          const asking = new Set<string>(own);
          for (const actor of decidersOf(asked, { members, delegations }, asking, today)) {
            expect(asking.has(actor)).toBe(false);
            const standing = standingOf(asked, actor, { members, delegations }, asking, today);
            expect(asking.has(standing?.onBehalfOf ?? "")).toBe(false);
            const holder = standing?.onBehalfOf ?? actor;
            expect(
              members.some(
                ({ userId, role }) =>
                  userId === holder &&
                  (asked.userId === null ? role === asked.role : userId === asked.userId),
              ),
            ).toBe(true);
          }
        },
      ),
    );
  });
});

describe("a budget that is pasted", () => {
  test.each([
    [
      "项目\t金额\n食堂食材\t200000\n工会慰问\t3,000.50\n",
      ["食堂食材", "工会慰问"],
      [20_000_000, 300_050],
      [],
    ],
    ["食堂 食材 ¥200，000元\r\n\r\n慰问,1", ["食堂 食材", "慰问"], [20_000_000, 100], []],
    ["a 1\na 2", ["a"], [100], [2]],
    ["a\nb 2\n3", ["b"], [200], [3]],
    ["a -1\nb 1.234\nc 1e9", [], [], [1, 2, 3]],
    ["", [], [], []],
  ])("%j", (paste, names, amounts, bad) => {
    const read = readPastedBudget(paste);
    expect(read.lines.map(({ name }) => name)).toEqual(names);
    expect(read.lines.map(({ amountFen }) => amountFen)).toEqual(amounts);
    expect(read.bad).toEqual(bad);
  });

  test("bears any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (paste) => {
        for (const { name, amountFen } of readPastedBudget(paste).lines) {
          expect(name).not.toBe("");
          expect(Number.isSafeInteger(amountFen) && amountFen >= 0).toBe(true);
        }
      }),
    );
  });
});
