import { formatDate, formatPeriodShort } from "#app/components/format.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import type { SalesChoices } from "#app/domain/reporting/sales-names.server.ts";
import { NOWHERE } from "#app/domain/reporting/sales-places.ts";
import {
  type Drill,
  FILTERS,
  type FilterName,
  type Group,
  type SalesQuery,
  type Split,
} from "#app/domain/reporting/sales-query.ts";
import { type Grain, type Period, periodOf } from "#app/domain/values/business-day.ts";
import type { Messages } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

/* How the report is put into words: the names of its rows, and the sentence of what a figure counts. */

export interface Tongue {
  locale: Locale;
  messages: Messages;
}

export function say(name: Name, { locale }: Tongue): string {
  return locale === "zh-CN" ? name.zh : name.en;
}

export function nameOfMember(group: Group, key: string, name: Name | null, tongue: Tongue): string {
  if (name) return say(name, tongue);
  const { sales } = tongue.messages.admin;
  if (key !== NOWHERE) return key;
  return group === "pairedDistrict" ? sales.unpaired : sales.unknownPlace;
}

export function nameOfPart(split: Split, key: string, name: Name | null, tongue: Tongue): string {
  if (name) return say(name, tongue);
  const { admin, common } = tongue.messages;
  if (split === "certified") return admin.sales.certified[key === "yes" ? "yes" : "no"];
  if (split === "salesMode") return common.salesMode[key as keyof typeof common.salesMode] ?? key;
  return key;
}

/** A body of "1 + 3 + N": a district by its name, or the centre, or what sells online. */
function nameOfBody(body: string, name: Name | null, tongue: Tongue): string {
  if (name) return say(name, tongue);
  const { bodies } = tongue.messages.centre;
  return bodies[body as keyof typeof bodies] ?? body;
}

/** The value of a filter by its name; an id that nobody knows stays what it is. */
export function nameOfFilter(name: FilterName, value: string, choices: SalesChoices, tongue: Tongue): string {
  const of = (list: readonly { key: string; name: Name }[]) =>
    list.find(({ key }) => key === value)?.name ?? null;
  switch (name) {
    case "county":
      return nameOfMember("county", value, of(choices.counties), tongue);
    case "prefecture":
      return nameOfMember("prefecture", value, of(choices.prefectures), tongue);
    case "province":
      return nameOfMember("province", value, of(choices.provinces), tongue);
    case "district":
      return nameOfMember("pairedDistrict", value, of(choices.districts), tongue);
    case "category":
      return nameOfPart("category", value, of(choices.categories), tongue);
    case "outlet":
      return nameOfPart("outlet", value, of(choices.outlets), tongue);
    case "body":
      return nameOfBody(value, of(choices.districts), tongue);
    case "salesMode":
      return nameOfPart("salesMode", value, null, tongue);
    case "certified":
      return nameOfPart("certified", value, null, tongue);
  }
}

/** A member of the report by its key alone, for a page that has no report at hand. */
export function nameOfDrilledMember(
  group: Group,
  key: string,
  choices: SalesChoices,
  tongue: Tongue,
): string {
  if (group !== "pairedDistrict" || key === NOWHERE) {
    const filter = {
      county: "county",
      prefecture: "prefecture",
      province: "province",
      pairedDistrict: "district",
    } as const;
    return group === "none" ? "" : nameOfFilter(filter[group], key, choices, tongue);
  }
  const names = key.split("+").map((code) => nameOfFilter("district", code, choices, tongue));
  return names.join(tongue.locale === "zh-CN" ? "、" : ", ");
}

export function spanText(firstDay: number, lastDay: number, { locale, messages }: Tongue): string {
  return messages.admin.sales.span(formatDate(firstDay, locale), formatDate(lastDay, locale));
}

/** What is narrowed, in words: filters, and the cell that was opened. */
export function narrowings(query: SalesQuery, drill: Drill, choices: SalesChoices, tongue: Tongue): string[] {
  const { sales } = tongue.messages.admin;
  const chosen = FILTERS.flatMap((name) => {
    const value = query.filters[name];
    return value ? [sales.chosen(sales.filterNames[name], nameOfFilter(name, value, choices, tongue))] : [];
  });
  if (drill.member !== undefined)
    chosen.push(
      sales.chosen(
        sales.groups[query.group],
        nameOfDrilledMember(query.group, drill.member, choices, tongue),
      ),
    );
  if (drill.part !== undefined && query.split !== "none")
    chosen.push(
      sales.chosen(sales.splits[query.split], nameOfFilter(query.split, drill.part, choices, tongue)),
    );
  if (drill.isCertified) chosen.push(sales.scopeCertified);
  return chosen;
}

/** What a figure counts, where and when: no figure of the programme stands without it. */
export function scopeText(query: SalesQuery, drill: Drill, choices: SalesChoices, tongue: Tongue): string {
  const { sales } = tongue.messages.admin;
  const narrowed = narrowings(query, drill, choices, tongue);
  const { firstDay, lastDay } = drill.period ?? query;
  return sales.joined([
    drill.flow ? sales.scopeFlow[drill.flow] : sales.scope,
    ...(narrowed.length > 0 ? narrowed : [sales.allCounties]),
    sales.beijing(spanText(firstDay, lastDay, tongue)),
    tongue.messages.common.demo,
  ]);
}

/** True of the period that `today` lies in, and of later ones: more may come in it. */
export function isUnfinished(period: Period, grain: Grain, today: number): boolean {
  return periodOf(period.firstDay, grain).lastDay >= today;
}

/** What stands under a period's name: the days of it that are counted when the span cuts it, and that it still runs. */
export function noteOfPeriod(
  period: Period,
  grain: Grain,
  today: number,
  { locale, messages }: Tongue,
): string | undefined {
  const { sales } = messages.admin;
  const whole = periodOf(period.firstDay, grain);
  const isCut = whole.firstDay !== period.firstDay || whole.lastDay !== period.lastDay;
  const days = [period.firstDay, period.lastDay].map((day) => formatPeriodShort(day, "day", locale));
  const notes = [
    ...(isCut ? [[...new Set(days)].join("–")] : []),
    ...(isUnfinished(period, grain, today) ? [sales.unfinished] : []),
  ];
  return notes.length === 0 ? undefined : notes.join(sales.noteJoint);
}

/** The name of a period for the head of a column; one that still runs says so. */
export function shortNameOfPeriod(period: Period, grain: Grain, today: number, tongue: Tongue): string {
  const { sales } = tongue.messages.admin;
  const name = formatPeriodShort(period.id, grain, tongue.locale);
  return isUnfinished(period, grain, today) ? sales.unfinishedPeriod(name) : name;
}
