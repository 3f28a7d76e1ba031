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
import { Button, Field, FormErrorSummary, Select } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { decodeStatement, readStatement } from "#app/domain/payments/bank-statement.ts";
import { keepStatement, listStatements } from "#app/domain/payments/statements.server.ts";
import { listTransferAccounts } from "#app/domain/payments/transfer-rules.server.ts";
import { listNames } from "#app/domain/reporting/transfers.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { accountOptions, TransferTabs } from "#app/routes/admin/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const STATEMENTS_SHOWN = 50;
const FILE_NAME_LENGTH_MAX = 200;
const FILE_BYTES_MAX = 2 * 1024 * 1024;

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const { read } = currentStore();
  const statements = await listStatements(read, STATEMENTS_SHOWN);
  const names = await listNames(
    read,
    statements.map(({ uploadedBy }) => uploadedBy),
  );
  return {
    statements: statements.map(({ uploadedBy, ...row }) => ({
      ...row,
      uploadedBy: names[uploadedBy] ?? "–",
    })),
    accounts: await listTransferAccounts(read, Date.now()),
    mayMatch: may(person, "matchTransfers"),
  };
}

/** Keeps the file, if it can be read at all; what is in it is shown before any of it is booked. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "matchTransfers");
  const store = currentStore();
  const now = Date.now();
  const words = messagesFor(localeOf(request)).transfers.statements;
  const form = await request.formData().catch(() => {
    throw new Response(null, { status: 415 });
  });
  const accountId = form.get("accountId");
  const file = form.get("file");
  const refuse = (error: string) => data({ errors: { file: error } }, { status: 400 });
  if (!(file instanceof File) || file.size === 0) return refuse(words.noFile);
  if (file.size > FILE_BYTES_MAX) return refuse(words.tooLarge);
  const accounts = await listTransferAccounts(store.read, now);
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) throw new Response("Not Found", { status: 404 });

  const bytes = new Uint8Array(await file.arrayBuffer());
  const content = decodeStatement(bytes);
  if (content === undefined) return refuse(words.notText);
  const statement = readStatement(content);
  if (!statement.ok) return refuse(words.faults[statement.fault]);
  const kept = {
    accountId: account.id,
    fileName: file.name.replace(/\p{Cc}/gu, " ").slice(-FILE_NAME_LENGTH_MAX),
    fileHash: createHash("sha256").update(bytes).digest("base64url"),
    content,
    uploadedBy: person.userId,
  };
  const id = await store.write((tx) => keepStatement(tx, kept, now));
  return redirect(`/admin/transfers/statements/${id}`, 303);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ transfers }) => transfers.statements.title);

export default function Statements() {
  const { statements, accounts, mayMatch } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { transfers } = useMessages();
  const words = transfers.statements;
  const to = usePath();
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <TransferTabs current="statements" />
      <div className="stack-l admin-tables">
        {mayMatch ? (
          <form method="post" encType="multipart/form-data" className="panel stack transfer-form">
            <FormErrorSummary errors={answer?.errors} />
            <Select name="accountId" label={words.account} options={accountOptions(accounts, transfers)} />
            <Field name="file" label={words.file} hint={words.fileHint} error={answer?.errors.file}>
              {(control) => (
                <input {...control} className="input" type="file" accept=".csv,.txt,text/csv" required />
              )}
            </Field>
            <Button>{words.upload}</Button>
          </form>
        ) : null}
        <DataTable
          caption={words.caption}
          rows={statements}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/transfers/statements/${id}`)}
          empty={words.empty}
          isDense
          columns={[
            { key: "file", label: words.columns.file, cell: ({ fileName }) => fileName || "–" },
            {
              key: "receipts",
              label: words.columns.receipts,
              isNumeric: true,
              cell: ({ receipts }) => formatCount(receipts),
            },
            {
              key: "importedAt",
              label: words.columns.importedAt,
              cell: ({ importedAt }) =>
                importedAt === null ? words.notYet : <DateTime instant={importedAt} />,
            },
            {
              key: "uploadedAt",
              label: words.columns.uploadedAt,
              cell: ({ uploadedAt }) => <DateTime instant={uploadedAt} />,
            },
            { key: "by", label: words.columns.uploadedBy, cell: ({ uploadedBy }) => uploadedBy },
          ]}
        />
      </div>
    </>
  );
}
