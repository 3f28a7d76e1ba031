import { barsOf } from "#app/components/code-128.ts";

const HEIGHT = 40;
/** White on both sides, in modules: a scanner finds the code by it. */
const QUIET = 10;

/** A number as a bar code (Code 128), for scanners; the number itself stands beside it in digits. */
export function Barcode({ digits, label }: { digits: string; label: string }) {
  const { bars, width } = barsOf(digits);
  return (
    <svg
      className="barcode"
      viewBox={`0 0 ${width + 2 * QUIET} ${HEIGHT}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      {bars.map((bar) => (
        <rect key={bar.at} x={bar.at + QUIET} y={0} width={bar.width} height={HEIGHT} />
      ))}
    </svg>
  );
}
