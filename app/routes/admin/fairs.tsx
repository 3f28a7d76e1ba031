import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Pagination } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { listForecasts } from "#app/domain/fairs/forecast.server.ts";
import { listFairs } from "#app/domain/fairs/queries.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { readCountyNames, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { FairDaysText, HostText } from "#app/routes/admin/fair-parts.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const PAGE_SIZE = 50;

/** All fairs, the latest first, each with what it brought. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFairs");
  const { read } = currentStore();
  const now = Date.now();
  const asked = Math.trunc(Number(new URL(request.url).searchParams.get("page")));
  const page = Math.min(10_000, Math.max(1, asked || 1));
  const { rows, count } = await listFairs(read, { page, size: PAGE_SIZE });
  const sums = await sumFairs(
    read,
    rows.map(({ id }) => id),
  );
  const forecasts = await listForecasts(
    read,
    rows.map(({ id }) => id),
  );
  const fairs = [];
  for (const fair of rows) {
    const countyName = fair.hostCountyId ? await readCountyNames(read, fair, businessDay(now)) : undefined;
    fairs.push({
      ...fair,
      host: fair.hostCountyId && countyName ? countyName(fair.hostCountyId) : null,
      sums: sums.get(fair.id) ?? null,
      forecastFen:
        forecasts.find(
          ({ fairId, scope, isStanding }) => fairId === fair.id && scope === "fair" && isStanding,
        )?.amountFen ?? null,
    });
  }
  return {
    asOf: now,
    fairs,
    count,
    page,
    pages: Math.max(1, Math.ceil(count / PAGE_SIZE)),
    mayKeep: may(person, "keepFairs"),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.title);

export default function Fairs() {
  const { asOf, fairs, count, page, pages, mayKeep } = useLoaderData<typeof loader>();
  const { fairs: words } = useMessages();
  const to = usePath();
  const say = useSay();
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={mayKeep ? <ButtonLink href={to("/admin/fairs/new")}>{words.add}</ButtonLink> : null}
      />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.title}
          scope={words.joined([
            words.listed(formatCount(count)),
            words.scope,
            words.signedScope,
            words.forecasts.kind,
          ])}
          asOf={asOf}
          rows={fairs}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/fairs/${id}`)}
          empty={words.empty}
          isDense
          isStacked
          columns={[
            {
              key: "name",
              label: words.columns.name,
              cell: ({ nameZh, nameEn }) => say({ zh: nameZh, en: nameEn }),
            },
            {
              key: "days",
              label: words.columns.days,
              cell: (fair) => <FairDaysText {...fair} />,
            },
            {
              key: "onSite",
              label: words.columns.onSite,
              isNumeric: true,
              cell: ({ sums }) => <Money amountFen={sums?.onSiteFen ?? 0} />,
            },
            {
              key: "signed",
              label: words.columns.signed,
              isNumeric: true,
              cell: ({ sums }) => <Money amountFen={sums?.signedFen ?? 0} />,
            },
            {
              key: "realised",
              label: words.columns.realised,
              isNumeric: true,
              cell: ({ sums }) => <Money amountFen={sums?.realisedFen ?? 0} />,
            },
            {
              key: "forecast",
              label: words.columns.forecast,
              isNumeric: true,
              isLabelled: true,
              cell: ({ forecastFen }) => (forecastFen === null ? "–" : <Money amountFen={forecastFen} />),
            },
            {
              key: "host",
              label: words.columns.host,
              cell: ({ host, isDemo }) => (
                <>
                  <HostText host={host} /> {isDemo ? <DemoMark /> : null}
                </>
              ),
            },
            {
              key: "place",
              label: words.columns.place,
              cell: ({ district, address }) => (
                <>
                  {say(district)}
                  <small className="row-within">{address}</small>
                </>
              ),
            },
          ]}
        />
        <Pagination
          page={page}
          pages={pages}
          total={count}
          href={(number) => to(number === 1 ? "/admin/fairs" : `/admin/fairs?page=${number}`)}
        />
      </div>
    </>
  );
}
