import { boolean, index, instant, integer, primaryKey, table, text, uniqueIndex } from "../columns.ts";
import { ROLES } from "../words.ts";

/** A person who can sign in. The first four tables are what the sign-in library keeps. */
export const users = table(
  "users",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    email: text().notNull(),
    emailVerified: boolean().notNull(),
    image: text(),
    phone: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [uniqueIndex("users_email").on(t.email)],
);

export const sessions = table(
  "sessions",
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    token: text().notNull(),
    expiresAt: instant().notNull(),
    ipAddress: text(),
    userAgent: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [uniqueIndex("sessions_token").on(t.token), index("sessions_user").on(t.userId)],
);

export const accounts = table(
  "accounts",
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    accountId: text().notNull(),
    providerId: text().notNull(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    password: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [index("accounts_user").on(t.userId)],
);

export const verifications = table(
  "verifications",
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [index("verifications_identifier").on(t.identifier)],
);

/** What a person may do, and where: a scope is an outlet, a supplier or a buying unit, or "" for none. */
export const userRoles = table(
  "user_roles",
  {
    userId: text()
      .notNull()
      .references(() => users.id),
    role: text({ enum: ROLES }).notNull(),
    scopeId: text().notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.userId, t.role, t.scopeId] })],
);

/** Failed attempts to sign in, by e-mail or by network address, counted in a window. */
export const signInAttempts = table("sign_in_attempts", {
  /** "email:…" or "address:…" */
  subject: text().primaryKey(),
  failures: integer().notNull(),
  windowStartedAt: instant().notNull(),
});

/** Who looked at what that holds personal data or the ledger. Rows are added and never changed. */
export const viewLog = table(
  "view_log",
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    role: text().notNull(),
    address: text().notNull(),
    viewedAt: instant().notNull(),
  },
  (t) => [index("view_log_viewed").on(t.viewedAt)],
);

/**
 * A link that opens the lobby's screen and nothing else, without a sign-in: the screen hangs on a wall for
 * months, and nobody's session should. What is kept of its key is a hash; it ends when it is revoked.
 */
export const wallLinks = table(
  "wall_links",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    keyHash: text().notNull(),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    revokedBy: text().references(() => users.id),
    revokedAt: instant(),
  },
  (t) => [uniqueIndex("wall_links_key").on(t.keyHash)],
);
