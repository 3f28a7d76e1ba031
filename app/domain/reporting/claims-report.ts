import { addDays, businessDay, parseDay } from "#app/domain/values/business-day.ts";

export const CLAIM_REPORT_GROUPS = ["bearer", "reason", "county", "supplier"] as const;
export type ClaimReportGroup = (typeof CLAIM_REPORT_GROUPS)[number];

export interface ClaimReportQuery {
  firstDay: number;
  lastDay: number;
  by: ClaimReportGroup;
}

export type ClaimReportFault = "date" | "order" | "tooLong";
export type AskedClaimReport =
  | { ok: true; query: ClaimReportQuery }
  | { ok: false; errors: Record<string, ClaimReportFault>; values: Record<string, string> };

const YEARS_MAX = 10;

/** What an address asks of the report: this month until today unless it says otherwise. */
export function parseClaimReport(search: URLSearchParams, now: number): AskedClaimReport {
  const today = businessDay(now);
  const by = CLAIM_REPORT_GROUPS.find((group) => group === search.get("by")) ?? "bearer";
  const values = { from: search.get("from") ?? "", to: search.get("to") ?? "", by };
  const errors: Record<string, ClaimReportFault> = {};
  const dayOf = (name: "from" | "to", otherwise: number) => {
    if (values[name] === "") return otherwise;
    const day = parseDay(values[name]);
    if (day === undefined) errors[name] = "date";
    return day ?? otherwise;
  };
  const lastDay = dayOf("to", today);
  const firstDay = dayOf("from", Math.floor(lastDay / 100) * 100 + 1);
  if (Object.keys(errors).length === 0) {
    if (lastDay < firstDay) errors.to = "order";
    else if (addDays(firstDay, YEARS_MAX * 366) < lastDay) errors.to = "tooLong";
  }
  return Object.keys(errors).length > 0
    ? { ok: false, errors, values }
    : { ok: true, query: { firstDay, lastDay, by } };
}
