import type { OutletKind } from "#db/words.ts";

/*
 * The bodies of "1 + 3 + N" (市场主体): each outlet belongs to exactly one, so that their sales sum to the
 * total. A district has its sub-centres, counters, zones and cabinets; the centre, with its halls, and the
 * pavilions that sell online are of no district.
 */

export const CENTRE_BODY = "centre";
export const ONLINE_BODY = "online";
/** Outlets that are in no district and that nobody knows any more. */
export const ELSEWHERE_BODY = "elsewhere";

/** The body of an outlet: the code of its district, or one of the three words above. Neither ever changes. */
export function bodyOf(outlet: { kind: OutletKind; districtCode: string | null } | undefined): string {
  if (!outlet) return ELSEWHERE_BODY;
  if (outlet.kind === "pavilion") return ONLINE_BODY;
  if (outlet.kind === "centre" || outlet.kind === "hall") return CENTRE_BODY;
  return outlet.districtCode ?? ELSEWHERE_BODY;
}
