import type { Reader } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { findTransferAccount, getTransferRule } from "./transfer-rules.server.ts";
import { offeredGateways } from "./ways-to-pay.server.ts";

/** What a buyer may choose from. */
export interface Offer {
  /** The usual way first. */
  gateways: [GatewayId, ...GatewayId[]];
  /** How many days a transfer may take; null where none is offered. */
  transferDays: number | null;
}

/**
 * The ways to pay that somebody is offered. A transfer keeps the goods for days, and is matched by name:
 * it is for who is signed in, where the shop has an account for it.
 */
export async function findOffer(read: Reader, isSignedIn: boolean, now: number): Promise<Offer> {
  const gateways = offeredGateways();
  if (!isSignedIn || !(await findTransferAccount(read, now))) return { gateways, transferDays: null };
  const { payDays } = await getTransferRule(read, now);
  return { gateways: [...gateways, "transfer"], transferDays: payDays };
}
