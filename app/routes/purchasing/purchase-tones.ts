import type { PURCHASE_STATES } from "#db/words.ts";

/** The colour in which a state of a purchase is told. */
export const PURCHASE_TONES = {
  draft: "plain",
  submitted: "warning",
  approved: "info",
  refused: "danger",
  withdrawn: "plain",
  placed: "leaf",
} as const satisfies Record<(typeof PURCHASE_STATES)[number], string>;
