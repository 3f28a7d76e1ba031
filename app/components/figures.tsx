import type { ReactNode } from "react";
import { ScopeLine } from "#app/components/data-table.tsx";

export interface FigureProps {
  label: ReactNode;
  value: ReactNode;
  /** What it counts. A figure without its scope and its instant is not shown: both are asked for. */
  scope: string;
  asOf: number;
  /** Opens what is behind the figure. */
  href?: string | undefined;
  /** "较上月 +12.3%" */
  change?: ReactNode;
}

/** One number, large, with what it counts and as of when. */
export function Figure(props: FigureProps) {
  return (
    <div className="figure">
      <p className="figure-label">{props.label}</p>
      <p className="figure-value">{props.href ? <a href={props.href}>{props.value}</a> : props.value}</p>
      {props.change ? <p className="figure-change">{props.change}</p> : null}
      <ScopeLine scope={props.scope} asOf={props.asOf} />
    </div>
  );
}

/** Several numbers of one scope and one instant in a line: the ledger in one line. */
export function FigureLine(props: {
  figures: readonly { label: ReactNode; value: ReactNode; href?: string | undefined }[];
  scope: string;
  asOf: number;
}) {
  return (
    <div className="figure-line">
      <dl>
        {props.figures.map((figure, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the figures of a line are fixed in number and order
          <div key={index}>
            <dt>{figure.label}</dt>
            <dd>{figure.href ? <a href={figure.href}>{figure.value}</a> : figure.value}</dd>
          </div>
        ))}
      </dl>
      <ScopeLine scope={props.scope} asOf={props.asOf} />
    </div>
  );
}

/** How much of a whole is reached. `value` and `max` are of one unit; the words beside it say them. */
export function Progress(props: { label: ReactNode; value: number; max: number; text: string }) {
  const isReached = props.value >= props.max;
  return (
    <div className={isReached ? "progress progress-reached" : "progress"}>
      <p>
        <span>{props.label}</span>
        <span className="number">{props.text}</span>
      </p>
      <progress value={Math.max(0, Math.min(props.value, props.max))} max={props.max}>
        {props.text}
      </progress>
    </div>
  );
}
