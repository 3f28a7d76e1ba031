import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { formatPeriod } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { useCounting } from "#app/components/share-counting.ts";
import { ShareLines } from "#app/components/share-lines.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { readShareBook } from "#app/domain/shares/share-book.server.ts";
import { isHiddenFrom, unitNameFor } from "#app/domain/units/unit.ts";
import { readShareLines } from "#app/http/share-lines-page.server.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/**
 * The order lines behind a unit's share of a year, or of one of its months; with `of`, those of a unit below
 * it, of the days on which it was below, for who keeps the unit's books.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const ofId = new URL(request.url).searchParams.get("of");
  const { person, unit } = await openUnit(
    request,
    params.unitId,
    ofId === null ? "openUnit" : "keepUnitBooks",
  );
  const { read } = currentStore();
  const now = Date.now();
  const book = await readShareBook(read, yearOf(request, now), { unitId: unit.id }, now);
  const of = book.shares.get(ofId ?? unit.id)?.unit;
  if (!of || isHiddenFrom(of, person)) throw new Response("Not Found", { status: 404 });
  const counted = { unitId: of.id, countedFor: unit.id };
  return {
    unitId: unit.id,
    ofId,
    name: unitNameFor(of, person),
    page: await readShareLines(read, request, book, counted),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.lines.caption);

export default function UnitShareLines() {
  const { unitId, ofId, name, page } = useLoaderData<typeof loader>();
  const { share, common } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const counting = useCounting();
  const words = share.lines;
  const { year, monthId } = page;
  const title =
    monthId === null ? words.title(year) : words.titleMonth(formatPeriod(monthId, "month", locale));
  const named = locale === "en" ? name.en : name.zh;
  const room = `/purchasing/${unitId}/share`;
  const query = `year=${year}${monthId === null ? "" : `&month=${monthId % 100}`}${ofId === null ? "" : `&of=${ofId}`}`;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: share.of(year), href: to(`${room}?year=${year}`) },
          ...(ofId === null ? [] : [{ label: share.chase.title, href: to(`${room}/units?year=${year}`) }]),
          { label: title },
        ]}
      />
      <PageTitle title={ofId === null ? title : words.ofUnit(named, title)} text={words.text} />
      <ShareLines
        page={page}
        scope={share.scope.joined([
          share.scope.own(named, year),
          ...(ofId === null ? [] : [words.daysBelow]),
          share.scope.withoutStaff,
          ...counting(page.policy).slice(1),
          common.demo,
        ])}
        href={to(`${room}/lines?${query}`)}
      />
    </>
  );
}
