/** One measured figure, as `--json` writes it. The yardstick was measured in the same run, in the same unit. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  yardstick: number | null;
  /** value / yardstick */
  ratio: number | null;
}

/** A figure with what is only said to a person. */
export interface Reading extends Figure {
  /** What the yardstick is: "a bare node:http server". */
  against?: string;
  /** What we hope for, printed beside and never asserted. */
  aim?: Aim;
}

export interface Aim {
  of: "value" | "ratio";
  atLeast?: number;
  atMost?: number;
}

/** A figure that stands by itself. */
export function figure(name: string, value: number, unit: string, aim?: Omit<Aim, "of">): Reading {
  const reading: Reading = { name, value: rounded(value), unit, yardstick: null, ratio: null };
  return aim ? { ...reading, aim: { of: "value", ...aim } } : reading;
}

/** A figure beside another that was measured with it. */
export function compared(
  name: string,
  value: number,
  unit: string,
  yardstick: number,
  against: string,
  aim?: Omit<Aim, "of">,
): Reading {
  const reading: Reading = {
    ...figure(name, value, unit),
    yardstick: rounded(yardstick),
    ratio: rounded(value / yardstick),
    against,
  };
  return aim ? { ...reading, aim: { of: "ratio", ...aim } } : reading;
}

export function figureOf({ name, value, unit, yardstick, ratio }: Reading): Figure {
  return { name, value, unit, yardstick, ratio };
}

/** One line for a person: the figure, what it is compared with, and whether the aim was met. */
export function lineOf({ name, value, unit, yardstick, ratio, against, aim }: Reading): string {
  const parts = [`  ${name.padEnd(52)} ${shown(value).padStart(9)} ${unit}`];
  if (yardstick !== null && ratio !== null) parts.push(`${shown(ratio)} × ${against} (${shown(yardstick)})`);
  if (aim) {
    const measured = aim.of === "ratio" ? ratio : value;
    const isMet =
      measured !== null &&
      (aim.atLeast === undefined || measured >= aim.atLeast) &&
      (aim.atMost === undefined || measured <= aim.atMost);
    const wish = aim.atLeast !== undefined ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`;
    parts.push(`aim ${wish}${aim.of === "ratio" ? " ×" : ""}: ${isMet ? "met" : "MISSED"}`);
  }
  return parts.join("   ");
}

/** The value below which a share of the sample lies. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(sample: readonly number[]): number {
  return percentile(sample, 0.5);
}

/** Three or four figures are all that a measurement on a shared machine is worth. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function shown(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
