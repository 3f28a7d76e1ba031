import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { listMemberships, listUnitsUnder } from "#app/domain/units/list-units.server.ts";
import { isHiddenFrom, unitNameFor } from "#app/domain/units/unit.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** Who serves a unit that stands under one's own: to be seen, not changed. Any other unit is not there. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnit");
  const { read } = currentStore();
  const under = await listUnitsUnder(read, unit.id, businessDay(Date.now()));
  const child = under.find(({ id }) => id === params.childId);
  if (!child) throw new Response("Not Found", { status: 404 });
  const isHidden = isHiddenFrom(child, person);
  return {
    unitId: unit.id,
    name: unitNameFor(child, person),
    code: child.code,
    isHidden,
    members: isHidden
      ? []
      : (await listMemberships(read, child.id)).map(({ id, name, email, role, grantedAt, endedAt }) => ({
          ...{ id, name, email, role, grantedAt, endedAt },
        })),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ units }) => units.under.title);

export default function UnitUnder() {
  const { unitId, name, code, isHidden, members } = useLoaderData<typeof loader>();
  const { units, admin } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { under: words, one } = units;
  const said = locale === "en" ? name.en : name.zh;
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: words.title, href: to(`/purchasing/${unitId}/under`) }, { label: said }]}
      />
      <PageTitle title={said} text={code} />
      <div className="stack-l admin-tables">
        {isHidden ? (
          <Notice kind="info">{words.hidden}</Notice>
        ) : (
          <>
            <p>{words.readOnly}</p>
            <DataTable
              caption={one.members}
              rows={members}
              rowKey={({ id }) => id}
              empty={one.noMembers}
              isStacked
              columns={[
                { key: "name", label: one.memberColumns.name, cell: (member) => member.name },
                { key: "role", label: one.memberColumns.role, cell: ({ role }) => admin.roles[role] },
                { key: "email", label: one.memberColumns.email, cell: ({ email }) => email },
                {
                  key: "since",
                  label: one.memberColumns.since,
                  cell: ({ grantedAt }) => <DateTime instant={grantedAt} />,
                },
                {
                  key: "until",
                  label: one.memberColumns.until,
                  cell: ({ endedAt }) => (endedAt === null ? one.now : <DateTime instant={endedAt} />),
                },
              ]}
            />
          </>
        )}
      </div>
    </>
  );
}
