import type { Fen } from "#app/domain/values/fen.ts";

/* Prices include the tax. What is in them is found line by line, and the sums are those of the lines. */

export interface TaxSplit {
  netFen: Fen;
  taxFen: Fen;
}

/** The price without tax that is in an amount above zero: rounded half up to the fen. */
export function netOf(grossFen: Fen, rateBasisPoints: number): Fen {
  const whole = 10_000n + BigInt(rateBasisPoints);
  return Number((BigInt(grossFen) * 20_000n + whole) / (2n * whole));
}

/** An amount above zero as price and tax, which make it again to the fen. */
export function splitTax(grossFen: Fen, rateBasisPoints: number): TaxSplit {
  const netFen = netOf(grossFen, rateBasisPoints);
  return { netFen, taxFen: grossFen - netFen };
}

/**
 * A further part of a line that is undone piece by piece: `earlierFen` of it was undone before. The parts
 * are cut so that at any time the price and the tax undone are those of the sum undone. So neither ever
 * passes the line's own, and both end with it.
 */
export function splitFurther(earlierFen: Fen, partFen: Fen, rateBasisPoints: number): TaxSplit {
  const netFen = netOf(earlierFen + partFen, rateBasisPoints) - netOf(earlierFen, rateBasisPoints);
  return { netFen, taxFen: partFen - netFen };
}

/** "9%", "免税": a rate as a fapiao prints it. */
export function printRate({
  rateBasisPoints,
  isExempt,
}: {
  rateBasisPoints: number;
  isExempt: boolean;
}): string {
  if (isExempt) return "免税";
  const percent = Math.floor(rateBasisPoints / 100);
  const rest = String(rateBasisPoints % 100)
    .padStart(2, "0")
    .replace(/0+$/, "");
  return `${percent}${rest ? `.${rest}` : ""}%`;
}
