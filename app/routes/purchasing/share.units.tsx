import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { ShareTable } from "#app/components/share-table.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { chasedUnits } from "#app/domain/shares/chase.server.ts";
import { remindUnits } from "#app/domain/shares/remind.server.ts";
import { readShareBook, shareIn, sumBelow } from "#app/domain/shares/share-book.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attempt, readForm } from "#app/http/forms.server.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** How the units below one's own stand with their shares, each counted for the days on which it was below. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnitBooks");
  const { read } = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const book = await readShareBook(read, year, { unitId: unit.id }, now);
  const { parts, total } = sumBelow(book, unit.id);
  const rows = parts.map((sums) => ({ share: shareIn(book, sums.unitId), sums }));
  return {
    asOf: now,
    year,
    unitId: unit.id,
    name: unitNameFor(unit, person),
    // the others are reminded; what one's own unit lacks stands on its own page
    units: (await chasedUnits(read, book, rows, person)).map((row) =>
      row.unitId === unit.id ? { ...row, isRemindable: false } : row,
    ),
    total,
  };
}

/** Reminds the units that were ticked: of those below one's own today, the ones that need it. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnitBooks");
  const store = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const asked = new Set([(await readForm(request)).unit ?? []].flat());
  const day = Math.min(businessDay(now), year * 10_000 + 1231);
  const reminded = await attempt(request, () =>
    store.write(async (tx) => {
      const book = await readShareBook(tx, year, { unitId: unit.id }, now);
      const below = [...book.shares.values()].filter(
        (share) => asked.has(share.unit.id) && book.belonging.above(share.unit.id, day).includes(unit.id),
      );
      return remindUnits(tx, below, { year, sentForUnitId: unit.id, sentBy: person.userId }, now);
    }),
  );
  if (!reminded.ok) return reminded.answer;
  return data({ reminded: reminded.value });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.chase.title);

export default function UnitsShares() {
  const { asOf, year, unitId, name, units, total } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { share, common } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = share.chase;
  const here = `/purchasing/${unitId}/share/units`;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: share.of(year), href: to(`/purchasing/${unitId}/share?year=${year}`) },
          { label: words.title },
        ]}
      />
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          <ButtonLink kind="quiet" href={to(`${here}.csv?year=${year}`)}>
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
        <ShareTable
          caption={words.caption}
          scope={share.scope.joined([share.scope.below(isEn ? name.en : name.zh, year), common.demo])}
          asOf={asOf}
          units={units}
          total={total}
          action={to(`${here}?year=${year}`)}
          linesOf={(id) => to(`/purchasing/${unitId}/share/lines?year=${year}&of=${id}`)}
        />
      </div>
    </>
  );
}
