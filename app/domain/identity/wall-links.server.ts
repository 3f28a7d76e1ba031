import { createHash, randomBytes } from "node:crypto";
import { and, desc, eq, isNull } from "drizzle-orm";
import { users, wallLinks } from "#db/schema/identity.ts";
import type { Reader, Tx } from "#db/store.ts";

const LINKS_MAX = 100;

/** A key that nobody can guess; it is shown once and not kept. */
export function newWallKey(): string {
  return randomBytes(24).toString("base64url");
}

/** Makes a link to the lobby's screen. The same id again changes nothing. */
export async function makeWallLink(
  tx: Tx,
  link: { id: string; name: string; key: string },
  createdBy: string,
  now: number,
): Promise<boolean> {
  const made = await tx
    .insert(wallLinks)
    .values({ id: link.id, name: link.name, keyHash: hashOf(link.key), createdBy, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: wallLinks.id });
  return made.length > 0;
}

/** Ends a link: its screen goes dark at its next question. */
export async function revokeWallLink(tx: Tx, id: string, revokedBy: string, now: number): Promise<void> {
  await tx
    .update(wallLinks)
    .set({ revokedBy, revokedAt: now })
    .where(and(eq(wallLinks.id, id), isNull(wallLinks.revokedAt)));
}

/** True for the key of a link that was not revoked. */
export async function opensWall(read: Reader, key: string): Promise<boolean> {
  const found = await read
    .select({ id: wallLinks.id })
    .from(wallLinks)
    .where(and(eq(wallLinks.keyHash, hashOf(key)), isNull(wallLinks.revokedAt)))
    .limit(1);
  return found.length > 0;
}

export function listWallLinks(read: Reader) {
  return read
    .select({
      id: wallLinks.id,
      name: wallLinks.name,
      createdAt: wallLinks.createdAt,
      revokedAt: wallLinks.revokedAt,
      by: users.name,
    })
    .from(wallLinks)
    .leftJoin(users, eq(users.id, wallLinks.createdBy))
    .orderBy(desc(wallLinks.createdAt))
    .limit(LINKS_MAX);
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
