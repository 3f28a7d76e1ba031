import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import { tellPeople } from "#app/domain/messaging/put-message.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { shareReminders } from "#db/schema/shares.ts";
import { unitMemberships } from "#db/schema/units.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";
import type { UnitShare } from "./share-book.server.ts";

/** A unit is reminded once in so many days, whoever wants to. */
export const REMINDER_PAUSE_DAYS = 7;

/** Who answers for a unit's share. */
const REMINDED: readonly UnitRole[] = ["head", "finance"];

const MEMBERS_MAX = 200;
/** A city has some thousands of units. */
const UNITS_MAX = 50_000;

/** True of a unit that there is something to remind of. */
export function isRemindable({ state }: Pick<UnitShare, "state">): boolean {
  return state === "undeclared" || state === "late" || state === "missed";
}

/**
 * Writes to the heads and finance officers of units that are late or have not declared, each person once, and
 * keeps that it was done. A unit that needs no reminding, was reminded in the last days, or has nobody to write
 * to is passed over. Answers how many were reminded; refuses with REMINDED_LATELY when that is none.
 */
export async function remindUnits(
  tx: Tx,
  shares: readonly UnitShare[],
  { year, sentForUnitId, sentBy }: { year: number; sentForUnitId: string | null; sentBy: string },
  now: number,
): Promise<number> {
  const today = businessDay(now);
  const unitIds = shares.map(({ unit }) => unit.id);
  const lately = await listReminded(tx, year, unitIds, addDays(today, -REMINDER_PAUSE_DAYS));
  let reminded = 0;
  // in one order for everybody, so that two who remind never wait for each other in a ring
  for (const share of [...shares].sort((a, b) => (a.unit.id < b.unit.id ? -1 : 1))) {
    const { unit, state, declareBy, fulfilBy } = share;
    if (!isRemindable(share) || lately.has(unit.id) || !declareBy || !fulfilBy) continue;
    const people = await listPeople(tx, unit.id);
    if (people.length === 0) continue;
    const id = newId();
    const cause = state === "undeclared" ? ("undeclared" as const) : ("late" as const);
    const [kept] = await tx
      .insert(shareReminders)
      .values({
        id,
        unitId: unit.id,
        year,
        cause,
        sentForUnitId,
        sentBy,
        sentAt: now,
        sentDay: today,
        recipients: people.length,
      })
      .onConflictDoNothing()
      .returning({ id: shareReminders.id });
    if (!kept) continue; // somebody else reminds it at this moment
    reminded += 1;
    const { zh, en } = unitNameFor(unit, null);
    const facts = {
      unitId: unit.id,
      unit: { zh, en },
      year,
      cause,
      netFen: share.netFen,
      floorFen: share.floorFen,
      lastDay: cause === "undeclared" ? declareBy : fulfilBy,
    };
    await tellPeople(tx, people, { kind: "share_reminder", cause: id, facts }, now);
  }
  if (reminded === 0) throw new Refusal("REMINDED_LATELY");
  return reminded;
}

/** When units were reminded last in a year, of those reminded after a day. */
export async function listReminded(
  read: Reader,
  year: number,
  unitIds: readonly string[],
  afterDay = 0,
): Promise<Map<string, number>> {
  if (unitIds.length === 0) return new Map();
  const rows = await read
    .select({ unitId: shareReminders.unitId, sentAt: shareReminders.sentAt })
    .from(shareReminders)
    .where(
      and(
        eq(shareReminders.year, year),
        inArray(shareReminders.unitId, [...unitIds]),
        gt(shareReminders.sentDay, afterDay),
      ),
    )
    .orderBy(shareReminders.sentAt)
    .limit(UNITS_MAX);
  return new Map(rows.map(({ unitId, sentAt }) => [unitId, sentAt])); // the later of two stays
}

/** The people of a unit who are written to, each once whatever they are there. */
async function listPeople(read: Reader, unitId: string): Promise<string[]> {
  const people = await read
    .selectDistinct({ userId: unitMemberships.userId })
    .from(unitMemberships)
    .where(
      and(
        eq(unitMemberships.unitId, unitId),
        inArray(unitMemberships.role, [...REMINDED]),
        isNull(unitMemberships.endedAt),
      ),
    )
    .limit(MEMBERS_MAX);
  return people.map(({ userId }) => userId);
}
