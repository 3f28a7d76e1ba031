import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatDate, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { listOutletDay } from "#app/domain/reporting/counter-day.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** What was sold today over the counters that the visitor may see. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outletIds } = await openCounter(request, "openCounter");
  const asOf = Date.now();
  const today = businessDay(asOf);
  return { asOf, today, outlets: await listOutletDay(currentStore().read, today, outletIds) };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ counter }) => counter.today.title);

export default function Today() {
  const { asOf, today, outlets } = useLoaderData<typeof loader>();
  const { counter } = useMessages();
  const locale = useLocale();
  const { today: words } = counter;
  const sum = (pick: (row: (typeof outlets)[number]) => number) =>
    outlets.reduce((total, row) => total + pick(row), 0);
  const amountFen = sum((row) => row.amountFen);
  const orderCount = sum((row) => row.orderCount);
  return (
    <>
      <PageTitle title={words.title} text={formatDate(today, locale)} actions={<DemoMark />} />
      <div className="stack-l">
        <FigureLine
          scope={words.scope}
          asOf={asOf}
          figures={[
            { label: words.net, value: formatFen(amountFen) },
            { label: words.sales, value: formatFen(sum((row) => row.saleFen)) },
            { label: words.returns, value: formatFen(sum((row) => row.returnFen)) },
            { label: words.orders, value: formatCount(orderCount) },
          ]}
        />
        <DataTable
          caption={words.byOutlet}
          scope={words.scope}
          asOf={asOf}
          rows={outlets}
          rowKey={({ outletId }) => outletId}
          empty={words.empty}
          total
          columns={[
            {
              key: "outlet",
              label: words.outlet,
              cell: ({ nameZh, nameEn }) => (locale === "en" ? nameEn : nameZh),
            },
            {
              key: "net",
              label: words.net,
              isNumeric: true,
              cell: (row) => <Money amountFen={row.amountFen} />,
              total: <Money amountFen={amountFen} />,
            },
            {
              key: "orders",
              label: words.orders,
              isNumeric: true,
              cell: (row) => formatCount(row.orderCount),
              total: formatCount(orderCount),
            },
          ]}
        />
      </div>
    </>
  );
}
