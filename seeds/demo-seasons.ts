import { addDays, startOfDay } from "#app/domain/values/business-day.ts";

/*
 * When people buy: the rhythm of a year, a week and a day in Beijing, as whole weights.
 */

/** How an order reaches us: from a county's pavilion online, over a counter, or through an institution (七进). */
export type Way = "online" | "counter" | "entry";

/** Orders of each hour of a day, 0 to 23. */
export const HOUR_WEIGHTS: Readonly<Record<Way, readonly number[]>> = {
  online: [6, 3, 1, 1, 1, 2, 6, 14, 24, 36, 42, 36, 40, 32, 28, 28, 28, 30, 34, 44, 58, 62, 46, 20],
  counter: [0, 0, 0, 0, 0, 0, 0, 2, 14, 34, 44, 36, 22, 20, 26, 34, 42, 50, 46, 28, 10, 0, 0, 0],
  entry: [0, 0, 0, 0, 0, 0, 0, 1, 20, 50, 54, 34, 8, 22, 46, 48, 34, 12, 2, 1, 0, 0, 0, 0],
};

/** Of a hundred orders, how many come which way; institutions rest at the weekend. */
export const WAY_WEIGHTS: Readonly<Record<"workday" | "weekend", Readonly<Record<Way, number>>>> = {
  workday: { online: 58, counter: 22, entry: 20 },
  weekend: { online: 65, counter: 32, entry: 3 },
};

const WEEKDAY_WEIGHTS = [112, 96, 92, 94, 98, 110, 118]; // Sunday first

const MONTH_WEIGHTS = [112, 92, 84, 86, 90, 94, 84, 86, 104, 150, 112, 106]; // October is 消费扶贫月

/** What sells by the season: winter's mutton, autumn's new grain and fruit, summer's vegetables. January first. */
const CATEGORY_MONTHS: Readonly<Record<string, readonly number[]>> = {
  beef: [10, 9, 6, 5, 5, 4, 4, 4, 6, 8, 9, 10],
  mutton: [10, 9, 5, 4, 4, 3, 3, 3, 5, 8, 10, 10],
  grain: [8, 7, 6, 6, 6, 6, 5, 6, 9, 10, 9, 8],
  fruit_nut: [8, 6, 5, 5, 6, 8, 9, 10, 10, 10, 8, 8],
  vegetable: [6, 6, 6, 7, 8, 10, 10, 10, 9, 7, 6, 6],
};
const CATEGORY_MONTH_MAX = 10;
const CATEGORY_MONTH_USUAL = 7;

/** How eagerly a category is bought in a month, from 0 to 1. */
export function seasonOf(categoryId: string, day: number): number {
  const month = Math.floor(day / 100) % 100;
  return (CATEGORY_MONTHS[categoryId]?.[month - 1] ?? CATEGORY_MONTH_USUAL) / CATEGORY_MONTH_MAX;
}

/** True on Saturdays and Sundays. */
export function isWeekend(day: number): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

function weekdayOf(day: number): number {
  return new Date(
    Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100),
  ).getUTCDay();
}

const FESTIVALS = [
  { lunarMonth: "1", lunarDay: "1", runUpDays: 24, peak: 1.5 }, // 春节
  { lunarMonth: "8", lunarDay: "15", runUpDays: 16, peak: 1.1 }, // 中秋
];
const REST_DAYS = 6;
const FESTIVAL_DAYS_MAX = 25;

/**
 * The weights of the `days` days that end with `lastDay`, in order: by weekday and month, growing
 * through the year, rising before 春节 and 中秋 (found in the lunar calendar) and resting after 春节.
 */
export function dayWeights(lastDay: number, days: number): { day: number; weight: number }[] {
  const firstDay = addDays(lastDay, 1 - days);
  const lunar = lunarDays(addDays(firstDay, -REST_DAYS), days + REST_DAYS + FESTIVAL_DAYS_MAX);
  return Array.from({ length: days }, (_, index) => {
    const day = addDays(firstDay, index);
    const month = Math.floor(day / 100) % 100;
    let factor = 0.85 + (0.3 * index) / days;
    for (const { lunarMonth, lunarDay, runUpDays, peak } of FESTIVALS) {
      const here = index + REST_DAYS;
      for (let ahead = 0; ahead <= runUpDays; ahead += 1)
        if (lunar[here + ahead] === `${lunarMonth}/${lunarDay}`)
          factor *= 1 + (peak * (runUpDays - ahead)) / runUpDays;
    }
    for (let since = 0; since < REST_DAYS; since += 1)
      if (lunar[index + REST_DAYS - since] === "1/1") factor *= 0.35;
    const weekday = WEEKDAY_WEIGHTS[weekdayOf(day)] ?? 100;
    return { day, weight: Math.round(factor * weekday * (MONTH_WEIGHTS[month - 1] ?? 100)) };
  });
}

/** "8/15" and the like for each day of a span. A leap month has another name and no festival. */
function lunarDays(firstDay: number, days: number): string[] {
  const calendar = new Intl.DateTimeFormat("en-u-ca-chinese", {
    timeZone: "Asia/Shanghai",
    month: "numeric",
    day: "numeric",
  });
  return Array.from({ length: days }, (_, index) => {
    const parts = calendar.formatToParts(startOfDay(addDays(firstDay, index)));
    const part = (type: string) => parts.find((piece) => piece.type === type)?.value ?? "";
    return `${part("month")}/${part("day")}`;
  });
}
