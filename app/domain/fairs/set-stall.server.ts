import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { fairStallDays, fairStalls, fairs } from "#db/schema/fairs.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader, Tx } from "#db/store.ts";
import { changesPast, daysOf, type FairDays } from "./fair-days.ts";

/** An outlet's days at a fair, as they are from now on. */
export interface StallChange {
  /** Made by the caller; the same id with the same content is one change. */
  id: string;
  fairId: string;
  outletId: string;
  /** Null takes it off the fair. */
  days: FairDays | null;
  reason: string | null;
}

/**
 * Says on which days an outlet sold at a fair, in the place of what was said before: whatever it sells on
 * these days is the fair's. What was entered before stays readable. Done before, it changes nothing.
 *
 * Refuses with FAIR_DAYS_WRONG (not days of the fair), FAIR_OUTLET_MISFIT (online, or not open on these days),
 * STALL_TAKEN (it was at another fair then; facts: nameZh, nameEn), REASON_MISSING (sales that were made already
 * come in or leave) or KEY_REUSED.
 */
export async function setStall(tx: Tx, change: StallChange, by: string, now: number): Promise<void> {
  const { id, fairId, outletId, days, reason } = change;
  const contentHash = hashOf(change);
  const fair = await keepFair(tx, fairId);
  const [earlier] = await tx
    .select({ contentHash: fairStalls.contentHash })
    .from(fairStalls)
    .where(eq(fairStalls.id, id))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return;

  const standing = await findStall(tx, fairId, outletId);
  if (days) await mustFit(tx, fair, outletId, days);
  if (!reason && changesPast(standing?.days ?? null, days, businessDay(now)))
    throw new Refusal("REASON_MISSING");
  await tx.insert(fairStalls).values({
    id,
    contentHash,
    fairId,
    outletId,
    version: (standing?.version ?? 0) + 1,
    fromDay: days?.fromDay ?? null,
    lastDay: days?.lastDay ?? null,
    reason,
    enteredBy: by,
    enteredAt: now,
  });
  await takeDays(tx, fairId, outletId, days ? daysOf(days) : []);
}

/** The outlet's days at this fair become these; a day that another fair has is not taken from it. */
async function takeDays(tx: Tx, fairId: string, outletId: string, days: readonly number[]): Promise<void> {
  await tx
    .delete(fairStallDays)
    .where(and(eq(fairStallDays.fairId, fairId), eq(fairStallDays.outletId, outletId)));
  if (days.length === 0) return;
  const taken = await tx
    .insert(fairStallDays)
    .values(days.map((day) => ({ outletId, day, fairId })))
    .onConflictDoNothing()
    .returning({ day: fairStallDays.day });
  if (taken.length === days.length) return;
  const [other] = await tx
    .select({ nameZh: fairs.nameZh, nameEn: fairs.nameEn })
    .from(fairStallDays)
    .innerJoin(fairs, eq(fairs.id, fairStallDays.fairId))
    .where(
      and(
        eq(fairStallDays.outletId, outletId),
        inArray(fairStallDays.day, [...days]),
        sql`${fairStallDays.fairId} <> ${fairId}`,
      ),
    )
    .limit(1);
  throw new Refusal("STALL_TAKEN", { nameZh: other?.nameZh ?? "", nameEn: other?.nameEn ?? "" });
}

async function mustFit(tx: Tx, fair: FairDays, outletId: string, days: FairDays): Promise<void> {
  if (days.fromDay > days.lastDay || days.fromDay < fair.fromDay || days.lastDay > fair.lastDay)
    throw new Refusal("FAIR_DAYS_WRONG");
  const [outlet] = await tx
    .select({ kind: outlets.kind, openedDay: outlets.openedDay, closedDay: outlets.closedDay })
    .from(outlets)
    .where(eq(outlets.id, outletId))
    .limit(1);
  const isOpen =
    outlet !== undefined &&
    outlet.kind !== "pavilion" &&
    outlet.openedDay <= days.fromDay &&
    (outlet.closedDay === null || outlet.closedDay > days.lastDay);
  if (!isOpen) throw new Refusal("FAIR_OUTLET_MISFIT");
}

/** The newest version of an outlet's days at a fair. */
async function findStall(read: Reader, fairId: string, outletId: string) {
  const [row] = await read
    .select({ version: fairStalls.version, fromDay: fairStalls.fromDay, lastDay: fairStalls.lastDay })
    .from(fairStalls)
    .where(and(eq(fairStalls.fairId, fairId), eq(fairStalls.outletId, outletId)))
    .orderBy(desc(fairStalls.version))
    .limit(1);
  if (!row) return undefined;
  const { version, fromDay, lastDay } = row;
  return { version, days: fromDay === null || lastDay === null ? null : { fromDay, lastDay } };
}

/** Keeps a fair for this transaction: what is entered for it waits for each other. */
export async function keepFair(tx: Tx, fairId: string) {
  const [fair] = await tx
    .update(fairs)
    .set({ nameZh: sql`${fairs.nameZh}` })
    .where(eq(fairs.id, fairId))
    .returning();
  if (!fair) throw new Error(`there is no fair ${fairId}`);
  return fair;
}
