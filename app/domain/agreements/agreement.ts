/*
 * What is agreed in a supply agreement: the lines as they were proposed, and what amendments that both sides
 * agreed to have made of them since.
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

/** All that is agreed at some time. */
export interface AgreedContent {
  lastDay: number;
  lines: readonly AgreedLine[];
}

/** What an amendment says, and since when it holds, if it does. */
export interface AmendmentContent {
  lastDay: number | null;
  lines: readonly AgreedLine[];
  confirmedAt: number | null;
}

/** The agreement as it stands at an instant: the last word on each line, of the amendments that held by then. */
export function contentAt(
  original: AgreedContent,
  amendments: readonly AmendmentContent[],
  instant: number,
): AgreedContent {
  const lines = new Map(original.lines.map((line) => [line.lineNumber, line]));
  let { lastDay } = original;
  for (const amendment of amendments) {
    if (amendment.confirmedAt === null || amendment.confirmedAt > instant) continue;
    lastDay = amendment.lastDay ?? lastDay;
    for (const line of amendment.lines) lines.set(line.lineNumber, line);
  }
  return { lastDay, lines: [...lines.values()].sort((a, b) => a.lineNumber - b.lineNumber) };
}

const TERMS = [
  "quantity",
  "unitPriceFen",
  "belowListPermille",
  "seasonFrom",
  "seasonTo",
] as const satisfies readonly (keyof LineTerms)[];

/** Whether two lines say the same of their goods. */
export function isSameTerms(a: LineTerms, b: LineTerms): boolean {
  return TERMS.every((name) => a[name] === b[name]);
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
