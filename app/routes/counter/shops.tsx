import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Pagination } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { isOpenOn } from "#app/domain/outlets/outlet-tree.ts";
import { listShops } from "#app/domain/outlets/shops.server.ts";
import { listPartnerOutlets, type OutletSales } from "#app/domain/reporting/partner-sales.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openShops } from "#app/routes/counter/open-shops.server.ts";
import { PartnerFrame } from "#app/routes/counter/partner-frame.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

const PAGE_SIZE = 25;

/** A retail partner's shops, each counter in them with what it sold today and this month. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { person, partnerIds, partners } = await openShops(request);
  const { read } = currentStore();
  const asOf = Date.now();
  const today = businessDay(asOf);
  const shops = (await Promise.all(partnerIds.map((id) => listShops(read, id)))).flat();
  const nameOf = new Map(shops.map(({ id, nameZh, nameEn }) => [id, { zh: nameZh, en: nameEn }]));
  const outlets = await listPartnerOutlets(read, partnerIds, today);
  const asked = Math.trunc(Number(new URL(request.url).searchParams.get("page"))) || 1;
  const pages = Math.max(1, Math.ceil(outlets.length / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, asked));
  const sum = (pick: (outlet: OutletSales) => number) =>
    outlets.reduce((total, outlet) => total + pick(outlet), 0);
  return {
    asOf,
    page,
    pages,
    count: outlets.length,
    sums: {
      todayFen: sum(({ todayFen }) => todayFen),
      todayOrders: sum(({ todayOrders }) => todayOrders),
      monthFen: sum(({ monthFen }) => monthFen),
      monthOrders: sum(({ monthOrders }) => monthOrders),
    },
    person: person.name,
    partners: partners.map(({ nameZh, nameEn }) => ({ zh: nameZh, en: nameEn })),
    outlets: outlets.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((outlet) => ({
      ...outlet,
      shop: nameOf.get(outlet.shopId ?? "") ?? null,
      state: isOpenOn(outlet, today)
        ? ("open" as const)
        : outlet.openedDay > today
          ? ("planned" as const)
          : ("closed" as const),
    })),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ centre }) => centre.shops.title);

export default function OwnShops() {
  const { asOf, person, partners, outlets, sums, page, pages, count } = useLoaderData<typeof loader>();
  const { centre, common, outlets: outletWords } = useMessages();
  const { shops: words } = centre;
  const isEn = useLocale() === "en";
  const to = usePath();
  const say = (name: { zh: string; en: string }) => (isEn ? name.en : name.zh);
  const scope = centre.joined([words.scope, common.demo]);
  return (
    <PartnerFrame name={person} place={partners.map(say).join(" · ")}>
      <PageTitle title={words.title} text={words.text} actions={<DemoMark />} />
      <div className="stack-l admin-tables">
        <FigureLine
          scope={scope}
          asOf={asOf}
          figures={[
            { label: words.today, value: formatFen(sums.todayFen) },
            { label: words.todayOrders, value: formatCount(sums.todayOrders) },
            { label: words.month, value: formatFen(sums.monthFen) },
            { label: words.monthOrders, value: formatCount(sums.monthOrders) },
          ]}
        />
        <DataTable
          caption={words.title}
          scope={scope}
          asOf={asOf}
          rows={outlets}
          rowKey={({ id }) => id}
          empty={words.none}
          isDense
          total
          columns={[
            {
              key: "outlet",
              label: words.outlet,
              cell: ({ shop, shopId, ...outlet }) => (
                <>
                  {say(outlet)}
                  <span className="row-within">
                    {shop ? <a href={to(`/counter/shops/${shopId}`)}>{say(shop)}</a> : words.outside}
                  </span>
                </>
              ),
            },
            {
              key: "state",
              label: words.state,
              cell: ({ kind, state }) => (
                <>
                  {outletWords.kinds[kind]}{" "}
                  <Badge tone={state === "open" ? "leaf" : "plain"}>{words.states[state]}</Badge>
                </>
              ),
            },
            {
              key: "today",
              label: words.today,
              isNumeric: true,
              cell: ({ todayFen }) => <Money amountFen={todayFen} />,
              total: <Money amountFen={sums.todayFen} />,
            },
            {
              key: "todayOrders",
              label: words.todayOrders,
              isNumeric: true,
              cell: ({ todayOrders }) => formatCount(todayOrders),
              total: formatCount(sums.todayOrders),
            },
            {
              key: "month",
              label: words.month,
              isNumeric: true,
              cell: ({ monthFen }) => <Money amountFen={monthFen} />,
              total: <Money amountFen={sums.monthFen} />,
            },
          ]}
        />
        <Pagination
          page={page}
          pages={pages}
          total={count}
          href={(number) => to(`/counter/shops?page=${number}`)}
        />
      </div>
    </PartnerFrame>
  );
}
