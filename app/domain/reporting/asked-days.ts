import { addDays, businessDay, parseDay } from "#app/domain/values/business-day.ts";

/** Days of a report, both included. */
export interface AskedDays {
  firstDay: number;
  lastDay: number;
}

export type DaysFault = "date" | "order" | "tooLong";

export type ParsedDays =
  | { ok: true; days: AskedDays }
  | { ok: false; errors: Record<string, DaysFault>; values: { from: string; to: string } };

const YEARS_MAX = 10;

/** The days that an address asks for with `from` and `to`: this month until today unless it says otherwise. */
export function parseDays(search: URLSearchParams, now: number): ParsedDays {
  const values = { from: search.get("from") ?? "", to: search.get("to") ?? "" };
  const errors: Record<string, DaysFault> = {};
  const dayOf = (name: "from" | "to", otherwise: number) => {
    if (values[name] === "") return otherwise;
    const day = parseDay(values[name]);
    if (day === undefined) errors[name] = "date";
    return day ?? otherwise;
  };
  const lastDay = dayOf("to", businessDay(now));
  const firstDay = dayOf("from", Math.floor(lastDay / 100) * 100 + 1);
  if (Object.keys(errors).length === 0) {
    if (lastDay < firstDay) errors.to = "order";
    else if (addDays(firstDay, YEARS_MAX * 366) < lastDay) errors.to = "tooLong";
  }
  return Object.keys(errors).length > 0
    ? { ok: false, errors, values }
    : { ok: true, days: { firstDay, lastDay } };
}
