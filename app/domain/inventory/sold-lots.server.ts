import { and, desc, eq, sql } from "drizzle-orm";
import { soldLots } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import type { LotPart } from "./lot.ts";

/** Writes down of which lots the goods of a sold line are; goods of no lot are not written down. */
export async function rememberSoldLots(
  tx: Tx,
  orderLineId: string,
  parts: readonly LotPart[],
): Promise<void> {
  for (const { lotId, quantity } of parts) {
    if (lotId === "") continue;
    await tx
      .insert(soldLots)
      .values({ orderLineId, lotId, quantity, returned: 0 })
      .onConflictDoUpdate({
        target: [soldLots.orderLineId, soldLots.lotId],
        set: { quantity: sql`${soldLots.quantity} + excluded.quantity` },
      });
  }
}

/**
 * Says of which lots the goods are that come back from a sold line, and writes down that they came. Where a
 * line was of several lots nobody knows which bag came back: the lots are filled up, the newest first, and
 * only what is beyond them is of no lot.
 */
export async function returnToLots(tx: Tx, orderLineId: string, quantity: number): Promise<LotPart[]> {
  const sold = await tx
    .select({ lotId: soldLots.lotId, out: sql`${soldLots.quantity} - ${soldLots.returned}`.mapWith(Number) })
    .from(soldLots)
    .where(and(eq(soldLots.orderLineId, orderLineId), sql`${soldLots.quantity} > ${soldLots.returned}`))
    .orderBy(desc(soldLots.lotId));
  const parts: LotPart[] = [];
  let left = quantity;
  for (const { lotId, out } of sold) {
    const back = Math.min(left, out);
    if (back === 0) break;
    await tx
      .update(soldLots)
      .set({ returned: sql`${soldLots.returned} + ${back}` })
      .where(and(eq(soldLots.orderLineId, orderLineId), eq(soldLots.lotId, lotId)));
    parts.push({ lotId, quantity: back });
    left -= back;
  }
  return left > 0 ? [...parts, { lotId: "", quantity: left }] : parts;
}
