import type { CellProblem } from "#app/domain/outlets/outlet-rows.ts";
import type { Messages } from "#app/messages/messages.ts";

/** What is wrong with a cell, and what it may have been meant to be. */
export function problemText(
  { fault, suggestion, rowNumber }: CellProblem,
  words: Messages["outletImport"],
): string {
  return words.joined([
    words.cellFaults[fault],
    ...(rowNumber === undefined ? [] : [words.sameAs(String(rowNumber))]),
    ...(suggestion === undefined ? [] : [words.suggestion(suggestion)]),
  ]);
}
