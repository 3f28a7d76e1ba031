import { eq } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { outletDeductions, outletEvents } from "#db/schema/outlets.ts";
import type { Tx } from "#db/store.ts";

/** Who does something, under the key their form was drawn with, and when. */
export interface Deed {
  key: string;
  by: string;
  at: number;
}

type NewEvent = Omit<typeof outletEvents.$inferInsert, "id" | "contentHash" | "actorUserId" | "happenedAt">;

/** Writes into the record of outlets what was done. */
export async function recordOutletEvent(tx: Tx, deed: Deed, asked: unknown, event: NewEvent): Promise<void> {
  await tx.insert(outletEvents).values({
    ...event,
    id: deed.key,
    contentHash: hashOf(asked),
    actorUserId: deed.by,
    happenedAt: deed.at,
  });
}

/** What was done under this key before: the id of its subject. Refuses with KEY_REUSED when it was something else. */
export async function findDone(tx: Tx, key: string, asked: unknown): Promise<string | undefined> {
  const [earlier] = await tx
    .select({ subjectId: outletEvents.subjectId, contentHash: outletEvents.contentHash })
    .from(outletEvents)
    .where(eq(outletEvents.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== hashOf(asked)) throw new Refusal("KEY_REUSED");
  return earlier?.subjectId;
}

/** True when a deduction was entered under this key before; refuses as findDone does. */
export async function isDeductionDone(tx: Tx, key: string, asked: unknown): Promise<boolean> {
  const [earlier] = await tx
    .select({ contentHash: outletDeductions.contentHash })
    .from(outletDeductions)
    .where(eq(outletDeductions.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== hashOf(asked)) throw new Refusal("KEY_REUSED");
  return earlier !== undefined;
}
