import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { ButtonLink } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { readFairRows, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { listFairLines } from "#app/domain/reporting/fair-sales.server.ts";
import { formatCursor, parseCursor } from "#app/domain/reporting/lines.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { getFair } from "#app/routes/admin/fair-page.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { SaleLineTable } from "#app/routes/admin/sale-line-table.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const LINES_PER_PAGE = 100;

/** The entries of the ledger behind a fair's sales on site: all, or of one county or one supplier. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const { read } = currentStore();
  const now = Date.now();
  const search = new URL(request.url).searchParams;
  const group = search.has("supplier") ? "supplier" : "county";
  const key = search.get(group);
  const typed = search.get("after");
  const after = typed === null ? undefined : parseCursor(typed);
  const rows = await readFairRows(read, fair, group, businessDay(now));
  const row = rows.find((one) => one.key === key);
  if ((typed !== null && !after) || (key !== null && !row))
    throw new Response("Bad Request", { status: 400 });
  const of = row ? { [group]: row.key } : {};
  const { lines, next } = await listFairLines(read, fair.id, of, after, LINES_PER_PAGE);
  return {
    asOf: now,
    fair,
    member: row?.name ?? null,
    search: new URLSearchParams(of).toString(),
    onSiteFen: row ? row.onSiteFen : ((await sumFairs(read, [fair.id])).get(fair.id)?.onSiteFen ?? 0),
    lines,
    next: next && formatCursor(next),
    isFirst: !after,
    mayReadOrders: may(person, "readOrders"),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.lines.title);

export default function FairLines() {
  const page = useLoaderData<typeof loader>();
  const { fairs, admin, common } = useMessages();
  const to = usePath();
  const say = useSay();
  const { pathname } = useLocation();
  const { lines: words } = fairs;
  const { fair, lines, next, isFirst } = page;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  const scope = fairs.joined([fairs.fair.of(name), page.member ? say(page.member) : words.all, fairs.scope]);
  const isWhole = isFirst && !next;
  const href = (more: Record<string, string>) => {
    const search = new URLSearchParams([...new URLSearchParams(page.search), ...Object.entries(more)]);
    return search.size > 0 ? `${pathname}?${search}` : pathname;
  };
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: fairs.title, href: to("/admin/fairs") },
          { label: name, href: to(`/admin/fairs/${fair.id}`) },
          { label: words.title },
        ]}
      />
      <PageTitle
        title={words.title}
        text={words.text(lines.length)}
        actions={
          <ButtonLink kind="quiet" icon="previous" href={to(`/admin/fairs/${fair.id}`)}>
            {words.back}
          </ButtonLink>
        }
      />
      <div className="stack-l admin-tables admin-lines">
        <Figure label={fairs.fair.onSite} value={formatFen(page.onSiteFen)} scope={scope} asOf={page.asOf} />
        <SaleLineTable
          lines={lines}
          scope={scope}
          asOf={page.asOf}
          isWhole={isWhole}
          mayReadOrders={page.mayReadOrders}
        />
        {isWhole ? null : (
          <nav className="row" aria-label={common.pagination.label}>
            {isFirst ? null : (
              <ButtonLink kind="quiet" href={href({})}>
                {admin.lines.first}
              </ButtonLink>
            )}
            {next ? (
              <ButtonLink kind="quiet" href={href({ after: next })}>
                {admin.lines.next}
              </ButtonLink>
            ) : null}
          </nav>
        )}
      </div>
    </>
  );
}
