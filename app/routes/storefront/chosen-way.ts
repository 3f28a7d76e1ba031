import type { Offer } from "#app/domain/payments/offer.server.ts";
import type { Messages } from "#app/messages/messages.ts";
import type { GatewayId } from "#db/words.ts";

/** What is wrong with the way to pay that somebody chose, by field; nothing when it can be taken. */
export function faultsOfWay(
  { gateways }: Offer,
  { gateway, payerName }: { gateway: string; payerName: string },
  { paying }: Messages,
): Record<string, string> {
  if (!gateways.includes(gateway as GatewayId)) return { gateway: paying.notOffered };
  return gateway === "transfer" && payerName.trim() === "" ? { payerName: paying.payerMissing } : {};
}
