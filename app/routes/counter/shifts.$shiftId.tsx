import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { findShiftSheet } from "#app/domain/tills/shift-queries.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** The sheet of one shift: its drawer, and each of its sales. */
export async function loader({ request, params: { shiftId = "" } }: LoaderFunctionArgs) {
  const { outletIds } = await openCounter(request, "openCounter");
  const shift = isId(shiftId) ? await findShiftSheet(currentStore().read, shiftId) : undefined;
  if (!shift || (outletIds && !outletIds.includes(shift.outletId)))
    throw new Response("Not Found", { status: 404 });
  return { asOf: Date.now(), shift };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ counter }) => counter.shifts.sheet);

export default function ShiftSheet() {
  const { asOf, shift } = useLoaderData<typeof loader>();
  const { counter, counterDesk } = useMessages();
  const words = counter.shifts;
  const isEn = useLocale() === "en";
  const to = usePath();
  const saysOther =
    shift.sealedAt !== null &&
    (shift.deviceSaleCount !== shift.saleCount || shift.deviceTotalFen !== shift.salesFen);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.title, href: to("/counter/shifts") }, { label: words.sheet }]} />
      <PageTitle
        title={words.of(shift.clerk, shift.deviceCode)}
        text={
          <>
            {isEn ? shift.outletEn : shift.outletZh} · <DateTime instant={shift.openedAt} />
            {shift.closedAt === null ? null : (
              <>
                {" – "}
                <DateTime instant={shift.closedAt} />
              </>
            )}
          </>
        }
        actions={
          <>
            <DemoMark />
            <button type="button" className="button button-quiet" data-print hidden>
              {words.print}
            </button>
          </>
        }
      />
      <div className="stack-l">
        {shift.closedAt === null ? <Notice kind="info">{words.openText}</Notice> : null}
        {shift.closedAt !== null && shift.sealedAt === null ? (
          <Notice kind="warning">{words.closedText(shift.lastSaleNumber ?? 0)}</Notice>
        ) : null}
        {saysOther ? (
          <Notice kind="warning">
            {words.saysOther(formatCount(shift.deviceSaleCount ?? 0), formatFen(shift.deviceTotalFen ?? 0))}
          </Notice>
        ) : null}
        <FigureLine
          scope={words.drawerScope}
          asOf={shift.sealedAt ?? asOf}
          figures={[
            { label: words.float, value: formatFen(shift.floatFen) },
            { label: words.cash, value: formatFen(shift.cashFen) },
            { label: words.returns, value: formatFen(-shift.returnsFen) },
            { label: words.columns.expected, value: formatFen(shift.expectedFen) },
            {
              label: words.columns.counted,
              value: shift.countedFen === null ? "–" : formatFen(shift.countedFen),
            },
            {
              label: words.columns.difference,
              value: shift.differenceFen === null ? "–" : formatFen(shift.differenceFen),
            },
          ]}
        />
        {shift.explanation ? <p className="panel">{words.explained(shift.explanation)}</p> : null}
        <DataTable
          caption={words.salesOf}
          scope={words.scope}
          asOf={asOf}
          rows={shift.sales}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/counter/receipts/${id}`)}
          empty={words.noSales}
          total
          columns={[
            {
              key: "number",
              label: words.number,
              cell: ({ number }) => <span className="one-line">{`${shift.deviceCode}-${number}`}</span>,
            },
            { key: "soldAt", label: words.soldAt, cell: ({ soldAt }) => <DateTime instant={soldAt} /> },
            { key: "tender", label: words.tender, cell: ({ tender }) => counterDesk.tenders[tender] },
            {
              key: "amount",
              label: words.columns.amount,
              isNumeric: true,
              cell: ({ totalFen }) => <Money amountFen={totalFen} />,
              total: <Money amountFen={shift.salesFen} />,
            },
            {
              key: "flags",
              label: words.flags,
              cell: ({ flags }) =>
                flags.map((flag) => (
                  <Badge key={flag} tone="warning">
                    {counter.flags[flag]}
                  </Badge>
                )),
            },
          ]}
        />
      </div>
    </>
  );
}
