import { data, redirect } from "@remix-run/node";
import { formatInstant } from "#app/components/format.ts";
import { may, type RoleHolding } from "#app/domain/identity/access.ts";
import { forgiveSignInAttempts, takeSignInAttempt } from "#app/domain/identity/attempts.server.ts";
import { clearExpiredSessions, listRoles } from "#app/domain/identity/sessions.server.ts";
import { mergeCart } from "#app/domain/ordering/merge-cart.server.ts";
import type { OpenedSession } from "#app/http/auth.server.ts";
import { cartHeaders, cartIdOf } from "#app/http/cart-cookie.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { localDestination } from "#app/http/local-destination.ts";
import { localeOf } from "#app/http/locale.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import type { Store } from "#db/store.ts";

/** Where the visitor of an entry page wants to go; whoever is signed in goes there at once. */
export async function loadEntry(request: Request): Promise<{ to: string }> {
  const to = new URL(request.url).searchParams.get("to");
  if (await findSignedIn(request)) throw redirect(localDestination(to, "/account"), 303);
  return { to: localDestination(to, "") };
}

/**
 * Takes one of the attempts that are left to the e-mail and the network. Undefined while there is one;
 * else the answer that says until when to wait. Signing up takes them too, or it would tell quickly
 * which e-mails have accounts.
 */
export async function refuseGuessing(
  store: Store,
  request: Request,
  clientAddress: string,
  values: FormAnswer["values"] & { email: string },
  now: number,
) {
  const attempt = await store.write((tx) => takeSignInAttempt(tx, values.email, clientAddress, now));
  if (attempt.isAllowed) return undefined;
  const locale = localeOf(request);
  const { tooMany } = messagesFor(locale).account.signIn;
  const answer: FormAnswer = { values, errors: { form: tooMany(formatInstant(attempt.retryAt, locale)) } };
  const seconds = Math.ceil((attempt.retryAt - now) / 1_000);
  return data(answer, { status: 429, headers: { "retry-after": String(seconds) } });
}

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
  return redirect(localDestination(form.to, ownRoomOf(roles)), { status: 303, headers });
}

/** Where whoever works here begins. */
function ownRoomOf(roles: RoleHolding[]): string {
  if (may({ roles }, "openAdmin")) return "/admin";
  if (may({ roles }, "seeOwnShops")) return "/counter/shops";
  if (may({ roles }, "supplyGoods")) return "/supplier/quotes";
  return may({ roles }, "openUnit") ? "/purchasing" : "/account";
}
