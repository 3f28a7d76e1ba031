import { and, eq } from "drizzle-orm";
import { userRoles } from "#db/schema/identity.ts";
import type { Tx } from "#db/store.ts";
import type { RoleHolding } from "./access.ts";

/** Gives a person a role, or leaves it as it is when they hold it. It holds from their next page on. */
export async function giveRole(tx: Tx, userId: string, { role, scopeId }: RoleHolding): Promise<void> {
  await tx.insert(userRoles).values({ userId, role, scopeId }).onConflictDoNothing();
}

/** Takes a role from a person. */
export async function takeRole(tx: Tx, userId: string, { role, scopeId }: RoleHolding): Promise<void> {
  await tx
    .delete(userRoles)
    .where(and(eq(userRoles.userId, userId), eq(userRoles.role, role), eq(userRoles.scopeId, scopeId)));
}
