import { describe, expect, test } from "vitest";
import {
  formatTenths,
  isOutOfRange,
  nextDueAt,
  parseTenths,
  timelinessOf,
} from "#app/domain/inventory/cold.ts";

const RULE = {
  minTenths: -300,
  maxTenths: -180,
  everyMinutes: 120,
  graceMinutes: 15,
  opensMinute: 540,
  closesMinute: 1_260,
};
/** An instant of 22 November 2026 in Beijing. */
const at = (hour: number, minute = 0, day = 22) => Date.UTC(2026, 10, day, hour - 8, minute);

describe("a temperature that was typed", () => {
  test.each([
    ["18.5", true, -185],
    ["18.5", false, 185],
    ["-18.5", false, -185],
    ["−18", true, -180],
    ["+3", true, 30],
    ["３．５", false, 35],
    ["3,5", false, 35],
    ["-18.5 ℃", true, -185],
    ["0", true, 0],
    ["-0", false, 0],
    ["60", false, 600],
  ])("as %s, below zero unless said: %s, is %i tenths", (typed, isBelowZero, tenths) => {
    expect(parseTenths(typed, isBelowZero)).toBe(tenths);
  });

  test.each(["", "warm", "3.55", "185", "60.1", "--3", "3-", "1e1"])("as %j is none", (typed) => {
    expect(parseTenths(typed, false)).toBeUndefined();
  });

  test("is written back as it was typed", () => {
    for (let tenths = -600; tenths <= 600; tenths += 1)
      expect(parseTenths(formatTenths(tenths), false)).toBe(tenths);
  });
});

test("the ends of a range are inside it", () => {
  expect([-301, -300, -180, -179].map((tenths) => isOutOfRange(tenths, RULE))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

describe("the next reading", () => {
  test("is due two hours after the last, and at the opening after a night", () => {
    expect(nextDueAt(at(9, 5), 0, RULE)).toBe(at(11, 5));
    expect(nextDueAt(at(18, 59), 0, RULE)).toBe(at(20, 59));
    expect(nextDueAt(at(19), 0, RULE), "at nine in the evening nobody is there").toBe(at(9, 0, 23));
    expect(nextDueAt(at(3), 0, RULE)).toBe(at(9));
    expect(nextDueAt(at(8, 50), 0, RULE)).toBe(at(10, 50));
  });

  test("of a case that was never read is due when it is first used", () => {
    expect(nextDueAt(null, at(13), RULE)).toBe(at(13));
    expect(nextDueAt(null, at(22), RULE)).toBe(at(9, 0, 23));
  });

  test("is overdue when the grace is over, not before", () => {
    const due = at(11);
    expect(timelinessOf(due, due - 1, RULE)).toBe("waits");
    expect(timelinessOf(due, due, RULE)).toBe("due");
    expect(timelinessOf(due, at(11, 15), RULE)).toBe("due");
    expect(timelinessOf(due, at(11, 15) + 1, RULE)).toBe("overdue");
  });
});
