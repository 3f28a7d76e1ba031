import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import type { Name } from "#app/domain/naming/past-names.ts";
import type { SignedLine } from "#app/domain/reporting/fair-orders.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";

/** Lines of signed orders, each with what was realised of it. */
export function SignedLineTable(props: {
  lines: readonly (Omit<SignedLine, "realisedDays"> & { county: Name })[];
  scope: string;
  asOf: number;
  /** Says of each line whose it is. */
  hasNumber?: boolean;
}) {
  const { fairs } = useMessages();
  const say = useSay();
  const { columns } = fairs.orders;
  const { lines } = props;
  const sum = (of: (line: (typeof lines)[number]) => number) =>
    lines.reduce((all, line) => all + of(line), 0);
  return (
    <DataTable
      caption={fairs.orders.linesCaption}
      scope={props.scope}
      asOf={props.asOf}
      rows={lines}
      rowKey={({ signedOrderId, lineNumber }) => `${signedOrderId} ${lineNumber}`}
      isDense
      isStacked
      total
      columns={[
        {
          key: "goods",
          label: columns.goods,
          cell: ({ name, spec, sku, number }) => (
            <>
              <strong>{say(name)}</strong> {say(spec)}
              <small className="row-within number">{props.hasNumber ? `${number} · ${sku}` : sku}</small>
            </>
          ),
        },
        { key: "county", label: columns.county, cell: ({ county }) => say(county) },
        {
          key: "price",
          label: columns.price,
          isNumeric: true,
          isLabelled: true,
          cell: ({ unitPriceFen }) => <Money amountFen={unitPriceFen} />,
        },
        {
          key: "quantity",
          label: columns.quantity,
          isNumeric: true,
          isLabelled: true,
          cell: ({ quantity }) => formatCount(quantity),
          total: formatCount(sum(({ quantity }) => quantity)),
        },
        {
          key: "signed",
          label: columns.signed,
          isNumeric: true,
          isLabelled: true,
          cell: ({ signedFen }) => <Money amountFen={signedFen} />,
          total: <Money amountFen={sum(({ signedFen }) => signedFen)} />,
        },
        {
          key: "taken",
          label: columns.taken,
          isNumeric: true,
          isLabelled: true,
          cell: ({ realisedQuantity }) => formatCount(realisedQuantity),
          total: formatCount(sum(({ realisedQuantity }) => realisedQuantity)),
        },
        {
          key: "realised",
          label: columns.realised,
          isNumeric: true,
          isLabelled: true,
          cell: ({ realisedFen }) => <Money amountFen={realisedFen} />,
          total: <Money amountFen={sum(({ realisedFen }) => realisedFen)} />,
        },
        {
          key: "open",
          label: columns.open,
          isNumeric: true,
          isLabelled: true,
          cell: ({ signedFen, realisedFen }) => <Money amountFen={signedFen - realisedFen} />,
          total: <Money amountFen={sum(({ signedFen, realisedFen }) => signedFen - realisedFen)} />,
        },
      ]}
    />
  );
}
