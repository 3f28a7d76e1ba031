import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BarChart, ColumnChart, StackedBar } from "#app/components/charts.tsx";
import { ButtonLink, FormErrorSummary } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import {
  formatCount,
  formatFen,
  formatGrams,
  formatPeriodShort,
  formatShare,
} from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { ChosenFilters, Tabs } from "#app/components/navigation.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { type MemberSums, type PeriodSums, readSales } from "#app/domain/reporting/sales.server.ts";
import { listSalesChoices } from "#app/domain/reporting/sales-names.server.ts";
import { NOWHERE } from "#app/domain/reporting/sales-places.ts";
import {
  ACROSS,
  type Drill,
  drillSearch,
  FILTERS,
  parseSalesQuery,
  type SalesQuery,
  SPANS,
  salesSearch,
} from "#app/domain/reporting/sales-query.ts";
import { findBookFirstDay } from "#app/domain/reporting/sales-selection.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { CrossTable, type MeasureRow, MeasureTable } from "#app/routes/admin/measure-table.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { SalesForm } from "#app/routes/admin/sales-form.tsx";
import {
  nameOfFilter,
  nameOfMember,
  nameOfPart,
  nameOfPeriod,
  say,
  scopeText,
  type Tongue,
} from "#app/routes/admin/sales-words.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** A chart shows so many rows, its table all. */
const BARS_MAX = 15;
/** More columns than this are no table for a screen. */
const COLUMNS_MAX = 40;

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readSales");
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const asked = parseSalesQuery(
    new URL(request.url).searchParams,
    today,
    await findBookFirstDay(read, today),
  );
  if (!asked.ok) {
    const choices = await listSalesChoices(read, { firstDay: today, lastDay: today }, today);
    const { errors, values } = asked;
    return data({ fault: { errors, values }, report: undefined, choices, mayExport: false }, { status: 400 });
  }
  const report = await readSales(read, asked.query, now);
  const choices = await listSalesChoices(read, asked.query, today);
  return data({ fault: undefined, report, choices, mayExport: may(person, "exportSales") });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ admin }) => admin.sales.title);

