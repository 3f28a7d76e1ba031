import { type AskedDays, type DaysFault, parseDays } from "./asked-days.ts";

export const CLAIM_REPORT_GROUPS = ["bearer", "reason", "county", "supplier"] as const;
export type ClaimReportGroup = (typeof CLAIM_REPORT_GROUPS)[number];

export interface ClaimReportQuery extends AskedDays {
  by: ClaimReportGroup;
}

export type AskedClaimReport =
  | { ok: true; query: ClaimReportQuery }
  | { ok: false; errors: Record<string, DaysFault>; values: Record<string, string> };

/** What an address asks of the report: this month until today unless it says otherwise. */
export function parseClaimReport(search: URLSearchParams, now: number): AskedClaimReport {
  const by = CLAIM_REPORT_GROUPS.find((group) => group === search.get("by")) ?? "bearer";
  const parsed = parseDays(search, now);
  return parsed.ok
    ? { ok: true, query: { ...parsed.days, by } }
    : { ok: false, errors: parsed.errors, values: { ...parsed.values, by } };
}
