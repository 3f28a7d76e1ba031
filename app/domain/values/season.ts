import { addDays, isDay, startOfDay } from "./business-day.ts";

/*
 * A season is a span of each year, from a month and day up to and with another: 401 is the first of April. One
 * that ends before it begins runs past New Year.
 */

export interface Season {
  from: number;
  to: number;
}

const DAY_MS = 86_400_000;

/** 1001 for "10-01", "10/1", "10.1" or "10月1日"; undefined for what is no day of a year. */
export function parseMonthDay(typed: string): number | undefined {
  const [, month, day] =
    /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/u.exec(typed.normalize("NFKC").trim()) ?? [];
  if (!month || !day) return undefined;
  const monthDay = Number(month) * 100 + Number(day);
  return isDay(20_000_000 + monthDay) ? monthDay : undefined; // a leap year: the 29th of February is a day
}

/** "10-01" for 1001. */
export function formatMonthDay(monthDay: number): string {
  const text = String(monthDay).padStart(4, "0");
  return `${text.slice(0, 2)}-${text.slice(2)}`;
}

/** Whether a day lies in a season; in none, which is all year, every day does. */
export function isInSeason(day: number, season: Season | null): boolean {
  if (!season) return true;
  const monthDay = day % 10_000;
  const { from, to } = season;
  return from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to;
}

/** How many days of a season lie from one day up to and with another. */
export function daysOfSeason(firstDay: number, lastDay: number, season: Season | null): number {
  if (lastDay < firstDay) return 0;
  if (!season) return daysBetween(firstDay, lastDay);
  let days = 0;
  for (let year = yearOf(firstDay); year <= yearOf(lastDay); year += 1)
    for (const [from, to] of spansOf(season)) {
      const first = Math.max(firstDay, year * 10_000 + from);
      const last = Math.min(lastDay, year * 10_000 + to);
      if (first <= last) days += daysBetween(first, last);
    }
  return days;
}

/** The spans of a season within one year. */
function spansOf({ from, to }: Season): [number, number][] {
  return from <= to
    ? [[from, to]]
    : [
        [101, to],
        [from, 1231],
      ];
}

/** Both days counted. A 29th of February that a year does not have counts for nothing. */
function daysBetween(first: number, last: number): number {
  const to = isDay(last) ? last : addDays(last, -1);
  return Math.max(0, Math.round((startOfDay(to) - startOfDay(first)) / DAY_MS) + 1);
}

function yearOf(day: number): number {
  return Math.floor(day / 10_000);
}
