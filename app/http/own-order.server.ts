import { may } from "#app/domain/identity/access.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOrder, type Order } from "#app/domain/ordering/order-queries.server.ts";
import { findOrderUnit } from "#app/domain/purchasing/unit-orders.server.ts";
import { findOrderGrant } from "#app/http/order-grant.server.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { currentStore } from "#db/current.server.ts";

/** An order, and what this visitor may see of it and do about it. */
export interface OwnOrder {
  order: Order;
  isOwner: boolean;
  /** The buying unit of whose purchase it is, for its members; undefined for anybody else. */
  unitId: string | undefined;
  /** May cancel it, pay for it, say that it came, claim, and ask for its fapiao. */
  mayAct: boolean;
  /** Sees who receives it and where. */
  seesReceiver: boolean;
  /** A fapiao names its buyer in full. */
  mayHaveFapiao: boolean;
}

/**
 * The order with a number, for whom it is theirs; undefined for anybody else, just as for an order that does
 * not exist. A shopper's order is its owner's, and a guest's who proved to know it: an account's fapiao are
 * for its owner alone, a guest's for whoever knows number and phone, as nobody else could ever have them.
 * An order of a purchase is its unit's: all members see it, those whose role it is act for it, and who
 * placed it is one of them as long as they are a member. A number that cannot be one is a 404.
 */
export async function findOwnOrder(
  request: Request,
  number: string,
  now: number,
): Promise<OwnOrder | undefined> {
  if (!ORDER_NUMBER.test(number)) throw new Response("Not Found", { status: 404 });
  const store = currentStore();
  const person = await findSignedIn(request);
  const order = await findOrder(store.read, number);
  if (!order) return undefined;
  const isOwner = order.userId !== null && order.userId === person?.userId;
  const grant = await findOrderGrant(store, request, number, now);
  const unitId = await findOrderUnit(store.read, order.id);
  if (unitId !== undefined) {
    const roles = person?.roles.filter(({ scopeId }) => scopeId === unitId) ?? [];
    const isMember = may({ roles }, "openUnit");
    if (!isMember && !isOwner && !grant) return undefined;
    return {
      order,
      isOwner,
      unitId: isMember ? unitId : undefined,
      mayAct: may({ roles }, "actForUnitOrders"),
      seesReceiver: isMember,
      mayHaveFapiao: isMember,
    };
  }
  if (!isOwner && !grant) return undefined;
  return {
    order,
    isOwner,
    unitId: undefined,
    mayAct: true,
    seesReceiver: isOwner || grant === "placed",
    mayHaveFapiao: isOwner || order.userId === null,
  };
}

/** The same order; a 404 where there is none for this visitor. Who is signed in comes with it. */
export async function getOwnOrder(request: Request, number: string, now: number) {
  const found = await findOwnOrder(request, number, now);
  if (!found) throw new Response("Not Found", { status: 404 });
  return { ...found, person: await findSignedIn(request) };
}

/** The same order, for who may act for it; a 403 for who may only look at it. */
export async function getOrderToAct(request: Request, number: string, now: number) {
  const found = await getOwnOrder(request, number, now);
  if (!found.mayAct) throw new Response("Forbidden", { status: 403 });
  return found;
}
