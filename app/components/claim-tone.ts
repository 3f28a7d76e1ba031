import type { Tone } from "#app/components/tags.tsx";
import type { ClaimState } from "#db/words.ts";

const TONES: Record<ClaimState, Tone> = {
  requested: "info",
  more_asked: "warning",
  goods_awaited: "warning",
  accepted: "leaf",
  refused: "plain",
  withdrawn: "plain",
};

/** The colour in which the state of a claim is said. */
export function toneOfClaim(state: ClaimState): Tone {
  return TONES[state];
}
