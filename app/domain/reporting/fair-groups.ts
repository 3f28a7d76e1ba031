/** By what the columns of a fair are broken down. */
export const FAIR_GROUPS = ["county", "supplier"] as const;
export type FairGroup = (typeof FAIR_GROUPS)[number];
