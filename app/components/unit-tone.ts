import type { UnitState } from "#db/words.ts";

/** The colour that says how far a unit is. */
export const UNIT_TONES = {
  applied: "warning",
  active: "leaf",
  refused: "danger",
  closed: "plain",
} as const satisfies Record<UnitState, string>;
