import {
  addDays,
  formatDay,
  GRAINS,
  type Grain,
  type Period,
  parseDay,
  periodOf,
  periodsBetween,
  startOfDay,
} from "#app/domain/values/business-day.ts";
import { SALES_MODES } from "#db/words.ts";

/*
 * What is asked of the sales report, as it stands in an address: the same words in the form, in the
 * links and in the export, so that any view can be kept and sent on.
 */

export const SPANS = ["today", "tenDay", "month", "lastMonth", "quarter", "year", "all"] as const;
/** A span with a name, counted from today, or two dates of one's own. */
export type Span = (typeof SPANS)[number] | "dates";

export const GROUPS = ["county", "prefecture", "province", "pairedDistrict", "none"] as const;
export type Group = (typeof GROUPS)[number];

export const SPLITS = ["none", "category", "salesMode", "outlet", "certified"] as const;
export type Split = (typeof SPLITS)[number];

/** What stands across the table of groups: the measures, the periods, or the parts of the split. */
export const ACROSS = ["measures", "periods", "parts"] as const;
export type Across = (typeof ACROSS)[number];

export const FILTERS = [
  "county",
  "prefecture",
  "province",
  "district",
  "category",
  "salesMode",
  "outlet",
  "body",
  "certified",
] as const;
export type FilterName = (typeof FILTERS)[number];
export type SalesFilters = Partial<Record<FilterName, string>>;

export interface SalesQuery {
  span: Span;
  /** The span in Beijing days, both ends in it. */
  firstDay: number;
  lastDay: number;
  grain: Grain;
  /** The grain that was asked for; undefined leaves it to the length of the span. */
  askedGrain: Grain | undefined;
  group: Group;
  split: Split;
  across: Across;
  filters: SalesFilters;
}

/** One cell of a report: what is left out is not narrowed. */
export interface Drill {
  period?: Period | undefined;
  member?: string | undefined;
  part?: string | undefined;
  /** Only what was sold, or only what came back. */
  flow?: Flow | undefined;
  isCertified?: true | undefined;
}

export const FLOWS = ["sale", "return"] as const;
export type Flow = (typeof FLOWS)[number];

export type SalesFault = "date" | "order" | "tooLong" | "choice";

export type Asked<T> =
  | { ok: true; query: T }
  | { ok: false; errors: Record<string, SalesFault>; values: Record<string, string> };

/** More periods than this are neither read on a screen nor kept apart by a chart. */
export const PERIODS_MAX = 400;
const SPAN_DAYS_MAX = 3_660;
/** An id, ours or made up: short, and nothing that a database would choke on. */
const KEY = /^[^\p{Cc}]{1,80}$/u;
const DAY_MS = 86_400_000;
const DAYS_IN = { day: 1, tenDay: 10, month: 30, quarter: 91, year: 365 };

/** The days of a named span. `bookFirstDay` is the first day with an entry. */
export function daysOf(span: Exclude<Span, "dates">, today: number, bookFirstDay: number): [number, number] {
  switch (span) {
    case "today":
      return [today, today];
    case "lastMonth": {
      const last = addDays(periodOf(today, "month").firstDay, -1);
      return [periodOf(last, "month").firstDay, last];
    }
    case "all":
      return [Math.min(bookFirstDay, today), today];
    default:
      return [periodOf(today, span).firstDay, today];
  }
}

/**
 * Reads the report's question from an address. What is not there has its default; what is there and
 * makes no sense is a fault, because a figure for another question than was asked would mislead.
 * Dates that are those of the named span beside them are that span: the form sends both.
 */
export function parseSalesQuery(
  parameters: URLSearchParams,
  today: number,
  bookFirstDay: number,
): Asked<SalesQuery> {
  const errors: Record<string, SalesFault> = {};
  const text = (name: string) => parameters.get(name)?.trim() ?? "";
  const choice = <T extends string>(name: string, words: readonly T[], otherwise: T): T => {
    const given = text(name);
    if (given === "") return otherwise;
    if (!(words as readonly string[]).includes(given)) errors[name] = "choice";
    return given as T;
  };
  const date = (name: string): number | undefined => {
    const given = text(name);
    if (given === "") return undefined;
    const day = parseDay(given);
    if (day === undefined) errors[name] = "date";
    return day;
  };

  const named = choice("span", [...SPANS, "dates"], "month");
  const preset = named === "dates" || errors.span ? "month" : named;
  let [firstDay, lastDay] = daysOf(preset, today, bookFirstDay);
  let span: Span = preset;
  const from = date("from");
  const to = date("to");
  if ((from !== undefined && from !== firstDay) || (to !== undefined && to !== lastDay)) {
    span = "dates";
    lastDay = to ?? Math.max(today, from ?? today);
    firstDay = from ?? Math.min(bookFirstDay, lastDay);
    if (firstDay > lastDay) errors.to = "order";
    else if (startOfDay(lastDay) - startOfDay(firstDay) > SPAN_DAYS_MAX * DAY_MS) errors.from = "tooLong";
  }

  const filters: SalesFilters = {};
  for (const name of FILTERS) {
    const value = text(name);
    if (value === "") continue;
    if (!isKnown(name, value)) errors[name] = "choice";
    filters[name] = value;
  }
  const askedGrain = choice("grain", ["", ...GRAINS], "") || undefined;
  const group = choice("group", GROUPS, "county");
  const split = choice("split", SPLITS, "none");
  let across = choice("across", ACROSS, "measures");
  if (across === "parts" && split === "none") across = "measures";

  if (Object.keys(errors).length > 0) {
    const names = ["span", "from", "to", "grain", "group", "split", "across", ...FILTERS];
    return {
      ok: false,
      errors,
      values: Object.fromEntries(names.map((name) => [name, text(name).slice(0, 200)])),
    };
  }
  const grain = fittingGrain(askedGrain, firstDay, lastDay);
  return { ok: true, query: { span, firstDay, lastDay, grain, askedGrain, group, split, across, filters } };
}

