import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Person } from "#app/domain/identity/access.ts";
import {
  ATTEMPT_WINDOW_MS,
  ATTEMPTS_PER_ADDRESS_MAX,
  ATTEMPTS_PER_EMAIL_MAX,
  forgiveSignInAttempts,
  takeOrderAttempt,
  takeSignInAttempt,
} from "#app/domain/identity/attempts.server.ts";
import { hashPassword, isPassword } from "#app/domain/identity/hash-password.server.ts";
import { keepSecret } from "#app/domain/identity/keep-secret.server.ts";
import { logView } from "#app/domain/identity/log-view.server.ts";
import { type NewUser, registerUser } from "#app/domain/identity/register-user.server.ts";
import {
  extendSession,
  findSession,
  listSessions,
  revokeOtherSessions,
  revokeSession,
  SESSION_LIFE_MS,
} from "#app/domain/identity/sessions.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { sessions, signInAttempts, userRoles, users, viewLog } from "#db/schema/identity.ts";
import { countOf, type Store } from "#db/store.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const noon = Date.UTC(2026, 10, 22, 4);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const aUser = (changes: Partial<NewUser> = {}): NewUser => ({
  name: "林晓禾",
  email: "xiaohe@example.com",
  phone: null,
  passwordHash: "a hash",
  roles: [{ role: "shopper", scopeId: "" }],
  ...changes,
});

async function register(store: Store, changes: Partial<NewUser> = {}): Promise<string> {
  const userId = await store.write((tx) => registerUser(tx, aUser(changes), noon));
  if (!userId) throw new Error("not registered");
  return userId;
}

async function openSession(store: Store, userId: string, openedAt = noon) {
  const session = {
    id: newId(),
    userId,
    token: newId(),
    expiresAt: openedAt + SESSION_LIFE_MS,
    createdAt: openedAt,
    updatedAt: openedAt,
  };
  await store.write((tx) => tx.insert(sessions).values(session));
  return session;
}

describe("an account", () => {
  test("an e-mail has one account, in whatever case and however many press the button at once", async () => {
    const store = await freshStore();
    const signUp = (email: string) => store.write((tx) => registerUser(tx, aUser({ email }), noon));
    const ids = await Promise.all([
      signUp("Xiaohe@Example.com"),
      signUp("xiaohe@example.com"),
      signUp("XIAOHE@EXAMPLE.COM"),
    ]);
    expect(ids.filter(Boolean)).toHaveLength(1);
    expect(await store.read.select({ email: users.email }).from(users)).toEqual([
      { email: "xiaohe@example.com" },
    ]);
    expect(await store.read.select({ count: countOf() }).from(userRoles)).toEqual([{ count: 1 }]);
  });

  test("a password is known again, typed on any keyboard, and no other is", async () => {
    const passwordHash = await hashPassword("ｃafé-麦田-2026");
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword("cafe\u0301-麦田-2026", passwordHash)).toBe(true);
    expect(await isPassword("cafe-麦田-2026", passwordHash)).toBe(false);
  });
});

