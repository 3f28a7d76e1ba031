import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { ButtonLink } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import type { Fair } from "#app/domain/fairs/queries.server.ts";
import { may } from "#app/domain/identity/access.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { FAIR_GROUPS } from "#app/domain/reporting/fair-groups.ts";
import { listRealisedEntries, readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import { readCountyNames, readFairRows, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { listFairLines } from "#app/domain/reporting/fair-sales.server.ts";
import { formatCursor, type LinesCursor, parseCursor } from "#app/domain/reporting/lines.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { getFair } from "#app/routes/admin/fair-page.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { SaleLineTable } from "#app/routes/admin/sale-line-table.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const LINES_PER_PAGE = 100;

/**
 * The entries of the ledger behind a fair's sales on site, or behind what was realised of its signed orders: all, or
 * of one county, one supplier or one signed order.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const now = Date.now();
  const search = new URL(request.url).searchParams;
  const of = search.get("of") ?? "onsite";
  const typed = search.get("after");
  const after = typed === null ? undefined : parseCursor(typed);
  const behind =
    of === "onsite"
      ? await readOnSite(fair, search, businessDay(now))
      : of === "realised"
        ? await readRealised(fair, search, businessDay(now))
        : undefined;
  if ((typed !== null && !after) || !behind) throw new Response("Bad Request", { status: 400 });
  const { lines, next } = await behind.list(after);
  return {
    asOf: now,
    fair,
    of: behind.of,
    member: behind.member,
    search: new URLSearchParams([...search].filter(([name]) => name !== "after")).toString(),
    amountFen: behind.amountFen,
    lines,
    next: next && formatCursor(next),
    isFirst: !after,
    mayReadOrders: may(person, "readOrders"),
  };
}

/** What is behind a figure: its member by name, its amount, and its entries page by page; undefined for no figure. */
interface Behind {
  of: "onsite" | "realised";
  member: Name | null;
  amountFen: number;
  list: (after: LinesCursor | undefined) => ReturnType<typeof listFairLines>;
}

async function readOnSite(fair: Fair, search: URLSearchParams, today: number): Promise<Behind | undefined> {
  const { read } = currentStore();
  const group = FAIR_GROUPS.find((one) => search.has(one));
  const rows = await readFairRows(read, fair, group ?? "county", today);
  const row = group && rows.find(({ key }) => key === search.get(group));
  if (group && !row) return undefined;
  const sums = row ?? (await sumFairs(read, [fair.id])).get(fair.id);
  return {
    of: "onsite",
    member: row?.name ?? null,
    amountFen: sums?.onSiteFen ?? 0,
    list: (after) =>
      listFairLines(read, fair.id, group && row ? { [group]: row.key } : {}, after, LINES_PER_PAGE),
  };
}

async function readRealised(fair: Fair, search: URLSearchParams, today: number): Promise<Behind | undefined> {
  const { read } = currentStore();
  const countyName = await readCountyNames(read, fair, today);
  const [county, supplier, number] = ["county", "supplier", "order"].map((name) => search.get(name));
  const lines = (await readSignedLines(read, { fairIds: [fair.id] })).filter(
    (line) =>
      (county === null || line.countyId === county) &&
      (supplier === null || line.supplierId === supplier) &&
      (number === null || line.number === number),
  );
  const [first] = lines;
  const isNarrowed = [county, supplier, number].some((value) => value !== null);
  if (isNarrowed && !first) return undefined;
  const member =
    first === undefined
      ? null
      : number !== null
        ? { zh: first.number, en: first.number }
        : supplier !== null
          ? first.supplier
          : county !== null
            ? countyName(first.countyId)
            : null;
  return {
    of: "realised",
    member,
    amountFen: lines.reduce((sum, { realisedFen }) => sum + realisedFen, 0),
    list: (after) => listRealisedEntries(read, lines, after, LINES_PER_PAGE),
  };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fairs }) => fairs.lines.titles[page?.of ?? "onsite"]);

export default function FairLines() {
  const page = useLoaderData<typeof loader>();
  const { fairs, admin, common } = useMessages();
  const to = usePath();
  const say = useSay();
  const { pathname } = useLocation();
  const { lines: words } = fairs;
  const { fair, lines, next, isFirst } = page;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  const scope = fairs.joined([
    fairs.fair.of(name),
    page.member ? say(page.member) : words.all,
    page.of === "onsite" ? fairs.scope : fairs.signedScope,
  ]);
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
          { label: words.titles[page.of] },
        ]}
      />
      <PageTitle
        title={words.titles[page.of]}
        text={words.text(lines.length)}
        actions={
          <ButtonLink kind="quiet" icon="previous" href={to(`/admin/fairs/${fair.id}`)}>
            {words.back}
          </ButtonLink>
        }
      />
      <div className="stack-l admin-tables admin-lines">
        <Figure
          label={page.of === "onsite" ? fairs.fair.onSite : words.realised}
          value={formatFen(page.amountFen)}
          scope={scope}
          asOf={page.asOf}
        />
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