function isKnown(name: FilterName, value: string): boolean {
  if (name === "salesMode") return (SALES_MODES as readonly string[]).includes(value);
  if (name === "certified") return value === "yes" || value === "no";
  return KEY.test(value); // ids are the database's to know; one it does not know has no sales
}

/** The grain asked for, or one that suits the span; a coarser one where there would be too many periods. */
function fittingGrain(asked: Grain | undefined, firstDay: number, lastDay: number): Grain {
  const days = (startOfDay(lastDay) - startOfDay(firstDay)) / DAY_MS + 1;
  const suiting: Grain = days <= 31 ? "day" : days <= 92 ? "tenDay" : days <= 1_100 ? "month" : "quarter";
  const first = GRAINS.indexOf(asked ?? suiting);
  return GRAINS.slice(first).find((grain) => days / DAYS_IN[grain] <= PERIODS_MAX) ?? "year";
}

/** The address of a question, without what is default in it. A span by name stays one: it moves with the days. */
export function salesSearch(query: SalesQuery): URLSearchParams {
  const search = new URLSearchParams();
  if (query.span === "dates") {
    search.set("from", formatDay(query.firstDay));
    search.set("to", formatDay(query.lastDay));
  } else if (query.span !== "month") search.set("span", query.span);
  if (query.askedGrain) search.set("grain", query.askedGrain);
  if (query.group !== "county") search.set("group", query.group);
  if (query.split !== "none") search.set("split", query.split);
  if (query.across !== "measures") search.set("across", query.across);
  for (const name of FILTERS) {
    const value = query.filters[name];
    if (value) search.set(name, value);
  }
  return search;
}

/** The same question with its days written out, so that tomorrow it still means these. */
export function pinned(query: SalesQuery): SalesQuery {
  return { ...query, span: "dates", askedGrain: query.grain };
}

/** The address of the lines behind a cell. Its days are written out: it opens this figure, whenever it is opened. */
export function drillSearch(query: SalesQuery, drill: Drill): URLSearchParams {
  const search = salesSearch({ ...pinned(query), across: "measures" });
  if (drill.period) search.set("period", String(drill.period.id));
  if (drill.member !== undefined) search.set("member", drill.member);
  if (drill.part !== undefined) search.set("part", drill.part);
  if (drill.flow) search.set("flow", drill.flow);
  if (drill.isCertified) search.set("only", "certified");
  return search;
}

/** Reads which cell of a report is meant. Undefined when the address names no cell of it. */
export function parseDrill(parameters: URLSearchParams, query: SalesQuery): Drill | undefined {
  const drill: Drill = {};
  const period = parameters.get("period");
  if (period !== null) {
    drill.period = periodsOf(query).find(({ id }) => String(id) === period);
    if (!drill.period) return undefined;
  }
  const member = parameters.get("member");
  if (member !== null) {
    if (query.group === "none" || !KEY.test(member)) return undefined;
    drill.member = member;
  }
  const part = parameters.get("part");
  if (part !== null) {
    const filter = query.split === "none" ? undefined : query.split;
    if (!filter || !isKnown(filter, part)) return undefined;
    drill.part = part;
  }
  const flow = parameters.get("flow");
  if (flow !== null) {
    drill.flow = FLOWS.find((known) => known === flow);
    if (!drill.flow) return undefined;
  }
  const only = parameters.get("only");
  if (only !== null) {
    if (only !== "certified") return undefined;
    drill.isCertified = true;
  }
  return drill;
}

/** The periods of the report, the outer ones cut to the span. */
export function periodsOf(query: SalesQuery): Period[] {
  return periodsBetween(query.firstDay, query.lastDay, query.grain);
}

/** An order's lines lie in one day but may be of several counties and kinds: a part of them is no order. */
export function countsWholeOrders(query: SalesQuery, drill: Drill = {}): boolean {
  const isCut = drill.member !== undefined || drill.part !== undefined || drill.flow || drill.isCertified;
  return Object.keys(query.filters).length === 0 && !isCut;
}
