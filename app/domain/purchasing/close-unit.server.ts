import { and, eq, inArray, notInArray } from "drizzle-orm";
import { closeUnit } from "#app/domain/units/change-unit.server.ts";
import type { UnitDeed } from "#app/domain/units/record-unit-event.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { countOf, type Tx } from "#db/store.ts";
import type { OrderState } from "#db/words.ts";

/** States in which no money is owed for an order. */
const SETTLED: readonly OrderState[] = ["paid", "partially_refunded", "refunded", "expired", "closed"];

/**
 * Closes a unit that has nothing open: no purchase waits to be decided or ordered, and no order to be paid.
 * What was paid may still be on its way. Refuses with UNIT_HAS_PURCHASES (facts: purchases, orders), and as
 * closeUnit does.
 */
export async function closeBuyingUnit(tx: Tx, unitId: string, reason: string, deed: UnitDeed): Promise<void> {
  await closeUnit(tx, unitId, reason, deed);
  const [open] = await tx
    .select({ count: countOf() })
    .from(purchases)
    .where(and(eq(purchases.unitId, unitId), inArray(purchases.state, ["submitted", "approved"])));
  const [unpaid] = await tx
    .select({ count: countOf() })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .where(and(eq(purchases.unitId, unitId), notInArray(orders.state, [...SETTLED])));
  const facts = { purchases: open?.count ?? 0, orders: unpaid?.count ?? 0 };
  if (facts.purchases + facts.orders > 0) throw new Refusal("UNIT_HAS_PURCHASES", facts);
}
