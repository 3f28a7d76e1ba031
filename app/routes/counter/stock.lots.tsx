import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { SortLinks } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { findPack } from "#app/domain/catalog/find-pack.server.ts";
import { LOT_FILTERS, listLots } from "#app/domain/reporting/lots.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { openStock } from "#app/routes/counter/open-stock.server.ts";
import { GoodsName, LotBadge, StockTabs } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

const ENDING_DAYS = 30;

/** The lots that a person's outlets have or had, or one outlet of them. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outletIds, outlet, now, mayKeep } = await openStock(request);
  const { searchParams } = new URL(request.url);
  const filter = LOT_FILTERS.find((one) => one === searchParams.get("show")) ?? "all";
  const code = (searchParams.get("code") ?? "").trim().slice(0, 60);
  const today = businessDay(now);
  const { read } = currentStore();
  const rows = await listLots(read, {
    filter,
    code,
    variantId: (await findPack(read, code))?.variantId,
    outletIds: searchParams.get("outlet") && outlet ? [outlet.id] : outletIds,
    endingDay: addDays(today, ENDING_DAYS),
  });
  return { rows, filter, code, today, asOf: now, mayKeep, filters: LOT_FILTERS };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.lots.title);

export default function Lots() {
  const { rows, filter, code, today, asOf, mayKeep, filters } = useLoaderData<typeof loader>();
  const { stock } = useMessages();
  const to = usePath();
  const words = stock.lots;
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={rows.some(({ isDemo }) => isDemo) ? <DemoMark /> : null}
      />
      <StockTabs current="lots" mayKeep={mayKeep} />
      <div className="stack-l">
        <SortLinks
          label={words.filter}
          links={filters.map((one) => ({
            label: words.filters[one],
            href: to(`/counter/stock/lots?show=${one}`),
            isCurrent: one === filter,
          }))}
        />
        <form method="get" className="stock-outlet">
          <TextInput name="code" label={words.code} value={code} width="medium" autoComplete="off" />
          <Button kind="quiet">{stock.show}</Button>
        </form>
        <DataTable
          caption={words.caption}
          scope={words.scope}
          asOf={asOf}
          rows={rows}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/counter/stock/lots/${id}`)}
          empty={words.empty}
          isStacked
          columns={[
            { key: "lot", label: words.lot, cell: (lot) => lot.code },
            { key: "goods", label: stock.goods, cell: (lot) => <GoodsName goods={lot} /> },
            {
              key: "lastDay",
              label: words.lastDay,
              isLabelled: true,
              cell: ({ lastDay }) => (
                <span className="one-line">
                  {lastDay === null ? words.noLastDay : <DateTime day={lastDay} />}
                </span>
              ),
            },
            { key: "status", label: words.status, cell: (lot) => <LotBadge lot={lot} today={today} /> },
            {
              key: "onHand",
              label: words.onHand,
              isNumeric: true,
              cell: ({ onHand }) => formatCount(onHand),
            },
          ]}
        />
      </div>
    </>
  );
}
