import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { formatPeriod } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { useCounting } from "#app/components/share-counting.ts";
import { ShareLines } from "#app/components/share-lines.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { readShareBook } from "#app/domain/shares/share-book.server.ts";
import { placeCodeOf } from "#app/domain/shares/share-places.server.ts";
import { isHiddenFrom, unitNameFor } from "#app/domain/units/unit.ts";
import { readShareLines } from "#app/http/share-lines-page.server.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** The order lines behind one unit's share; of barracks there is no more than their sum. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readUnits");
  const { read } = currentStore();
  const now = Date.now();
  const unitId = new URL(request.url).searchParams.get("unit") ?? "";
  const book = await readShareBook(read, yearOf(request, now), { unitId }, now);
  const share = book.shares.get(unitId);
  if (!share || isHiddenFrom(share.unit, person)) throw new Response("Not Found", { status: 404 });
  return {
    unitId,
    place: placeCodeOf(share, person),
    name: unitNameFor(share.unit, person),
    page: await readShareLines(read, request, book, { unitId, countedFor: unitId }),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.lines.caption);

export default function AdminShareLines() {
  const { unitId, place, name, page } = useLoaderData<typeof loader>();
  const { share, common } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const counting = useCounting();
  const words = share.lines;
  const { year, monthId } = page;
  const title =
    monthId === null ? words.title(year) : words.titleMonth(formatPeriod(monthId, "month", locale));
  const named = locale === "en" ? name.en : name.zh;
  const query = `year=${year}&unit=${unitId}${monthId === null ? "" : `&month=${monthId % 100}`}`;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: share.of(year), href: to(`/admin/share?year=${year}&place=${place}`) },
          { label: title },
        ]}
      />
      <PageTitle title={words.ofUnit(named, title)} text={words.text} />
      <ShareLines
        page={page}
        scope={share.scope.joined([
          share.scope.own(named, year),
          share.scope.withoutStaff,
          ...counting(page.policy).slice(1),
          common.demo,
        ])}
        href={to(`/admin/share/lines?${query}`)}
      />
    </>
  );
}
