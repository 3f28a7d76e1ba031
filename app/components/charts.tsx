import type { ReactNode } from "react";
import { niceScale, percentOf } from "#app/components/chart-scale.ts";
import { ScopeLine } from "#app/components/data-table.tsx";
import {
  formatCount,
  formatFen,
  formatFenShort,
  formatGrams,
  formatShare,
  formatToPlaces,
  type MoneyUnit,
  moneyUnit,
  placesIn,
} from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import type { Locale } from "#db/words.ts";

/*
 * Charts are drawn on the server and need no script. Widths are shares of the box, never of a picture
 * that shrinks: so bars follow the screen while letters keep their size. Every chart has the table
 * with the same numbers beside it.
 */

export interface Datum {
  key: string;
  label: string;
  value: number;
  /** Opens what is behind the value; offered on bars. */
  href?: string | undefined;
  /** A period that still runs: its column is drawn open, and a line under the chart says so. */
  isUnfinished?: boolean;
}

export interface ChartProps {
  title: string;
  scope: string;
  /** Undefined only for what others published, whose scope says the year. */
  asOf: number | undefined;
  data: readonly Datum[];
  /** What the values are: fen, pieces or grams. */
  kind?: "money" | "count" | "weight";
  /** A DataTable with the same numbers; its caption is read out but not shown twice. */
  table: ReactNode;
}

type Kind = NonNullable<ChartProps["kind"]>;

function shortValue(value: number, kind: Kind, locale: Locale): string {
  if (kind === "money") return formatFenShort(value, locale);
  return kind === "weight" ? formatGrams(value) : formatCount(value);
}

function exactValue(value: number, kind: Kind): string {
  if (kind === "money") return formatFen(value);
  return kind === "weight" ? formatGrams(value) : formatCount(value);
}

/** How the numbers of one chart are written: in one unit, which stands in the heading once, to one place. */
interface Reading {
  unit: string;
  tick: (value: number) => string;
  value: (value: number) => string;
}

function readingOf(values: readonly number[], ticks: readonly number[], kind: Kind, locale: Locale): Reading {
  if (kind !== "money") {
    const format = kind === "weight" ? formatGrams : formatCount;
    return { unit: "", tick: format, value: format };
  }
  const largest = [...values, ...ticks].reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const unit = moneyUnit(largest, locale);
  return { unit: unit.name, tick: writerOf(ticks, unit), value: writerOf(values, unit) };
}

/** Writes each amount to as many places as any of `amounts` needs; one that would round to nothing is said to be less. */
function writerOf(amounts: readonly number[], unit: MoneyUnit): (amountFen: number) => string {
  const places = placesIn(amounts, unit);
  const leastFen = unit.fen / 10 ** places / 2;
  return (amountFen) =>
    amountFen !== 0 && Math.abs(amountFen) < leastFen
      ? `${amountFen < 0 ? "−" : ""}<${formatToPlaces(leastFen * 2, unit, places)}`
      : formatToPlaces(amountFen, unit, places);
}

function ChartFrame(
  props: Omit<ChartProps, "data" | "kind"> & { unit?: string; isWide?: boolean; children: ReactNode },
) {
  return (
    <figure className={props.isWide ? "chart chart-wide" : "chart"}>
      <figcaption>
        <span className="table-title">
          {props.title}
          {props.unit ? <small className="chart-unit">{props.unit}</small> : null}
        </span>
        <ScopeLine scope={props.scope} asOf={props.asOf} />
      </figcaption>
      <div className="chart-body">{props.children}</div>
      <div className="chart-table">{props.table}</div>
    </figure>
  );
}

function NoData() {
  return <p className="chart-empty">{useMessages().common.chart.noData}</p>;
}

