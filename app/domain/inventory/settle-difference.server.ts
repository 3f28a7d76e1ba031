import { and, eq, isNull } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockDifferences } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";

/** Says where goods came from that a till sold and the books did not have. Refuses with ALREADY_DECIDED. */
export async function settleDifference(
  tx: Tx,
  differenceId: string,
  { finding, by }: { finding: string; by: string | null },
  settledAt: number,
): Promise<void> {
  const [settled] = await tx
    .update(stockDifferences)
    .set({ finding, settledBy: by, settledAt })
    .where(and(eq(stockDifferences.id, differenceId), isNull(stockDifferences.settledAt)))
    .returning({ id: stockDifferences.id });
  if (!settled) throw new Refusal("ALREADY_DECIDED");
}
