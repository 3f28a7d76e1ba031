import type { ShareBase } from "#db/words.ts";

/** The rule of a place and some years. */
export interface SharePolicy {
  id: string;
  jurisdiction: string;
  nameZh: string;
  nameEn: string;
  validFromYear: number;
  validToYear: number | null;
  floorBasisPoints: number;
  encouragedBasisPoints: number | null;
  baseKind: ShareBase;
  countsStaff: boolean;
  countsCertifiedOnly: boolean;
  declareByMonthDay: number;
  fulfilByMonthDay: number;
  sourceZh: string;
  sourceEn: string;
}

const NATION = "CN";

/**
 * The rule that a unit goes by in a year: its district's, else its province's, else the nation's; of several
 * of one place the latest. Undefined before there was any.
 */
export function policyOf(
  policies: readonly SharePolicy[],
  place: { districtCode: string | null; provinceCode: string },
  year: number,
): SharePolicy | undefined {
  for (const jurisdiction of [place.districtCode, place.provinceCode, NATION]) {
    const [latest] = policies
      .filter(
        (policy) =>
          policy.jurisdiction === jurisdiction &&
          policy.validFromYear <= year &&
          (policy.validToYear === null || policy.validToYear > year),
      )
      .sort((a, b) => b.validFromYear - a.validFromYear);
    if (latest) return latest;
  }
  return undefined;
}
