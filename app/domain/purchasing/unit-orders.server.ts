import { and, asc, desc, eq, lt, or, sql } from "drizzle-orm";
import { orders } from "#db/schema/ordering.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { perConnection, type Reader } from "#db/store.ts";
import type { OrderState, Progress } from "#db/words.ts";

export const UNIT_ORDERS_PER_PAGE = 50;
const POINTS_MAX = 500;

const statements = perConnection((read: Reader) => ({
  unitOf: read
    .select({ unitId: purchases.unitId })
    .from(purchaseOrders)
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .where(eq(purchaseOrders.orderId, sql.placeholder("orderId")))
    .limit(1)
    .prepare("unit_of_order"),
}));

/**
 * The unit of whose purchase an order is; undefined for any other. What somebody bought by themself and gave
 * the unit's code for is theirs, not the unit's.
 */
export async function findOrderUnit(read: Reader, orderId: string): Promise<string | undefined> {
  const [found] = await statements(read).unitOf.execute({ orderId });
  return found?.unitId;
}

/** Of which purchase an order of a unit is, and where and when it is brought; another unit's is not found. */
export async function findUnitOrder(read: Reader, unitId: string, orderId: string) {
  const [found] = await read
    .select({
      purchaseNumber: purchases.number,
      pointName: purchaseOrders.pointName,
      deliveryDay: purchaseOrders.deliveryDay,
    })
    .from(purchaseOrders)
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .where(and(eq(purchaseOrders.orderId, orderId), eq(purchases.unitId, unitId)))
    .limit(1);
  return found;
}

/** Which of a unit's orders are wanted. */
export interface UnitOrderFilters {
  state?: OrderState | undefined;
  progress?: Progress | undefined;
  deliveryDay?: number | undefined;
  pointName?: string | undefined;
  purchaseNumber?: string | undefined;
}

/**
 * The orders of a unit's purchases, a page of them, the last day of delivery first. `before` is the number of
 * the order that the page before ended with; `next` the number to go on from, undefined at the end.
 */
export async function listUnitOrders(
  read: Reader,
  unitId: string,
  filters: UnitOrderFilters,
  before: string | undefined,
) {
  const { state, progress, deliveryDay, pointName, purchaseNumber } = filters;
  const place = purchaseOrders.deliveryDay;
  const [last] = before
    ? await read
        .select({ day: place })
        .from(orders)
        .innerJoin(purchaseOrders, eq(purchaseOrders.orderId, orders.id))
        .where(eq(orders.number, before))
        .limit(1)
    : [];
  const beyond = last
    ? or(lt(place, last.day), and(eq(place, last.day), lt(orders.number, before ?? "")))
    : undefined;
  const found = await read
    .select({
      number: orders.number,
      state: orders.state,
      progress: orders.progress,
      totalFen: orders.totalFen,
      placedAt: orders.placedAt,
      paidAt: orders.paidAt,
      purchaseNumber: purchases.number,
      pointName: purchaseOrders.pointName,
      deliveryDay: place,
    })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .where(
      and(
        eq(purchases.unitId, unitId),
        state && eq(orders.state, state),
        progress && eq(orders.progress, progress),
        deliveryDay === undefined ? undefined : eq(place, deliveryDay),
        pointName ? eq(purchaseOrders.pointName, pointName) : undefined,
        purchaseNumber ? eq(purchases.number, purchaseNumber) : undefined,
        beyond,
      ),
    )
    .orderBy(desc(place), desc(orders.number))
    .limit(UNIT_ORDERS_PER_PAGE + 1);
  const shown = found.slice(0, UNIT_ORDERS_PER_PAGE);
  return {
    orders: shown,
    next: found.length > UNIT_ORDERS_PER_PAGE ? shown.at(-1)?.number : undefined,
  };
}

/** The names of the places that anything of a unit's purchases was ordered for, also of those that have ended. */
export async function listOrderedPoints(read: Reader, unitId: string): Promise<string[]> {
  const found = await read
    .selectDistinct({ name: purchaseOrders.pointName })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .where(eq(purchases.unitId, unitId))
    .orderBy(asc(purchaseOrders.pointName))
    .limit(POINTS_MAX);
  return found.map(({ name }) => name);
}
