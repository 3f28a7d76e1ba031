import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, Select, TextInput } from "#app/components/fields.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { listTransferAccounts } from "#app/domain/payments/transfer-rules.server.ts";
import { RECEIPT_STATES } from "#app/domain/reporting/receipt-states.ts";
import { listReceipts, type ReceiptPlace, sumTransfers } from "#app/domain/reporting/transfers.server.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { isDay, parseDay } from "#app/domain/values/business-day.ts";
import { isId } from "#app/domain/values/id.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { ReceiptBadge, showPayer, TransferTabs } from "#app/routes/admin/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const WORDS_LENGTH_MAX = 100;

/** Without control characters, one of which a database takes for the end of a text. */
function clean(asked: string): string {
  return asked.replace(/\p{Cc}/gu, " ").slice(0, WORDS_LENGTH_MAX);
}

/** What the address asks for; a day that is none is told, and asks for nothing. */
function readFilter(query: URLSearchParams) {
  const values = Object.fromEntries(
    ["state", "from", "to", "words"].map((name) => [name, clean(query.get(name) ?? "")]),
  ) as Record<"state" | "from" | "to" | "words", string>;
  const state = RECEIPT_STATES.find((known) => known === values.state);
  const fromDay = parseDay(values.from);
  const toDay = parseDay(values.to);
  const wrong = {
    from: values.from !== "" && fromDay === undefined,
    to: values.to !== "" && toDay === undefined,
  };
  const words = values.words.trim() || undefined;
  return { values, wrong, filter: { state, fromDay, toDay, words } };
}

/** "o-20261122-…" or "d-…": where the page before this one ended. */
function readPlace(text: string | null): ReceiptPlace | undefined {
  const [, open, day, id = ""] = /^([od])-(\d{8})-([0-9a-f-]{36})$/.exec(text ?? "") ?? [];
  const bankDay = Number(day);
  return open && isDay(bankDay) && isId(id) ? { isOpen: open === "o", bankDay, id } : undefined;
}

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const { read } = currentStore();
  const now = Date.now();
  const query = new URL(request.url).searchParams;
  const { values, wrong, filter } = readFilter(query);
  const after = readPlace(query.get("after"));
  const { receipts, next } = await listReceipts(read, filter, after);
  const hide = may(person, "seePersonalData") ? undefined : await readBarracksMask(read);
  return {
    asOf: now,
    sums: await sumTransfers(read),
    values,
    wrong,
    receipts: receipts.map((row) => showPayer(row, hide)),
    isFirst: after === undefined,
    next: next && `${next.isOpen ? "o" : "d"}-${next.bankDay}-${next.id}`,
    isDemo: (await listTransferAccounts(read, now)).some((account) => account.isDemo),
    mayMatch: may(person, "matchTransfers"),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ transfers }) => transfers.title);

export default function AdminTransfers() {
  const page = useLoaderData<typeof loader>();
  const { transfers: words } = useMessages();
  const to = usePath();
  const { sums, values, wrong } = page;
  const asked = Object.entries(values).filter(([, value]) => value !== "");
  const nextHref =
    page.next && to(`/admin/transfers?${new URLSearchParams([...asked, ["after", page.next]])}`);
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          page.mayMatch ? (
            <>
              <ButtonLink href={to("/admin/transfers/statements")}>{words.toImport}</ButtonLink>
              <ButtonLink href={to("/admin/transfers/new")} kind="quiet">
                {words.toEnter}
              </ButtonLink>
            </>
          ) : undefined
        }
      />
      <TransferTabs current="receipts" />
      <div className="stack-l admin-tables">
        <FigureLine
          figures={[
            { label: words.sums.received, value: formatFen(sums.receivedFen) },
            { label: words.sums.matched, value: formatFen(sums.matchedFen) },
            { label: words.sums.credit, value: formatFen(sums.creditFen) },
            { label: words.sums.back, value: formatFen(sums.backFen) },
            {
              label: words.sums.proposed,
              value: formatFen(sums.proposedFen),
              href: to("/admin/transfers?state=proposed"),
            },
            {
              label: words.sums.unallocated,
              value: formatFen(sums.unallocatedFen),
              href: to("/admin/transfers?state=open"),
            },
          ]}
          scope={words.sums.scope}
          asOf={page.asOf}
        />
        {page.isDemo ? (
          <p>
            <DemoMark /> {words.demo}
          </p>
        ) : null}
        <form className="panel transfer-filter" method="get" action={to("/admin/transfers")}>
          <Select
            name="state"
            label={words.filter.state}
            value={values.state}
            placeholder={words.filter.all}
            options={RECEIPT_STATES.map((value) => ({ value, label: words.states[value] }))}
          />
          <TextInput
            name="from"
            type={wrong.from ? "text" : "date"}
            label={words.filter.from}
            value={values.from}
            error={wrong.from ? words.filter.dayWrong : undefined}
          />
          <TextInput
            name="to"
            type={wrong.to ? "text" : "date"}
            label={words.filter.to}
            value={values.to}
            error={wrong.to ? words.filter.dayWrong : undefined}
          />
          <TextInput
            name="words"
            label={words.filter.words}
            hint={words.filter.wordsHint}
            value={values.words}
          />
          <Button>{words.filter.submit}</Button>
        </form>
        <DataTable
          caption={words.list.caption}
          scope={words.list.scope}
          rows={page.receipts}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/transfers/${id}`)}
          empty={words.list.empty}
          isDense
          columns={[
            {
              key: "payer",
              label: words.columns.payer,
              cell: ({ payerName }) => payerName || words.nobody,
            },
            {
              key: "amount",
              label: words.columns.amount,
              isNumeric: true,
              cell: ({ amountFen }) => <Money amountFen={amountFen} />,
            },
            {
              key: "left",
              label: words.columns.left,
              isNumeric: true,
              cell: ({ amountFen, allocatedFen }) =>
                amountFen === allocatedFen ? "–" : <Money amountFen={amountFen - allocatedFen} />,
            },
            { key: "state", label: words.columns.state, cell: (row) => <ReceiptBadge {...row} /> },
            {
              key: "day",
              label: words.columns.day,
              cell: ({ bankDay }) => (
                <span className="one-line">
                  <DateTime day={bankDay} />
                </span>
              ),
            },
            {
              key: "remark",
              label: words.columns.remark,
              isMinor: true,
              cell: ({ remark }) => <span className="transfer-remark">{remark || "–"}</span>,
            },
            {
              key: "serial",
              label: words.columns.serial,
              isMinor: true,
              cell: ({ serialNumber }) => <span className="number">{serialNumber}</span>,
            },
          ]}
        />
        {nextHref || !page.isFirst ? (
          <p className="row">
            {page.isFirst ? null : (
              <a href={to(`/admin/transfers?${new URLSearchParams(asked)}`)}>{words.list.first}</a>
            )}
            {nextHref ? <a href={nextHref}>{words.list.next}</a> : null}
          </p>
        ) : null}
      </div>
    </>
  );
}
