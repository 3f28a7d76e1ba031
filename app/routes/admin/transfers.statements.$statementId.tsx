import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink } from "#app/components/fields.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { importStatement } from "#app/domain/ordering/import-statement.server.ts";
import { findBySerial, isSame } from "#app/domain/payments/bank-receipts.server.ts";
import { type RowFault, readStatement, type StatementRow } from "#app/domain/payments/bank-statement.ts";
import { findStatement, type KeptStatement } from "#app/domain/payments/statements.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const ROWS_SHOWN = 300;
const STATES = ["new", "recorded", "known", "conflict", "bad", "debit", "note"] as const;
type RowState = (typeof STATES)[number];

interface ShownRow {
  rowNumber: number;
  state: RowState;
  text: string;
  amountFen: number | null;
  receiptId: string | null;
  faults: RowFault[];
}

/** What the statement's rows are worth, as the books stand now: before it is imported, and after. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const kept = await getStatement(params.statementId);
  const rows = await judge(kept);
  const isMasked = !may(person, "seePersonalData");
  const shown = isMasked ? rows.map((row) => ({ ...row, text: "" })) : rows; // payers' names and accounts
  return {
    fileName: kept.fileName,
    asOf: Date.now(),
    isImported: kept.importedAt !== null,
    counts: STATES.map((state) => ({ state, count: rows.filter((row) => row.state === state).length })),
    newFen: rows.reduce((sum, row) => sum + (row.state === "new" ? (row.amountFen ?? 0) : 0), 0),
    wrong: shown.filter(({ state }) => state === "bad" || state === "conflict").slice(0, ROWS_SHOWN),
    rows: shown.slice(0, ROWS_SHOWN),
    rowCount: rows.length,
    mayMatch: may(person, "matchTransfers"),
  };
}

async function getStatement(statementId = ""): Promise<KeptStatement> {
  const kept = isId(statementId) ? await findStatement(currentStore().read, statementId) : undefined;
  if (!kept) throw new Response("Not Found", { status: 404 });
  return kept;
}

async function judge(kept: KeptStatement): Promise<ShownRow[]> {
  const statement = readStatement(kept.content);
  if (!statement.ok) throw new Error(`statement ${kept.id} cannot be read: ${statement.fault}`);
  const serials = statement.rows.flatMap((row) => (row.kind === "receipt" ? [row.receipt.serialNumber] : []));
  const known = await findBySerial(currentStore().read, kept.accountId, serials);
  const stateOf = (row: StatementRow & { kind: "receipt" }): Pick<ShownRow, "state" | "receiptId"> => {
    const found = known.get(row.receipt.serialNumber);
    if (!found) return { state: "new", receiptId: null };
    if (!isSame(found, row.receipt)) return { state: "conflict", receiptId: found.id };
    return { state: found.statementId === kept.id ? "recorded" : "known", receiptId: found.id };
  };
  return statement.rows.map((row) => {
    const { rowNumber, text } = row;
    if (row.kind === "receipt")
      return { rowNumber, text, amountFen: row.receipt.amountFen, faults: [], ...stateOf(row) };
    const faults = row.kind === "bad" ? row.faults : [];
    return { rowNumber, text, state: row.kind, amountFen: null, receiptId: null, faults };
  });
}

/** Books the good rows. Pressed again it books nothing twice, and goes on where it was broken off. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "matchTransfers");
  const kept = await getStatement(params.statementId);
  await importStatement(currentStore(), kept.id, person.userId, Date.now());
  return redirect(`/admin/transfers/statements/${kept.id}`, 303);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ transfers }) => transfers.preview.crumb);

export default function Statement() {
  const page = useLoaderData<typeof loader>();
  const { transfers } = useMessages();
  const words = transfers.preview;
  const to = usePath();
  const countOf = (state: RowState) => page.counts.find((count) => count.state === state)?.count ?? 0;
  const columns = [
    {
      key: "row",
      label: words.columns.row,
      cell: ({ rowNumber }: ShownRow) => String(rowNumber),
    },
    {
      key: "what",
      label: words.columns.what,
      cell: ({ state, faults, text }: ShownRow) => (
        <>
          <Badge tone={TONES[state]}>{words.counts[state]}</Badge>{" "}
          {state === "conflict"
            ? words.conflict
            : faults.map((fault) => transfers.faults[fault]).join(words.comma)}
          <small className="row-within transfer-remark">{text}</small>
        </>
      ),
    },
    {
      key: "amount",
      label: words.columns.amount,
      isNumeric: true,
      cell: ({ amountFen }: ShownRow) => (amountFen === null ? "–" : <Money amountFen={amountFen} />),
    },
  ];
  const rowHref = ({ receiptId }: ShownRow) => (receiptId ? to(`/admin/transfers/${receiptId}`) : undefined);
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: transfers.title, href: to("/admin/transfers") },
          { label: transfers.statements.title, href: to("/admin/transfers/statements") },
          { label: words.crumb },
        ]}
      />
      <PageTitle title={page.fileName || words.crumb} />
      <div className="stack-l admin-tables">
        {page.isImported ? (
          <Notice kind="success" title={words.done(formatCount(countOf("recorded")))}>
            <ButtonLink href={to("/admin/transfers")} kind="quiet">
              {words.toReceipts}
            </ButtonLink>
          </Notice>
        ) : null}
        <FigureLine
          figures={[
            ...page.counts
              .filter(({ count }) => count > 0)
              .map(({ state, count }) => ({ label: words.counts[state], value: formatCount(count) })),
            ...(page.newFen > 0 ? [{ label: words.sum, value: formatFen(page.newFen) }] : []),
          ]}
          scope={words.scope}
          asOf={page.asOf}
        />
        {page.mayMatch ? (
          <form method="post" data-once>
            {page.isImported ? (
              <Button kind="quiet">{words.again}</Button>
            ) : countOf("new") > 0 ? (
              <Button>{words.submit(formatCount(countOf("new")))}</Button>
            ) : (
              <Notice kind="info">{words.nothing}</Notice>
            )}
          </form>
        ) : null}
        {page.wrong.length > 0 ? (
          <DataTable
            caption={words.badCaption}
            rows={page.wrong}
            rowKey={({ rowNumber }) => String(rowNumber)}
            rowHref={rowHref}
            isDense
            columns={columns}
          />
        ) : null}
        <DataTable
          caption={words.rowsCaption}
          scope={
            page.rowCount > page.rows.length
              ? words.rowsShown(formatCount(page.rows.length), formatCount(page.rowCount))
              : undefined
          }
          rows={page.rows}
          rowKey={({ rowNumber }) => String(rowNumber)}
          rowHref={rowHref}
          isDense
          columns={columns}
        />
      </div>
    </>
  );
}

const TONES = {
  new: "info",
  recorded: "leaf",
  known: "plain",
  conflict: "danger",
  bad: "danger",
  debit: "plain",
  note: "plain",
} as const;
