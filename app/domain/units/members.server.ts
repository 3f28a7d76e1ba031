import { and, eq, isNull } from "drizzle-orm";
import { giveRole, takeRole } from "#app/domain/identity/roles.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { unitMemberships } from "#db/schema/units.ts";
import type { Tx } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";

/** Who is to be what in a unit. */
export interface Membership {
  unitId: string;
  userId: string;
  role: UnitRole;
}

/** Makes a person a member in a role, and lets them into the unit's rooms. What they hold already stays as it is. */
export async function grantMembership(
  tx: Tx,
  membership: Membership,
  by: string | null,
  now: number,
): Promise<void> {
  await tx
    .insert(unitMemberships)
    .values({ ...membership, id: newId(), grantedAt: now, grantedBy: by })
    .onConflictDoNothing();
  const { userId, role, unitId } = membership;
  await giveRole(tx, userId, { role, scopeId: unitId });
}

/** Ends what a person is in a unit; that they were it stays on record. Answers false when they were not. */
export async function endMembership(
  tx: Tx,
  { unitId, userId, role }: Membership,
  by: string,
  now: number,
): Promise<boolean> {
  const [ended] = await tx
    .update(unitMemberships)
    .set({ endedAt: now, endedBy: by })
    .where(
      and(
        eq(unitMemberships.unitId, unitId),
        eq(unitMemberships.userId, userId),
        eq(unitMemberships.role, role),
        isNull(unitMemberships.endedAt),
      ),
    )
    .returning({ id: unitMemberships.id });
  await takeRole(tx, userId, { role, scopeId: unitId });
  return ended !== undefined;
}
