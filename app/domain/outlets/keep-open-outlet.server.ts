import { and, eq, isNull, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Tx } from "#db/store.ts";

/**
 * Keeps an outlet open for this transaction: whoever would close it waits, and then sees the goods that came.
 * Called before any shelf is kept. Refuses with OUTLET_ENDED where it is closed, or the day is set.
 */
export async function keepOpenOutlet(tx: Tx, outletId: string): Promise<void> {
  const [open] = await tx
    .update(outlets)
    .set({ closedDay: sql`${outlets.closedDay}` })
    .where(and(eq(outlets.id, outletId), isNull(outlets.closedDay)))
    .returning({ id: outlets.id });
  if (!open) throw new Refusal("OUTLET_ENDED");
}
