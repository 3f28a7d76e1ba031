import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { CONVERSION_DAYS, conversionOf } from "#app/domain/fairs/conversion.ts";
import { listForecasts } from "#app/domain/fairs/forecast.server.ts";
import { listStallVersions } from "#app/domain/fairs/queries.server.ts";
import { FAIR_GROUPS } from "#app/domain/reporting/fair-groups.ts";
import { readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import {
  readCountyNames,
  readFairRows,
  readMemberNames,
  sumFairs,
} from "#app/domain/reporting/fair-report.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { FairBars } from "#app/routes/admin/fair-bars.tsx";
import { ConversionTable, ForecastTable } from "#app/routes/admin/fair-conversion.tsx";
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
  const signed = await readSignedLines(read, { fairIds: [fair.id] });
  const forecasts = await listForecasts(read, [fair.id]);
  const nameOf = await readMemberNames(read, fair, today);
  const stalls = await listStallVersions(read, fair);
  return {
    asOf: now,
    fair,
    group,
    host: fair.hostCountyId ? countyName(fair.hostCountyId) : null,
    stallCount: stalls.filter(({ isNewest, fromDay }) => isNewest && fromDay !== null).length,
    sums: (await sumFairs(read, [fair.id])).get(fair.id),
    rows: await readFairRows(read, fair, group, today),
    conversions: CONVERSION_DAYS.map((days) => conversionOf(signed, days, today)),
    forecasts: forecasts
      .filter(({ isStanding }) => isStanding)
      .map(({ isStanding: _, ...forecast }) => ({
        ...forecast,
        member: nameOf(forecast.scope, forecast.memberId),
        conversions: CONVERSION_DAYS.map((days) =>
          conversionOf(
            signed.filter(
              ({ countyId, supplierId }) =>
                forecast.memberId === "" ||
                forecast.memberId === (forecast.scope === "county" ? countyId : supplierId),
            ),
            days,
            today,
          ),
        ),
      })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fairs }) => page?.fair.nameZh ?? fairs.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function FairPage() {
  const page = useLoaderData<typeof loader>();
  const { fairs, common } = useMessages();
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
          <div className="row">
            <ButtonLink kind="quiet" href={to(`${here}/stalls`)}>
              {words.stalls}
            </ButtonLink>
            <ButtonLink kind="quiet" href={to(`${here}/orders`)}>
              {words.orders}
            </ButtonLink>
            <ButtonLink kind="quiet" href={to(`${here}/forecasts`)}>
              {fairs.forecasts.title}
            </ButtonLink>
            <ButtonLink kind="quiet" icon="download" href={to(`${here}/report.csv?by=${page.group}`)}>
              {common.buttons.exportCsv}
            </ButtonLink>
          </div>
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
        <div className="grid-figures">
          <Figure
            label={words.onSite}
            value={formatFen(sums?.onSiteFen ?? 0)}
            href={to(`${here}/lines`)}
            change={words.ofWhich(formatFen(sums?.soldFen ?? 0), formatFen(sums?.returnFen ?? 0))}
            scope={fairs.joined([words.of(name), fairs.scope])}
            asOf={page.asOf}
          />
          <Figure
            label={words.signed}
            value={formatFen(sums?.signedFen ?? 0)}
            href={to(`${here}/orders`)}
            change={words.ofSigned(formatFen(sums?.realisedFen ?? 0), formatFen(sums?.openFen ?? 0))}
            scope={fairs.joined([words.of(name), fairs.signedScope])}
            asOf={page.asOf}
          />
        </div>
        <Tabs
          label={fairs.groupsLabel}
          links={FAIR_GROUPS.map((group) => ({
            label: fairs.groups[group],
            href: to(group === "county" ? here : `${here}?by=${group}`),
            isCurrent: group === page.group,
          }))}
        />
        <Columns page={page} />
        {page.conversions[0]?.signedFen ? (
          <ConversionTable
            conversions={page.conversions}
            scope={fairs.joined([words.of(name), fairs.conversion.scope])}
            asOf={page.asOf}
          />
        ) : null}
        <ForecastTable
          forecasts={page.forecasts}
          fairId={fair.id}
          scope={fairs.joined([words.of(name), fairs.forecasts.kind])}
          asOf={page.asOf}
        />
      </div>
    </>
  );
}

/** The two columns, side by side: each figure opens what it is made of. */
function Columns({ page }: { page: Page }) {
  const { fairs } = useMessages();
  const to = usePath();
  const say = useSay();
  const { fair, group, rows, sums, asOf, stallCount } = page;
  const { fair: words } = fairs;
  const scope = fairs.joined([words.of(say({ zh: fair.nameZh, en: fair.nameEn })), words.twoKinds]);
  const hrefOf = (room: "lines" | "orders", more: Record<string, string>) =>
    to(`/admin/fairs/${fair.id}/${room}?${new URLSearchParams(more)}`);
  const money = (
    key: "onSiteFen" | "signedFen" | "realisedFen" | "openFen",
    label: string,
    href: (member: string) => string | undefined,
  ) => ({
    key,
    label,
    isNumeric: true,
    cell: (row: Page["rows"][number]) => {
      const address = row[key] === 0 ? undefined : href(row.key);
      const amount = <Money amountFen={row[key]} />;
      return address ? <a href={address}>{amount}</a> : amount;
    },
    total: <Money amountFen={sums?.[key] ?? 0} />,
  });
  return (
    <FairBars
      title={words.chart[group]}
      scope={scope}
      asOf={asOf}
      rows={rows.map(({ key, name, onSiteFen, signedFen }) => ({
        key,
        label: say(name),
        onSiteFen,
        signedFen,
      }))}
      table={
        <DataTable
          caption={words.chart[group]}
          scope={scope}
          asOf={asOf}
          rows={rows}
          rowKey={({ key }) => key}
          empty={stallCount > 0 ? words.none : words.noStalls}
          isDense
          total
          columns={[
            { key: "name", label: fairs.member[group], cell: ({ name }) => say(name) },
            money("onSiteFen", fairs.columns.onSite, (key) => hrefOf("lines", { [group]: key })),
            money("signedFen", fairs.columns.signed, (key) => hrefOf("orders", { [group]: key })),
            money("realisedFen", fairs.columns.realised, (key) =>
              hrefOf("lines", { of: "realised", [group]: key }),
            ),
            money("openFen", fairs.columns.open, (key) => hrefOf("orders", { [group]: key })),
          ]}
        />
      }
    />
  );
}
