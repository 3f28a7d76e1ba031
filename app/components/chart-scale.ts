/** The span of an axis and where its marks stand. Zero always lies in it. */
export interface Scale {
  min: number;
  max: number;
  ticks: number[];
}

/** An axis over `values` with about `count` steps of 1, 2, 2.5 or 5 times a power of ten. */
export function niceScale(values: readonly number[], count = 4): Scale {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === 0 && high === 0) return { min: 0, max: 1, ticks: [0] };
  const step = niceStep((high - low) / count);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks: number[] = [];
  for (let index = first; index <= last; index += 1) ticks.push(index * step);
  return { min: first * step, max: last * step, ticks };
}

/** Values are whole numbers (fen, grams, pieces), and so are the steps between the marks. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const share = rough / power;
  if (share <= 1) return power;
  if (share <= 2) return 2 * power;
  if (share <= 2.5 && power >= 10) return 2.5 * power;
  return share <= 5 ? 5 * power : 10 * power;
}

/** Where a value lies on the axis, from 0 to 100. */
export function percentOf(value: number, scale: Scale): number {
  return Math.round(((value - scale.min) / (scale.max - scale.min)) * 10_000) / 100;
}
