import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Affiliation, Belonging } from "#app/domain/shares/belonging.ts";
import { policyOf, type SharePolicy } from "#app/domain/shares/policy.ts";
import {
  baseOfDays,
  basisPointsOf,
  expectedBy,
  floorOf,
  formatBasisPoints,
  stateOf,
} from "#app/domain/shares/share.ts";

describe("a floor", () => {
  test("is rounded up, and what lacks half a fen is not met", () => {
    expect(floorOf([{ baseFen: 12_345, basisPoints: 1_000 }])).toBe(1_235);
    expect(floorOf([{ baseFen: 12_340, basisPoints: 1_000 }])).toBe(1_234);
    expect(basisPointsOf(1_234, 12_345)).toBe(999);
    expect(formatBasisPoints(999)).toBe("9.99%");
    expect(formatBasisPoints(1_510)).toBe("15.1%");
    expect(basisPointsOf(1, 0)).toBeUndefined();
  });

  test("of several bases is rounded once, each by its own rate", () => {
    const half = { baseFen: 15, basisPoints: 1_000 };
    expect(floorOf([half, half])).toBe(3);
    expect(floorOf([half, { baseFen: 10, basisPoints: 3_000 }])).toBe(5);
  });

  test("stays exact for amounts that a double would round", () => {
    expect(floorOf([{ baseFen: 900_719_925_474_099, basisPoints: 9_999 }])).toBe(900_629_853_481_552);
  });
});

test("however a year is cut into parts, the parts of a base sum to it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.integer({ min: 1, max: 366 }),
      fc.array(fc.nat({ max: 366 })),
      (baseFen, days, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, days)), days].sort((a, b) => a - b);
        const parts = at.slice(1).map((to, index) => baseOfDays(baseFen, at[index] ?? 0, to, days));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(baseFen);
        for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

test("what is expected grows from nothing on the first day to the floor after the last", () => {
  const by = (today: number) => expectedBy(36_500, 2026, 20261231, today);
  expect([by(20260101), by(20260102), by(20261231), by(20270101), by(20280101)]).toEqual([
    0, 100, 36_400, 36_500, 36_500,
  ]);
});

test.each([
  ["undeclared", { isDeclared: false, floorFen: 0, netFen: 0, expectedFen: 0, isOver: false }],
  ["exempt", { isDeclared: true, floorFen: 0, netFen: 0, expectedFen: 0, isOver: true }],
  ["met", { isDeclared: true, floorFen: 100, netFen: 100, expectedFen: 100, isOver: true }],
  ["missed", { isDeclared: true, floorFen: 100, netFen: 99, expectedFen: 100, isOver: true }],
  ["late", { isDeclared: true, floorFen: 100, netFen: 49, expectedFen: 50, isOver: false }],
  ["on_course", { isDeclared: true, floorFen: 100, netFen: 50, expectedFen: 50, isOver: false }],
] as const)("a share is %s", (state, share) => {
  expect(stateOf(share)).toBe(state);
});

test("a unit goes by its district's rule, else its province's, else the nation's, as they hold in the year", () => {
  const policies = [
    { id: "nation", jurisdiction: "CN", validFromYear: 2021, validToYear: 2024 },
    { id: "nation-2024", jurisdiction: "CN", validFromYear: 2024, validToYear: null },
    { id: "guangdong", jurisdiction: "440000", validFromYear: 2025, validToYear: null },
    { id: "chaoyang", jurisdiction: "110105", validFromYear: 2020, validToYear: 2021 },
  ] as unknown as SharePolicy[];
  const chaoyang = { districtCode: "110105", provinceCode: "110000" };
  const shenzhen = { districtCode: null, provinceCode: "440000" };
  expect([2019, 2020, 2021, 2023, 2024, 2026].map((year) => policyOf(policies, chaoyang, year)?.id)).toEqual([
    undefined,
    "chaoyang",
    "nation",
    "nation",
    "nation-2024",
    "nation-2024",
  ]);
  expect([2024, 2025].map((year) => policyOf(policies, shenzhen, year)?.id)).toEqual([
    "nation-2024",
    "guangdong",
  ]);
});

describe("units that belong to others", () => {
  const year = { fromDay: 20260101, toDay: 20270101 };
  const under = (unitId: string, parentId: string, fromDay: number, toDay: number | null = null) =>
    ({ unitId, parentId, fromDay, toDay }) satisfies Affiliation;

  test("belong to those above their parent, on the days of both", () => {
    const belonging = new Belonging(
      [
        under("school", "office", 20250901, 20260401),
        under("school", "bureau", 20260401),
        under("office", "city", 20260301),
        under("bureau", "city", 20260101, 20260601),
      ],
      year,
    );
    expect(belonging.above("school", 20260331)).toEqual(["office", "city"]);
    expect(belonging.above("school", 20260401)).toEqual(["bureau", "city"]);
    expect(belonging.spansUnder("city", "school")).toEqual([{ fromDay: 20260301, toDay: 20260601 }]);
    expect(belonging.spansUnder("office", "school")).toEqual([{ fromDay: 20260101, toDay: 20260401 }]);
    expect(belonging.everBelow("city").sort()).toEqual(["bureau", "office", "school"]);
    expect(belonging.everBelow("school")).toEqual([]);
  });

  test("that were moved in a ring end somewhere all the same", () => {
    const belonging = new Belonging([under("a", "b", 20260101), under("b", "a", 20260101)], year);
    expect(belonging.above("a", 20260201)).toEqual(["b", "a"]);
    expect(belonging.everBelow("a")).toEqual(["b"]);
  });
});
