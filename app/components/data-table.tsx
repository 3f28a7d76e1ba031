import type { ReactNode } from "react";
import { formatInstant, machineInstant } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";

export interface Column<Row> {
  key: string;
  label: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Right-aligned, in figures of one width. */
  isNumeric?: boolean;
  /** What the total row shows here. */
  total?: ReactNode;
  /** Sorts the table by this column. */
  sortHref?: string | undefined;
  sorted?: "ascending" | "descending" | undefined;
  /** Given up first where there is little room. */
  isMinor?: boolean;
  /** Says its label on a phone, too, where a stacked row would leave it out: for what does not explain itself. */
  isLabelled?: boolean;
}

export interface DataTableProps<Row> {
  caption: ReactNode;
  /** What the figures in it count. A table with sums must say it, and as of when. */
  scope?: string | undefined;
  asOf?: number | undefined;
  /** The first column names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Makes the row's name a link. */
  rowHref?: ((row: Row) => string | undefined) | undefined;
  /** The label of the total row, whose sums are the columns' `total`; true stands for "total". */
  total?: string | true | undefined;
  empty?: ReactNode;
  /** Rows closer together, for long reports. */
  isDense?: boolean;
  /** On a phone each row is read downwards: for rows of words, which a box that scrolls aside would cut. */
  isStacked?: boolean;
  /** Printed on a sheet laid across: for tables with a column for each month or outlet. */
  isWide?: boolean;
}

/** A table. Its head stays in sight, and on a phone it scrolls inside its own box. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { common } = useMessages();
  const { columns, rows } = props;
  const labelOf = ({ label }: Column<Row>) =>
    props.isStacked && typeof label === "string" ? label : undefined;
  return (
    <section
      className={props.isWide ? "table-box table-box-wide" : "table-box"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={typeof props.caption === "string" ? props.caption : common.table.scroll}
    >
      <table className={tableClass(props)}>
        <caption>
          <span className="table-title">{props.caption}</span>
          <ScopeLine scope={props.scope} asOf={props.asOf} />
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)} aria-sort={column.sorted}>
                {column.sortHref ? <a href={column.sortHref}>{column.label}</a> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 ? (
            <tr>
              <td className="table-empty" colSpan={columns.length}>
                {props.empty ?? common.empty.rows}
              </td>
            </tr>
          ) : (
            rows.map((row) => {
              const href = props.rowHref?.(row);
              return (
                <tr key={props.rowKey(row)}>
                  {columns.map((column, index) =>
                    index === 0 ? (
                      <th key={column.key} scope="row" className={cellClass(column)}>
                        {href ? <a href={href}>{column.cell(row)}</a> : column.cell(row)}
                      </th>
                    ) : (
                      <td key={column.key} className={cellClass(column)} data-label={labelOf(column)}>
                        {column.cell(row)}
                      </td>
                    ),
                  )}
                </tr>
              );
            })
          )}
        </tbody>
        {props.total && rows.length > 0 ? (
          <tfoot>
            <tr>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.key} scope="row">
                    {props.total === true ? common.table.total : props.total}
                  </th>
                ) : (
                  <td key={column.key} className={cellClass(column)} data-label={labelOf(column)}>
                    {column.total}
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </section>
  );
}

function tableClass({ isDense, isStacked }: { isDense?: boolean; isStacked?: boolean }): string {
  return ["table", isDense && "table-dense", isStacked && "table-stacked"].filter(Boolean).join(" ");
}

function cellClass(column: Pick<Column<never>, "isNumeric" | "isMinor" | "isLabelled">): string | undefined {
  const { isNumeric, isMinor, isLabelled } = column;
  return (
    [isNumeric && "numeric", isMinor && "minor", isLabelled && "labelled"].filter(Boolean).join(" ") ||
    undefined
  );
}

/** What a figure counts and as of when: the small line under every number of the programme. */
export function ScopeLine({ scope, asOf }: { scope?: string | undefined; asOf?: number | undefined }) {
  const { common } = useMessages();
  const locale = useLocale();
  if (!scope && asOf === undefined) return null;
  return (
    <small className="scope">
      {scope}
      {scope && asOf !== undefined ? " · " : null}
      {asOf === undefined ? null : (
        <time dateTime={machineInstant(asOf)}>{common.figure.asOf(formatInstant(asOf, locale))}</time>
      )}
    </small>
  );
}
