import { and, eq, isNull, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { users } from "#db/schema/identity.ts";
import { buyingUnits, unitMemberships } from "#db/schema/units.ts";
import { countOf, type Tx } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";
import { endMembership, grantMembership } from "./members.server.ts";
import { findUnitDeed, recordUnitEvent, type UnitDeed } from "./record-unit-event.server.ts";

/** Most roles that people hold in a unit at a time. */
const MEMBERS_MAX = 500;

/**
 * Gives a person, found by their e-mail address, a role in a unit. Refuses with MEMBER_UNKNOWN (nobody has
 * an account under that address), MEMBER_HAS_ROLE, MEMBERS_FULL, UNIT_ENDED (the unit is not active) and
 * KEY_REUSED.
 */
export async function addMember(
  tx: Tx,
  unitId: string,
  { email, role }: { email: string; role: UnitRole },
  deed: UnitDeed & { by: string },
): Promise<void> {
  const asked = ["add member", unitId, email, role];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  await lockActive(tx, unitId);
  const [person] = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, email.toLowerCase()))
    .limit(1);
  if (!person) throw new Refusal("MEMBER_UNKNOWN", { email });
  const holding = await tx
    .select({ userId: unitMemberships.userId, role: unitMemberships.role })
    .from(unitMemberships)
    .where(and(eq(unitMemberships.unitId, unitId), isNull(unitMemberships.endedAt)))
    .limit(MEMBERS_MAX);
  if (holding.length === MEMBERS_MAX) throw new Refusal("MEMBERS_FULL");
  if (holding.some((held) => held.userId === person.id && held.role === role))
    throw new Refusal("MEMBER_HAS_ROLE");
  await grantMembership(tx, { unitId, userId: person.id, role }, deed.by, deed.at);
  await recordUnitEvent(tx, deed, asked, {
    unitId,
    kind: "member_added",
    day: businessDay(deed.at),
    toText: `${role} ${person.id}`,
  });
}

/**
 * Takes a role from a person; that they held it stays on record. Refuses with LAST_HEAD (an active unit
 * keeps one), MEMBERSHIP_ENDED and KEY_REUSED.
 */
export async function removeMember(
  tx: Tx,
  unitId: string,
  membershipId: string,
  deed: UnitDeed & { by: string },
): Promise<void> {
  const asked = ["remove member", unitId, membershipId];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const state = await lockUnit(tx, unitId);
  const [held] = await tx
    .select({ userId: unitMemberships.userId, role: unitMemberships.role })
    .from(unitMemberships)
    .where(
      and(
        eq(unitMemberships.id, membershipId),
        eq(unitMemberships.unitId, unitId),
        isNull(unitMemberships.endedAt),
      ),
    )
    .limit(1);
  if (!held) throw new Refusal("MEMBERSHIP_ENDED");
  if (held.role === "head" && state === "active" && (await countHeads(tx, unitId)) <= 1)
    throw new Refusal("LAST_HEAD");
  await endMembership(tx, { unitId, ...held }, deed.by, deed.at);
  await recordUnitEvent(tx, deed, asked, {
    unitId,
    kind: "member_ended",
    day: businessDay(deed.at),
    fromText: `${held.role} ${held.userId}`,
  });
}

/** A person leaves a unit, with all that they were there. Refuses with LAST_HEAD, MEMBERSHIP_ENDED (they are no member) and KEY_REUSED. */
export async function leaveUnit(tx: Tx, unitId: string, deed: UnitDeed & { by: string }): Promise<void> {
  const asked = ["leave", unitId];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const state = await lockUnit(tx, unitId);
  const held = await tx
    .select({ role: unitMemberships.role })
    .from(unitMemberships)
    .where(
      and(
        eq(unitMemberships.unitId, unitId),
        eq(unitMemberships.userId, deed.by),
        isNull(unitMemberships.endedAt),
      ),
    )
    .limit(10);
  if (held.length === 0) throw new Refusal("MEMBERSHIP_ENDED");
  if (state === "active" && held.some(({ role }) => role === "head") && (await countHeads(tx, unitId)) <= 1)
    throw new Refusal("LAST_HEAD");
  for (const { role } of held) await endMembership(tx, { unitId, userId: deed.by, role }, deed.by, deed.at);
  await recordUnitEvent(tx, deed, asked, {
    unitId,
    kind: "member_ended",
    day: businessDay(deed.at),
    fromText: `${held.map(({ role }) => role).join("+")} ${deed.by}`,
  });
}

/** Locks a unit and answers its state: of two heads who end each other at once, one stays. Refuses with UNIT_ENDED. */
export async function lockUnit(tx: Tx, unitId: string) {
  const [unit] = await tx
    .update(buyingUnits)
    .set({ code: sql`${buyingUnits.code}` })
    .where(eq(buyingUnits.id, unitId))
    .returning({ state: buyingUnits.state });
  if (!unit) throw new Refusal("UNIT_ENDED");
  return unit.state;
}

async function lockActive(tx: Tx, unitId: string): Promise<void> {
  if ((await lockUnit(tx, unitId)) !== "active") throw new Refusal("UNIT_ENDED");
}

async function countHeads(tx: Tx, unitId: string): Promise<number> {
  const [heads] = await tx
    .select({ count: countOf() })
    .from(unitMemberships)
    .where(
      and(
        eq(unitMemberships.unitId, unitId),
        eq(unitMemberships.role, "head"),
        isNull(unitMemberships.endedAt),
      ),
    );
  return heads?.count ?? 0;
}
