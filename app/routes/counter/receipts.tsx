import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { findSaleId, listRecentSales } from "#app/domain/tills/find-sale.server.ts";
import { findReceipt } from "#app/domain/tills/receipt.server.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** Finds the receipt that a customer brings: by what is scanned, its number, or among the last ones. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outletIds } = await openCounter(request, "openCounter");
  const { read } = currentStore();
  const typed = new URL(request.url).searchParams.get("q")?.slice(0, 200) ?? "";
  const saleId = typed ? await findSaleId(read, typed) : undefined;
  const found = saleId ? await findReceipt(read, saleId) : undefined;
  if (found && (!outletIds || outletIds.includes(found.outletId)))
    throw redirect(`/counter/receipts/${found.id}`, 303);
  return { typed, asOf: Date.now(), sales: await listRecentSales(read, outletIds) };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ counter }) => counter.receipts.title);

export default function Receipts() {
  const { typed, asOf, sales } = useLoaderData<typeof loader>();
  const { counter, counterDesk } = useMessages();
  const words = counter.receipts;
  const isEn = useLocale() === "en";
  const to = usePath();
  return (
    <>
      <PageTitle title={words.title} text={words.text} actions={<DemoMark />} />
      <div className="stack-l">
        <form method="get" className="panel stack">
          {typed ? <Notice kind="warning">{words.notFound}</Notice> : null}
          <TextInput
            name="q"
            label={words.find}
            hint={words.findHint}
            value={typed}
            autoComplete="off"
            autoFocus
          />
          <Button>{words.submit}</Button>
        </form>
        <DataTable
          caption={words.recent}
          scope={words.scope}
          asOf={asOf}
          rows={sales}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/counter/receipts/${id}`)}
          empty={words.empty}
          columns={[
            {
              key: "number",
              label: counter.shifts.number,
              cell: ({ deviceCode, number }) => <span className="one-line">{`${deviceCode}-${number}`}</span>,
            },
            {
              key: "soldAt",
              label: counter.shifts.soldAt,
              cell: ({ soldAt }) => <DateTime instant={soldAt} />,
            },
            {
              key: "amount",
              label: counter.shifts.columns.amount,
              isNumeric: true,
              cell: ({ totalFen }) => <Money amountFen={totalFen} />,
            },
            {
              key: "tender",
              label: counter.shifts.tender,
              cell: ({ tender }) => counterDesk.tenders[tender],
            },
            {
              key: "outlet",
              label: counter.today.outlet,
              isMinor: true,
              cell: ({ outletZh, outletEn }) => (isEn ? outletEn : outletZh),
            },
          ]}
        />
      </div>
    </>
  );
}
