import { describe, expect, test } from "vitest";
import { type ConvertedLine, conversionOf } from "#app/domain/fairs/conversion.ts";
import { changesPast } from "#app/domain/fairs/fair-days.ts";

const line = (signedDay: number, realised: [day: number, amountFen: number][]): ConvertedLine => ({
  signedDay,
  signedFen: 1_000,
  realisedDays: realised.map(([day, amountFen]) => ({ day, amountFen })),
});

describe("conversion within ninety days", () => {
  test("counts the ninetieth day after signing and not the ninety-first", () => {
    // 20 November 2026 and ninety days are 18 February 2027
    const signed = [
      line(20261120, [
        [20261120, 100],
        [20270218, 20],
        [20270219, 3],
      ]),
    ];
    expect(conversionOf(signed, 90, 20270801)).toEqual({
      days: 90,
      signedFen: 1_000,
      realisedFen: 120,
      isOver: true,
      day: 90,
    });
  });

  test("is final on the day after its last, and says before how far it has come", () => {
    const signed = [line(20261120, [])];
    expect(conversionOf(signed, 90, 20261120)).toMatchObject({ isOver: false, day: 0 });
    expect(conversionOf(signed, 90, 20270104)).toMatchObject({ isOver: false, day: 45 });
    expect(conversionOf(signed, 90, 20270218)).toMatchObject({ isOver: false, day: 90 });
    expect(conversionOf(signed, 90, 20270219)).toMatchObject({ isOver: true, day: 90 });
  });

  test("runs for each order from its own day, and waits for the one that was signed last", () => {
    const signed = [line(20261120, [[20270219, 7]]), line(20261122, [[20270219, 50]])];
    expect(conversionOf(signed, 90, 20270220)).toMatchObject({ realisedFen: 50, isOver: false, day: 90 });
    expect(conversionOf(signed, 90, 20270221)).toMatchObject({ realisedFen: 50, isOver: true });
  });

  test("once over is not moved by what comes back later, which the longer span shows", () => {
    const signed = [
      line(20261120, [
        [20261201, 400],
        [20270301, -400],
      ]),
    ];
    expect(conversionOf(signed, 90, 20271231).realisedFen).toBe(400);
    expect(conversionOf(signed, 180, 20271231).realisedFen).toBe(0);
  });

  test("of nothing signed is nothing, and never final", () => {
    expect(conversionOf([], 90, 20270101)).toEqual({
      days: 90,
      signedFen: 0,
      realisedFen: 0,
      isOver: false,
      day: 0,
    });
  });
});

describe("days of an outlet that become others", () => {
  const days = { fromDay: 20261120, lastDay: 20261122 };
  test.each([
    ["entered before they come", null, days, 20261119, false],
    ["entered on their first day", null, days, 20261120, true],
    ["shortened before the last of them", days, { ...days, lastDay: 20261121 }, 20261121, false],
    ["shortened on the last of them", days, { ...days, lastDay: 20261121 }, 20261122, true],
    ["left as they are", days, days, 20261230, false],
    ["taken off afterwards", days, null, 20261230, true],
  ])("%s", (_, before, after, today, isPast) => {
    expect(changesPast(before, after, today)).toBe(isPast);
  });
});
