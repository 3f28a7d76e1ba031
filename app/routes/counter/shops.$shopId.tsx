import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { findShop } from "#app/domain/outlets/shops.server.ts";
import { listOutletDays, listPartnerOutlets } from "#app/domain/reporting/partner-sales.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openShops } from "#app/routes/counter/open-shops.server.ts";
import { PartnerFrame } from "#app/routes/counter/partner-frame.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** One of the partner's own shops, day by day; another's is not there. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, partnerIds } = await openShops(request);
  const { read } = currentStore();
  const asOf = Date.now();
  const today = businessDay(asOf);
  const shop = await findShop(read, params.shopId?.slice(0, 80) ?? "");
  if (!shop || !partnerIds.includes(shop.retailPartnerId)) throw new Response("Not Found", { status: 404 });
  const outlets = (await listPartnerOutlets(read, [shop.retailPartnerId], today)).filter(
    ({ shopId }) => shopId === shop.id,
  );
  const days = await listOutletDays(
    read,
    outlets.map(({ id }) => id),
    today,
  );
  return { asOf, person: person.name, shop, outlets, days };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ centre }) => page?.shop.nameZh ?? centre.shops.title);

export default function OwnShop() {
  const { asOf, person, shop, outlets, days } = useLoaderData<typeof loader>();
  const { centre, common } = useMessages();
  const { shops: words } = centre;
  const isEn = useLocale() === "en";
  const to = usePath();
  const name = isEn ? shop.nameEn : shop.nameZh;
  const scope = centre.joined([words.scope, common.demo]);
  const sumOf = (pick: (day: (typeof days)[number]) => number) =>
    days.reduce((total, day) => total + pick(day), 0);
  return (
    <PartnerFrame name={person} place={isEn ? shop.partnerEn : shop.partnerZh}>
      <Breadcrumbs crumbs={[{ label: words.back, href: to("/counter/shops") }, { label: name }]} />
      <PageTitle title={name} text={shop.address} actions={<DemoMark />} />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.outletsIn(formatCount(outlets.length))}
          scope={scope}
          asOf={asOf}
          rows={outlets}
          rowKey={({ id }) => id}
          columns={[
            { key: "outlet", label: words.outlet, cell: ({ zh, en }) => (isEn ? en : zh) },
            {
              key: "today",
              label: words.today,
              isNumeric: true,
              cell: ({ todayFen }) => <Money amountFen={todayFen} />,
            },
            {
              key: "month",
              label: words.month,
              isNumeric: true,
              cell: ({ monthFen }) => <Money amountFen={monthFen} />,
            },
          ]}
        />
        <DataTable
          caption={words.byDay}
          scope={scope}
          asOf={asOf}
          rows={days}
          rowKey={({ day }) => String(day)}
          empty={words.noSales}
          total
          isDense
          columns={[
            { key: "day", label: words.day, cell: ({ day }) => <DateTime day={day} /> },
            {
              key: "sales",
              label: words.sales,
              isNumeric: true,
              cell: ({ saleFen }) => <Money amountFen={saleFen} />,
              total: <Money amountFen={sumOf(({ saleFen }) => saleFen)} />,
            },
            {
              key: "returns",
              label: words.returns,
              isNumeric: true,
              cell: ({ returnFen }) => <Money amountFen={returnFen} />,
              total: <Money amountFen={sumOf(({ returnFen }) => returnFen)} />,
            },
            {
              key: "net",
              label: centre.net,
              isNumeric: true,
              cell: ({ amountFen }) => <Money amountFen={amountFen} />,
              total: <Money amountFen={sumOf(({ amountFen }) => amountFen)} />,
            },
            {
              key: "orders",
              label: centre.orders,
              isNumeric: true,
              cell: ({ orderCount }) => formatCount(orderCount),
              total: formatCount(sumOf(({ orderCount }) => orderCount)),
            },
          ]}
        />
      </div>
    </PartnerFrame>
  );
}
