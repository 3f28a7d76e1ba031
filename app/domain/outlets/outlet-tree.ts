import type { OutletKind } from "#db/words.ts";

/*
 * What may stand where. The kinds are ranked (the centre above sub-centres, these above counters), and an
 * outlet stands only under one of a higher rank: so the tree has no ring.
 */

interface KindRule {
  /** The kinds under which it stands; of the first that its district has, when none is named. */
  parents: readonly OutletKind[];
  hasDistrict: boolean;
  /** It may stand in a retail partner's shop. */
  mayBeInShop: boolean;
}

export const KIND_RULES: Record<OutletKind, KindRule> = {
  centre: { parents: [], hasDistrict: true, mayBeInShop: false },
  hall: { parents: ["centre"], hasDistrict: true, mayBeInShop: false },
  sub_centre: { parents: ["centre"], hasDistrict: true, mayBeInShop: false },
  counter: { parents: ["sub_centre", "centre"], hasDistrict: true, mayBeInShop: true },
  zone: { parents: ["sub_centre", "centre"], hasDistrict: true, mayBeInShop: true },
  cabinet: { parents: ["sub_centre", "centre"], hasDistrict: true, mayBeInShop: true },
  pavilion: { parents: ["centre"], hasDistrict: false, mayBeInShop: false },
};

/** What an administrator may open: the city has one centre, and it is there from the start. */
export const OPENABLE_KINDS = ["counter", "zone", "cabinet", "sub_centre", "hall", "pavilion"] as const;

interface Span {
  openedDay: number;
  closedDay: number | null;
}

/** The closing day is the first day on which a place is closed. */
export function isOpenOn({ openedDay, closedDay }: Span, day: number): boolean {
  return openedDay <= day && (closedDay === null || day < closedDay);
}

/** True while `outer` is open on every day on which `inner` is. */
export function covers(outer: Span, inner: Span): boolean {
  return (
    outer.openedDay <= inner.openedDay &&
    (outer.closedDay === null || (inner.closedDay !== null && inner.closedDay <= outer.closedDay))
  );
}

interface Place extends Span {
  kind: OutletKind;
  districtCode: string | null;
}

/** True when an outlet may stand under `parent`: of a fitting kind, in its district or the city's, and open as long. */
export function fitsUnder(outlet: Place, parent: Place): boolean {
  return (
    KIND_RULES[outlet.kind].parents.includes(parent.kind) &&
    (parent.kind === "centre" || parent.districtCode === outlet.districtCode) &&
    covers(parent, outlet)
  );
}
