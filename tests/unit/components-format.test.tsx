import { describe, expect, test } from "vitest";
import { niceScale, percentOf } from "#app/components/chart-scale.ts";
import {
  formatCount,
  formatDate,
  formatFen,
  formatFenShort,
  formatGrams,
  formatInstant,
  formatInUnit,
  formatJin,
  formatPeriod,
  formatPeriodShort,
  formatShare,
  machineInstant,
  moneyUnit,
} from "#app/components/format.ts";

test("money is written to the fen, with a true minus sign", () => {
  expect(formatFen(0)).toBe("¥0.00");
  expect(formatFen(123_456_789)).toBe("¥1,234,567.89");
  expect(formatFen(-5)).toBe("−¥0.05");
});

test("a headline's amount is read in 亿元, 万元 and 元, in English in millions and billions", () => {
  expect(formatFenShort(5_380_000_000_000, "zh-CN")).toBe("538 亿元");
  expect(formatFenShort(1_234_567_890, "zh-CN")).toBe("1,234.57 万元");
  expect(formatFenShort(999_999, "zh-CN")).toBe("9,999.99 元");
  expect(formatFenShort(-1_000_000, "zh-CN")).toBe("−1 万元");
  expect(formatFenShort(0, "zh-CN")).toBe("0 元");
  expect(formatFenShort(5_380_000_000_000, "en")).toBe("¥53.8 billion");
  expect(formatFenShort(-1_234_567_890, "en")).toBe("−¥12.35 million");
  expect(formatFenShort(9_745_005, "en")).toBe("¥97,450");
  expect(formatFenShort(4_550, "en")).toBe("¥45.50");
});

test("an amount that rounds to nothing has no sign", () => {
  expect(formatInUnit(-1, moneyUnit(100_000_000, "zh-CN"))).toBe("0");
});

test("weights are exact: grams below a kilogram, kilograms from there", () => {
  expect(formatGrams(500)).toBe("500 g");
  expect(formatGrams(1_000)).toBe("1 kg");
  expect(formatGrams(1_085)).toBe("1.085 kg");
  expect(formatGrams(-2_340_500)).toBe("−2,340.5 kg");
  expect(formatJin(1_250)).toBe("2.5");
});

test("counts are grouped, shares have one place, and a share of nothing is a dash", () => {
  expect(formatCount(1_204)).toBe("1,204");
  expect(formatCount(-1_204)).toBe("−1,204");
  expect(formatShare(1, 3)).toBe("33.3%");
  expect(formatShare(-1, 200)).toBe("−0.5%");
  expect(formatShare(1, 0)).toBe("–");
});

test("an instant is told in Beijing: half past midnight belongs to the new day", () => {
  const halfPastMidnight = Date.UTC(2026, 10, 30, 16, 30);
  expect(formatInstant(halfPastMidnight, "zh-CN")).toBe("2026年12月1日 00:30");
  expect(formatInstant(halfPastMidnight, "en")).toBe("1 Dec 2026, 00:30");
  expect(machineInstant(halfPastMidnight)).toBe("2026-12-01T00:30:00+08:00");
  expect(formatDate(20260105, "zh-CN")).toBe("2026年1月5日");
});

describe("a period has a long name and one for an axis", () => {
  test.each([
    [20261122, "day", "2026年11月22日", "11/22", "22 Nov 2026", "22 Nov"],
    [2026112, "tenDay", "2026年11月中旬", "11月中", "11–20 Nov 2026", "Nov 11–20"],
    [202611, "month", "2026年11月", "11月", "Nov 2026", "Nov"],
    [20264, "quarter", "2026年第四季度", "4季", "Q4 2026", "Q4"],
    [2026, "year", "2026年", "2026", "2026", "2026"],
  ] as const)("%i by %s", (id, grain, zh, zhShort, en, enShort) => {
    expect(formatPeriod(id, grain, "zh-CN")).toBe(zh);
    expect(formatPeriodShort(id, grain, "zh-CN")).toBe(zhShort);
    expect(formatPeriod(id, grain, "en")).toBe(en);
    expect(formatPeriodShort(id, grain, "en")).toBe(enShort);
  });
});

test("an axis holds zero and every value, in round steps", () => {
  expect(niceScale([12, 87])).toEqual({ min: 0, max: 100, ticks: [0, 25, 50, 75, 100] });
  expect(niceScale([1]).ticks).toEqual([0, 1]);
  expect(niceScale([9]).ticks).toEqual([0, 5, 10]);
  expect(niceScale([-30, 120])).toEqual({ min: -50, max: 150, ticks: [-50, 0, 50, 100, 150] });
  expect(niceScale([-7])).toEqual({ min: -8, max: 0, ticks: [-8, -6, -4, -2, 0] });
  expect(niceScale([])).toEqual({ min: 0, max: 1, ticks: [0] });
  expect(niceScale([0, 0]).ticks).toEqual([0]);
  const scale = niceScale([-30, 120]);
  expect([percentOf(-50, scale), percentOf(0, scale), percentOf(150, scale)]).toEqual([0, 25, 100]);
});
