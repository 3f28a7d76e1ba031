import { newId } from "#app/domain/values/id.ts";
import { accounts, userRoles, users } from "#db/schema/identity.ts";
import type { Tx } from "#db/store.ts";
import type { RoleHolding } from "./access.ts";

export interface NewUser {
  name: string;
  email: string;
  phone: string | null;
  /** Made before the transaction: hashing takes long, and everybody who writes would wait for it. */
  passwordHash: string;
  roles: readonly RoleHolding[];
}

/**
 * Enters a person with a password and roles, all or nothing. Returns the new user's id, or undefined
 * when the e-mail, in whatever case, has an account already.
 */
export async function registerUser(tx: Tx, user: NewUser, now: number): Promise<string | undefined> {
  const [added] = await tx
    .insert(users)
    .values({
      id: newId(),
      name: user.name,
      email: user.email.toLowerCase(),
      emailVerified: false,
      phone: user.phone,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (!added) return undefined;
  // the sign-in library looks for this account when it checks a password
  await tx.insert(accounts).values({
    id: newId(),
    userId: added.id,
    accountId: added.id,
    providerId: "credential",
    password: user.passwordHash,
    createdAt: now,
    updatedAt: now,
  });
  for (const { role, scopeId } of user.roles)
    await tx.insert(userRoles).values({ userId: added.id, role, scopeId });
  return added.id;
}
