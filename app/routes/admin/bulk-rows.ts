/** What became of one order of several. */
export type Outcome = { isDone: true } | { isDone: false; reason: string };

/** What became of each order, by its number. */
export type Outcomes = Record<string, Outcome>;

const NUMBER = /^\d{18}$/;

/** The orders that an address or a form names, each once. */
export function numbersIn(given: Iterable<string>): string[] {
  return [...new Set(given)].filter((number) => NUMBER.test(number));
}
