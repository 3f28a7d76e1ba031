import type { TillSale, TillSaleLine } from "./wire.ts";

/** The price of so many grams at a price per 500 g, rounded half up: what the till shows, the tag and the books. */
export function weighedAmountFen(pricePer500gFen: number, grams: number): number {
  return Math.floor((pricePer500gFen * grams + 250) / 500);
}

/** What a line comes to, from its price and how much of it. */
export function lineAmountFen({ quantity, grams, unitPriceFen }: Omit<TillSaleLine, "amountFen">): number {
  return grams === null ? unitPriceFen * quantity : weighedAmountFen(unitPriceFen, grams);
}

/** True when a sale adds up: each line, their sum, and what was put down for it. */
export function addsUp({
  lines,
  totalFen,
  tender,
}: Pick<TillSale, "lines" | "totalFen" | "tender">): boolean {
  const isEachRight = lines.every((line) => line.amountFen === lineAmountFen(line) && line.amountFen > 0);
  const sumFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const isPaid = tender.kind === "cash" ? tender.tenderedFen >= totalFen : tender.tenderedFen === totalFen;
  return isEachRight && lines.length > 0 && sumFen === totalFen && isPaid;
}
