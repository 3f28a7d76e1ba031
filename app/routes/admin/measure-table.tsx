import type { ReactNode } from "react";
import { Money, Weight } from "#app/components/amounts.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { formatCount, formatShare } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import type { Drill } from "#app/domain/reporting/sales-query.ts";
import type { Sums } from "#app/domain/reporting/sales-sums.ts";

/** One row of a report: what it is called, where its name leads, and which cell its figures open. */
export interface MeasureRow {
  key: string;
  label: string;
  within?: string | undefined;
  href?: string | undefined;
  drill: Drill;
  sums: Sums;
}

/** All measures of the rows of one partition, and their sum, which is the total. */
export function MeasureTable(props: {
  caption: string;
  rowName: string;
  rows: readonly MeasureRow[];
  total: Sums;
  hasOrders: boolean;
  linesHref: (drill: Drill) => string;
}) {
  const { measures } = useMessages().admin.sales;
  const { rows, total, linesHref } = props;
  const money = (amountFen: number, drill: Drill): ReactNode =>
    amountFen === 0 ? (
      <Money amountFen={0} />
    ) : (
      <a href={linesHref(drill)}>
        <Money amountFen={amountFen} />
      </a>
    );
  const columns: Column<MeasureRow>[] = [
    {
      key: "name",
      label: props.rowName,
      cell: ({ label, within, href }) => (
        <>
          {href ? <a href={href}>{label}</a> : label}
          {within ? <small className="row-within">{within}</small> : null}
        </>
      ),
    },
    {
      key: "net",
      label: measures.net,
      isNumeric: true,
      cell: ({ sums, drill }) => money(sums.amountFen, drill),
      total: money(total.amountFen, {}),
    },
    {
      key: "share",
      label: measures.share,
      isNumeric: true,
      cell: ({ sums }) => formatShare(sums.amountFen, total.amountFen),
      total: formatShare(total.amountFen, total.amountFen),
    },
    {
      key: "sale",
      label: measures.sale,
      isNumeric: true,
      cell: ({ sums, drill }) => money(sums.saleFen, { ...drill, flow: "sale" }),
      total: money(total.saleFen, { flow: "sale" }),
    },
    {
      key: "return",
      label: measures.return,
      isNumeric: true,
      cell: ({ sums, drill }) => money(sums.returnFen, { ...drill, flow: "return" }),
      total: money(total.returnFen, { flow: "return" }),
    },
    {
      key: "certified",
      label: measures.certified,
      isNumeric: true,
      cell: ({ sums, drill }) => money(sums.certifiedFen, { ...drill, isCertified: true }),
      total: money(total.certifiedFen, { isCertified: true }),
    },
    {
      key: "weight",
      label: measures.weight,
      isNumeric: true,
      isMinor: true,
      cell: ({ sums }) => weight(sums),
      total: weight(total),
    },
    {
      key: "lines",
      label: measures.lines,
      isNumeric: true,
      isMinor: true,
      cell: ({ sums }) => formatCount(sums.entryCount),
      total: formatCount(total.entryCount),
    },
  ];
  if (props.hasOrders)
    columns.push({
      key: "orders",
      label: measures.orders,
      isNumeric: true,
      isMinor: true,
      cell: ({ sums }) => formatCount(sums.orderCount),
      total: formatCount(total.orderCount),
    });
  return (
    <DataTable
      caption={props.caption}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      total
      isDense
    />
  );
}

/** Goods that are not sold by weight have none. */
function weight({ weightGrams }: Sums): ReactNode {
  return weightGrams === 0 ? "–" : <Weight grams={weightGrams} />;
}

/** More amounts than this do not fit side by side on an upright sheet. */
const UPRIGHT_COLUMNS_MAX = 8;

/** Net amounts of the rows by what stands across: periods, or the parts of a split. Each opens its lines. */
export function CrossTable(props: {
  caption: string;
  scope: string;
  asOf: number;
  rowName: string;
  rows: readonly (MeasureRow & { crossFen: readonly number[] })[];
  columns: readonly { key: string; label: string; drill: Drill; sums: Sums }[];
  total: Sums;
  linesHref: (drill: Drill) => string;
}) {
  const { measures } = useMessages().admin.sales;
  const { linesHref, total } = props;
  const money = (amountFen: number, drill: Drill): ReactNode =>
    amountFen === 0 ? (
      <span className="nothing">0</span>
    ) : (
      <a href={linesHref(drill)}>
        <Money amountFen={amountFen} />
      </a>
    );
  type Row = (typeof props.rows)[number];
  const columns: Column<Row>[] = [
    {
      key: "name",
      label: props.rowName,
      cell: ({ label, href }) => (href ? <a href={href}>{label}</a> : label),
    },
    {
      key: "net",
      label: measures.net,
      isNumeric: true,
      cell: ({ sums, drill }) => money(sums.amountFen, drill),
      total: money(total.amountFen, {}),
    },
    ...props.columns.map(
      (column, index): Column<Row> => ({
        key: column.key,
        label: column.label,
        isNumeric: true,
        cell: ({ crossFen, drill }) => money(crossFen[index] ?? 0, { ...drill, ...column.drill }),
        total: money(column.sums.amountFen, column.drill),
      }),
    ),
  ];
  return (
    <DataTable
      caption={props.caption}
      scope={props.scope}
      asOf={props.asOf}
      isWide={columns.length > UPRIGHT_COLUMNS_MAX}
      columns={columns}
      rows={props.rows}
      rowKey={({ key }) => key}
      total
      isDense
    />
  );
}
