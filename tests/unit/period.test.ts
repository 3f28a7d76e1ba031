import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  businessDay,
  formatDay,
  GRAINS,
  isDay,
  parseDay,
  periodOf,
  periodsBetween,
  startOfDay,
} from "#app/domain/values/business-day.ts";

const HOUR = 3_600_000;

/** Any day of two centuries, leap days among them. */
const aDay = fc.integer({ min: 0, max: 73_048 }).map((days) => addDays(19_500_101, days));

/** What the calendar of the runtime says of an instant in Shanghai, found by other means than ours. */
const shanghai = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

describe("a Beijing day", () => {
  test("begins eight hours before the day of UTC", () => {
    expect(businessDay(Date.UTC(2026, 10, 22, 15, 59, 59, 999))).toBe(20261122);
    expect(businessDay(Date.UTC(2026, 10, 22, 16))).toBe(20261123);
    expect(startOfDay(20261123)).toBe(Date.UTC(2026, 10, 22, 16));
  });

  test("a sale at half past midnight on the 1st is of the new month, quarter and year", () => {
    const sale = businessDay(Date.UTC(2026, 11, 31, 16, 30)); // 00:30 on 1 January 2027 in Beijing
    expect(sale).toBe(20270101);
    expect(periodOf(sale, "tenDay").id).toBe(2027011);
    expect(periodOf(sale, "month").id).toBe(202701);
    expect(periodOf(sale, "quarter").id).toBe(20271);
    expect(periodOf(sale, "year").id).toBe(2027);
  });

  test("the last millisecond of the year is still the old one", () => {
    expect(businessDay(startOfDay(20270101) - 1)).toBe(20261231);
  });

  test("is what the calendar of Shanghai says, at any instant since summer time ended", () => {
    const instants = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(formatDay(businessDay(instant))).toBe(shanghai.format(instant));
      }),
      { numRuns: 2_000 },
    );
  });

  test("holds exactly its 24 hours", () => {
    fc.assert(
      fc.property(aDay, (day) => {
        expect(businessDay(startOfDay(day))).toBe(day);
        expect(businessDay(startOfDay(day) + 24 * HOUR - 1)).toBe(day);
        expect(businessDay(startOfDay(day) - 1)).toBe(addDays(day, -1));
        expect(businessDay(startOfDay(day) + 24 * HOUR)).toBe(addDays(day, 1));
      }),
    );
  });

  test("leap days exist in leap years only", () => {
    expect(addDays(20280228, 1)).toBe(20280229);
    expect(addDays(20280229, 1)).toBe(20280301);
    expect(addDays(20260228, 1)).toBe(20260301);
    expect(addDays(21000228, 1)).toBe(21000301); // a century that is none
    expect(isDay(20000229)).toBe(true);
    expect(isDay(20260229)).toBe(false);
    expect(isDay(19000229)).toBe(false);
  });

  test.each([
    0,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    20261301,
    20261100,
    20261131,
    20260100,
    202611220,
    18991231,
    30000101,
  ])("%s is no day", (number) => expect(isDay(number)).toBe(false));

  test("is written 2026-11-22, and read from nothing else", () => {
    expect(formatDay(20261122)).toBe("2026-11-22");
    expect(parseDay("2026-11-22")).toBe(20261122);
    for (const text of [
      "",
      "2026-1-2",
      "20261122",
      "2026/11/22",
      " 2026-11-22",
      "2026-02-30",
      "2026-11-22\n",
      "２０２６-11-22",
    ])
      expect(parseDay(text)).toBeUndefined();
    fc.assert(
      fc.property(aDay, (day) => {
        expect(parseDay(formatDay(day))).toBe(day);
      }),
    );
  });
});

