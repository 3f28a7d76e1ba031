import { addDays } from "#app/domain/values/business-day.ts";

/** Days in Beijing, both included. */
export interface FairDays {
  fromDay: number;
  lastDay: number;
}

/** A fair is over in days, not in months: more of them are a slip of the pen. */
export const FAIR_DAYS_MAX = 62;

/** Every day of a span. */
export function daysOf({ fromDay, lastDay }: FairDays): number[] {
  const days: number[] = [];
  for (let day = fromDay; day <= lastDay; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Whether a span is in order and not longer than a fair is. */
export function areFairDays({ fromDay, lastDay }: FairDays): boolean {
  return fromDay <= lastDay && lastDay <= addDays(fromDay, FAIR_DAYS_MAX - 1);
}

/**
 * Whether sales of a day that is over, or under way, come into a fair or leave it when an outlet's days there
 * become others; null is none.
 */
export function changesPast(before: FairDays | null, after: FairDays | null, today: number): boolean {
  const [had, has] = [before ? daysOf(before) : [], after ? daysOf(after) : []];
  const moved = [...had.filter((day) => !has.includes(day)), ...has.filter((day) => !had.includes(day))];
  return moved.some((day) => day <= today);
}
