import { Money } from "#app/components/amounts.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import type { Name } from "#app/domain/naming/past-names.ts";
import type { SignedLine } from "#app/domain/reporting/fair-orders.server.ts";

type Line = Omit<SignedLine, "realisedDays"> & {
  county?: Name;
  /** How many can still be ordered. */
  left?: number;
};

/** Lines of signed orders, each with what was realised of it, and its county and what is left where they are told. */
export function SignedLineTable(props: {
  lines: readonly Line[];
  scope: string;
  asOf: number;
  /** Says of each line whose it is. */
  hasNumber?: boolean;
}) {
  const { fairs } = useMessages();
  const isEn = useLocale() === "en";
  const say = ({ zh, en }: Name) => (isEn ? en : zh);
  const { columns } = fairs.orders;
  const { lines } = props;
  const sum = (of: (line: Line) => number) => lines.reduce((all, line) => all + of(line), 0);
  const shown: Column<Line>[] = [
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
    ...(lines.some(({ county }) => county)
      ? [{ key: "county", label: columns.county, cell: ({ county }: Line) => county && say(county) }]
      : []),
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
    ...(lines.some(({ left }) => left !== undefined)
      ? [
          {
            key: "left",
            label: fairs.unit.left,
            isNumeric: true,
            isLabelled: true,
            cell: ({ left = 0 }: Line) => formatCount(left),
            total: formatCount(sum(({ left = 0 }) => left)),
          },
        ]
      : []),
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
  ];
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
      columns={shown}
    />
  );
}
