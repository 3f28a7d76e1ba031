/** What follows from weighing what is left of a line. */
export interface Settlement {
  /** Repaid because it weighs less than was ordered. */
  refundFen: number;
  /** What would have been repaid, and was not, because it weighs hardly less. */
  waivedFen: number;
  /** How much more it weighs than was ordered; below zero when less. */
  differenceGrams: number;
}

/**
 * Settles a line at what it really weighs. Less than was ordered is billed in proportion, in whole fen
 * rounded down, so that the part of a fen is the buyer's; what is short by no more than the tolerance, so
 * many thousandths of what was ordered, is billed as it is. More than was ordered is never charged. A line
 * that is sent at all is billed a fen at least: a free one would not count as sold.
 */
export function settleByWeight(
  rest: { amountFen: number; weightGrams: number },
  finalGrams: number,
  tolerancePermille: number,
): Settlement {
  const { amountFen, weightGrams: orderedGrams } = rest;
  const differenceGrams = finalGrams - orderedGrams;
  if (differenceGrams >= 0) return { refundFen: 0, waivedFen: 0, differenceGrams };
  const inProportion = Number((BigInt(amountFen) * BigInt(finalGrams)) / BigInt(orderedGrams));
  const tooMuchFen = amountFen - Math.max(1, inProportion);
  const isWithin = -differenceGrams * 1_000 <= orderedGrams * tolerancePermille;
  return isWithin
    ? { refundFen: 0, waivedFen: tooMuchFen, differenceGrams }
    : { refundFen: tooMuchFen, waivedFen: 0, differenceGrams };
}
