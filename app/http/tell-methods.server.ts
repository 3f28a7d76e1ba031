import { GatewayLockedOut } from "#app/domain/payments/gateway.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { noteAccess, noteLockout } from "#app/domain/payments/lockout.server.ts";
import { noteMethods } from "#app/domain/payments/methods.server.ts";
import { STRIPE_METHODS } from "#app/domain/payments/stripe-gateway.server.ts";
import type { Store } from "#db/store.ts";

/**
 * Prints, for the person who started a shop with keys, what the account at Stripe really offers shoppers to
 * pay with: a method that we ask for and it lacks is left out by Stripe without an error. Or that it could
 * not be asked, and why: the shop is open all the same.
 */
export async function tellMethods(store: Store, address: string): Promise<void> {
  const books = gatewaysOf(store).stripe?.books;
  if (!books) return;
  const now = Date.now();
  try {
    const methods = await books.probeMethods(process.env.PUBLIC_ORIGIN ?? address, now);
    await store.write(async (tx) => {
      await noteMethods(tx, "stripe", methods, now);
      await noteAccess(tx, "stripe", now);
    });
    const missing = STRIPE_METHODS.filter((method) => !methods.includes(method));
    const lacks = missing.length > 0 ? `; the account does not have ${missing.join(", ")}` : "";
    console.log(`Stripe  ${methods.join(", ")}${lacks}`);
  } catch (error) {
    if (error instanceof GatewayLockedOut)
      await store.write((tx) => noteLockout(tx, "stripe", error.message, now));
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`Stripe could not be asked what the account offers: ${reason}`);
  }
}
