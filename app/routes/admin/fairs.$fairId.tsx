import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { BarChart } from "#app/components/charts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { listStallVersions } from "#app/domain/fairs/queries.server.ts";
import { FAIR_GROUPS } from "#app/domain/reporting/fair-groups.ts";
import { readCountyNames, readFairRows, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { getFair } from "#app/routes/admin/fair-page.server.ts";
import { FairDaysText, HostText } from "#app/routes/admin/fair-parts.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** A fair with what it brought, by county or by supplier. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const asked = new URL(request.url).searchParams.get("by");
  const group = FAIR_GROUPS.find((one) => one === asked) ?? "county";
  const countyName = await readCountyNames(read, fair, today);
  const stalls = await listStallVersions(read, fair);
  return {
    asOf: now,
    fair,
    group,
    host: fair.hostCountyId ? countyName(fair.hostCountyId) : null,
    stallCount: stalls.filter(({ isNewest, fromDay }) => isNewest && fromDay !== null).length,
    sums: (await sumFairs(read, [fair.id])).get(fair.id),
    rows: await readFairRows(read, fair, group, today),
  };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fairs }) => page?.fair.nameZh ?? fairs.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function FairPage() {
  const page = useLoaderData<typeof loader>();
  const { fairs } = useMessages();
  const to = usePath();
  const say = useSay();
  const { fair, host, sums, stallCount } = page;
  const { fair: words } = fairs;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  const here = `/admin/fairs/${fair.id}`;
  const facts = [
    [words.days, <FairDaysText key="days" {...fair} />],
    [words.place, `${say(fair.district)} ${fair.address}`],
    [words.host, <HostText key="host" host={host} />],
    [
      words.stalls,
      <a key="stalls" href={to(`${here}/stalls`)}>
        {words.stallCount(stallCount)}
      </a>,
    ],
    ...(fair.note ? [[words.note, fair.note] as const] : []),
  ] as const;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: fairs.title, href: to("/admin/fairs") }, { label: name }]} />
      <PageTitle
        title={
          <>
            {name} {fair.isDemo ? <DemoMark /> : null}
          </>
        }
        actions={
          <ButtonLink kind="quiet" href={to(`${here}/stalls`)}>
            {words.stalls}
          </ButtonLink>
        }
      />
      <div className="stack-l admin-tables">
        <dl className="order-facts">
          {facts.map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <Figure
          label={words.onSite}
          value={formatFen(sums?.onSiteFen ?? 0)}
          href={to(`${here}/lines`)}
          change={words.ofWhich(formatFen(sums?.soldFen ?? 0), formatFen(sums?.returnFen ?? 0))}
          scope={fairs.joined([words.of(name), fairs.scope])}
          asOf={page.asOf}
        />
        <Tabs
          label={fairs.groupsLabel}
          links={FAIR_GROUPS.map((group) => ({
            label: fairs.groups[group],
            href: to(group === "county" ? here : `${here}?by=${group}`),
            isCurrent: group === page.group,
          }))}
        />
        <Columns page={page} />
      </div>
    </>
  );
}

function Columns({ page }: { page: Page }) {
  const { fairs } = useMessages();
  const to = usePath();
  const say = useSay();
  const { fair, group, rows, sums, asOf, stallCount } = page;
  const { fair: words } = fairs;
  const scope = fairs.joined([words.of(say({ zh: fair.nameZh, en: fair.nameEn })), words.kind]);
  const hrefOf = (key: string) =>
    to(`/admin/fairs/${fair.id}/lines?${new URLSearchParams({ [group]: key }).toString()}`);
  return (
    <BarChart
      title={words.chart[group]}
      scope={scope}
      asOf={asOf}
      data={rows.map(({ key, name, onSiteFen }) => ({
        key,
        label: say(name),
        value: onSiteFen,
        href: hrefOf(key),
      }))}
      table={
        <DataTable
          caption={words.chart[group]}
          scope={scope}
          asOf={asOf}
          rows={rows}
          rowKey={({ key }) => key}
          rowHref={({ key }) => hrefOf(key)}
          empty={stallCount > 0 ? words.none : words.noStalls}
          isDense
          total
          columns={[
            { key: "name", label: fairs.member[group], cell: ({ name }) => say(name) },
            {
              key: "sold",
              label: words.sold,
              isNumeric: true,
              cell: ({ soldFen }) => <Money amountFen={soldFen} />,
              total: <Money amountFen={sums?.soldFen ?? 0} />,
            },
            {
              key: "returned",
              label: words.returned,
              isNumeric: true,
              cell: ({ returnFen }) => <Money amountFen={returnFen} />,
              total: <Money amountFen={sums?.returnFen ?? 0} />,
            },
            {
              key: "net",
              label: words.net,
              isNumeric: true,
              cell: ({ onSiteFen }) => <Money amountFen={onSiteFen} />,
              total: <Money amountFen={sums?.onSiteFen ?? 0} />,
            },
          ]}
        />
      }
    />
  );
}