describe("a session", () => {
  test("tells who is signed in, with every role and where it holds", async () => {
    const store = await freshStore();
    const userId = await register(store, {
      roles: [
        { role: "clerk", scopeId: "outlet-1" },
        { role: "clerk", scopeId: "outlet-2" },
        { role: "shopper", scopeId: "" },
      ],
    });
    const { token, id } = await openSession(store, userId);
    const found = await findSession(store.read, token, noon);
    expect(found?.person).toMatchObject({ userId, sessionId: id, name: "林晓禾", phone: null });
    expect(found?.person.roles.map(({ role, scopeId }) => `${role} ${scopeId}`).sort()).toEqual([
      "clerk outlet-1",
      "clerk outlet-2",
      "shopper ",
    ]);
  });

  test("somebody without a role is signed in all the same", async () => {
    const store = await freshStore();
    const { token } = await openSession(store, await register(store, { roles: [] }));
    expect((await findSession(store.read, token, noon))?.person.roles).toEqual([]);
  });

  test("is over at its end, and a token nobody holds is nobody's", async () => {
    const store = await freshStore();
    const { token, expiresAt } = await openSession(store, await register(store));
    expect(await findSession(store.read, token, expiresAt - 1)).toBeDefined();
    expect(await findSession(store.read, token, expiresAt)).toBeUndefined();
    expect(await findSession(store.read, "no such token", noon)).toBeUndefined();
  });

  test("a visit moves its end on, at most once a day", async () => {
    const store = await freshStore();
    const { token, id } = await openSession(store, await register(store));
    const endOf = async () => {
      const [row] = await store.read
        .select({ end: sessions.expiresAt })
        .from(sessions)
        .where(eq(sessions.id, id));
      return row?.end;
    };
    const visit = async (at: number) => {
      const found = await findSession(store.read, token, at);
      if (found?.isDue) await store.write((tx) => extendSession(tx, id, at));
      return endOf();
    };
    const untouched = noon + SESSION_LIFE_MS;
    expect(await visit(noon + DAY_MS - HOUR_MS)).toBe(untouched);
    const moved = noon + DAY_MS + HOUR_MS + SESSION_LIFE_MS;
    expect(await visit(noon + DAY_MS + HOUR_MS)).toBe(moved);
    expect(await visit(noon + DAY_MS + 2 * HOUR_MS)).toBe(moved);
  });

  test("once over it is not moved on", async () => {
    const store = await freshStore();
    const { id, expiresAt } = await openSession(store, await register(store));
    await store.write((tx) => extendSession(tx, id, expiresAt + 1));
    expect(await store.read.select({ end: sessions.expiresAt }).from(sessions)).toEqual([{ end: expiresAt }]);
  });

  test("can be ended by its owner and by nobody else", async () => {
    const store = await freshStore();
    const owner = await register(store);
    const other = await register(store, { email: "other@example.com" });
    const { id, token } = await openSession(store, owner);
    expect(await store.write((tx) => revokeSession(tx, other, id))).toBe(false);
    expect(await findSession(store.read, token, noon)).toBeDefined();
    expect(await store.write((tx) => revokeSession(tx, owner, id))).toBe(true);
    expect(await findSession(store.read, token, noon)).toBeUndefined();
  });

  test("all others of a person end together, and nobody else's", async () => {
    const store = await freshStore();
    const userId = await register(store);
    const stranger = await openSession(store, await register(store, { email: "other@example.com" }));
    const mine = await openSession(store, userId);
    await openSession(store, userId, noon + 1);
    await openSession(store, userId, noon + 2);
    const person = (await findSession(store.read, mine.token, noon))?.person as Person;
    expect(await store.write((tx) => revokeOtherSessions(tx, person))).toBe(2);
    expect((await listSessions(store.read, userId, noon)).map(({ sessionId }) => sessionId)).toEqual([
      mine.id,
    ]);
    expect(await findSession(store.read, stranger.token, noon)).toBeDefined();
  });

  test("the list holds live sessions only, the one used last first", async () => {
    const store = await freshStore();
    const userId = await register(store);
    await openSession(store, userId, noon - SESSION_LIFE_MS);
    const earlier = await openSession(store, userId, noon - HOUR_MS);
    const later = await openSession(store, userId, noon);
    const listed = await listSessions(store.read, userId, noon);
    expect(listed.map(({ sessionId }) => sessionId)).toEqual([later.id, earlier.id]);
  });
});

