import { createHash } from "node:crypto";
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, Field, FormErrorSummary } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { keepImport, listImports } from "#app/domain/outlets/import-outlets.server.ts";
import { OUTLET_COLUMNS } from "#app/domain/outlets/outlet-rows.ts";
import { rowsOf } from "#app/domain/values/sheet.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { readTable } from "#app/http/sheet.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { OutletTabs } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const FILE_NAME_LENGTH_MAX = 200;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAbility(request, "keepOutlets");
  return { imports: await listImports(currentStore().read) };
}

/** Keeps the rows of the file, if it can be read at all; they are shown before any of them is entered. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepOutlets");
  const { faults } = messagesFor(localeOf(request)).outletImport;
  const form = await request.formData().catch(() => {
    throw new Response(null, { status: 415 });
  });
  const refuse = (error: string) => data({ errors: { file: error } }, { status: 400 });
  const file = form.get("file");
  if (!(file instanceof File) || file.size === 0) return refuse(faults.noFile);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const sheet = await readTable(bytes);
  if (!sheet.ok) return refuse(faults[sheet.fault]);
  const read = rowsOf(sheet.table, OUTLET_COLUMNS);
  if (!read.ok)
    return refuse(
      read.fault === "headMissing" ? faults.headMissing(read.missing.join("、")) : faults[read.fault],
    );
  const kept = {
    fileName: file.name.replace(/\p{Cc}/gu, " ").slice(-FILE_NAME_LENGTH_MAX),
    fileHash: createHash("sha256").update(bytes).digest("base64url"),
    rows: read.rows,
  };
  const id = await currentStore().write((tx) => keepImport(tx, kept, person.userId, Date.now()));
  return redirect(`/admin/outlets/imports/${id}`, 303);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ outletImport }) => outletImport.title);

export default function OutletImports() {
  const { imports } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { outletImport: words } = useMessages();
  const to = usePath();
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          <a href={to("/admin/outlets/template.xlsx")} download>
            {words.template}
          </a>
        }
      />
      <OutletTabs current="imports" mayKeep />
      <div className="stack-l admin-tables">
        <form method="post" encType="multipart/form-data" className="panel stack outlet-form">
          <FormErrorSummary errors={answer?.errors} />
          <p>{words.columnsText}</p>
          <Field name="file" label={words.file} hint={words.fileHint} error={answer?.errors.file}>
            {(control) => (
              <input {...control} className="input" type="file" accept=".xlsx,.csv,.txt,text/csv" required />
            )}
          </Field>
          <Button>{words.upload}</Button>
        </form>
        <DataTable
          caption={words.list}
          rows={imports}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/outlets/imports/${id}`)}
          empty={words.none}
          isDense
          columns={[
            { key: "file", label: words.columns.file, cell: ({ fileName }) => fileName || "–" },
            {
              key: "rows",
              label: words.columns.rows,
              isNumeric: true,
              cell: ({ rowCount }) => formatCount(rowCount),
            },
            {
              key: "opened",
              label: words.columns.opened,
              isNumeric: true,
              cell: ({ openedCount }) => (openedCount === null ? words.notYet : formatCount(openedCount)),
            },
            {
              key: "at",
              label: words.columns.uploadedAt,
              cell: ({ uploadedAt }) => <DateTime instant={uploadedAt} />,
            },
            { key: "by", label: words.columns.by, cell: ({ by }) => by ?? "–" },
          ]}
        />
      </div>
    </>
  );
}
