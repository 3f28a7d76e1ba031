import type { ReactNode } from "react";
import { niceScale, percentOf } from "#app/components/chart-scale.ts";
import { ScopeLine } from "#app/components/data-table.tsx";
import { formatFen, formatFenShort } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";

/** What one member of a group sold on site and signed for. */
interface Pair {
  key: string;
  label: string;
  onSiteFen: number;
  signedFen: number;
}

/** Two bars for each member, on one scale and never on top of each other: they are numbers of two kinds. */
export function FairBars(props: {
  title: string;
  scope: string;
  asOf: number;
  rows: readonly Pair[];
  /** A table with the same numbers. */
  table: ReactNode;
}) {
  const { fairs, common } = useMessages();
  const locale = useLocale();
  const scale = niceScale(props.rows.flatMap(({ onSiteFen, signedFen }) => [onSiteFen, signedFen]));
  const zero = percentOf(0, scale);
  const bar = (amountFen: number, series: "series-1" | "series-2", label: string) => {
    const end = percentOf(amountFen, scale);
    return (
      <span className="fair-bar">
        <svg width="100%" height="12" aria-hidden="true" focusable="false">
          <rect
            className={series}
            x={`${Math.min(zero, end)}%`}
            width={`${Math.abs(end - zero).toFixed(2)}%`}
            height="12"
            rx="2"
          />
        </svg>
        <span className="visually-hidden">{label}</span>
        <span className="number" title={formatFen(amountFen)}>
          {formatFenShort(amountFen, locale)}
        </span>
      </span>
    );
  };
  const columns = [
    ["series-1", fairs.columns.onSite],
    ["series-2", fairs.columns.signed],
  ] as const;
  return (
    <figure className="chart chart-wide">
      <figcaption>
        <span className="table-title">{props.title}</span>
        <ScopeLine scope={props.scope} asOf={props.asOf} />
      </figcaption>
      <div className="chart-body">
        {props.rows.length === 0 ? (
          <p className="chart-empty">{common.chart.noData}</p>
        ) : (
          <>
            <p className="fair-legend">
              {columns.map(([series, label]) => (
                <span key={series}>
                  <svg width="12" height="12" aria-hidden="true" focusable="false">
                    <rect className={series} width="12" height="12" rx="2" />
                  </svg>{" "}
                  {label}
                </span>
              ))}
            </p>
            <ol className="fair-bars">
              {props.rows.map(({ key, label, onSiteFen, signedFen }) => (
                <li key={key}>
                  {label}
                  {bar(onSiteFen, "series-1", fairs.columns.onSite)}
                  {bar(signedFen, "series-2", fairs.columns.signed)}
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
      <div className="chart-table">{props.table}</div>
    </figure>
  );
}
