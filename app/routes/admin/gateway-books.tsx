import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import type { listGatewayDays, listLastReconciliations } from "#app/domain/reporting/gateway-books.server.ts";
import type { ExceptionKind } from "#db/words.ts";

type Rows<Query extends (...asked: never[]) => Promise<unknown[]>> = Awaited<ReturnType<Query>>;

/** Our books beside those of each gateway that has its own: the last comparison, and the money of each day. */
export function GatewayBooks(props: {
  asOf: number;
  days: Rows<typeof listGatewayDays>;
  last: Rows<typeof listLastReconciliations>;
  mayReconcile: boolean;
}) {
  const { money: words, admin } = useMessages();
  const texts = words.books;
  const { asOf, days, last, mayReconcile } = props;
  if (last.length === 0 && days.length === 0) return null;
  return (
    <section className="stack" id="books">
      {last.map(({ gateway, startedAt, repaired, differences, error }) => (
        <Notice
          key={gateway}
          kind={error ? "warning" : differences > 0 ? "warning" : "info"}
          title={texts.last(admin.order.gateways[gateway])}
        >
          {startedAt === null ? texts.never : <DateTime instant={startedAt} />}{" "}
          {startedAt === null ? null : texts.found(formatCount(repaired), formatCount(differences))}
          {error ? <p>{texts.failed(error)}</p> : null}
        </Notice>
      ))}
      <DataTable
        caption={texts.title}
        scope={texts.scope}
        asOf={asOf}
        rows={days}
        rowKey={({ businessDay, gateway, currency }) => `${businessDay} ${gateway} ${currency}`}
        empty={texts.empty}
        isDense
        columns={[
          { key: "day", label: words.columns.day, cell: (row) => <DateTime day={row.businessDay} /> },
          {
            key: "gateway",
            label: words.columns.gateway,
            cell: ({ gateway }) => <span className="one-line">{admin.order.gateways[gateway]}</span>,
          },
          {
            key: "currency",
            label: words.columns.currency,
            isMinor: true,
            cell: ({ currency }) => currency.toUpperCase(),
          },
          {
            key: "ours",
            label: texts.ours,
            isNumeric: true,
            cell: ({ oursFen }) => <Money amountFen={oursFen} />,
          },
          {
            key: "theirs",
            label: texts.theirs,
            isNumeric: true,
            cell: ({ theirsFen }) => <Money amountFen={theirsFen} />,
          },
          {
            key: "difference",
            label: texts.difference,
            isNumeric: true,
            cell: ({ oursFen, theirsFen }) =>
              oursFen === theirsFen ? texts.none : <Money amountFen={oursFen - theirsFen} />,
          },
          {
            key: "checkedAt",
            label: texts.checkedAt,
            isMinor: true,
            cell: ({ checkedAt }) => <DateTime instant={checkedAt} />,
          },
        ]}
      />
      {mayReconcile && last.length > 0 ? (
        <form method="post" data-once>
          <Button kind="quiet" name="intent" value="reconcile">
            {texts.reconcile}
          </Button>
        </form>
      ) : null}
    </section>
  );
}

/** Settles one thing that a person had to look at: with what they found, or did. */
export function SettleForm({ kind, reference }: { kind: ExceptionKind; reference: string }) {
  const { money: words } = useMessages();
  return (
    <form method="post" data-once className="settle-form">
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="ref" value={reference} />
      <TextInput
        name="reason"
        form={`settle-${kind}-${reference}`}
        label={words.reason}
        required
        maxLength={500}
        width="medium"
      />
      <Button kind="quiet" size="small">
        {words.close}
      </Button>
    </form>
  );
}
