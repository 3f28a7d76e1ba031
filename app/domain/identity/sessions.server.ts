import { and, desc, eq, gt, lte, ne, sql } from "drizzle-orm";
import { sessions, userRoles, users } from "#db/schema/identity.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { Person, RoleHolding } from "./access.ts";

const DAY_MS = 86_400_000;

/** Somebody who stays away this long has to sign in again. */
export const SESSION_LIFE_MS = 30 * DAY_MS;

/** A visit moves the end of a session on, but at most once in this time: most pages then write nothing. */
const EXTEND_EVERY_MS = DAY_MS;

const SESSIONS_LISTED_MAX = 100;
const ROLES_LISTED_MAX = 100;

/** One query for every signed-in page: the session, the person and their roles, a row for each role. */
const lookUp = perConnection((reader: Reader) =>
  reader
    .select({
      sessionId: sessions.id,
      expiresAt: sessions.expiresAt,
      userId: users.id,
      name: users.name,
      email: users.email,
      phone: users.phone,
      role: userRoles.role,
      scopeId: userRoles.scopeId,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(userRoles, eq(userRoles.userId, users.id))
    .where(eq(sessions.token, sql.placeholder("token")))
    .prepare("find_session"),
);

/** A session that is live at `now`: whose it is, and whether its end is due to be moved on. */
export async function findSession(
  reader: Reader,
  token: string,
  now: number,
): Promise<{ person: Person; isDue: boolean } | undefined> {
  const rows = await lookUp(reader).execute({ token });
  const first = rows[0];
  if (!first || first.expiresAt <= now) return undefined;
  const { sessionId, userId, name, email, phone } = first;
  const roles = rows.flatMap(({ role, scopeId }) =>
    role === null ? [] : [{ role, scopeId: scopeId ?? "" }],
  );
  return {
    person: { userId, sessionId, name, email, phone, roles },
    isDue: first.expiresAt < now + SESSION_LIFE_MS - EXTEND_EVERY_MS,
  };
}

/** Moves the end of a live session on; of two visits at once, one does it. */
export async function extendSession(tx: Tx, sessionId: string, now: number): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt: now + SESSION_LIFE_MS, updatedAt: now })
    .where(
      and(
        eq(sessions.id, sessionId),
        gt(sessions.expiresAt, now),
        lte(sessions.expiresAt, now + SESSION_LIFE_MS - EXTEND_EVERY_MS),
      ),
    );
}

/** The roles of a person, for when they have just come in and no session was looked up yet. */
export async function listRoles(reader: Reader, userId: string): Promise<RoleHolding[]> {
  return reader
    .select({ role: userRoles.role, scopeId: userRoles.scopeId })
    .from(userRoles)
    .where(eq(userRoles.userId, userId))
    .limit(ROLES_LISTED_MAX);
}

/** The live sessions of a person, the one used last first. */
export async function listSessions(reader: Reader, userId: string, now: number) {
  return reader
    .select({
      sessionId: sessions.id,
      ipAddress: sessions.ipAddress,
      userAgent: sessions.userAgent,
      signedInAt: sessions.createdAt,
      seenAt: sessions.updatedAt,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.updatedAt), desc(sessions.id))
    .limit(SESSIONS_LISTED_MAX);
}

/** Ends one session of a person. False when they have no such session. */
export async function revokeSession(tx: Tx, userId: string, sessionId: string): Promise<boolean> {
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.id, sessionId)))
    .returning({ id: sessions.id });
  return ended.length > 0;
}

/** Ends every session of a person but the one they are using. Returns how many. */
export async function revokeOtherSessions(tx: Tx, person: Person): Promise<number> {
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, person.userId), ne(sessions.id, person.sessionId)))
    .returning({ id: sessions.id });
  return ended.length;
}

/** Takes away what is left of a person's sessions that ran out. */
export async function clearExpiredSessions(tx: Tx, userId: string, now: number): Promise<void> {
  await tx.delete(sessions).where(and(eq(sessions.userId, userId), lte(sessions.expiresAt, now)));
}
