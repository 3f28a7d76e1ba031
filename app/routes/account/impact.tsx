import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { BarChart } from "#app/components/charts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatShare } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { findImpact, type Impact } from "#app/domain/reporting/impact.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { currentStore } from "#db/current.server.ts";

/** More bars than this say less; the table has every county. */
const BARS_MAX = 12;

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const impact = await findImpact(currentStore().read, person.userId, Date.now());
  const isEn = localeOf(request) === "en";
  return {
    ...impact,
    counties: impact.counties.map(({ nameZh, nameEn, ...county }) => ({
      ...county,
      name: isEn ? nameEn : nameZh,
    })),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.impact.title);

export default function ImpactPage() {
  const impact = useLoaderData<typeof loader>();
  const { account, common } = useMessages();
  const texts = account.impact;
  const path = usePath();
  const scope = `${texts.scope} · ${common.demo}`;
  const { asOf, counties } = impact;
  const shown = counties.slice(0, BARS_MAX);
  const rest = counties.slice(BARS_MAX).reduce((sum, county) => sum + county.amountFen, 0);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: account.home.title, href: path("/account") }, { label: texts.title }]} />
      <PageTitle title={texts.title} text={texts.text} />
      {counties.length === 0 ? (
        <EmptyState
          title={texts.empty}
          text={texts.emptyText}
          action={{ href: path("/products"), label: texts.emptyAction }}
        />
      ) : (
        <div className="stack-l impact">
          <FigureLine
            scope={scope}
            asOf={asOf}
            figures={[
              {
                label: texts.credited,
                value: <Money amountFen={impact.amountFen} />,
                href: path("/account/orders"),
              },
              { label: texts.counties, value: formatCount(counties.length) },
              { label: texts.orders, value: formatCount(impact.orderCount) },
              {
                label: texts.certified,
                value: (
                  <>
                    <Money amountFen={impact.certifiedFen} />{" "}
                    <small>{formatShare(impact.certifiedFen, impact.amountFen)}</small>
                  </>
                ),
              },
            ]}
          />
          <BarChart
            title={texts.byCounty}
            scope={scope}
            asOf={asOf}
            data={[
              ...shown.map((county) => ({
                key: county.countyId,
                label: county.name,
                value: county.amountFen,
                href: path(`/counties/${county.countyId}`),
              })),
              ...(counties.length > BARS_MAX ? [{ key: "rest", label: texts.chartRest, value: rest }] : []),
            ]}
            table={<CountyTable impact={impact} />}
          />
          <p>
            <a href={path("/account/orders")}>{texts.openOrders}</a>
          </p>
        </div>
      )}
    </>
  );
}

type Shown = Omit<Impact, "counties"> & {
  counties: (Omit<Impact["counties"][number], "nameZh" | "nameEn"> & { name: string })[];
};

function CountyTable({ impact }: { impact: Shown }) {
  const { account, common } = useMessages();
  const texts = account.impact;
  const path = usePath();
  return (
    <DataTable
      caption={texts.byCounty}
      scope={`${texts.scope} · ${common.demo}`}
      asOf={impact.asOf}
      rows={impact.counties}
      rowKey={(county) => county.countyId}
      rowHref={(county) => path(`/counties/${county.countyId}`)}
      total
      columns={[
        { key: "county", label: texts.county, cell: (county) => county.name },
        {
          key: "amount",
          label: texts.amount,
          isNumeric: true,
          cell: (county) => <Money amountFen={county.amountFen} />,
          total: <Money amountFen={impact.amountFen} />,
        },
        {
          key: "certified",
          label: texts.certified,
          isNumeric: true,
          cell: (county) => <Money amountFen={county.certifiedFen} />,
          total: <Money amountFen={impact.certifiedFen} />,
        },
        {
          key: "orders",
          label: texts.orders,
          isNumeric: true,
          isMinor: true,
          // an order that helped two counties counts in both rows, so there is no sum
          cell: (county) => formatCount(county.orderCount),
        },
        {
          key: "lines",
          label: texts.lines,
          isNumeric: true,
          isMinor: true,
          cell: (county) => formatCount(county.lineCount),
          total: formatCount(impact.lineCount),
        },
      ]}
    />
  );
}
