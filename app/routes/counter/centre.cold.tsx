import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { StorageBadge } from "#app/components/tags.tsx";
import { countTroubles, listColdCases } from "#app/domain/reporting/cold-cases.server.ts";
import { openPage } from "#app/http/open-page.server.ts";
import { CaseBadges, degrees, Fault } from "#app/routes/counter/cold-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

const FILTERS = ["all", "out", "overdue", "held"] as const;

/** The cold cases of all outlets, what needs somebody first. */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "watchCentre");
  const asOf = Date.now();
  const asked = new URL(request.url).searchParams.get("filter");
  const filter = FILTERS.find((known) => known === asked) ?? "all";
  const cases = await listColdCases(currentStore().read, null, asOf);
  const isShown = {
    all: () => true,
    out: ({ isOut }: (typeof cases)[number]) => isOut,
    overdue: ({ timeliness }: (typeof cases)[number]) => timeliness === "overdue",
    held: ({ heldLots }: (typeof cases)[number]) => heldLots > 0,
  };
  const counts = {
    all: cases.length,
    ...countTroubles(cases),
    held: cases.filter(isShown.held).length,
  };
  return { filter, counts, rows: cases.filter(isShown[filter]), asOf };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ cold }) => cold.centre.title);

export default function CentreCold() {
  const { filter, counts, rows, asOf } = useLoaderData<typeof loader>();
  const { cold, centre } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = cold.centre;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: centre.title, href: to("/counter/centre") }, { label: words.title }]} />
      <PageTitle title={words.title} text={words.text} />
      <Tabs
        label={words.filter}
        links={FILTERS.map((one) => ({
          label: words.filters[one],
          href: to(one === "all" ? "/counter/centre/cold" : `/counter/centre/cold?filter=${one}`),
          isCurrent: one === filter,
          count: counts[one],
        }))}
      />
      <DataTable
        caption={words.caption}
        scope={words.scope}
        asOf={asOf}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ outletId }) => to(`/counter/stock/cold?outlet=${encodeURIComponent(outletId)}`)}
        empty={words.empty}
        isDense
        isStacked
        columns={[
          { key: "outlet", label: words.outlet, cell: (row) => (isEn ? row.outletEn : row.outletZh) },
          {
            key: "case",
            label: words.cold,
            cell: ({ name, storageClass }) => (
              <>
                {name} <StorageBadge storage={storageClass} />
              </>
            ),
          },
          {
            key: "last",
            label: words.last,
            isNumeric: true,
            cell: ({ tenths, minTenths, maxTenths }) =>
              tenths === null || minTenths === null || maxTenths === null ? (
                cold.never
              ) : (
                <>
                  {cold.degrees(degrees(tenths))}{" "}
                  <Fault tenths={tenths} minTenths={minTenths} maxTenths={maxTenths} />
                </>
              ),
          },
          {
            key: "readAt",
            label: words.readAt,
            isLabelled: true,
            cell: ({ readAt }) => (readAt === null ? "—" : <DateTime instant={readAt} />),
          },
          {
            key: "due",
            label: words.due,
            isLabelled: true,
            cell: ({ dueAt }) => <DateTime instant={dueAt} />,
          },
          { key: "state", label: words.state, cell: (row) => <CaseBadges row={row} /> },
          {
            key: "held",
            label: words.held,
            isNumeric: true,
            cell: ({ heldLots }) => formatCount(heldLots),
          },
        ]}
      />
    </>
  );
}
