/** A name in both languages. */
export interface Name {
  zh: string;
  en: string;
}

/** What a member was called on a day, given what it is called now. */
export type NameOn = <N extends Name | null>(memberId: string, day: number, now: N) => Name | N;
