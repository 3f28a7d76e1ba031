import { daysOfSeason, type Season } from "#app/domain/values/season.ts";

/*
 * What is to be expected of a line of an agreement (预计): whether today's stock covers what is left, and how much
 * will not have been called off on the last day if it goes on as so far. It is a guess, with its reckoning, and
 * is never added to what was ordered or paid.
 */

/** Before so many days of delivery have passed, the pace says nothing yet. */
export const PACE_DAYS_MIN = 14;

export interface ForecastFacts {
  today: number;
  /** The first day on which it could be called off, the last of the term, and the season within. */
  fromDay: number;
  lastDay: number;
  season: Season | null;
  quantity: number;
  calledOff: number;
  /** What can be sold today where the goods are sent from. */
  stock: number;
}

export interface Forecast {
  left: number;
  /** How many of those left today's stock covers. */
  covered: number;
  /** Days of delivery up to and with today, and after it. */
  daysPassed: number;
  daysLeft: number;
  /** How many will be left uncalled at this pace; null while it says nothing yet. */
  uncalled: number | null;
  /** The larger of what the stock lacks and what will be left uncalled. */
  shortfall: number;
}

export function forecastOf(facts: ForecastFacts): Forecast {
  const { today, fromDay, lastDay, season, quantity, calledOff, stock } = facts;
  const left = Math.max(0, quantity - calledOff);
  const covered = Math.min(left, Math.max(0, stock));
  const daysPassed = daysOfSeason(fromDay, Math.min(today, lastDay), season);
  const daysAll = daysOfSeason(fromDay, lastDay, season);
  const daysLeft = daysAll - daysPassed;
  const uncalled = uncalledOf(left, calledOff, daysPassed, daysLeft);
  return {
    ...{ left, covered, daysPassed, daysLeft, uncalled },
    shortfall: daysLeft === 0 ? left : Math.max(left - covered, uncalled ?? 0),
  };
}

function uncalledOf(left: number, calledOff: number, daysPassed: number, daysLeft: number): number | null {
  if (left === 0) return 0;
  if (daysLeft === 0) return left;
  if (daysPassed < PACE_DAYS_MIN) return null;
  return Math.max(0, left - Math.floor((calledOff * daysLeft) / daysPassed));
}

/** What is called off in thirty days of delivery at the pace so far, rounded down. */
export function paceOf({ daysPassed }: Pick<Forecast, "daysPassed">, calledOff: number): number {
  return daysPassed === 0 ? 0 : Math.floor((calledOff * 30) / daysPassed);
}
