import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { maskPayer } from "#app/domain/payments/payer-name.ts";
import { listEndedPayouts, listOpenPayouts } from "#app/domain/reporting/payouts.server.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { TransferTabs } from "#app/routes/admin/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** "1763784000000-…": the payout after which a page of ended ones begins. */
function readPlace(text: string | null) {
  const [, at, id = ""] = /^(\d{13})-([0-9a-f-]{36})$/.exec(text ?? "") ?? [];
  return at && isId(id) ? { at: Number(at), id } : undefined;
}

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const { read } = currentStore();
  const before = readPlace(new URL(request.url).searchParams.get("before"));
  const open = await listOpenPayouts(read);
  const ended = await listEndedPayouts(read, before);
  const hide = may(person, "seePersonalData") ? undefined : await readBarracksMask(currentStore().read);
  const show = ({ payeeAccount: _, ...row }: (typeof open)[number]) => ({
    ...row,
    payeeName: hide ? maskPayer(hide(row.payeeName)) : row.payeeName,
  });
  return {
    open: open.map(show),
    ended: ended.payouts.map(show),
    next: ended.next && `${ended.next.at}-${ended.next.id}`,
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ transfers }) => transfers.payouts.title);

type Row = Awaited<ReturnType<typeof loader>>["open"][number];

const TONES = { requested: "warning", sent: "info", succeeded: "leaf", failed: "danger" } as const;

export default function Payouts() {
  const { open, ended, next } = useLoaderData<typeof loader>();
  const { transfers } = useMessages();
  const words = transfers.payouts;
  const to = usePath();
  const table = (caption: string, rows: readonly Row[], empty: string) => (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => to(`/admin/transfers/payouts/${id}`)}
      empty={empty}
      isDense
      columns={[
        { key: "payee", label: words.columns.payee, cell: ({ payeeName }) => payeeName || transfers.nobody },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
        },
        {
          key: "state",
          label: words.columns.state,
          cell: ({ state }) => <Badge tone={TONES[state]}>{words.states[state]}</Badge>,
        },
        {
          key: "cause",
          label: words.columns.cause,
          cell: ({ orderNumber, receiptId }) =>
            orderNumber ? (
              <a href={to(`/admin/orders/${orderNumber}`)}>{words.ofOrder(orderNumber)}</a>
            ) : (
              <a href={to(`/admin/transfers/${receiptId}`)}>{words.ofReceipt}</a>
            ),
        },
        {
          key: "requestedAt",
          label: words.columns.requestedAt,
          cell: ({ requestedAt }) => (
            <span className="one-line">
              <DateTime instant={requestedAt} />
            </span>
          ),
        },
        {
          key: "serial",
          label: words.columns.serial,
          isMinor: true,
          cell: ({ serialNumber }) => serialNumber ?? "–",
        },
      ]}
    />
  );
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <TransferTabs current="payouts" />
      <div className="stack-l admin-tables">
        {table(words.open, open, words.openEmpty)}
        {table(words.ended, ended, words.endedEmpty)}
        {next ? (
          <p>
            <a href={to(`/admin/transfers/payouts?before=${next}`)}>{words.older}</a>
          </p>
        ) : null}
      </div>
    </>
  );
}
