/** Money in whole minor units of the yuan. No floating point touches it; yuan exist on screens only. */
export type Fen = number;

/** "1,234.50" for 123450: yuan with two places, the sign in front. */
export function formatYuan(amountFen: Fen): string {
  const absolute = Math.abs(amountFen);
  const yuan = String(Math.floor(absolute / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amountFen < 0 ? "-" : ""}${yuan}.${String(absolute % 100).padStart(2, "0")}`;
}

/**
 * 123450 for "1234.5" or "1,234.50"; undefined for what is not an amount with at most two places, and
 * for commas that part no thousands: "1,5" may have meant a yuan and a half.
 */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?$/.exec(text.trim());
  return match
    ? Number(match[1]?.replaceAll(",", "")) * 100 + Number((match[2] ?? "").padEnd(2, "0"))
    : undefined;
}

/**
 * Splits an amount over parts in proportion to their weights, so that the shares sum to it exactly:
 * each share is rounded down, and the fen left over go to the largest remainders, first come first. A
 * refund is spread like the payment it undoes. Weights are whole and not negative; one is above zero.
 */
export function spread(amountFen: Fen, weights: readonly number[]): Fen[] {
  if (amountFen < 0) return spread(-amountFen, weights).map((share) => 0 - share);
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total <= 0n) throw new Error("nothing to spread an amount over");
  const amount = BigInt(amountFen);
  const exact = weights.map((weight) => amount * BigInt(weight));
  const shares = exact.map((value) => Number(value / total));
  let left = amountFen - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

/** The price of 500 g (one 斤), rounded half up, from the price of a pack; undefined for goods not sold by weight. */
export function pricePer500Grams(priceFen: Fen, netGrams: number | null): Fen | undefined {
  return netGrams ? Math.floor((priceFen * 1_000 + netGrams) / (2 * netGrams)) : undefined;
}

/** A price less some thousandths of it, rounded half up, and never nothing. */
export function lessPermille(priceFen: Fen, permille: number): Fen {
  return Math.max(1, Math.floor((priceFen * (1_000 - permille) + 500) / 1_000));
}
