import { and, eq, isNull, ne, or, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { coldCases, lotLevels } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import type { ColdClass } from "#db/words.ts";
import { holdLotsOfCase } from "./hold-warm-lots.server.ts";
import { findLastReading } from "./last-reading.server.ts";

export interface NewColdCase {
  /** Made by the caller; the same id again is the same case. */
  caseId: string;
  outletId: string;
  name: string;
  storageClass: ColdClass;
  by: string | null;
  isDemo?: boolean;
}

/** Takes a case into use at an outlet. Refuses with COLD_CASE_NAMED: one in use there has that name. */
export async function openColdCase(tx: Tx, opening: NewColdCase, now: number): Promise<void> {
  const { caseId: id, outletId, name, storageClass, by, isDemo = false } = opening;
  const fromDay = businessDay(now);
  const [opened] = await tx
    .insert(coldCases)
    .values({ id, outletId, name, storageClass, fromDay, isDemo, createdBy: by, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: coldCases.id });
  if (opened) return;
  const [known] = await tx
    .select({ name: coldCases.name, outletId: coldCases.outletId, storageClass: coldCases.storageClass })
    .from(coldCases)
    .where(eq(coldCases.id, id))
    .limit(1);
  if (!known) throw new Refusal("COLD_CASE_NAMED");
  if (known.name !== name || known.outletId !== outletId || known.storageClass !== storageClass)
    throw new Refusal("KEY_REUSED");
}

/** Takes a case out of use; its readings stay, and so does what was held for them. Refuses with COLD_CASE_ENDED. */
export async function endColdCase(tx: Tx, caseId: string, by: string | null, now: number): Promise<void> {
  const [ended] = await tx
    .update(coldCases)
    .set({ endedDay: businessDay(now), endedBy: by })
    .where(and(eq(coldCases.id, caseId), isNull(coldCases.endedDay)))
    .returning({ id: coldCases.id });
  if (!ended) throw new Refusal("COLD_CASE_ENDED");
}

/**
 * Says in which case an outlet keeps a lot, where it has several of a class. In a case that reads out of range
 * it is held from now on; what is held stays held in any other. Refuses with COLD_CASE_ENDED.
 */
export async function putLotInCase(
  tx: Tx,
  { caseId, lotId }: { caseId: string; lotId: string },
  now: number,
): Promise<void> {
  const theCase = await keepCase(tx, caseId);
  await tx
    .update(lotLevels)
    .set({ coldCaseId: caseId })
    .where(
      and(
        eq(lotLevels.outletId, theCase.outletId),
        eq(lotLevels.lotId, lotId),
        or(isNull(lotLevels.coldCaseId), ne(lotLevels.coldCaseId, caseId)),
      ),
    );
  const last = await findLastReading(tx, caseId);
  if (last?.isOut) await holdLotsOfCase(tx, theCase, last.tenths, now);
}

/** Keeps a case for this transaction: it is read once at a time. Refuses with COLD_CASE_ENDED. */
export async function keepCase(tx: Tx, caseId: string) {
  const [kept] = await tx
    .update(coldCases)
    .set({ endedDay: sql`${coldCases.endedDay}` })
    .where(and(eq(coldCases.id, caseId), isNull(coldCases.endedDay)))
    .returning({
      id: coldCases.id,
      outletId: coldCases.outletId,
      name: coldCases.name,
      storageClass: coldCases.storageClass,
    });
  if (!kept) throw new Refusal("COLD_CASE_ENDED");
  return kept;
}
