import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { listShifts } from "#app/domain/tills/shift-queries.server.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** The shifts at the tills of the outlets that the visitor may see. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outletIds } = await openCounter(request, "openCounter");
  return { asOf: Date.now(), shifts: await listShifts(currentStore().read, outletIds) };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ counter }) => counter.shifts.title);

export default function Shifts() {
  const { asOf, shifts } = useLoaderData<typeof loader>();
  const words = useMessages().counter.shifts;
  const isEn = useLocale() === "en";
  const to = usePath();
  return (
    <>
      <PageTitle title={words.title} text={words.text} actions={<DemoMark />} />
      <DataTable
        caption={words.title}
        scope={words.scope}
        asOf={asOf}
        rows={shifts}
        rowKey={({ id }) => id}
        rowHref={({ id }) => to(`/counter/shifts/${id}`)}
        empty={words.empty}
        isStacked
        columns={[
          {
            key: "opened",
            label: words.columns.opened,
            cell: ({ openedAt }) => <DateTime instant={openedAt} />,
          },
          {
            key: "till",
            label: words.columns.till,
            cell: (shift) => (
              <>
                {shift.clerk}
                <small className="row-within">
                  {shift.deviceCode} · {isEn ? shift.outletEn : shift.outletZh}
                </small>
              </>
            ),
          },
          {
            key: "state",
            label: words.columns.state,
            cell: ({ closedAt, sealedAt }) =>
              sealedAt !== null ? (
                <Badge tone="leaf">{words.states.sealed}</Badge>
              ) : closedAt !== null ? (
                <Badge tone="warning">{words.states.closed}</Badge>
              ) : (
                <Badge tone="info">{words.states.open}</Badge>
              ),
          },
          {
            key: "sales",
            label: words.columns.sales,
            isNumeric: true,
            cell: ({ saleCount }) => formatCount(saleCount),
          },
          {
            key: "amount",
            label: words.columns.amount,
            isNumeric: true,
            cell: ({ salesFen }) => <Money amountFen={salesFen} />,
          },
          {
            key: "expected",
            label: words.columns.expected,
            isNumeric: true,
            cell: ({ expectedFen }) => <Money amountFen={expectedFen} />,
          },
          {
            key: "counted",
            label: words.columns.counted,
            isNumeric: true,
            cell: ({ countedFen }) => (countedFen === null ? "–" : <Money amountFen={countedFen} />),
          },
          {
            key: "difference",
            label: words.columns.difference,
            isNumeric: true,
            cell: ({ differenceFen }) => (differenceFen === null ? "–" : <Money amountFen={differenceFen} />),
          },
        ]}
      />
    </>
  );
}
