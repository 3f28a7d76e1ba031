import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { confirmImport, findImport } from "#app/domain/outlets/import-outlets.server.ts";
import { type CheckedRow, OUTLET_COLUMNS, type OutletColumn } from "#app/domain/outlets/outlet-rows.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { problemText } from "#app/routes/admin/outlet-problems.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

async function getImport(importId = "") {
  const found = isId(importId) ? await findImport(currentStore().read, importId) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** The rows of a file, each with what is wrong with it in place. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireAbility(request, "keepOutlets");
  const { id, fileName, confirmedAt, openedCount, rows, opened } = await getImport(params.importId);
  const good = rows.filter((row) => row.outlet);
  const newShops = new Set(
    good.flatMap(({ outlet }) => (outlet?.newShop ? [JSON.stringify(outlet.newShop)] : [])),
  ).size;
  const inOrder = [...rows.filter((row) => !row.outlet), ...good]; // what is to be put right comes first
  return { id, fileName, confirmedAt, openedCount, rows: inOrder, opened, good: good.length, newShops };
}

/** Opens what can be opened; sent twice, it is done once. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepOutlets");
  const { id } = await getImport(params.importId);
  const done = await attempt(request, () =>
    currentStore().write((tx) => confirmImport(tx, id, person.userId, Date.now())),
  );
  return done.ok ? redirect(`/admin/outlets/imports/${id}`, 303) : done.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ outletImport }) => outletImport.title);

export default function OutletImportPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { outlets, outletImport: words } = useMessages();
  const to = usePath();
  const bad = page.rows.length - page.good;
  const isDone = page.confirmedAt !== null;
  const outletOf = new Map(page.opened.map(({ rowNumber, outletId }) => [rowNumber, outletId]));
  const title = words.heading(page.fileName);
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: outlets.title, href: to("/admin/outlets") },
          { label: words.title, href: to("/admin/outlets/imports") },
          { label: page.fileName },
        ]}
      />
      <PageTitle title={title} />
      <div className="stack-l admin-tables">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {isDone ? <Notice kind="success">{words.done(formatCount(page.openedCount ?? 0))}</Notice> : null}
        <section className="panel stack">
          <p className="row">
            <Badge tone="leaf">
              {words.counts.good} {formatCount(page.good)}
            </Badge>
            <Badge tone={bad > 0 ? "danger" : "plain"}>
              {words.counts.bad} {formatCount(bad)}
            </Badge>
            {page.newShops > 0 ? (
              <Badge tone="info">
                {words.counts.newShops} {formatCount(page.newShops)}
              </Badge>
            ) : null}
          </p>
          <p>{bad === 0 ? words.allGood : words.someBad}</p>
          <div className="row">
            {isDone || page.good === 0 ? null : (
              <form method="post" data-once>
                <Button>{words.confirm(formatCount(page.good))}</Button>
              </form>
            )}
            {bad > 0 ? (
              <a href={to(`/admin/outlets/imports/${page.id}/bad.xlsx`)} download>
                {words.downloadBad}
              </a>
            ) : null}
          </div>
          {isDone || page.good === 0 ? null : <p className="nothing">{words.confirmText}</p>}
        </section>
        <DataTable
          caption={title}
          rows={page.rows}
          rowKey={({ rowNumber }) => String(rowNumber)}
          rowHref={({ rowNumber }) => {
            const outletId = outletOf.get(rowNumber);
            return outletId ? to(`/admin/outlets/${outletId}`) : undefined;
          }}
          isDense
          isStacked
          columns={[
            { key: "row", label: words.columns.row, cell: ({ rowNumber }) => rowNumber },
            {
              key: "state",
              label: words.columns.state,
              cell: ({ outlet, problems }) =>
                outlet ? (
                  <Badge tone="leaf">{words.good}</Badge>
                ) : (
                  <Badge tone="danger">
                    {words.counts.bad} {problems.length}
                  </Badge>
                ),
            },
            ...OUTLET_COLUMNS.map(({ key }) => ({
              key,
              label: words.cells[key],
              cell: (row: CheckedRow) => <Cell row={row} column={key} />,
            })),
          ]}
        />
      </div>
    </>
  );
}

/** Of a cell that is far too long, its beginning is enough to know it by. */
const CELL_LENGTH_MAX = 80;

/** What stands in a cell, and under it what is wrong with it. */
function Cell({ row, column }: { row: CheckedRow; column: OutletColumn }) {
  const { outletImport: words } = useMessages();
  const problems = row.problems.filter((problem) => problem.column === column);
  const typed = row.cells[column];
  return (
    <>
      {typed.length > CELL_LENGTH_MAX
        ? `${typed.slice(0, CELL_LENGTH_MAX)}…`
        : typed || (problems.length > 0 ? "" : "–")}
      {column === "shop" && row.outlet?.newShop ? <Badge tone="info">{words.newShop}</Badge> : null}
      {problems.map((problem) => (
        <small key={problem.fault} className="field-error cell-problem">
          {problemText(problem, words)}
        </small>
      ))}
    </>
  );
}
