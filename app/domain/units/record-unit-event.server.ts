import { eq } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { unitEvents } from "#db/schema/units.ts";
import type { Tx } from "#db/store.ts";

/** Who does something to a unit, under the key their form was drawn with, and when; null is the shop itself. */
export interface UnitDeed {
  key: string;
  by: string | null;
  at: number;
}

type NewEvent = Omit<typeof unitEvents.$inferInsert, "id" | "contentHash" | "actorUserId" | "happenedAt">;

/** Writes into the record of a unit what was done. */
export async function recordUnitEvent(
  tx: Tx,
  deed: UnitDeed,
  asked: unknown,
  event: NewEvent,
): Promise<void> {
  await tx.insert(unitEvents).values({
    ...event,
    id: deed.key,
    contentHash: hashOf(asked),
    actorUserId: deed.by,
    happenedAt: deed.at,
  });
}

/** The unit to which something was done under this key before. Refuses with KEY_REUSED when it was something else. */
export async function findUnitDeed(tx: Tx, key: string, asked: unknown): Promise<string | undefined> {
  const [earlier] = await tx
    .select({ unitId: unitEvents.unitId, contentHash: unitEvents.contentHash })
    .from(unitEvents)
    .where(eq(unitEvents.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== hashOf(asked)) throw new Refusal("KEY_REUSED");
  return earlier?.unitId;
}
