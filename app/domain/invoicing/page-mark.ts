/** Where a page of a list begins: after the row with this instant and id. */
export interface After {
  at: number;
  id: string;
}

/** The row that a page ends with, as it stands in an address. */
export function pageMark({ at, id }: After): string {
  return `${at}_${id}`;
}

/** What an address says of where a page begins; undefined for the first, and for anything that is no mark. */
export function afterOf(mark: string | null): After | undefined {
  const [, at, id] = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(mark ?? "") ?? [];
  return at && id ? { at: Number(at), id } : undefined;
}
