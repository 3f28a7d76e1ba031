import { redirect } from "@remix-run/node";
import { may } from "#app/domain/identity/access.ts";
import { forgiveSignInAttempts } from "#app/domain/identity/attempts.server.ts";
import { clearExpiredSessions, listRoles } from "#app/domain/identity/sessions.server.ts";
import { mergeCart } from "#app/domain/ordering/merge-cart.server.ts";
import type { OpenedSession } from "#app/http/auth.server.ts";
import { cartHeaders, cartIdOf } from "#app/http/cart-cookie.ts";
import { localDestination } from "#app/http/local-destination.ts";
import type { Store } from "#db/store.ts";

/**
 * What follows the right password, on signing in and on signing up: the guest's cart joins the
 * person's, the attempts are given back, and they go on to where they wanted, or to their own room.
 */
export async function enter(
  store: Store,
  request: Request,
  clientAddress: string,
  session: OpenedSession,
  form: { email: string; to?: string | undefined },
  now: number,
): Promise<Response> {
  const { userId } = session;
  const cart = await store.write(async (tx) => {
    await forgiveSignInAttempts(tx, form.email, clientAddress);
    await clearExpiredSessions(tx, userId, now);
    return mergeCart(tx, cartIdOf(request), userId, now);
  });
  const roles = await listRoles(store.read, userId);
  const headers = cartHeaders(request, cart?.cartId, cart?.count ?? 0);
  for (const cookie of session.cookies) headers.append("set-cookie", cookie);
  const ownRoom = may({ roles }, "openAdmin") ? "/admin" : "/account";
  return redirect(localDestination(form.to, ownRoom), { status: 303, headers });
}
