import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData, useParams } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { confirmPointImport, findPointImport } from "#app/domain/purchasing/delivery-points.server.ts";
import { type CheckedPoint, POINT_COLUMNS, type PointColumn } from "#app/domain/purchasing/point-rows.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt } from "#app/http/forms.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

async function getImport(unitId: string, importId = "") {
  const found = isId(importId) ? await findPointImport(currentStore().read, unitId, importId) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** The rows of a file, what is to be put right first. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId, "keepUnit");
  const { fileName, confirmedAt, addedCount, rows } = await getImport(unit.id, params.importId);
  const isDone = confirmedAt !== null;
  return {
    fileName,
    addedCount,
    isDone,
    // what was entered has its name taken by itself
    rows: isDone ? [] : [...rows.filter(({ point }) => !point), ...rows.filter(({ point }) => point)],
    good: rows.filter(({ point }) => point).length,
  };
}

/** Enters what can be entered; sent twice, it is done once. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnit");
  const { id } = await getImport(unit.id, params.importId);
  const done = await attempt(request, () =>
    currentStore().write((tx) => confirmPointImport(tx, unit.id, id, person.userId, Date.now())),
  );
  return done.ok ? redirect(`/purchasing/${unit.id}/points/imports/${id}`, 303) : done.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ points }) => points.upload.title);

export default function PointImportPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { points: texts } = useMessages();
  const words = texts.upload;
  const to = usePath();
  const home = to(`/purchasing/${useParams().unitId}/points`);
  const bad = page.rows.length - page.good;
  const title = words.heading(page.fileName);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: texts.title, href: home }, { label: page.fileName }]} />
      <PageTitle title={title} />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {page.isDone ? (
          <Notice kind="success" title={words.done(formatCount(page.addedCount ?? 0))}>
            <a href={home}>{texts.list}</a>
          </Notice>
        ) : (
          <>
            <section className="panel stack">
              <p className="row">
                <Badge tone="leaf">
                  {words.good} {formatCount(page.good)}
                </Badge>
                <Badge tone={bad > 0 ? "danger" : "plain"}>
                  {words.bad} {formatCount(bad)}
                </Badge>
              </p>
              <p>{bad === 0 ? words.allGood : words.someBad}</p>
              {page.good === 0 ? null : (
                <form method="post" data-once>
                  <Button>{words.confirm(formatCount(page.good))}</Button>
                </form>
              )}
            </section>
            <DataTable
              caption={title}
              rows={page.rows}
              rowKey={({ rowNumber }) => String(rowNumber)}
              isDense
              isStacked
              columns={[
                { key: "row", label: words.row, cell: ({ rowNumber }) => rowNumber },
                {
                  key: "state",
                  label: words.state,
                  cell: ({ point, problems }) =>
                    point ? (
                      <Badge tone="leaf">{words.good}</Badge>
                    ) : (
                      <Badge tone="danger">
                        {words.bad} {problems.length}
                      </Badge>
                    ),
                },
                ...POINT_COLUMNS.map(({ key }) => ({
                  key,
                  label: texts.cells[key],
                  cell: (row: CheckedPoint) => <Cell row={row} column={key} />,
                })),
              ]}
            />
          </>
        )}
      </div>
    </>
  );
}

/** What stands in a cell, and under it what is wrong with it. */
function Cell({ row, column }: { row: CheckedPoint; column: PointColumn }) {
  const { points: texts } = useMessages();
  const problems = row.problems.filter((problem) => problem.column === column);
  return (
    <>
      {row.cells[column].slice(0, 80) || (problems.length > 0 ? "" : "–")}
      {problems.map(({ fault, suggestion, rowNumber }) => (
        <small key={fault} className="field-error cell-problem">
          {texts.faults[fault]}
          {rowNumber === undefined ? null : ` · ${texts.sameAs(String(rowNumber))}`}
          {suggestion === undefined ? null : ` · ${texts.suggestion(suggestion)}`}
        </small>
      ))}
    </>
  );
}
