import type { MemberSums, PeriodSums } from "#app/domain/reporting/sales.server.ts";
import { NOWHERE } from "#app/domain/reporting/sales-places.ts";
import type { SalesQuery } from "#app/domain/reporting/sales-query.ts";
import { formatDay } from "#app/domain/values/business-day.ts";

/* The questions that lead on from a report: what its form shows, and where the names of its rows go. */

/** What the form shows for a question: every field filled, the dates of a named span among them. */
export function valuesOf(query: SalesQuery): Record<string, string> {
  const { span, firstDay, lastDay, askedGrain, group, split, across, filters } = query;
  return {
    ...filters,
    span: span === "dates" || span === "month" ? "" : span,
    from: formatDay(firstDay),
    to: formatDay(lastDay),
    grain: askedGrain ?? "",
    group,
    split,
    across: across === "measures" ? "" : across,
  };
}

/** The question about one member: the next finer grouping of it. Undefined where there is no filter for it. */
export function narrowTo(query: SalesQuery, { key }: MemberSums): SalesQuery | undefined {
  const of = (
    filter: "county" | "prefecture" | "province" | "district",
    group: SalesQuery["group"],
  ): SalesQuery => ({
    ...query,
    group,
    across: "measures",
    filters: { ...query.filters, [filter]: key },
  });
  switch (query.group) {
    case "county":
      return of("county", "none");
    case "prefecture":
      return of("prefecture", "county");
    case "province":
      return of("province", "prefecture");
    case "pairedDistrict":
      return key === NOWHERE || /^\d+$/.test(key) ? of("district", "county") : undefined;
    case "none":
      return undefined;
  }
}

/** The question about one period, in periods that suit it. */
export function zoomTo(query: SalesQuery, { firstDay, lastDay }: PeriodSums): SalesQuery {
  return { ...query, span: "dates", firstDay, lastDay, askedGrain: undefined };
}
