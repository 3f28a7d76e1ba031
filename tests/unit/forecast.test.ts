import fc from "fast-check";
import { expect, test } from "vitest";
import { type ForecastFacts, forecastOf, PACE_DAYS_MIN, paceOf } from "#app/domain/agreements/forecast.ts";

/** A hundred of something over the year 2026, of which some were called off by the end of June. */
const facts = (more: Partial<ForecastFacts> = {}): ForecastFacts => ({
  ...{ today: 20260630, fromDay: 20260101, lastDay: 20261231, season: null },
  ...{ quantity: 100, calledOff: 50, stock: 1_000 },
  ...more,
});

test("who calls off as fast as the days pass has nothing left on the last day", () => {
  expect(forecastOf(facts())).toEqual({
    ...{ left: 50, covered: 50, daysPassed: 181, daysLeft: 184 },
    ...{ uncalled: 0, shortfall: 0 },
  });
});

test("at half the pace, what is left uncalled is told, and what was reckoned with", () => {
  const forecast = forecastOf(facts({ calledOff: 25 }));
  expect(forecast).toMatchObject({ left: 75, uncalled: 75 - 25, shortfall: 50 }); // 25 more in 184 days: 25.4
  expect(paceOf(forecast, 25)).toBe(4); // in thirty days
});

test("the stock covers as many of those left as there are, and what it lacks is expected to be short", () => {
  expect(forecastOf(facts({ stock: 12 }))).toMatchObject({ covered: 12, shortfall: 38 });
  expect(forecastOf(facts({ stock: -3 }))).toMatchObject({ covered: 0, shortfall: 50 });
});

test("only days of the season count", () => {
  const winter = { from: 1101, to: 331 };
  expect(forecastOf(facts({ season: winter }))).toMatchObject({ daysPassed: 90, daysLeft: 61 });
  const over = { from: 301, to: 531 };
  expect(forecastOf(facts({ season: over }))).toMatchObject({ daysLeft: 0, uncalled: 50, shortfall: 50 });
});

test("in the first days, and before the first, the pace says nothing yet", () => {
  const early = forecastOf(facts({ today: 20260100 + PACE_DAYS_MIN - 1, calledOff: 0 }));
  expect(early).toMatchObject({ daysPassed: PACE_DAYS_MIN - 1, uncalled: null, shortfall: 0 });
  expect(forecastOf(facts({ today: 20251201 }))).toMatchObject({
    daysPassed: 0,
    daysLeft: 365,
    uncalled: null,
  });
  expect(paceOf({ daysPassed: 0 }, 5)).toBe(0);
});

test("what was called off whole is expected to lack nothing, whenever it is asked", () => {
  for (const today of [20250101, 20260105, 20260630, 20270101])
    expect(forecastOf(facts({ calledOff: 100, stock: 0, today }))).toMatchObject({
      left: 0,
      uncalled: 0,
      shortfall: 0,
    });
});

test("no more is expected to be short than is left, and more stock never makes it worse", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), fc.nat(300), fc.nat(300), (quantity, calledOff, stock, more) => {
      const one = forecastOf(facts({ quantity, calledOff, stock }));
      const other = forecastOf(facts({ quantity, calledOff, stock: stock + more }));
      expect(one.shortfall).toBeLessThanOrEqual(one.left);
      expect(one.covered + Math.max(0, one.left - stock)).toBe(one.left);
      expect(other.shortfall).toBeLessThanOrEqual(one.shortfall);
    }),
    { numRuns: 60 },
  );
});
