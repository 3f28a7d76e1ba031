import { and, desc, eq, sql } from "drizzle-orm";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { buyingUnits } from "#db/schema/units.ts";
import { perConnection, type Reader } from "#db/store.ts";

const p = sql.placeholder;

const statements = perConnection((read: Reader) => ({
  last: read
    .select({ code: buyingUnits.code, state: buyingUnits.state })
    .from(orders)
    .innerJoin(orderLines, and(eq(orderLines.orderId, orders.id), eq(orderLines.lineNumber, 1)))
    .leftJoin(buyingUnits, eq(buyingUnits.id, orderLines.buyingUnitId))
    .where(and(eq(orders.userId, p("userId")), eq(orderLines.entryChannel, "none")))
    .orderBy(desc(orders.placedAt))
    .limit(1)
    .prepare("staff_code_last"),
}));

/**
 * The code of the unit that a shopper's last purchase for themselves counted to, for the next one; "" when it
 * counted to none, or to a unit that orders no more. Nothing is kept for it: who leaves the code out once is
 * not asked with it again.
 */
export async function findStaffCode(read: Reader, userId: string): Promise<string> {
  const [last] = await statements(read).last.execute({ userId });
  return last?.state === "active" ? (last.code ?? "") : "";
}
