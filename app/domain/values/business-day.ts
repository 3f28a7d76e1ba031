/*
 * Days are Beijing days. China has kept UTC+8 without summer time since 1991, so a business day is
 * plain arithmetic on the instant. A day is the integer yyyymmdd.
 */

const BEIJING_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The day in Beijing at an instant: 20261122. */
export function businessDay(instantMs: number): number {
  const date = new Date(instantMs + BEIJING_OFFSET_MS);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

/** The instant at which a Beijing day begins. */
export function startOfDay(day: number): number {
  return Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) - BEIJING_OFFSET_MS;
}

/** The day that is `days` later, or earlier when negative. */
export function addDays(day: number, days: number): number {
  return businessDay(startOfDay(day) + days * DAY_MS);
}

/** How many days a day is after another; below zero when it is before. */
export function daysBetween(from: number, to: number): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / 86_400_000);
}

/** True for an integer that names a day of the calendar, 19000101 to 29991231. */
export function isDay(value: number): boolean {
  return (
    Number.isInteger(value) &&
    value >= 19_000_101 &&
    value <= 29_991_231 &&
    businessDay(startOfDay(value)) === value
  );
}

/** "2026-11-22" for 20261122. */
export function formatDay(day: number): string {
  const text = String(day);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** 20261122 for "2026-11-22", or undefined when that is no day. */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = Number(text.replaceAll("-", ""));
  return isDay(day) ? day : undefined;
}

export const GRAINS = ["day", "tenDay", "month", "quarter", "year"] as const;
export type Grain = (typeof GRAINS)[number];

/** A span of days, both ends in it, and the integer that names it: 2026112 is the second 旬 of November. */
export interface Period {
  id: number;
  firstDay: number;
  lastDay: number;
}

/**
 * The period of a grain that a day lies in. 旬 are 1-10, 11-20 and 21 to the month's end, so that
 * three make the month; its id is yyyymm followed by 1, 2 or 3. A quarter's id is yyyy followed by 1 to 4.
 */
export function periodOf(day: number, grain: Grain): Period {
  const year = Math.floor(day / 10_000);
  const yearMonth = Math.floor(day / 100);
  const month = yearMonth % 100;
  switch (grain) {
    case "day":
      return { id: day, firstDay: day, lastDay: day };
    case "tenDay": {
      const third = Math.min(3, Math.ceil((day % 100) / 10));
      const firstDay = yearMonth * 100 + (third - 1) * 10 + 1;
      return {
        id: yearMonth * 10 + third,
        firstDay,
        lastDay: third === 3 ? lastOfMonth(yearMonth) : firstDay + 9,
      };
    }
    case "month":
      return { id: yearMonth, firstDay: yearMonth * 100 + 1, lastDay: lastOfMonth(yearMonth) };
    case "quarter": {
      const quarter = Math.ceil(month / 3);
      const firstMonth = year * 100 + quarter * 3 - 2;
      return {
        id: year * 10 + quarter,
        firstDay: firstMonth * 100 + 1,
        lastDay: lastOfMonth(firstMonth + 2),
      };
    }
    case "year":
      return { id: year, firstDay: year * 10_000 + 101, lastDay: year * 10_000 + 1231 };
  }
}

/** The periods of a grain from `firstDay` to `lastDay`, the outer ones cut to the span. */
export function periodsBetween(firstDay: number, lastDay: number, grain: Grain): Period[] {
  const periods: Period[] = [];
  for (let day = firstDay; day <= lastDay; ) {
    const period = periodOf(day, grain);
    periods.push({ id: period.id, firstDay: day, lastDay: Math.min(period.lastDay, lastDay) });
    day = addDays(period.lastDay, 1);
  }
  return periods;
}

function lastOfMonth(yearMonth: number): number {
  const next = yearMonth % 100 === 12 ? yearMonth + 89 : yearMonth + 1;
  return addDays(next * 100 + 1, -1);
}
