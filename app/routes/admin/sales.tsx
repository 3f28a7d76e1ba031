import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ButtonLink, FormErrorSummary } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatCount, formatFen, formatGrams, formatShare } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { ChosenFilters, Tabs } from "#app/components/navigation.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { readSales } from "#app/domain/reporting/sales.server.ts";
import { listSalesChoices } from "#app/domain/reporting/sales-names.server.ts";
import {
  type Drill,
  drillSearch,
  FILTERS,
  parseSalesQuery,
  type SalesQuery,
  SPANS,
  salesSearch,
} from "#app/domain/reporting/sales-query.ts";
import { findBookFirstDay } from "#app/domain/reporting/sales-selection.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { SalesForm } from "#app/routes/admin/sales-form.tsx";
import { valuesOf } from "#app/routes/admin/sales-questions.ts";
import { GroupSection, PartSection, PeriodSection } from "#app/routes/admin/sales-sections.tsx";
import { nameOfFilter, scopeText, type Tongue } from "#app/routes/admin/sales-words.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

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
  const { query, asOf, total, hasOrders } = report;
  const here = (changed: SalesQuery) => to(`/admin/sales?${salesSearch(changed)}`);
  const linesHref = (drill: Drill) => to(`/admin/sales/lines?${drillSearch(query, drill)}`);
  const scope = scopeText(query, {}, choices, tongue);
  const section = { report, scope, here, linesHref };
  const chosen = FILTERS.flatMap((name) => {
    const value = query.filters[name];
    if (!value) return [];
    const { [name]: _, ...others } = query.filters;
    const label = sales.chosen(sales.filterNames[name], nameOfFilter(name, value, choices, tongue));
    return [{ label, href: here({ ...query, filters: others }) }];
  });

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
                value: sales.withShare(
                  formatFen(total.certifiedFen),
                  formatShare(total.certifiedFen, total.amountFen),
                ),
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

        {isEmpty ? (
          <EmptyState title={sales.noSales} text={sales.noSalesText} />
        ) : (
          <>
            <GroupSection {...section} />
            <PartSection {...section} />
            <PeriodSection {...section} />
          </>
        )}
        {hasOrders ? null : <p className="scope">{sales.ordersNote}</p>}
        <p>
          <a href={to("/admin/sales/leads")}>{messages.admin.leads.link}</a>
        </p>
      </div>
    </>
  );
}