describe("a period", () => {
  test("旬 are 1-10, 11-20, and 21 to whatever the month ends with", () => {
    expect(periodOf(20261110, "tenDay")).toEqual({ id: 2026111, firstDay: 20261101, lastDay: 20261110 });
    expect(periodOf(20261111, "tenDay")).toEqual({ id: 2026112, firstDay: 20261111, lastDay: 20261120 });
    expect(periodOf(20261121, "tenDay")).toEqual({ id: 2026113, firstDay: 20261121, lastDay: 20261130 });
    expect(periodOf(20260131, "tenDay")).toEqual({ id: 2026013, firstDay: 20260121, lastDay: 20260131 });
    expect(periodOf(20280229, "tenDay")).toEqual({ id: 2028023, firstDay: 20280221, lastDay: 20280229 });
    expect(periodOf(20260228, "tenDay")).toEqual({ id: 2026023, firstDay: 20260221, lastDay: 20260228 });
  });

  test("months and quarters end on their last day", () => {
    expect(periodOf(20280210, "month")).toEqual({ id: 202802, firstDay: 20280201, lastDay: 20280229 });
    expect(periodOf(20261231, "month")).toEqual({ id: 202612, firstDay: 20261201, lastDay: 20261231 });
    expect(periodOf(20280210, "quarter")).toEqual({ id: 20281, firstDay: 20280101, lastDay: 20280331 });
    expect(periodOf(20261001, "quarter")).toEqual({ id: 20264, firstDay: 20261001, lastDay: 20261231 });
    expect(periodOf(20260630, "quarter")).toEqual({ id: 20262, firstDay: 20260401, lastDay: 20260630 });
  });

  test("holds its day, and every day in it has the same period", () => {
    fc.assert(
      fc.property(aDay, fc.constantFrom(...GRAINS), (day, grain) => {
        const period = periodOf(day, grain);
        expect(period.firstDay).toBeLessThanOrEqual(day);
        expect(period.lastDay).toBeGreaterThanOrEqual(day);
        expect(periodOf(period.firstDay, grain)).toEqual(period);
        expect(periodOf(period.lastDay, grain)).toEqual(period);
        expect(periodOf(addDays(period.lastDay, 1), grain).id).not.toBe(period.id);
      }),
    );
  });

  test("three 旬 make the month, three months the quarter, four quarters the year, without gap or overlap", () => {
    fc.assert(
      fc.property(aDay, (day) => {
        const nested = [
          ["month", "tenDay", 3],
          ["quarter", "month", 3],
          ["quarter", "tenDay", 9],
          ["year", "quarter", 4],
          ["year", "month", 12],
        ] as const;
        for (const [outer, inner, count] of nested) {
          const whole = periodOf(day, outer);
          const parts = periodsBetween(whole.firstDay, whole.lastDay, inner);
          expect(parts).toHaveLength(count);
          expect(parts[0]?.firstDay).toBe(whole.firstDay);
          expect(parts.at(-1)?.lastDay).toBe(whole.lastDay);
          for (const [index, part] of parts.entries())
            if (index > 0) expect(part.firstDay).toBe(addDays(parts[index - 1]?.lastDay ?? 0, 1));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("sums of days add up the same through 旬, months, quarters and years", () => {
    const year = periodsBetween(20280101, 20281231, "day"); // a leap year
    expect(year).toHaveLength(366);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 366, maxLength: 366 }),
        (amounts) => {
          const total = amounts.reduce((sum, amount) => sum + amount, 0);
          for (const grain of GRAINS) {
            const sums = new Map<number, number>();
            for (const [index, { id }] of year.entries()) {
              const period = periodOf(id, grain).id;
              sums.set(period, (sums.get(period) ?? 0) + (amounts[index] ?? 0));
            }
            expect([...sums.values()].reduce((sum, amount) => sum + amount, 0)).toBe(total);
            expect(sums.size).toBe({ day: 366, tenDay: 36, month: 12, quarter: 4, year: 1 }[grain]);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a span cuts its outer periods and holds each of its days once", () => {
    expect(periodsBetween(20261105, 20261215, "month")).toEqual([
      { id: 202611, firstDay: 20261105, lastDay: 20261130 },
      { id: 202612, firstDay: 20261201, lastDay: 20261215 },
    ]);
    fc.assert(
      fc.property(
        aDay,
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom(...GRAINS),
        (first, length, grain) => {
          const last = addDays(first, length);
          const days = periodsBetween(first, last, grain).reduce(
            (sum, period) => sum + periodsBetween(period.firstDay, period.lastDay, "day").length,
            0,
          );
          expect(days).toBe(length + 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a span that ends before it begins has no periods", () => {
    expect(periodsBetween(20261122, 20261121, "day")).toEqual([]);
  });
});
