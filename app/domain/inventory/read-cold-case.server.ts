import { eq } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { coldReadings } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";
import { isOutOfRange } from "./cold.ts";
import { keepCase } from "./cold-cases.server.ts";
import { findColdRule } from "./cold-rules.server.ts";
import { holdLotsOfCase } from "./hold-warm-lots.server.ts";

/** What a person read off the thermometer of a case. */
export interface ColdReading {
  /** Made by the caller; the same id again is the same reading. */
  readingId: string;
  caseId: string;
  tenths: number;
  note: string | null;
  by: string | null;
}

/**
 * Writes down what a case shows. Out of range, it holds what the case keeps, in this transaction. Answers
 * whether it is out of range. Refuses with COLD_CASE_ENDED and KEY_REUSED.
 */
export async function recordReading(tx: Tx, reading: ColdReading, now: number): Promise<boolean> {
  return write(tx, reading, { readAt: now, correctsId: null }, now);
}

/**
 * Puts a reading right that was typed wrong, by a further one of the same instant. It frees nothing: what was
 * held is freed by whoever has looked at the goods. Refuses with ALREADY_DECIDED (it was corrected before, or is
 * of another case), COLD_CASE_ENDED and KEY_REUSED.
 */
export async function correctReading(
  tx: Tx,
  correction: ColdReading & { correctsId: string },
  now: number,
): Promise<boolean> {
  const { correctsId, ...reading } = correction;
  const [wrong] = await tx
    .select({ caseId: coldReadings.caseId, readAt: coldReadings.readAt })
    .from(coldReadings)
    .where(eq(coldReadings.id, correctsId))
    .limit(1);
  if (wrong?.caseId !== reading.caseId) throw new Refusal("ALREADY_DECIDED");
  return write(tx, reading, { readAt: wrong.readAt, correctsId }, now);
}

async function write(
  tx: Tx,
  { readingId: id, caseId, tenths, note, by }: ColdReading,
  { readAt, correctsId }: { readAt: number; correctsId: string | null },
  now: number,
): Promise<boolean> {
  const theCase = await keepCase(tx, caseId);
  const { minTenths, maxTenths } = await findColdRule(tx, theCase.storageClass, businessDay(readAt));
  const isOut = isOutOfRange(tenths, { minTenths, maxTenths });
  const [isNew] = await tx
    .insert(coldReadings)
    .values({
      id,
      caseId,
      tenths,
      minTenths,
      maxTenths,
      readAt,
      recordedAt: now,
      correctsId,
      note,
      readBy: by,
    })
    .onConflictDoNothing()
    .returning({ id: coldReadings.id });
  if (isNew) {
    if (isOut) await holdLotsOfCase(tx, theCase, tenths, now);
    return isOut;
  }
  const [known] = await tx
    .select({
      caseId: coldReadings.caseId,
      tenths: coldReadings.tenths,
      correctsId: coldReadings.correctsId,
      note: coldReadings.note,
    })
    .from(coldReadings)
    .where(eq(coldReadings.id, id))
    .limit(1);
  if (!known) throw new Refusal("ALREADY_DECIDED");
  const isSame =
    known.caseId === caseId &&
    known.tenths === tenths &&
    known.correctsId === correctsId &&
    known.note === note;
  if (!isSame) throw new Refusal("KEY_REUSED");
  return isOut;
}