describe("attempts to sign in", () => {
  const take = (store: Store, email: string, address: string, now = noon) =>
    store.write((tx) => takeSignInAttempt(tx, email, address, now));

  test("an e-mail has eight in a quarter of an hour, from wherever and in whatever case", async () => {
    const store = await freshStore();
    for (let attempt = 0; attempt < ATTEMPTS_PER_EMAIL_MAX; attempt++) {
      const email = attempt % 2 ? "a@example.com" : "A@Example.com";
      expect(await take(store, email, `203.0.113.${attempt}`, noon + attempt)).toEqual({ isAllowed: true });
    }
    const refused = { isAllowed: false, retryAt: noon + ATTEMPT_WINDOW_MS };
    expect(await take(store, "a@example.com", "198.51.100.1", noon + 100)).toEqual(refused);
    expect(await take(store, "b@example.com", "198.51.100.1", noon + 100)).toEqual({ isAllowed: true });
    expect(await take(store, "a@example.com", "198.51.100.1", refused.retryAt)).toEqual({ isAllowed: true });
  });

  test("guesses made all at once have no more than one after the other", async () => {
    const store = await freshStore();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, guess) => take(store, "a@example.com", `203.0.113.${guess}`)),
    );
    expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(ATTEMPTS_PER_EMAIL_MAX);
  });

  test("an address has forty, whichever e-mails it tries, and an IPv6 line counts as one", async () => {
    const store = await freshStore();
    for (let attempt = 0; attempt < ATTEMPTS_PER_ADDRESS_MAX; attempt++)
      expect((await take(store, `${attempt}@example.com`, `2001:db8:1:2::${attempt}`)).isAllowed).toBe(true);
    expect((await take(store, "x@example.com", "2001:0db8:0001:0002:ffff::1")).isAllowed).toBe(false);
    expect((await take(store, "x@example.com", "2001:db8:1:3::1")).isAllowed).toBe(true);
  });

  test("guesses at orders are counted apart: they shut no account out, and no sign-in shuts them out", async () => {
    const store = await freshStore();
    const find = (number: number) =>
      store.write((tx) => takeOrderAttempt(tx, String(number), "203.0.113.1", noon));
    for (let attempt = 0; attempt < ATTEMPTS_PER_ADDRESS_MAX; attempt++)
      expect((await find(attempt)).isAllowed).toBe(true);
    expect((await find(0)).isAllowed).toBe(false);
    expect((await take(store, "a@example.com", "203.0.113.1")).isAllowed).toBe(true);
    await store.write((tx) => forgiveSignInAttempts(tx, "a@example.com", "203.0.113.1"));
    expect((await find(1)).isAllowed).toBe(false);
  });

  test("the right password gives the attempts back", async () => {
    const store = await freshStore();
    for (let attempt = 0; attempt < 3 * ATTEMPTS_PER_ADDRESS_MAX; attempt++) {
      expect((await take(store, "a@example.com", "203.0.113.1")).isAllowed).toBe(true);
      await store.write((tx) => forgiveSignInAttempts(tx, "a@example.com", "203.0.113.1"));
    }
  });

  test("what is out of its window is not kept", async () => {
    const store = await freshStore();
    await take(store, "a@example.com", "203.0.113.1");
    await take(store, "b@example.com", "203.0.113.2", noon + ATTEMPT_WINDOW_MS);
    const kept = await store.read.select({ subject: signInAttempts.subject }).from(signInAttempts);
    expect(kept.map(({ subject }) => subject).sort()).toEqual(["address:203.0.113.2", "email:b@example.com"]);
  });
});

describe("what is written down", () => {
  const person = (userId: string, role: "auditor" | "admin"): Person => ({
    userId,
    sessionId: "session",
    name: "name",
    email: "e@example.com",
    phone: null,
    roles: [{ role, scopeId: "" }],
  });

  test("an auditor's views are, an administrator's are not", async () => {
    const store = await freshStore();
    const userId = await register(store);
    await store.write((tx) => logView(tx, person(userId, "admin"), "/admin/orders/1", noon));
    await store.write((tx) => logView(tx, person(userId, "auditor"), "/admin/orders/2", noon));
    expect(await store.read.select().from(viewLog)).toMatchObject([
      { userId, role: "auditor", address: "/admin/orders/2", viewedAt: noon },
    ]);
  });
});

describe("the secret that cookies are signed with", () => {
  test("is made once, whoever asks first, and kept", async () => {
    const store = await freshStore();
    const secrets = await Promise.all([
      keepSecret(store, noon),
      keepSecret(store, noon),
      keepSecret(store, noon),
    ]);
    expect(new Set([...secrets, await keepSecret(store, noon + DAY_MS)]).size).toBe(1);
    expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  });

  test("can be given, but not a short one", async () => {
    const store = await freshStore();
    process.env.BANGFU_SECRET = "0123456789abcdef0123456789abcdef";
    try {
      expect(await keepSecret(store, noon)).toBe("0123456789abcdef0123456789abcdef");
      process.env.BANGFU_SECRET = "short";
      await expect(keepSecret(store, noon)).rejects.toThrow("BANGFU_SECRET is too short");
    } finally {
      delete process.env.BANGFU_SECRET;
    }
  });
});
