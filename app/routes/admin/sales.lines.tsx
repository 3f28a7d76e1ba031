import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { ButtonLink } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { formatCursor, listSaleLines, parseCursor } from "#app/domain/reporting/lines.server.ts";
import { readFigure } from "#app/domain/reporting/sales.server.ts";
import { listSalesChoices } from "#app/domain/reporting/sales-names.server.ts";
import { drillSearch, parseDrill, parseSalesQuery, salesSearch } from "#app/domain/reporting/sales-query.ts";
import {
  findBookFirstDay,
  readGeography,
  selectionOf,
} from "#app/domain/reporting/sales-selection.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { SaleLineTable } from "#app/routes/admin/sale-line-table.tsx";
import { scopeText, type Tongue } from "#app/routes/admin/sales-words.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const LINES_PER_PAGE = 100;

/** The lines behind one figure. An address that names no figure is a 400: a list for another one would mislead. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readSales");
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const parameters = new URL(request.url).searchParams;
  const asked = parseSalesQuery(parameters, today, await findBookFirstDay(read, today));
  const drill = asked.ok ? parseDrill(parameters, asked.query) : undefined;
  const typedCursor = parameters.get("after");
  const after = typedCursor === null ? undefined : parseCursor(typedCursor);
  if (!asked.ok || !drill || (typedCursor !== null && !after))
    throw new Response("Bad Request", { status: 400 });

  const { query } = asked;
  const selection = selectionOf(query, drill, await readGeography(read, query, today));
  const { lines, next } = await listSaleLines(read, selection, after, LINES_PER_PAGE);
  return data({
    query,
    drill,
    asOf: now,
    figure: await readFigure(read, selection),
    lines,
    next: next && formatCursor(next),
    isFirst: !after,
    choices: await listSalesChoices(read, query, today),
    mayExport: may(person, "exportSales"),
    mayReadOrders: may(person, "readOrders"),
  });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ admin }) => admin.lines.title);

export default function SaleLines() {
  const { query, drill, asOf, figure, lines, next, isFirst, choices, mayExport, mayReadOrders } =
    useLoaderData<typeof loader>();
  const messages = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { pathname } = useLocation();
  const { admin, common } = messages;
  const { lines: words } = admin;
  const tongue: Tongue = { locale, messages };
  const search = drillSearch(query, drill).toString();
  const isWhole = isFirst && !next;
  const report = to(`/admin/sales?${salesSearch(query)}`);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: admin.sales.title, href: report }, { label: words.title }]} />
      <PageTitle
        title={words.title}
        text={words.pageText(lines.length)}
        actions={
          <div className="row">
            <ButtonLink kind="quiet" icon="previous" href={report}>
              {words.back}
            </ButtonLink>
            {mayExport && lines.length > 0 ? (
              <ButtonLink kind="quiet" icon="download" href={to(`/admin/sales.csv?${search}&of=lines`)}>
                {common.buttons.exportCsv}
              </ButtonLink>
            ) : null}
          </div>
        }
      />
      <div className="stack-l admin-tables admin-lines">
        <Figure
          label={words.figure[drill.flow ?? "net"]}
          value={formatFen(figure.amountFen)}
          change={figure.entryCount === undefined ? undefined : words.count(formatCount(figure.entryCount))}
          scope={scopeText(query, drill, choices, tongue)}
          asOf={asOf}
        />
        <SaleLineTable
          lines={lines}
          scope={scopeText(query, drill, choices, tongue)}
          asOf={asOf}
          isWhole={isWhole}
          mayReadOrders={mayReadOrders}
        />
        {isWhole ? null : (
          <nav className="row" aria-label={common.pagination.label}>
            {isFirst ? null : (
              <ButtonLink kind="quiet" href={`${pathname}?${search}`}>
                {words.first}
              </ButtonLink>
            )}
            {next ? (
              <ButtonLink kind="quiet" href={`${pathname}?${search}&after=${encodeURIComponent(next)}`}>
                {words.next}
              </ButtonLink>
            ) : null}
          </nav>
        )}
      </div>
    </>
  );
}
