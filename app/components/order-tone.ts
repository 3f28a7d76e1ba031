import type { Tone } from "#app/components/tags.tsx";
import type { OrderState } from "#db/words.ts";

const TONES: Record<OrderState, Tone> = {
  awaiting_payment: "warning",
  on_account: "info",
  paid: "leaf",
  partially_refunded: "info",
  refunded: "plain",
  expired: "plain",
  closed: "plain",
  review: "warning",
};

/** The colour in which the state of an order is said. */
export function toneOf(state: OrderState): Tone {
  return TONES[state];
}
