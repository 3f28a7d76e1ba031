import type { Tone } from "#app/components/tags.tsx";
import type { MessageState } from "#db/words.ts";

/** The colour of a message's state. */
export const MESSAGE_TONES: Readonly<Record<MessageState, Tone>> = {
  waiting: "info",
  sending: "info",
  sent: "leaf",
  dropped: "plain",
  dead: "danger",
};
