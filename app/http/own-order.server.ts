import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOrder, type Order } from "#app/domain/ordering/order-queries.server.ts";
import { findOrderGrant } from "#app/http/order-grant.server.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { currentStore } from "#db/current.server.ts";

/**
 * The order with a number, for its owner and for a guest who proved to know it; undefined for anybody
 * else, just as for an order that does not exist. A number that cannot be one is a 404.
 */
export async function findOwnOrder(
  request: Request,
  number: string,
  now: number,
): Promise<{ order: Order; isOwner: boolean; isPlacedHere: boolean } | undefined> {
  if (!ORDER_NUMBER.test(number)) throw new Response("Not Found", { status: 404 });
  const person = await findSignedIn(request);
  const order = await findOrder(currentStore().read, number);
  const isOwner = order?.userId != null && order.userId === person?.userId;
  const grant = await findOrderGrant(currentStore(), request, number, now);
  if (!order || !(isOwner || grant)) return undefined;
  return { order, isOwner, isPlacedHere: grant === "placed" };
}

/** The same order; a 404 where there is none for this visitor. Who is signed in comes with it. */
export async function getOwnOrder(request: Request, number: string, now: number) {
  const found = await findOwnOrder(request, number, now);
  if (!found) throw new Response("Not Found", { status: 404 });
  return { ...found, person: await findSignedIn(request) };
}
