import type { TitleKind } from "#db/words.ts";

/** A title as it is kept: what was not typed is null. */
export interface Title {
  titleKind: TitleKind;
  name: string;
  taxId: string | null;
  address: string | null;
  phone: string | null;
  bank: string | null;
  bankAccount: string | null;
}
