import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { SortLinks } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { ShareTable } from "#app/components/share-table.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { chasedUnits } from "#app/domain/shares/chase.server.ts";
import { remindUnits } from "#app/domain/shares/remind.server.ts";
import { readShareBook } from "#app/domain/shares/share-book.server.ts";
import { placeCodeOf, sumByPlace } from "#app/domain/shares/share-places.server.ts";
import { attempt, readForm } from "#app/http/forms.server.ts";
import { yearOf, yearsUpTo } from "#app/http/share-year.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** The reserved shares of all units by place; with `place`, the units of one. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readUnits");
  const { read } = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const code = new URL(request.url).searchParams.get("place");
  const book = await readShareBook(read, year, "all", now);
  const places = await sumByPlace(read, book, person);
  const place = places.find((one) => one.code === code);
  if (code !== null && !place) throw new Response("Not Found", { status: 404 });
  const rows = [...book.shares.values()]
    .filter((share) => placeCodeOf(share, person) === code)
    .map((share) => ({ share, sums: share }));
  return {
    asOf: now,
    year,
    years: yearsUpTo(now),
    places,
    place: place ?? null,
    units: place ? await chasedUnits(read, book, rows, person) : [],
    mayRemind: may(person, "keepUnits"),
  };
}

/** Reminds the units that were ticked and need it. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await openPage(request, "keepUnits");
  const store = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const asked = new Set([(await readForm(request)).unit ?? []].flat());
  const reminded = await attempt(request, () =>
    store.write(async (tx) => {
      const book = await readShareBook(tx, year, "all", now);
      const shares = [...book.shares.values()].filter(({ unit }) => asked.has(unit.id));
      return remindUnits(tx, shares, { year, sentForUnitId: null, sentBy: person.userId }, now);
    }),
  );
  if (!reminded.ok) return reminded.answer;
  return data({ reminded: reminded.value });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function AdminShares() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { share } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = share.chase;
  const { year, place } = page;
  const query = `year=${year}${place ? `&place=${place.code}` : ""}`;
  const name = place && (isEn ? place.name.en : place.name.zh);
  return (
    <>
      {name ? (
        <Breadcrumbs
          crumbs={[{ label: share.of(year), href: to(`/admin/share?year=${year}`) }, { label: name }]}
        />
      ) : null}
      <PageTitle
        title={name ? words.ofPlace(name, year) : share.of(year)}
        text={words.text}
        actions={
          <ButtonLink kind="quiet" href={to(`/admin/share.csv?${query}`)}>
            {words.csv}
          </ButtonLink>
        }
      />
      <div className="stack-l admin-tables">
        {answer && "reminded" in answer ? (
          <Notice kind="success" title={words.done(formatCount(answer.reminded))} />
        ) : answer?.refusal ? (
          <Notice kind="refusal">{answer.refusal.message}</Notice>
        ) : null}
        {place && name ? (
          <ShareTable
            caption={words.caption}
            scope={words.scopeOf(name, year)}
            asOf={page.asOf}
            units={page.units}
            total={place}
            action={page.mayRemind ? to(`/admin/share?${query}`) : undefined}
            linesOf={(id) => to(`/admin/share/lines?year=${year}&unit=${id}`)}
          />
        ) : (
          <>
            <SortLinks
              label={share.years}
              links={page.years.map((one) => ({
                label: share.year(one),
                href: to(`/admin/share?year=${one}`),
                isCurrent: one === year,
              }))}
            />
            <Places page={page} />
          </>
        )}
      </div>
    </>
  );
}

function Places({ page: { places, year, asOf } }: { page: Page }) {
  const { share, common } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = share.chase;
  type Place = Page["places"][number];
  const sum = (of: (place: Place) => number) => places.reduce((all, place) => all + of(place), 0);
  const count = (key: "units" | "declared" | "met" | "behind") => ({
    key,
    label: words.columns[key],
    isNumeric: true,
    cell: (place: Place) => formatCount(place[key]),
    total: formatCount(sum((place) => place[key])),
  });
  const money = (key: "baseFen" | "floorFen" | "netFen", label: string) => ({
    key,
    label,
    isNumeric: true,
    cell: (place: Place) => <Money amountFen={place[key]} />,
    total: <Money amountFen={sum((place) => place[key])} />,
  });
  return (
    <DataTable
      caption={words.places}
      scope={share.scope.joined([words.scopeAll(year), common.demo])}
      asOf={asOf}
      rows={places}
      rowKey={({ code }) => code}
      rowHref={({ code }) => to(`/admin/share?year=${year}&place=${code}`)}
      empty={words.none}
      total
      isDense
      columns={[
        { key: "place", label: words.place, cell: ({ name }) => (isEn ? name.en : name.zh) },
        count("units"),
        count("declared"),
        count("met"),
        count("behind"),
        money("baseFen", share.figures.base),
        money("floorFen", share.figures.floor),
        money("netFen", share.figures.net),
      ]}
    />
  );
}
