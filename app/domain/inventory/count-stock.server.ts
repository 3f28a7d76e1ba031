import { and, asc, eq } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockCountLines, stockCounts } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import { giveUpStock } from "./give-up-stock.server.ts";
import { inShelfOrder, keepShelf, move } from "./shelf.server.ts";
import { putOnShelf } from "./stock.server.ts";

/** Opens a count at an outlet. Refuses with COUNT_OPEN while another is. */
export async function openCount(
  tx: Tx,
  { countId, outletId, by }: { countId: string; outletId: string; by: string | null },
  openedAt: number,
): Promise<void> {
  const [opened] = await tx
    .insert(stockCounts)
    .values({ id: countId, outletId, state: "open", openedBy: by, openedAt })
    .onConflictDoNothing()
    .returning({ id: stockCounts.id });
  if (!opened) throw new Refusal("COUNT_OPEN");
}

/**
 * Writes down how many pieces were counted, beside what the books say at this instant: what is sold after it
 * makes no difference. Counted again, the later count of the goods stands. Refuses with COUNT_CLOSED.
 */
export async function countGoods(
  tx: Tx,
  countId: string,
  { variantId, counted, by }: { variantId: string; counted: number; by: string | null },
  countedAt: number,
): Promise<void> {
  const { outletId } = await keepOpenCount(tx, countId);
  const shelf = await keepShelf(tx, { outletId, variantId });
  const line = { counted, booked: shelf?.onHand ?? 0, countedBy: by, countedAt };
  await tx
    .insert(stockCountLines)
    .values({ countId, variantId, ...line })
    .onConflictDoUpdate({ target: [stockCountLines.countId, stockCountLines.variantId], set: line });
}

/**
 * Brings the books to what was counted, by a movement for each difference: what is too much is of no lot, what
 * is missing leaves those of no lot first. Refuses with COUNT_CLOSED, COUNT_EMPTY and COUNT_BELOW_HELD (facts:
 * variantId; orders wait for more than was found).
 */
export async function postCount(
  tx: Tx,
  countId: string,
  { reason, by }: { reason: string; by: string | null },
  postedAt: number,
): Promise<void> {
  const { outletId } = await closeCount(tx, countId, "posted", { reason, by }, postedAt);
  const lines = await tx
    .select({
      variantId: stockCountLines.variantId,
      counted: stockCountLines.counted,
      booked: stockCountLines.booked,
    })
    .from(stockCountLines)
    .where(eq(stockCountLines.countId, countId))
    .orderBy(asc(stockCountLines.variantId));
  if (lines.length === 0) throw new Refusal("COUNT_EMPTY");
  for (const { variantId, counted, booked } of inShelfOrder(lines)) {
    const sourceId = `${countId}:${variantId}`;
    if (counted > booked) {
      const quantity = counted - booked;
      const goods = { variantId, quantity, sourceId, parts: [{ lotId: "", quantity }] };
      await putOnShelf(tx, outletId, goods, new Map(), "count", postedAt);
    }
    if (counted >= booked) continue;
    const shelf = { outletId, variantId };
    const parts = await giveUpStock(tx, shelf, booked - counted);
    if (!parts) throw new Refusal("COUNT_BELOW_HELD", { variantId });
    for (const { lotId, quantity } of parts)
      await move(tx, shelf, -quantity, "count", sourceId, postedAt, lotId);
  }
}

/** Ends a count that nobody wants to post: the books stay as they are. Refuses with COUNT_CLOSED. */
export async function dropCount(
  tx: Tx,
  countId: string,
  change: { reason: string; by: string | null },
  now: number,
): Promise<void> {
  await closeCount(tx, countId, "dropped", change, now);
}

async function closeCount(
  tx: Tx,
  countId: string,
  state: "posted" | "dropped",
  { reason, by }: { reason: string; by: string | null },
  closedAt: number,
) {
  const [closed] = await tx
    .update(stockCounts)
    .set({ state, reason, closedBy: by, closedAt })
    .where(and(eq(stockCounts.id, countId), eq(stockCounts.state, "open")))
    .returning({ outletId: stockCounts.outletId });
  if (!closed) throw new Refusal("COUNT_CLOSED");
  return closed;
}

async function keepOpenCount(tx: Tx, countId: string) {
  const [count] = await tx
    .update(stockCounts)
    .set({ state: "open" })
    .where(and(eq(stockCounts.id, countId), eq(stockCounts.state, "open")))
    .returning({ outletId: stockCounts.outletId });
  if (!count) throw new Refusal("COUNT_CLOSED");
  return count;
}
