import type { GatewayId } from "#db/words.ts";
import { stripeSettings } from "./stripe-settings.server.ts";

/**
 * Gateways whose books are our own tables: to ask them is to look here. Their payments are open as soon
 * as they are written, and end by the clock alone.
 */
export const OWN_BOOKS: readonly GatewayId[] = ["demo", "counter"];

/** The name that a gateway with our own books has for a payment. */
export function ownExternalId(gateway: GatewayId, paymentId: string): string {
  return `${gateway}_${paymentId}`;
}

/** The ways to pay that shoppers are offered now, the usual one first: where real money is taken, no demonstration. */
export function offeredGateways(): [GatewayId, ...GatewayId[]] {
  return stripeSettings() ? ["stripe"] : ["demo"];
}

/** True of a way to pay that shoppers are offered now. */
export function isOffered(gateway: GatewayId): boolean {
  return offeredGateways().includes(gateway);
}
