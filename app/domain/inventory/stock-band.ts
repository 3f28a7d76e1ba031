/** What a shopper is told of a shelf: plenty, few left, or none. */
export type StockBand = "in" | "low" | "out";

/** Up to this many is "few left". */
export const LOW_STOCK_QUANTITY = 10;

/** The band of a quantity that is still free to be sold. */
export function stockBandOf(available: number): StockBand {
  if (available <= 0) return "out";
  return available <= LOW_STOCK_QUANTITY ? "low" : "in";
}

/** What of a shelf is free to be sold; below zero when more is held than may be sold since a recall. */
export function freeOf(shelf: { onHand: number; held: number; blocked: number }): number {
  return shelf.onHand - shelf.held - shelf.blocked;
}
