import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { UNIT_TONES } from "#app/components/unit-tone.ts";
import { listUnitsUnder } from "#app/domain/units/list-units.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** The units that stand under one's own today, at any depth. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnit");
  const now = Date.now();
  const day = businessDay(now);
  const under = await listUnitsUnder(currentStore().read, unit.id, day);
  const nameOf = new Map([unit, ...under].map((each) => [each.id, unitNameFor(each, person)]));
  return {
    now,
    day,
    unitId: unit.id,
    under: under.map(({ id, code, kind, state, parentId }) => ({
      ...{ id, code, kind, state },
      name: nameOf.get(id) ?? { zh: "", en: "" },
      parent: nameOf.get(parentId) ?? { zh: "", en: "" },
    })),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ units }) => units.under.title);

export default function UnitsUnder() {
  const { now, day, unitId, under } = useLoaderData<typeof loader>();
  const { units, purchasing } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { under: words } = units;
  const say = (name: { zh: string; en: string }) => (locale === "en" ? name.en : name.zh);
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.caption}
          scope={units.joined([words.count(formatCount(under.length)), words.scope(formatDate(day, locale))])}
          asOf={now}
          rows={under}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/purchasing/${unitId}/under/${id}`)}
          empty={words.none}
          isStacked
          columns={[
            { key: "name", label: words.columns.name, cell: ({ name }) => say(name) },
            {
              key: "code",
              label: words.columns.code,
              cell: ({ code }) => <span className="number">{code}</span>,
            },
            { key: "parent", label: words.columns.parent, cell: ({ parent }) => say(parent) },
            { key: "kind", label: words.columns.kind, cell: ({ kind }) => purchasing.kinds[kind] },
            {
              key: "state",
              label: words.columns.state,
              cell: ({ state }) => <Badge tone={UNIT_TONES[state]}>{units.states[state]}</Badge>,
            },
          ]}
        />
      </div>
    </>
  );
}
