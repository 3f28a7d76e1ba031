import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { freeOf } from "#app/domain/inventory/stock-band.ts";
import { listShelves } from "#app/domain/reporting/stock-shelves.server.ts";
import { openStock } from "#app/routes/counter/open-stock.server.ts";
import { GoodsName, OutletChoice, StockTabs } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** What an outlet has on its shelves, by the books. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outlets, outlet, now, mayKeep } = await openStock(request);
  const shelves = outlet ? await listShelves(currentStore().read, outlet.id) : [];
  return { outlets, outlet, shelves, asOf: now, mayKeep };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.title);

export default function Stock() {
  const { outlets, outlet, shelves, asOf, mayKeep } = useLoaderData<typeof loader>();
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = stock.shelves;
  if (!outlet) return <EmptyState title={stock.noOutlet} />;
  const stopped = shelves.filter(({ blocked }) => blocked > 0).length;
  return (
    <>
      <PageTitle title={stock.title} text={isEn ? outlet.nameEn : outlet.nameZh} />
      <StockTabs current="shelves" outletId={outlet.id} mayKeep={mayKeep} />
      <div className="stack-l">
        <OutletChoice outlets={outlets} outlet={outlet} />
        {stopped > 0 ? (
          <Notice kind="warning" title={words.stopped(formatCount(stopped))}>
            <a href={to(`/counter/stock/lots?outlet=${encodeURIComponent(outlet.id)}`)}>{words.seeLots}</a>
          </Notice>
        ) : null}
        <DataTable
          caption={words.caption}
          scope={words.scope}
          asOf={asOf}
          rows={shelves}
          rowKey={({ variantId }) => variantId}
          empty={words.empty}
          isDense
          isStacked
          columns={[
            { key: "goods", label: stock.goods, cell: (shelf) => <GoodsName goods={shelf} /> },
            {
              key: "free",
              label: words.free,
              isLabelled: true,
              isNumeric: true,
              cell: (shelf) => <b>{formatCount(Math.max(0, freeOf(shelf)))}</b>,
            },
            {
              key: "onHand",
              label: words.onHand,
              isNumeric: true,
              cell: ({ onHand }) => formatCount(onHand),
            },
            {
              key: "held",
              label: words.held,
              isNumeric: true,
              cell: ({ held }) => formatCount(held),
            },
            {
              key: "blocked",
              label: words.blocked,
              isNumeric: true,
              cell: ({ blocked }) => (blocked > 0 ? <b>{formatCount(blocked)}</b> : formatCount(0)),
            },
            {
              key: "lotless",
              label: words.lotless,
              isNumeric: true,
              isMinor: true,
              cell: ({ onHand, lotted }) => formatCount(onHand - lotted),
            },
            {
              key: "lastDay",
              label: words.lastDay,
              isLabelled: true,
              cell: ({ lastDay }) =>
                lastDay === null ? (
                  "—"
                ) : (
                  <span className="one-line">
                    <DateTime day={lastDay} />
                  </span>
                ),
            },
          ]}
        />
      </div>
    </>
  );
}
