/*
 * What is agreed in a supply agreement.
 */

/** What is agreed of some goods. Either what one costs is fixed, or how much less it is than the shop's price of the day. */
export interface LineTerms {
  quantity: number;
  unitPriceFen: number | null;
  belowListPermille: number | null;
  /** The season of delivery, as month and day; null for all year. */
  seasonFrom: number | null;
  seasonTo: number | null;
}

export interface AgreedLine extends LineTerms {
  lineNumber: number;
  variantId: string;
}

/** The terms of a line and nothing else of it. */
export function termsOf({
  quantity,
  unitPriceFen,
  belowListPermille,
  seasonFrom,
  seasonTo,
}: LineTerms): LineTerms {
  return { quantity, unitPriceFen, belowListPermille, seasonFrom, seasonTo };
}
