import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money, Weight } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, FormErrorSummary } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { type DaysFault, parseDays } from "#app/domain/reporting/asked-days.ts";
import { listLedLines, sumLeads } from "#app/domain/reporting/leads.server.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import { DayFields } from "#app/routes/admin/day-fields.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const LINES_SHOWN = 500;

/** What counters led to online; with `outlet`, the order lines behind one counter's row. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readSales");
  const { read } = currentStore();
  const now = Date.now();
  const search = new URL(request.url).searchParams;
  const asked = parseDays(search, now);
  const page = { asOf: now, mayReadOrders: may(person, "readOrders") };
  if (!asked.ok) {
    const { errors, values } = asked;
    return data({ ...page, errors, values, sums: undefined, behind: undefined }, { status: 400 });
  }
  const { days } = asked;
  const outletId = search.get("outlet");
  return data({
    ...page,
    errors: {} as Record<string, DaysFault>,
    values: { from: formatDay(days.firstDay), to: formatDay(days.lastDay) },
    sums: outletId ? undefined : await sumLeads(read, days),
    behind: outletId
      ? {
          outlet: await getOutletName(read, outletId),
          lines: await listLedLines(read, outletId, days, LINES_SHOWN),
        }
      : undefined,
  });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ admin }) => admin.leads.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Leads() {
  const page = useLoaderData<typeof loader>();
  const { admin } = useMessages();
  const to = usePath();
  const words = admin.leads;
  const { errors, values, sums, behind } = page;
  const search = new URLSearchParams(values);
  const said = Object.fromEntries(
    Object.entries(errors).map(([name, fault]) => [name, admin.days.faults[fault]]),
  );
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: admin.sales.title, href: to("/admin/sales") }, { label: words.title }]}
      />
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          behind ? (
            <ButtonLink kind="quiet" icon="previous" href={to(`/admin/sales/leads?${search}`)}>
              {words.all}
            </ButtonLink>
          ) : null
        }
      />
      <div className="stack-l admin-tables">
        <FormErrorSummary errors={said} />
        {behind ? (
          <LinesTable page={page} behind={behind} />
        ) : (
          <>
            <form method="get" action={to("/admin/sales/leads")} className="panel sales-form">
              <div className="sales-form-row">
                <DayFields values={values} errors={errors} />
              </div>
              <div>
                <Button kind="quiet">{admin.days.show}</Button>
              </div>
            </form>
            {sums ? <SumsTable page={page} sums={sums} /> : null}
          </>
        )}
      </div>
    </>
  );
}

function useScope({ values }: Page) {
  const { admin, common } = useMessages();
  const span = admin.sales.beijing(admin.csv.days(values.from, values.to));
  return (...more: string[]) => admin.sales.joined([admin.leads.scope, span, ...more, common.demo]);
}

function SumsTable({ page, sums }: { page: Page; sums: NonNullable<Page["sums"]> }) {
  const words = useMessages().admin.leads;
  const isEn = useLocale() === "en";
  const to = usePath();
  const scope = useScope(page);
  const search = new URLSearchParams(page.values);
  const sum = (of: (row: (typeof sums)[number]) => number) => sums.reduce((all, row) => all + of(row), 0);
  return (
    <DataTable
      caption={words.caption}
      scope={scope()}
      asOf={page.asOf}
      rows={sums}
      rowKey={({ outletId }) => outletId}
      rowHref={({ outletId }) =>
        to(`/admin/sales/leads?${search}&${new URLSearchParams({ outlet: outletId })}`)
      }
      empty={words.none}
      total
      isDense
      columns={[
        { key: "outlet", label: words.columns.outlet, cell: (row) => (isEn ? row.nameEn : row.nameZh) },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
          total: <Money amountFen={sum((row) => row.amountFen)} />,
        },
        {
          key: "orders",
          label: words.columns.orders,
          isNumeric: true,
          cell: (row) => formatCount(row.orders),
          total: formatCount(sum((row) => row.orders)),
        },
        {
          key: "quantity",
          label: words.columns.quantity,
          isNumeric: true,
          cell: ({ quantity }) => formatCount(quantity),
          total: formatCount(sum((row) => row.quantity)),
        },
        {
          key: "weight",
          label: words.columns.weight,
          isNumeric: true,
          cell: ({ weightGrams }) => <Weight grams={weightGrams} />,
          total: <Weight grams={sum((row) => row.weightGrams)} />,
        },
      ]}
    />
  );
}

function LinesTable({ page, behind }: { page: Page; behind: NonNullable<Page["behind"]> }) {
  const { admin } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const scope = useScope(page);
  const words = admin.leads;
  const { outlet, lines } = behind;
  const isWhole = lines.length < LINES_SHOWN;
  return (
    <DataTable
      caption={words.linesCaption(isEn ? outlet.en : outlet.zh)}
      scope={isWhole ? scope() : scope(words.newest(LINES_SHOWN))}
      asOf={page.asOf}
      rows={lines}
      rowKey={({ id }) => id}
      empty={words.none}
      total={isWhole ? true : admin.lines.pageTotal}
      isDense
      isStacked
      columns={[
        {
          key: "goods",
          label: words.lineColumns.goods,
          cell: (line) => (
            <>
              <strong>{isEn ? line.nameEn : line.nameZh}</strong> {isEn ? line.specEn : line.specZh}{" "}
              {line.kind === "sale" ? null : <Badge tone="warning">{admin.lines.kinds[line.kind]}</Badge>}
              <small className="row-within">{isEn ? line.countyNameEn : line.countyNameZh}</small>
            </>
          ),
        },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
          total: <Money amountFen={lines.reduce((sum, line) => sum + line.amountFen, 0)} />,
        },
        {
          key: "order",
          label: words.lineColumns.order,
          cell: ({ orderNumber, soldAt }) => (
            <>
              {page.mayReadOrders ? (
                <a href={to(`/admin/orders/${orderNumber}`)}>{orderNumber}</a>
              ) : (
                orderNumber
              )}
              <small className="row-within one-line">
                <DateTime instant={soldAt} />
              </small>
            </>
          ),
        },
        {
          key: "scannedAt",
          label: words.lineColumns.scannedAt,
          cell: ({ scannedAt }) => (
            <span className="one-line">
              <DateTime instant={scannedAt} />
            </span>
          ),
        },
        {
          key: "quantity",
          label: words.columns.quantity,
          isNumeric: true,
          cell: ({ quantity }) => formatCount(quantity),
        },
      ]}
    />
  );
}
