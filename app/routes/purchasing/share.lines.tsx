import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount, formatFen, formatPeriod } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { formatCursor, parseCursor } from "#app/domain/reporting/lines.server.ts";
import { readShareBook, shareIn } from "#app/domain/shares/share-book.server.ts";
import { listShareLines } from "#app/domain/shares/share-lines.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { periodOf } from "#app/domain/values/business-day.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { useCounting } from "#app/routes/purchasing/share-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const LINES_SHOWN = 200;

/** The order lines behind a unit's share of a year, or of one of its months. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const search = new URL(request.url).searchParams;
  const month = search.get("month");
  if (month !== null && !/^([1-9]|1[0-2])$/.test(month)) throw new Response("Bad Request", { status: 400 });
  const mark = search.get("after");
  const after = mark === null ? undefined : parseCursor(mark);
  if (mark !== null && !after) throw new Response("Bad Request", { status: 400 });
  const span = month
    ? periodOf(year * 10_000 + Number(month) * 100 + 1, "month")
    : periodOf(year * 10_000 + 101, "year");
  const { policy, year: unitYear } = shareIn(
    await readShareBook(read, year, { unitId: unit.id }, now),
    unit.id,
  );
  const { lines, next } = policy
    ? await listShareLines(read, unit.id, span, policy, after, LINES_SHOWN)
    : { lines: [], next: undefined };
  return {
    asOf: now,
    year,
    monthId: month ? span.id : null,
    unitId: unit.id,
    name: unitNameFor(unit, person),
    policy: policy ?? null,
    lines,
    isFirst: !after,
    next: next && formatCursor(next),
    staffFen: unitYear.bought
      .filter(({ day }) => span.firstDay <= day && day <= span.lastDay)
      .reduce((sum, { staffFen }) => sum + staffFen, 0),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.lines.caption);

export default function ShareLines() {
  const page = useLoaderData<typeof loader>();
  const { share, common } = useMessages();
  const locale = useLocale();
  const isEn = locale === "en";
  const to = usePath();
  const counting = useCounting();
  const words = share.lines;
  const { year, monthId, unitId, name, lines, staffFen, next } = page;
  const title =
    monthId === null ? words.title(year) : words.titleMonth(formatPeriod(monthId, "month", locale));
  const here = `/purchasing/${unitId}/share/lines?year=${year}${monthId === null ? "" : `&month=${monthId % 100}`}`;
  const scope = share.scope.joined([
    share.scope.own(isEn ? name.en : name.zh, year),
    share.scope.withoutStaff,
    ...counting(page.policy).slice(1),
    common.demo,
  ]);
  const sum = (of: (line: (typeof lines)[number]) => number) =>
    lines.reduce((all, line) => all + of(line), 0);
  const isWhole = page.isFirst && !next;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: share.of(year), href: to(`/purchasing/${unitId}/share?year=${year}`) },
          { label: title },
        ]}
      />
      <PageTitle title={title} text={words.text} />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.caption}
          scope={scope}
          asOf={page.asOf}
          rows={lines}
          rowKey={({ entryId }) => entryId}
          empty={words.none}
          total={isWhole ? true : words.page}
          isDense
          isStacked
          columns={[
            {
              key: "goods",
              label: words.goods,
              cell: (line) => (
                <>
                  <strong>{isEn ? line.nameEn : line.nameZh}</strong> {isEn ? line.specEn : line.specZh}
                  <small className="row-within">{isEn ? line.countyNameEn : line.countyNameZh}</small>
                </>
              ),
            },
            {
              key: "order",
              label: words.order,
              cell: ({ orderNumber, day }) => (
                <>
                  {orderNumber}
                  <small className="row-within one-line">
                    <DateTime day={day} />
                  </small>
                </>
              ),
            },
            {
              key: "quantity",
              label: words.quantity,
              isNumeric: true,
              cell: ({ quantity }) => formatCount(quantity),
            },
            {
              key: "paid",
              label: words.paid,
              isNumeric: true,
              cell: ({ paidFen }) => <Money amountFen={paidFen} />,
              total: <Money amountFen={sum(({ paidFen }) => paidFen)} />,
            },
            {
              key: "repaid",
              label: words.repaid,
              isNumeric: true,
              cell: ({ repaidFen }) => <Money amountFen={repaidFen} />,
              total: <Money amountFen={sum(({ repaidFen }) => repaidFen)} />,
            },
            {
              key: "net",
              label: words.net,
              isNumeric: true,
              cell: ({ netFen }) => <Money amountFen={netFen} />,
              total: <Money amountFen={sum(({ netFen }) => netFen)} />,
            },
          ]}
        />
        {staffFen === 0 ? null : <p className="quiet">{words.staff(formatFen(staffFen))}</p>}
        {isWhole ? null : (
          <nav className="row" aria-label={common.pagination.label}>
            {page.isFirst ? null : (
              <ButtonLink kind="quiet" href={to(here)}>
                {words.first}
              </ButtonLink>
            )}
            {next ? (
              <ButtonLink kind="quiet" href={to(`${here}&after=${next}`)}>
                {words.next}
              </ButtonLink>
            ) : null}
          </nav>
        )}
      </div>
    </>
  );
}
