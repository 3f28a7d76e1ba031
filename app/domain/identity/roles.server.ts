import { and, eq } from "drizzle-orm";
import { userRoles } from "#db/schema/identity.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { RoleHolding } from "./access.ts";

const HOLDERS_MAX = 200;

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

/** Everybody who holds a role in a scope, as far as there is use in writing to them. */
export async function listHolders(read: Reader, { role, scopeId }: RoleHolding): Promise<string[]> {
  const holders = await read
    .select({ userId: userRoles.userId })
    .from(userRoles)
    .where(and(eq(userRoles.role, role), eq(userRoles.scopeId, scopeId)))
    .orderBy(userRoles.userId)
    .limit(HOLDERS_MAX);
  return holders.map(({ userId }) => userId);
}
