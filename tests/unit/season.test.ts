import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#app/domain/values/business-day.ts";
import { lessPermille } from "#app/domain/values/fen.ts";
import { daysOfSeason, formatMonthDay, isInSeason, parseMonthDay } from "#app/domain/values/season.ts";

test.each([
  ["10-01", 1001],
  ["10/1", 1001],
  ["2.29", 229],
  ["3月5日", 305],
  ["１２－３１", 1231],
])("%s is a day of every year", (typed, monthDay) => expect(parseMonthDay(typed)).toBe(monthDay));

test.each(["", "10", "13-01", "2-30", "0-1", "2026-10-01", "十月一日"])("%s is no day of a year", (typed) =>
  expect(parseMonthDay(typed)).toBeUndefined(),
);

test("a season that ends before it begins runs past New Year", () => {
  const winter = { from: 1101, to: 331 };
  expect([20261101, 20261231, 20270101, 20270331].every((day) => isInSeason(day, winter))).toBe(true);
  expect([20261031, 20270401].some((day) => isInSeason(day, winter))).toBe(false);
  expect(daysOfSeason(20261101, 20270331, winter)).toBe(151);
});

test("the days of a season are as many as one counts", () => {
  const monthDay = fc
    .date({ min: new Date(Date.UTC(2024, 0, 1)), max: new Date(Date.UTC(2024, 11, 31)), noInvalidDate: true })
    .map((date) => (date.getUTCMonth() + 1) * 100 + date.getUTCDate());
  fc.assert(
    fc.property(monthDay, monthDay, fc.nat(800), fc.nat(800), (from, to, start, length) => {
      const season = { from, to };
      const first = addDays(20240101, start);
      let counted = 0;
      for (let day = 0; day <= length; day += 1) if (isInSeason(addDays(first, day), season)) counted += 1;
      expect(daysOfSeason(first, addDays(first, length), season)).toBe(counted);
    }),
    { numRuns: 60 },
  );
  expect(daysOfSeason(20270101, 20261231, null)).toBe(0);
  expect(daysOfSeason(20260101, 20261231, null)).toBe(365);
  expect(formatMonthDay(parseMonthDay("3-5") ?? 0)).toBe("03-05");
});

test("a price less some thousandths is rounded half up, and never nothing", () => {
  expect(lessPermille(1_000, 50)).toBe(950);
  expect(lessPermille(990, 50)).toBe(941); // 940.5
  expect(lessPermille(999, 35)).toBe(964); // 964.035
  expect(lessPermille(1, 900)).toBe(1);
});
