/** That a unit belonged to another from a day up to, and not including, another day. */
export interface Affiliation {
  unitId: string;
  parentId: string;
  fromDay: number;
  toDay: number | null;
}

/** Some days, the second not among them. */
export interface DaySpan {
  fromDay: number;
  toDay: number;
}

/** Which units belonged to which on each day of a span, however many steps above. */
export class Belonging {
  readonly #parents = new Map<string, Affiliation[]>();
  readonly #children = new Map<string, Set<string>>();
  readonly #changes: number[];

  constructor(
    affiliations: readonly Affiliation[],
    readonly span: DaySpan,
  ) {
    const days = new Set([span.fromDay]);
    for (const affiliation of affiliations) {
      const { unitId, parentId, fromDay, toDay } = affiliation;
      if (fromDay >= span.toDay || (toDay !== null && toDay <= span.fromDay)) continue;
      this.#parents.set(unitId, [...(this.#parents.get(unitId) ?? []), affiliation]);
      this.#children.set(parentId, (this.#children.get(parentId) ?? new Set()).add(unitId));
      for (const day of [fromDay, toDay ?? span.toDay])
        if (day > span.fromDay && day < span.toDay) days.add(day);
    }
    this.#changes = [...days].sort((a, b) => a - b);
  }

  /** The units above a unit on a day, the nearest first. */
  above(unitId: string, day: number): string[] {
    const chain: string[] = [];
    for (let at = this.#parentOn(unitId, day); at && !chain.includes(at); at = this.#parentOn(at, day))
      chain.push(at);
    return chain;
  }

  /** Every unit that was below a unit on some day of the span. */
  everBelow(unitId: string): string[] {
    const reached = new Set([unitId]);
    for (const one of reached) for (const child of this.#children.get(one) ?? []) reached.add(child);
    return [...reached].filter((one) => one !== unitId && this.spansUnder(unitId, one).length > 0);
  }

  /** The days on which a unit was below another, or was that unit itself; days that touch are one span. */
  spansUnder(ancestorId: string, unitId: string): DaySpan[] {
    if (ancestorId === unitId) return [this.span];
    const spans: DaySpan[] = [];
    for (const [index, fromDay] of this.#changes.entries()) {
      if (!this.above(unitId, fromDay).includes(ancestorId)) continue;
      const toDay = this.#changes[index + 1] ?? this.span.toDay;
      const last = spans.at(-1);
      if (last?.toDay === fromDay) last.toDay = toDay;
      else spans.push({ fromDay, toDay });
    }
    return spans;
  }

  #parentOn(unitId: string, day: number): string | undefined {
    return this.#parents
      .get(unitId)
      ?.find(({ fromDay, toDay }) => fromDay <= day && (toDay === null || toDay > day))?.parentId;
  }
}
