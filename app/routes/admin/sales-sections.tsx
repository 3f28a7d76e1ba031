import { BarChart, ColumnChart, StackedBar } from "#app/components/charts.tsx";
import { formatPeriod, formatPeriodShort } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import type { SalesReport } from "#app/domain/reporting/sales.server.ts";
import { ACROSS, type Drill, type SalesQuery } from "#app/domain/reporting/sales-query.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { CrossTable, type MeasureRow, MeasureTable } from "#app/routes/admin/measure-table.tsx";
import { narrowTo, zoomTo } from "#app/routes/admin/sales-questions.ts";
import {
  isUnfinished,
  nameOfMember,
  nameOfPart,
  noteOfPeriod,
  say,
  shortNameOfPeriod,
  type Tongue,
} from "#app/routes/admin/sales-words.ts";

/* The three partitions of a report's total: by place, by part and by period, each a chart with its table. */

/** A chart shows so many rows, its table all. */
const BARS_MAX = 15;
/** More columns than this are no table for a screen. */
const COLUMNS_MAX = 40;

export interface SectionProps {
  report: SalesReport;
  scope: string;
  here: (query: SalesQuery) => string;
  linesHref: (drill: Drill) => string;
}

type MemberRow = MeasureRow & { crossFen: readonly number[] };

export function GroupSection(props: SectionProps) {
  const { sales } = useMessages().admin;
  const { report, scope, here, linesHref } = props;
  const { query, asOf, total, members } = report;
  const rows = useMemberRows(props);
  if (query.group === "none") return null;
  const across = {
    measures: sales.across.measures,
    periods: sales.across.periods(sales.grains[query.grain]),
    parts: sales.across.parts(sales.splits[query.split]),
  };
  return (
    <section className="sales-section" id="by-group">
      <h2>{sales.byGroup(sales.groups[query.group])}</h2>
      <Tabs
        label={sales.acrossLabel}
        links={ACROSS.filter((way) => way !== "parts" || query.split !== "none").map((way) => ({
          label: across[way],
          href: `${here({ ...query, across: way })}#by-group`,
          isCurrent: query.across === way,
        }))}
      />
      {query.across === "measures" ? (
        <BarChart
          title={members.length > BARS_MAX ? sales.topOf(BARS_MAX, members.length) : sales.measures.net}
          scope={scope}
          asOf={asOf}
          data={rows.slice(0, BARS_MAX).map((row) => datumOf(row, linesHref))}
          table={
            <MeasureTable
              caption={sales.byGroup(sales.groups[query.group])}
              rowName={sales.groups[query.group]}
              rows={rows}
              total={total}
              hasOrders={false}
              linesHref={linesHref}
            />
          }
        />
      ) : (
        <Across {...props} caption={across[query.across]} rows={rows} />
      )}
    </section>
  );
}

/** The groups down, periods or parts across. */
function Across(props: SectionProps & { caption: string; rows: readonly MemberRow[] }) {
  const { sales } = useMessages().admin;
  const tongue = useTongue();
  const { query, asOf, total, periods } = props.report;
  const parts = usePartRows(props);
  const columns =
    query.across === "periods"
      ? periods.map((period) => ({
          key: String(period.id),
          label: shortNameOfPeriod(period, query.grain, businessDay(asOf), tongue),
          drill: { period },
          sums: period.sums,
        }))
      : parts;
  if (columns.length > COLUMNS_MAX) return <Notice kind="info">{sales.tooWide(columns.length)}</Notice>;
  return (
    <CrossTable
      caption={props.caption}
      scope={props.scope}
      asOf={asOf}
      rowName={sales.groups[query.group]}
      rows={props.rows}
      columns={columns}
      total={total}
      linesHref={props.linesHref}
    />
  );
}

export function PartSection(props: SectionProps) {
  const { sales } = useMessages().admin;
  const { report, scope, linesHref } = props;
  const { query, asOf, total } = report;
  const rows = usePartRows(props);
  if (query.split === "none") return null;
  const others = rows.slice(BARS_MAX);
  const shown = rows.slice(0, BARS_MAX).map((row) => datumOf(row, linesHref));
  return (
    <section className="sales-section">
      <h2>{sales.byPart(sales.splits[query.split])}</h2>
      <StackedBar
        title={sales.measures.net}
        scope={scope}
        asOf={asOf}
        data={
          others.length === 0
            ? shown
            : [
                ...shown,
                {
                  key: "others",
                  label: sales.otherParts(others.length),
                  value: others.reduce((sum, { sums }) => sum + sums.amountFen, 0),
                },
              ]
        }
        table={
          <MeasureTable
            caption={sales.byPart(sales.splits[query.split])}
            rowName={sales.splits[query.split]}
            rows={rows}
            total={total}
            hasOrders={false}
            linesHref={linesHref}
          />
        }
      />
    </section>
  );
}

export function PeriodSection({ report, scope, here, linesHref }: SectionProps) {
  const { sales } = useMessages().admin;
  const tongue = useTongue();
  const { query, asOf, total, periods, hasOrders } = report;
  const { grain } = query;
  const today = businessDay(asOf);
  if (periods.length < 2) return null;
  return (
    <section className="sales-section">
      <h2>{sales.byPeriod(sales.grains[grain])}</h2>
      <ColumnChart
        title={sales.measures.net}
        scope={scope}
        asOf={asOf}
        data={periods.map((period) => ({
          key: String(period.id),
          label: formatPeriodShort(period.id, grain, tongue.locale),
          value: period.sums.amountFen,
          isUnfinished: isUnfinished(period, grain, today),
        }))}
        table={
          <MeasureTable
            caption={sales.byPeriod(sales.grains[grain])}
            rowName={sales.grains[grain]}
            rows={periods.map((period) => ({
              key: String(period.id),
              label: formatPeriod(period.id, grain, tongue.locale),
              within: noteOfPeriod(period, grain, today, tongue),
              href: grain === "day" ? undefined : here(zoomTo(query, period)),
              drill: { period },
              sums: period.sums,
            }))}
            total={total}
            hasOrders={hasOrders}
            linesHref={linesHref}
          />
        }
      />
    </section>
  );
}

function useTongue(): Tongue {
  return { locale: useLocale(), messages: useMessages() };
}

function useMemberRows({ report: { query, members }, here }: SectionProps): MemberRow[] {
  const tongue = useTongue();
  return members.map((member) => {
    const narrowed = narrowTo(query, member);
    return {
      key: member.key,
      label: nameOfMember(query.group, member.key, member.name, tongue),
      within: member.within ? say(member.within, tongue) : undefined,
      href: narrowed && here(narrowed),
      drill: { member: member.key },
      sums: member.sums,
      crossFen: member.crossFen,
    };
  });
}

function usePartRows({ report: { query, parts }, here }: SectionProps): MeasureRow[] {
  const tongue = useTongue();
  const { split } = query;
  if (split === "none") return [];
  return parts.map(({ key, name, sums }) => ({
    key,
    label: nameOfPart(split, key, name, tongue),
    href: here({ ...query, split: "none", across: "measures", filters: { ...query.filters, [split]: key } }),
    drill: { part: key },
    sums,
  }));
}

function datumOf({ key, label, sums, drill }: MeasureRow, linesHref: (drill: Drill) => string) {
  return { key, label, value: sums.amountFen, href: linesHref(drill) };
}
