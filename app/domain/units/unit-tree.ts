/*
 * The tree of units is dated: which unit stands under which is known for each day, also for days to come.
 */

export interface Affiliation {
  unitId: string;
  parentId: string;
  fromDay: number;
  /** The first day on which it no longer holds; null for no end. */
  toDay: number | null;
}

export function holdsOn({ fromDay, toDay }: Affiliation, day: number): boolean {
  return fromDay <= day && (toDay === null || day < toDay);
}

/** What a unit stands under on a day, the nearest first. A ring, which there is none, would end it. */
export function unitsAbove(affiliations: readonly Affiliation[], unitId: string, day: number): string[] {
  const parents = new Map(
    affiliations.filter((row) => holdsOn(row, day)).map((row) => [row.unitId, row.parentId]),
  );
  const above: string[] = [];
  for (let id = parents.get(unitId); id !== undefined && !above.includes(id); id = parents.get(id))
    above.push(id);
  return above;
}

/** All that stands under a unit on a day, at any depth, the nearest first. */
export function unitsUnder(affiliations: readonly Affiliation[], unitId: string, day: number): string[] {
  const children = new Map<string, string[]>();
  for (const row of affiliations)
    if (holdsOn(row, day)) children.set(row.parentId, [...(children.get(row.parentId) ?? []), row.unitId]);
  const under: string[] = [];
  for (let ring = children.get(unitId) ?? []; ring.length > 0; ) {
    const fresh = ring.filter((id) => id !== unitId && !under.includes(id));
    under.push(...fresh);
    ring = fresh.flatMap((id) => children.get(id) ?? []);
  }
  return under;
}

/**
 * True when, with a unit put under `parentId` from a day on, some unit would on that day or a later one
 * stand under itself. The tree changes only on days on which an affiliation begins: those are looked at.
 */
export function makesRing(
  affiliations: readonly Affiliation[],
  unitId: string,
  parentId: string,
  fromDay: number,
): boolean {
  if (unitId === parentId) return true;
  const days = new Set([fromDay, ...affiliations.map((row) => row.fromDay).filter((day) => day > fromDay)]);
  return [...days].some((day) => unitsAbove(affiliations, parentId, day).includes(unitId));
}
