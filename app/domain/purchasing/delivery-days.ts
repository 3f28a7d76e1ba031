import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import type { StorageClass } from "#db/words.ts";

/*
 * On which days goods can be brought somewhere: so many days after the order, on some days of the week, on
 * public holidays or not. The rules are rows (see deliveryRules); here they are read.
 */

export interface DeliveryRule {
  storageClass: StorageClass;
  /** "*" for every province without a rule of its own. */
  provinceCode: string;
  leadDays: number;
  /** Monday is 1. */
  weekdays: string;
  onHolidays: boolean;
  aheadDaysMax: number;
}

/** Why goods cannot be brought on a day. */
export type DayFault = "tooSoon" | "tooFar" | "holiday" | "noDelivery" | "noRule";

export interface DayAnswer {
  fault?: DayFault;
  /** The first day from the one asked for on which they can be; of one too far ahead, the last before it. */
  day?: number;
}

export interface DeliveryCalendar {
  /** Whether goods can be brought to a province on a day; null asks for the first day of all. */
  answer(storageClass: StorageClass, provinceCode: string, day: number | null): DayAnswer;
}

/** The calendar as of a day. Of two rules for one thing, the first counts. */
export function makeCalendar(
  rules: readonly DeliveryRule[],
  holidays: ReadonlySet<number>,
  today: number,
): DeliveryCalendar {
  const answers = new Map<string, DayAnswer>();
  return {
    answer(storageClass, provinceCode, day) {
      const key = `${storageClass} ${provinceCode} ${day}`;
      let answer = answers.get(key);
      if (!answer) {
        const alike = rules.filter((rule) => rule.storageClass === storageClass);
        const rule =
          alike.find((one) => one.provinceCode === provinceCode) ??
          alike.find((one) => one.provinceCode === "*");
        answer = rule ? judge(rule, holidays, today, day) : { fault: "noRule" };
        answers.set(key, answer);
      }
      return answer;
    },
  };
}

function judge(
  rule: DeliveryRule,
  holidays: ReadonlySet<number>,
  today: number,
  asked: number | null,
): DayAnswer {
  const first = addDays(today, rule.leadDays);
  const last = addDays(today, rule.aheadDaysMax);
  const why = (day: number): "holiday" | "noDelivery" | undefined => {
    if (!rule.onHolidays && holidays.has(day)) return "holiday";
    return rule.weekdays.includes(String(weekdayOf(day))) ? undefined : "noDelivery";
  };
  const nextFrom = (from: number, step: 1 | -1): number | undefined => {
    for (let day = from; day >= first && day <= last; day = addDays(day, step)) if (!why(day)) return day;
    return undefined;
  };
  const found = (day: number | undefined) => (day === undefined ? {} : { day });
  if (asked === null) {
    const day = nextFrom(first, 1);
    return day === undefined ? { fault: "noRule" } : { day };
  }
  if (asked < first) return { fault: "tooSoon", ...found(nextFrom(first, 1)) };
  if (asked > last) return { fault: "tooFar", ...found(nextFrom(last, -1)) };
  const fault = why(asked);
  return fault ? { fault, ...found(nextFrom(asked, 1) ?? nextFrom(asked, -1)) } : { day: asked };
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: number): number {
  const noon = startOfDay(day) + 12 * 3_600_000;
  return new Date(noon).getUTCDay() || 7; // noon in Beijing is the same day in Greenwich
}
