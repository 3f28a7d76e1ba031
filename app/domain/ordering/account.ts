import type { LineDeductionCause } from "#db/words.ts";
import type { Rest } from "./refund.ts";

/** Why a unit that was brought goods pays for less of a line than was ordered. */
export const ACCEPTANCE_CAUSES = ["short", "damaged", "refused"] as const satisfies LineDeductionCause[];
export type AcceptanceCause = (typeof ACCEPTANCE_CAUSES)[number];

/** So many pieces of a line are not paid for. */
export interface LineDeduction {
  orderLineId: string;
  cause: AcceptanceCause;
  quantity: number;
}

type Measures = Pick<Rest, "amountFen" | "quantity" | "weightGrams">;

/**
 * What it comes to when so many pieces of a line are not paid for, and then so many more; undefined when the
 * line has not that many. What is left is billed in proportion, in whole fen rounded down, so that the part of a
 * fen is the buyer's; of a line of which anything is left, a fen at least. All of it taken off, in however many
 * parts, is exactly the line.
 */
export function deductPieces(line: Measures, parts: readonly number[]): Measures[] | undefined {
  let before = line;
  const taken: Measures[] = [];
  for (const quantity of parts) {
    const left = before.quantity - quantity;
    if (left < 0) return undefined;
    const after = {
      quantity: left,
      amountFen: left === 0 ? 0 : Math.max(1, inProportion(line.amountFen, left, line.quantity)),
      weightGrams: inProportion(line.weightGrams, left, line.quantity),
    };
    taken.push({
      quantity,
      amountFen: before.amountFen - after.amountFen,
      weightGrams: before.weightGrams - after.weightGrams,
    });
    before = after;
  }
  return taken;
}

function inProportion(whole: number, left: number, quantity: number): number {
  return Number((BigInt(whole) * BigInt(left)) / BigInt(quantity));
}