/** One bar for each county (or whatever the data are), in the order given. Below zero it runs to the left. */
export function BarChart({ data, kind = "money", ...frame }: ChartProps) {
  const locale = useLocale();
  const values = data.map((datum) => datum.value);
  const scale = niceScale(values);
  const reading = readingOf(values, scale.ticks, kind, locale);
  const zero = percentOf(0, scale);
  const grid = scale.ticks.map((tick) => {
    const x = `${percentOf(tick, scale)}%`;
    return (
      <line key={tick} className={tick === 0 ? "chart-zero" : "chart-grid"} x1={x} x2={x} y1="0" y2="100%" />
    );
  });
  return (
    <ChartFrame {...frame} unit={data.length > 0 ? reading.unit : ""}>
      {data.length === 0 ? (
        <NoData />
      ) : (
        <ol className="bars">
          {data.map((datum) => {
            const end = percentOf(datum.value, scale);
            return (
              <li key={datum.key}>
                <span className="bars-name">
                  {datum.href ? <a href={datum.href}>{datum.label}</a> : datum.label}
                </span>
                <svg className="bars-track" width="100%" height="30" aria-hidden="true" focusable="false">
                  {grid}
                  <rect
                    className={datum.value < 0 ? "chart-mark chart-mark-negative" : "chart-mark"}
                    x={`${Math.min(zero, end)}%`}
                    y="50%"
                    width={`${Math.abs(end - zero).toFixed(2)}%`}
                    height="12"
                    rx="2"
                  />
                </svg>
                <span className="bars-value number" title={exactValue(datum.value, kind)}>
                  {reading.value(datum.value)}
                </span>
              </li>
            );
          })}
          <li className="bars-axis" aria-hidden="true">
            <svg width="100%" height="20" aria-hidden="true" focusable="false">
              {scale.ticks.map((tick, index) => (
                <text
                  key={tick}
                  className="chart-text"
                  x={`${percentOf(tick, scale)}%`}
                  y="14"
                  textAnchor={index === scale.ticks.length - 1 ? "end" : "middle"}
                >
                  {reading.tick(tick)}
                </text>
              ))}
            </svg>
          </li>
        </ol>
      )}
    </ChartFrame>
  );
}

const PLOT_TOP = 20;
const PLOT_HEIGHT = 200;
const PLOT_BOTTOM = PLOT_TOP + PLOT_HEIGHT;
/** More labels than this would touch each other on a phone. */
const LABELS_MAX = 6;

