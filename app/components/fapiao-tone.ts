import type { Tone } from "#app/components/tags.tsx";
import type { FapiaoRequestState, FapiaoState } from "#db/words.ts";

const TONES: Record<FapiaoRequestState | FapiaoState, Tone> = {
  requested: "warning",
  issuing: "info",
  issued: "leaf",
  refused: "plain",
  drafted: "info",
  rejected: "danger",
};

/** The colour in which the state of a request or a fapiao is said. */
export function fapiaoTone(state: FapiaoRequestState | FapiaoState): Tone {
  return TONES[state];
}