export default function Sales() {
  const page = useLoaderData<typeof loader>();
  return page.report ? <Report {...page} report={page.report} /> : <Faulty page={page} />;
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Loaded = Omit<Page, "report"> & { report: NonNullable<Page["report"]> };

function Faulty({ page }: { page: Page }) {
  const { sales } = useMessages().admin;
  const { errors = {}, values = {} } = page.fault ?? {};
  const { spanLabel: span, from, to, grain, group, split } = sales;
  const labels: Record<string, string> = { span, from, to, grain, group, split, ...sales.filterNames };
  const said = Object.fromEntries(
    Object.entries(errors).map(([name, fault]) => [
      name,
      sales.chosen(labels[name] ?? name, sales.faults[fault]),
    ]),
  );
  return (
    <>
      <PageTitle title={sales.title} text={sales.text} />
      <SpanTabs query={undefined} />
      <div className="stack-l">
        <FormErrorSummary errors={said} />
        <p>{sales.faultTitle}</p>
        <SalesForm values={values} errors={errors} choices={page.choices} />
      </div>
    </>
  );
}

/** Spans with a name, as links: everything else that was asked stays. */
function SpanTabs({ query }: { query: SalesQuery | undefined }) {
  const { sales } = useMessages().admin;
  const to = usePath();
  const links = SPANS.map((span) => ({
    label: sales.spans[span],
    href: to(`/admin/sales?${query ? salesSearch({ ...query, span }) : `span=${span}`}`),
    isCurrent: query?.span === span,
  }));
  return <Tabs label={sales.spanLabel} links={links} />;
}

function Report({ report, choices, mayExport }: Loaded) {
  const messages = useMessages();
  const locale = useLocale();
  const to = usePath();
  const tongue: Tongue = { locale, messages };
  const { sales } = messages.admin;
  const { query, asOf, total, periods, members, parts, hasOrders } = report;
  const here = (changed: SalesQuery) => to(`/admin/sales?${salesSearch(changed)}`);
  const linesHref = (drill: Drill) => to(`/admin/sales/lines?${drillSearch(query, drill)}`);
  const scope = scopeText(query, {}, choices, tongue);
  const chosen = FILTERS.flatMap((name) => {
    const value = query.filters[name];
    if (!value) return [];
    const { [name]: _, ...others } = query.filters;
    const label = sales.chosen(sales.filterNames[name], nameOfFilter(name, value, choices, tongue));
    return [{ label, href: here({ ...query, filters: others }) }];
  });

  const memberRows = members.map((member) => ({
    key: member.key,
    label: nameOfMember(query.group, member.key, member.name, tongue),
    within: member.within ? say(member.within, tongue) : undefined,
    href: hrefOf(narrowTo(query, member), here),
    drill: { member: member.key },
    sums: member.sums,
    crossFen: member.crossFen,
  }));
  const partRows: MeasureRow[] = parts.map(({ key, name, sums }) => ({
    key,
    label: nameOfPart(query.split, key, name, tongue),
    href:
      query.split === "none"
        ? undefined
        : here({
            ...query,
            split: "none",
            across: "measures",
            filters: { ...query.filters, [query.split]: key },
          }),
    drill: { part: key },
    sums,
  }));
  const periodRows: MeasureRow[] = periods.map((period) => ({
    key: String(period.id),
    label: nameOfPeriod(period, query.grain, tongue),
    href: query.grain === "day" ? undefined : here(zoomTo(query, period)),
    drill: { period },
    sums: period.sums,
  }));
  const isEmpty = total.entryCount === 0;

  return (
    <>
      <PageTitle
        title={sales.title}
        text={sales.text}
        actions={
          mayExport && !isEmpty ? (
            <ButtonLink
              kind="quiet"
              icon="download"
              href={to(`/admin/sales.csv?${drillSearch(query, {})}&of=report`)}
            >
              {sales.exportCsv}
            </ButtonLink>
          ) : undefined
        }
      />
      <SpanTabs query={query} />
      <div className="stack-l">
        <SalesForm values={valuesOf(query)} choices={choices} suitingGrain={query.grain} />
        <ChosenFilters chosen={chosen} clearHref={here({ ...query, filters: {} })} />
        {query.askedGrain && query.askedGrain !== query.grain ? (
          <Notice kind="info">{sales.coarser(sales.grains[query.grain])}</Notice>
        ) : null}

        <div className="sales-total">
          <Figure
            label={sales.measures.net}
            value={formatFen(total.amountFen)}
            href={isEmpty ? undefined : linesHref({})}
            scope={scope}
            asOf={asOf}
          />
          <dl className="sales-sums">
            {[
              {
                label: sales.measures.sale,
                value: formatFen(total.saleFen),
                href: linesHref({ flow: "sale" }),
              },
              {
                label: sales.measures.return,
                value: formatFen(total.returnFen),
                href: linesHref({ flow: "return" }),
              },
              {
                label: sales.measures.certified,
                value: `${formatFen(total.certifiedFen)} (${formatShare(total.certifiedFen, total.amountFen)})`,
                href: linesHref({ isCertified: true }),
              },
              ...(hasOrders ? [{ label: sales.measures.orders, value: formatCount(total.orderCount) }] : []),
              { label: sales.measures.lines, value: formatCount(total.entryCount), href: linesHref({}) },
              { label: sales.measures.weight, value: formatGrams(total.weightGrams) },
            ].map(({ label, value, href }: { label: string; value: string; href?: string }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{href && !isEmpty ? <a href={href}>{value}</a> : value}</dd>
              </div>
            ))}
          </dl>
        </div>

        {isEmpty ? <EmptyState title={sales.noSales} text={sales.noSalesText} /> : null}

        {query.group !== "none" && !isEmpty ? (
          <section className="sales-section" id="by-group">
            <h2>{sales.byGroup(sales.groups[query.group])}</h2>
            <Tabs
              label={sales.acrossLabel}
              links={ACROSS.filter((across) => across !== "parts" || query.split !== "none").map(
                (across) => ({
                  label:
                    across === "measures"
                      ? sales.across.measures
                      : across === "periods"
                        ? sales.across.periods(sales.grains[query.grain])
                        : sales.across.parts(sales.splits[query.split]),
                  href: `${here({ ...query, across })}#by-group`,
                  isCurrent: query.across === across,
                }),
              )}
            />
            {query.across === "measures" ? (
              <BarChart
                title={members.length > BARS_MAX ? sales.topOf(BARS_MAX, members.length) : sales.measures.net}
                scope={scope}
                asOf={asOf}
                data={memberRows.slice(0, BARS_MAX).map(({ key, label, sums, drill }) => ({
                  key,
                  label,
                  value: sums.amountFen,
                  href: linesHref(drill),
                }))}
                table={
                  <MeasureTable
                    caption={sales.byGroup(sales.groups[query.group])}
                    rowName={sales.groups[query.group]}
                    rows={memberRows}
                    total={total}
                    hasOrders={false}
                    linesHref={linesHref}
                  />
                }
              />
            ) : (
              <Across
                report={report}
                memberRows={memberRows}
                partRows={partRows}
                scope={scope}
                linesHref={linesHref}
              />
            )}
          </section>
        ) : null}

        {query.split !== "none" && !isEmpty ? (
          <section className="sales-section">
            <h2>{sales.byPart(sales.splits[query.split])}</h2>
            <StackedBar
              title={sales.measures.net}
              scope={scope}
              asOf={asOf}
              data={partRows.slice(0, BARS_MAX).map(({ key, label, sums, drill }) => ({
                key,
                label,
                value: sums.amountFen,
                href: linesHref(drill),
              }))}
              table={
                <MeasureTable
                  caption={sales.byPart(sales.splits[query.split])}
                  rowName={sales.splits[query.split]}
                  rows={partRows}
                  total={total}
                  hasOrders={false}
                  linesHref={linesHref}
                />
              }
            />
          </section>
        ) : null}

        {periods.length > 1 && !isEmpty ? (
          <section className="sales-section">
            <h2>{sales.byPeriod(sales.grains[query.grain])}</h2>
            <ColumnChart
              title={sales.measures.net}
              scope={scope}
              asOf={asOf}
              data={periods.map(({ id, sums }) => ({
                key: String(id),
                label: formatPeriodShort(id, query.grain, locale),
                value: sums.amountFen,
              }))}
              table={
                <MeasureTable
                  caption={sales.byPeriod(sales.grains[query.grain])}
                  rowName={sales.grains[query.grain]}
                  rows={periodRows}
                  total={total}
                  hasOrders={hasOrders}
                  linesHref={linesHref}
                />
              }
            />
          </section>
        ) : null}
        {hasOrders ? null : <p className="scope">{sales.ordersNote}</p>}
      </div>
    </>
  );
}

/** The groups down, periods or parts across. */
function Across(props: {
  report: Loaded["report"];
  memberRows: readonly (MeasureRow & { crossFen: number[] })[];
  partRows: readonly MeasureRow[];
  scope: string;
  linesHref: (drill: Drill) => string;
}) {
  const locale = useLocale();
  const { sales } = useMessages().admin;
  const { query, asOf, total, periods } = props.report;
  const isByPeriod = query.across === "periods";
  const columns = isByPeriod
    ? periods.map((period) => ({
        key: String(period.id),
        label: formatPeriodShort(period.id, query.grain, locale),
        drill: { period },
        sums: period.sums,
      }))
    : props.partRows;
  if (columns.length > COLUMNS_MAX) return <Notice kind="info">{sales.tooWide(columns.length)}</Notice>;
  return (
    <CrossTable
      caption={
        isByPeriod
          ? sales.across.periods(sales.grains[query.grain])
          : sales.across.parts(sales.splits[query.split])
      }
      scope={props.scope}
      asOf={asOf}
      rowName={sales.groups[query.group]}
      rows={props.memberRows}
      columns={columns}
      total={total}
      linesHref={props.linesHref}
    />
  );
}

/** What the form shows for a question: every field filled, the dates of a named span among them. */
function valuesOf(query: SalesQuery): Record<string, string> {
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
function narrowTo(query: SalesQuery, { key }: MemberSums): SalesQuery | undefined {
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

function hrefOf(query: SalesQuery | undefined, here: (query: SalesQuery) => string): string | undefined {
  return query && here(query);
}

/** The question about one period, in periods that suit it. */
function zoomTo(query: SalesQuery, { firstDay, lastDay }: PeriodSums): SalesQuery {
  return { ...query, span: "dates", firstDay, lastDay, askedGrain: undefined };
}
