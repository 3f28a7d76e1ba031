import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AcceptanceBadge, acceptanceState } from "#app/components/acceptance-section.tsx";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { countWaiting, listAcceptances } from "#app/domain/acceptance/list-acceptances.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { maskName } from "#app/domain/identity/masking.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { isId } from "#app/domain/values/id.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const VIEWS = ["waiting", "differing", "all"] as const;

/** What units said of goods that came; what waits for the shop first. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readAcceptances");
  const { read } = currentStore();
  const asked = new URL(request.url).searchParams;
  const view = VIEWS.find((one) => one === asked.get("view")) ?? "waiting";
  const after = asked.get("after") ?? "";
  const { acceptances, next } = await listAcceptances(read, view, isId(after) ? after : undefined);
  const isMasked = !may(person, "seePersonalData");
  return {
    view,
    next,
    isFirst: !isId(after),
    waiting: await countWaiting(read),
    acceptances: acceptances.map(({ unit, acceptedBy, orderId: _, ...one }) => ({
      ...one,
      unit: unitNameFor(unit, person),
      acceptedBy: isMasked ? maskName(acceptedBy) : acceptedBy,
    })),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ acceptance }) => acceptance.desk.title);

export default function Acceptances() {
  const { view, next, isFirst, waiting, acceptances } = useLoaderData<typeof loader>();
  const { acceptance } = useMessages();
  const words = acceptance.desk;
  const to = usePath();
  const isEn = useLocale() === "en";
  const here = (more: string) => to(`/admin/acceptances?view=${view}${more}`);
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l admin-tables">
        <Tabs
          label={words.tabs}
          links={VIEWS.map((one) => ({
            label: words.views[one],
            href: to(`/admin/acceptances?view=${one}`),
            isCurrent: one === view,
            count: (one === "waiting" && waiting) || undefined,
          }))}
        />
        <DataTable
          caption={words.views[view]}
          rows={acceptances}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/acceptances/${id}`)}
          empty={words.empty[view]}
          isStacked
          columns={[
            { key: "order", label: words.columns.order, cell: ({ orderNumber }) => orderNumber },
            {
              key: "state",
              label: words.columns.state,
              cell: (one) => <AcceptanceBadge state={acceptanceState(one)} />,
            },
            { key: "unit", label: words.columns.unit, cell: ({ unit }) => (isEn ? unit.en : unit.zh) },
            {
              key: "wrong",
              label: words.columns.wrong,
              isNumeric: true,
              cell: ({ wrongQuantity }) => (wrongQuantity === 0 ? "–" : formatCount(wrongQuantity)),
            },
            {
              key: "terms",
              label: words.columns.terms,
              cell: ({ isGoodsFirst }) => words.terms[isGoodsFirst ? "goods" : "money"],
            },
            {
              key: "at",
              label: words.columns.acceptedAt,
              isLabelled: true,
              cell: ({ acceptedAt }) => <DateTime instant={acceptedAt} />,
            },
            { key: "by", label: words.columns.by, isLabelled: true, cell: ({ acceptedBy }) => acceptedBy },
          ]}
        />
        <p className="row row-apart">
          {isFirst ? <span /> : <a href={here("")}>{words.toStart}</a>}
          {next ? (
            <a rel="next" href={here(`&after=${next}`)}>
              {words.more}
            </a>
          ) : null}
        </p>
      </div>
    </>
  );
}