/** A series over time, one column for each period, in the order given. */
export function ColumnChart({ data, kind = "money", ...frame }: ChartProps) {
  const locale = useLocale();
  const { common } = useMessages();
  if (data.length === 0) {
    return (
      <ChartFrame {...frame} isWide>
        <NoData />
      </ChartFrame>
    );
  }
  const values = data.map((datum) => datum.value);
  const scale = niceScale(values);
  const reading = readingOf(values, scale.ticks, kind, locale);
  const y = (value: number) => PLOT_BOTTOM - (percentOf(value, scale) * PLOT_HEIGHT) / 100;
  const slot = 100 / data.length;
  const every = Math.ceil(data.length / LABELS_MAX);
  const highest = data.reduce((best, datum) => (datum.value > best.value ? datum : best));
  const lowest = data.reduce((best, datum) => (datum.value < best.value ? datum : best));
  const isLabelled = (datum: Datum) =>
    datum.value !== 0 &&
    (data.length <= LABELS_MAX || datum === highest || (datum === lowest && datum.value < 0));
  return (
    <ChartFrame {...frame} unit={reading.unit} isWide>
      <div className="columns">
        <svg
          className="columns-axis"
          width="48"
          height={PLOT_BOTTOM + 24}
          aria-hidden="true"
          focusable="false"
        >
          {scale.ticks.map((tick) => (
            <text key={tick} className="chart-text" x="40" y={y(tick) + 4} textAnchor="end">
              {reading.tick(tick)}
            </text>
          ))}
        </svg>
        <svg className="columns-plot" width="100%" height={PLOT_BOTTOM + 24} role="img">
          <title>{frame.title}</title>
          <desc>
            {common.chart.summary(data.length, highest.label, shortValue(highest.value, kind, locale))}
          </desc>
          {scale.ticks.map((tick) => (
            <line
              key={tick}
              className={tick === 0 ? "chart-zero" : "chart-grid"}
              x1="0"
              x2="100%"
              y1={y(tick)}
              y2={y(tick)}
            />
          ))}
          {data.map((datum, index) => {
            const top = Math.min(y(datum.value), y(0));
            const middle = `${(slot * (index + 0.5)).toFixed(2)}%`;
            const isEdge = data.length > 2 * LABELS_MAX && index === 0;
            return (
              <g key={datum.key}>
                <title>{`${datum.label} ${exactValue(datum.value, kind)}`}</title>
                <rect
                  className={markClass(datum)}
                  x={`${(slot * (index + 0.5) - columnWidth(slot) / 2).toFixed(2)}%`}
                  y={top}
                  width={`${columnWidth(slot).toFixed(2)}%`}
                  height={Math.abs(y(datum.value) - y(0))}
                />
                {isLabelled(datum) ? (
                  <text
                    className="chart-value"
                    x={middle}
                    y={datum.value < 0 ? y(datum.value) + 14 : top - 5}
                    textAnchor={
                      index === 0 && data.length > LABELS_MAX
                        ? "start"
                        : index === data.length - 1 && data.length > LABELS_MAX
                          ? "end"
                          : "middle"
                    }
                  >
                    {reading.value(datum.value)}
                  </text>
                ) : null}
                {index % every === 0 ? (
                  <text
                    className="chart-text"
                    x={isEdge ? "0" : middle}
                    y={PLOT_BOTTOM + 18}
                    textAnchor={isEdge ? "start" : "middle"}
                  >
                    {datum.label}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </div>
      {data.some(({ isUnfinished }) => isUnfinished) ? (
        <p className="chart-note">
          <svg width="12" height="12" aria-hidden="true" focusable="false">
            <rect className="chart-mark chart-mark-unfinished" x="1" y="1" width="10" height="10" />
          </svg>
          {common.chart.unfinished(data.filter(({ isUnfinished }) => isUnfinished).map(({ label }) => label))}
        </p>
      ) : null}
    </ChartFrame>
  );
}

function markClass({ value, isUnfinished }: Datum): string {
  if (value < 0) return "chart-mark chart-mark-negative";
  return isUnfinished ? "chart-mark chart-mark-unfinished" : "chart-mark";
}

/** A column fills most of its slot, but a single one is no wall. */
function columnWidth(slot: number): number {
  return Math.min(slot * 0.68, 9);
}

/** How a whole is split. Parts at or below zero are named in the legend but have no place in the bar. */
export function StackedBar({ data, kind = "money", ...frame }: ChartProps) {
  const locale = useLocale();
  const whole = data.reduce((sum, datum) => sum + Math.max(0, datum.value), 0);
  const values = data.map((datum) => datum.value);
  const reading = readingOf(values, [], kind, locale);
  let start = 0;
  return (
    <ChartFrame {...frame} unit={data.length > 0 ? reading.unit : ""}>
      {data.length === 0 || whole === 0 ? (
        <NoData />
      ) : (
        <svg className="stack" width="100%" height="28" aria-hidden="true" focusable="false">
          {data.map((datum, index) => {
            const width = (Math.max(0, datum.value) / whole) * 100;
            const x = start;
            start += width;
            return (
              <rect
                key={datum.key}
                className={seriesClass(index)}
                x={`${x.toFixed(3)}%`}
                width={`${width.toFixed(3)}%`}
                height="100%"
              />
            );
          })}
        </svg>
      )}
      <ul className="legend">
        {data.map((datum, index) => (
          <li key={datum.key}>
            <svg width="12" height="12" aria-hidden="true" focusable="false">
              <rect className={seriesClass(index)} width="12" height="12" rx="2" />
            </svg>
            <span className="legend-name">
              {datum.href ? <a href={datum.href}>{datum.label}</a> : datum.label}
            </span>
            <span className="number" title={exactValue(datum.value, kind)}>
              {reading.value(datum.value)}
            </span>
            <span className="legend-share number">{formatShare(datum.value, whole)}</span>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

/** The colours of a split. The last, a grey, is that of every further part: no colour stands for two parts. */
const SERIES = 6;

function seriesClass(index: number): string {
  return `series-${Math.min(index + 1, SERIES)}`;
}
