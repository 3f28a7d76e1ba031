import { and, asc, eq, lte } from "drizzle-orm";
import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { moveProgress } from "#app/domain/ordering/progress.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { orders } from "#db/schema/ordering.ts";
import type { Tx } from "#db/store.ts";
import { findRule } from "./rules.server.ts";

const ORDERS_AT_ONCE = 50;

/**
 * Completes orders that were received so many days ago as the rule of the day says, fifty at most. Where
 * no rule is in force none completes by itself. Answers how many.
 */
export async function completeOrders(tx: Tx, now: number): Promise<number> {
  const today = businessDay(now);
  const days = await findRule(tx, "complete_after_days", today);
  if (days === undefined) return 0;
  const due = await tx
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.progress, "delivered"), lte(orders.receivedDay, addDays(today, -days))))
    .orderBy(asc(orders.receivedDay), asc(orders.id))
    .limit(ORDERS_AT_ONCE);
  for (const { id } of due)
    if (await moveProgress(tx, id, ["delivered"], "completed"))
      await recordOrderEvent(tx, id, "completed", null, now);
  return due.length;
}
