import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";

interface ListedRequest {
  number: string;
  dueDay: number;
  madeAt: number;
  orders: number;
  amountFen: number;
  openFen: number;
  /** Where the list is of several units. */
  unitName?: string | undefined;
}

/** Requests for payment, the newest first. `href` is final. */
export function PaymentRequestTable(props: {
  requests: readonly ListedRequest[];
  asOf: number;
  href: (number: string) => string;
}) {
  const { paymentRequests: words } = useMessages();
  const { requests, asOf, href } = props;
  const hasUnits = requests.some(({ unitName }) => unitName !== undefined);
  return (
    <DataTable
      caption={words.title}
      scope={words.listScope}
      asOf={asOf}
      rows={requests}
      rowKey={({ number }) => number}
      rowHref={({ number }) => href(number)}
      empty={words.none}
      isStacked
      columns={[
        { key: "number", label: words.columns.number, cell: ({ number }) => number },
        {
          key: "state",
          label: words.columns.state,
          cell: ({ openFen }) => (
            <Badge tone={openFen === 0 ? "leaf" : "warning"}>
              {openFen === 0 ? words.closed : words.open}
            </Badge>
          ),
        },
        ...(hasUnits
          ? [{ key: "unit", label: words.unit, cell: ({ unitName }: ListedRequest) => unitName ?? "" }]
          : []),
        {
          key: "orders",
          label: words.columns.orders,
          isNumeric: true,
          cell: ({ orders }) => formatCount(orders),
        },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
        },
        {
          key: "open",
          label: words.columns.open,
          isNumeric: true,
          cell: ({ openFen }) => <Money amountFen={openFen} />,
        },
        {
          key: "due",
          label: words.columns.due,
          isLabelled: true,
          cell: ({ dueDay }) => <DateTime day={dueDay} />,
        },
        {
          key: "at",
          label: words.columns.madeAt,
          isLabelled: true,
          cell: ({ madeAt }) => <DateTime instant={madeAt} />,
        },
      ]}
    />
  );
}
