import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { SortLinks } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { listTransfers } from "#app/domain/reporting/stock-transfers.server.ts";
import { openStock } from "#app/routes/counter/open-stock.server.ts";
import { StockTabs } from "#app/routes/counter/stock-parts.tsx";
import { TransferBadge } from "#app/routes/counter/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import { STOCK_TRANSFER_STATES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** The transfers to and from the outlets of the visitor. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outletIds, now, mayKeep } = await openStock(request);
  const shown = new URL(request.url).searchParams.get("state");
  const state = STOCK_TRANSFER_STATES.find((one) => one === shown);
  const rows = await listTransfers(currentStore().read, outletIds, state);
  return { rows, state, asOf: now, mayKeep };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.transfers.title);

export default function Transfers() {
  const { rows, state, asOf, mayKeep } = useLoaderData<typeof loader>();
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = stock.transfers;
  const states = [undefined, ...STOCK_TRANSFER_STATES];
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          mayKeep ? <ButtonLink href={to("/counter/stock/transfers/new")}>{words.ask}</ButtonLink> : null
        }
      />
      <StockTabs current="transfers" mayKeep={mayKeep} />
      <div className="stack-l">
        <SortLinks
          label={words.filter}
          links={states.map((one) => ({
            label: one ? words.states[one] : words.all,
            href: to(`/counter/stock/transfers${one ? `?state=${one}` : ""}`),
            isCurrent: one === state,
          }))}
        />
        <DataTable
          caption={words.caption}
          scope={words.scope}
          asOf={asOf}
          rows={rows}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/counter/stock/transfers/${id}`)}
          empty={words.empty}
          isStacked
          columns={[
            { key: "number", label: words.number, cell: ({ number }) => number },
            {
              key: "state",
              label: words.state,
              cell: (row) => <TransferBadge state={row.state} />,
            },
            {
              key: "from",
              label: words.from,
              isLabelled: true,
              cell: (row) => (isEn ? row.fromEn : row.fromZh),
            },
            { key: "to", label: words.to, isLabelled: true, cell: (row) => (isEn ? row.toEn : row.toZh) },
            {
              key: "pieces",
              label: words.pieces,
              isNumeric: true,
              cell: ({ pieces }) => formatCount(pieces),
            },
            {
              key: "changedAt",
              label: words.changedAt,
              isLabelled: true,
              cell: ({ changedAt }) => (
                <span className="one-line">
                  <DateTime instant={changedAt} />
                </span>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}
