import type { CartOwner } from "#app/domain/ordering/cart.ts";
import { cartIdOf } from "#app/http/cart-cookie.ts";
import { findSignedIn } from "#app/http/session.server.ts";

/** Whose cart a request is about: the signed-in person's, else that of the visitor's cookie. */
export async function cartOwnerOf(request: Request): Promise<CartOwner> {
  const person = await findSignedIn(request);
  return person ? { userId: person.userId } : { guestCartId: cartIdOf(request) };
}
