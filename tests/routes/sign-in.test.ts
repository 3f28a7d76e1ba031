import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addToCart } from "#app/domain/ordering/cart.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { cartHeaders } from "#app/http/cart-cookie.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { SESSION_COOKIE } from "#app/http/session-cookie.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { setCurrentStore } from "#db/current.server.ts";
import { variants } from "#db/schema/catalog.ts";
import { sessions, signInAttempts, userRoles, users } from "#db/schema/identity.ts";
import { cartLines, carts } from "#db/schema/ordering.ts";
import { countOf, type Store } from "#db/store.ts";
import { DEMO_PASSWORD, demoEmail, hashDemoPassword, seedDemoAccounts } from "#seeds/demo-accounts.ts";
import { type Answer, Visitor } from "#tests/routes/visitor.ts";
import { demoStore, freshStore } from "#tests/setup/fresh-store.ts";

const { hashing } = vi.hoisted(() => ({ hashing: vi.fn() }));

/** Passwords are hashed as ever; each time is counted. */
vi.mock("@node-rs/argon2", async (original) => {
  const argon = await original<typeof import("@node-rs/argon2")>();
  return {
    hash: (...given: Parameters<typeof argon.hash>) => {
      hashing();
      return argon.hash(...given);
    },
    verify: (...given: Parameters<typeof argon.verify>) => {
      hashing();
      return argon.verify(...given);
    },
  };
});

const shopper = { email: demoEmail("shopper"), password: DEMO_PASSWORD };
const newcomer = {
  name: "林晓禾",
  email: "XiaoHe@Example.com",
  phone: "138 1234-5678",
  password: "敖汉的小米真好吃呀呀",
};

let store: Store;
beforeEach(async () => {
  store = await freshStore();
  const passwordHash = await hashDemoPassword();
  await store.write((tx) => seedDemoAccounts(tx, passwordHash, Date.now()));
});
afterEach(() => {
  vi.useRealTimers();
  delete process.env.PUBLIC_ORIGIN;
});

const errorsOf = (answer: Answer) => (answer.data as { errors: Record<string, string> }).errors;
const valuesOf = (answer: Answer) => (answer.data as { values: Record<string, string> }).values;
const countSessions = async () => (await store.read.select({ count: countOf() }).from(sessions))[0]?.count;
const isSignedIn = async (visitor: Visitor) => (await visitor.get("/account/sessions")).status === 200;

describe("signing in", () => {
  test("opens a session and goes on to where the visitor wanted", async () => {
    const visitor = new Visitor();
    const sent = await visitor.get("/account/sessions?from=mail");
    expect(sent).toMatchObject({
      status: 303,
      location: "/account/sign-in?to=%2Faccount%2Fsessions%3Ffrom%3Dmail",
    });
    expect(await visitor.get(sent.location ?? "")).toMatchObject({
      status: 200,
      data: { to: "/account/sessions?from=mail" },
    });

    const answer = await visitor.post("/account/sign-in", { ...shopper, to: "/account/sessions?from=mail" });
    expect(answer).toMatchObject({ status: 303, location: "/account/sessions?from=mail" });
    expect(await isSignedIn(visitor)).toBe(true);
    const [session] = await store.read.select().from(sessions);
    expect(session).toMatchObject({ ipAddress: "203.0.113.7", userAgent: visitor.userAgent });
    expect(await visitor.get("/account/sign-in")).toMatchObject({ status: 303, location: "/account" });
  });

  test("an address too long to be a page's own is not carried along", async () => {
    const sent = await new Visitor().get(`/account/orders?before=${"9".repeat(3_000)}`);
    expect(sent).toMatchObject({ status: 303, location: "/account/sign-in" });
  });

  test("leads a shopper to their account and an analyst to the operators' room", async () => {
    expect((await new Visitor().post("/account/sign-in", shopper)).location).toBe("/account");
    const analyst = { ...shopper, email: demoEmail("analyst") };
    expect((await new Visitor().post("/account/sign-in", analyst)).location).toBe("/admin");
  });

  test("never leads to another site", async () => {
    for (const to of ["https://evil.example/", "//evil.example", "/\\evil.example", "/%2f%2fevil.example"])
      expect((await new Visitor().post("/account/sign-in", { ...shopper, to })).location, to).toBe(
        "/account",
      );
  });

  test("its cookie is out of reach for scripts and other sites, and kept to TLS behind TLS", async () => {
    const cookieOf = (answer: Answer) =>
      answer.headers.getSetCookie().find((cookie) => cookie.startsWith(SESSION_COOKIE));
    const plain = cookieOf(await new Visitor().post("/account/sign-in", shopper));
    expect(plain).toContain("HttpOnly");
    expect(plain).toContain("SameSite=Lax");
    expect(plain).toContain("Path=/");
    expect(plain).not.toContain("Secure");
    process.env.PUBLIC_ORIGIN = "https://shop.example";
    expect(cookieOf(await new Visitor().post("/account/sign-in", shopper))).toMatch(/; Secure$/);
  });

  test("a wrong password and an unknown e-mail get the same answer, in the page's language", async () => {
    const wrong = await new Visitor().post("/account/sign-in", { ...shopper, password: "not the password" });
    const unknown = await new Visitor().post("/account/sign-in", { ...shopper, email: "nobody@example.com" });
    expect([wrong.status, unknown.status]).toEqual([400, 400]);
    expect(errorsOf(wrong)).toEqual({ form: "邮箱或密码不正确。" });
    expect(errorsOf(unknown)).toEqual(errorsOf(wrong));
    expect(valuesOf(wrong)).toEqual({ email: shopper.email, to: "" });
    const english = await new Visitor().post("/en/account/sign-in", {
      ...shopper,
      password: "not the password",
    });
    expect(errorsOf(english)).toEqual({ form: messagesFor("en").account.signIn.wrong });
    expect(await countSessions()).toBe(0);
  });

  test("an unknown e-mail costs the same one hash as a wrong password, so that the wait tells nothing", async () => {
    for (const email of ["nobody@example.com", shopper.email]) {
      hashing.mockClear();
      await new Visitor().post("/account/sign-in", { email, password: "not the password" });
      expect(hashing, email).toHaveBeenCalledTimes(1);
    }
  });

  test("after eight wrong passwords an e-mail has to wait, and is told until when", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 22, 4) });
    const guess = (password: string) => new Visitor().post("/account/sign-in", { ...shopper, password });
    for (let attempt = 0; attempt < 8; attempt++) expect((await guess(`wrong ${attempt}`)).status).toBe(400);
    const refused = await guess(DEMO_PASSWORD);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("900");
    expect(errorsOf(refused).form).toContain("12:15");
    vi.setSystemTime(Date.now() + 15 * 60_000);
    expect((await guess(DEMO_PASSWORD)).status).toBe(303);
    expect(await store.read.select().from(signInAttempts)).toMatchObject([{ failures: 0 }]);
  });

  test("odd input is answered, never a fault", async () => {
    const odd = [
      "",
      " ",
      "a",
      "@",
      "a@b",
      "x".repeat(1_000_000),
      "\u0000@example.com",
      "'; drop table users; --",
      "🦄@例子.cn",
    ];
    for (const text of odd) {
      const answer = await new Visitor().post("/account/sign-in", { email: text, password: text, to: text });
      expect([400, 429], text.slice(0, 40)).toContain(answer.status);
    }
    const long = await new Visitor().post("/account/sign-in", {
      ...shopper,
      password: "x".repeat(1_000_000),
    });
    expect(errorsOf(long)).toEqual({ password: "密码太长：最多 200 个字符。" });
    expect((await new Visitor().post("/account/sign-in", {})).status).toBe(400);
  });
});

describe("signing up", () => {
  test("makes a shopper who is signed in at once", async () => {
    const visitor = new Visitor();
    expect(await visitor.post("/account/sign-up", newcomer)).toMatchObject({
      status: 303,
      location: "/account",
    });
    expect(await isSignedIn(visitor)).toBe(true);
    const rows = await store.read
      .select({ name: users.name, email: users.email, phone: users.phone, role: userRoles.role })
      .from(users)
      .innerJoin(userRoles, eq(userRoles.userId, users.id))
      .where(eq(users.email, "xiaohe@example.com"));
    expect(rows).toEqual([
      { name: "林晓禾", email: "xiaohe@example.com", phone: "13812345678", role: "shopper" },
    ]);
  });

  test("an e-mail that has an account is told beside the field, and what was typed stays", async () => {
    const answer = await new Visitor().post("/account/sign-up", {
      ...newcomer,
      email: "SHOPPER@demo.bangfu.example",
    });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toEqual({ email: "这个邮箱已经注册过，请直接登录。" });
    expect(valuesOf(answer)).toMatchObject({ name: "林晓禾", phone: "13812345678" });
    expect(valuesOf(answer)).not.toHaveProperty("password");
  });

  test("each field that is wrong has its own message", async () => {
    const answer = await new Visitor().post("/en/account/sign-up", {
      name: "a\u0000b",
      email: "no",
      phone: "12345",
      password: "password123",
    });
    expect(answer.status).toBe(400);
    expect(Object.keys(errorsOf(answer)).sort()).toEqual(["email", "name", "password", "phone"]);
    const own = await new Visitor().post("/account/sign-up", { ...newcomer, password: "xiaohe@example.com" });
    expect(errorsOf(own)).toEqual({ password: "这个密码太容易被猜到，请换一个。" });
  });
});

describe("signing out and sessions", () => {
  test("the button signs out, a link does not, and the cookie is worth nothing afterwards", async () => {
    const visitor = await new Visitor().signInAs("shopper");
    const stolen = visitor.cookies.get(SESSION_COOKIE) ?? "";
    expect(await visitor.get("/account/sign-out")).toMatchObject({ status: 303, location: "/" });
    expect(await isSignedIn(visitor)).toBe(true);
    expect(await visitor.post("/account/sign-out", {})).toMatchObject({ status: 303, location: "/" });
    expect(visitor.cookies.has(SESSION_COOKIE)).toBe(false);
    const thief = new Visitor();
    thief.cookies.set(SESSION_COOKIE, stolen);
    expect(await isSignedIn(thief)).toBe(false);
  });

  test("an anonymous visitor asks nothing of the database", async () => {
    setCurrentStore(undefined); // whoever asks for it now fails
    const anonymous = new Request("http://localhost:3000/products", {
      headers: { cookie: "cart=1; cart_count=2" },
    });
    expect(await findSignedIn(anonymous)).toBeUndefined();
  });

  test("signing out without being signed in is no fault", async () => {
    expect((await new Visitor().post("/account/sign-out", {})).status).toBe(303);
  });

  test("a cookie that we did not sign signs nobody in", async () => {
    const visitor = await new Visitor().signInAs("shopper");
    const good = visitor.cookies.get(SESSION_COOKIE) ?? "";
    const token = decodeURIComponent(good).split(".")[0] ?? "";
    for (const forged of ["x", "%", token, `${token}.`, `${token}.AAAA`, `x${good}`, good.slice(0, -6)]) {
      const forger = new Visitor();
      forger.cookies.set(SESSION_COOKIE, forged);
      expect(await isSignedIn(forger), forged).toBe(false);
    }
    expect(await isSignedIn(visitor)).toBe(true);
  });

  test("one device ends another's session; a stranger cannot, and is told that there is none", async () => {
    const desk = await new Visitor("203.0.113.7").signInAs("shopper");
    const phone = await new Visitor("203.0.113.8", "Mozilla/5.0 (iPhone) Safari/604.1").signInAs("shopper");
    const listed = (await desk.get("/account/sessions")).data as {
      sessions: { sessionId: string; isThisOne: boolean; device: object; ipAddress: string }[];
    };
    expect(listed.sessions).toHaveLength(2);
    const other = listed.sessions.find(({ isThisOne }) => !isThisOne);
    expect(other).toMatchObject({
      device: { browser: "Safari", system: "iPhone" },
      ipAddress: "203.0.113.8",
    });
    const end = { end: "one", sessionId: other?.sessionId ?? "" };

    const stranger = await new Visitor().signInAs("admin");
    expect((await stranger.post("/account/sessions", end)).status).toBe(404);
    expect(await isSignedIn(phone)).toBe(true);

    expect(await desk.post("/account/sessions", end)).toMatchObject({
      status: 303,
      location: "/account/sessions?ended=one",
    });
    expect([await isSignedIn(phone), await isSignedIn(desk)]).toEqual([false, true]);
    expect((await desk.post("/account/sessions", end)).status).toBe(404);
  });

  test("all other devices end together", async () => {
    const visitors = [];
    for (let device = 0; device < 3; device++) visitors.push(await new Visitor().signInAs("shopper"));
    expect((await visitors[0]?.post("/account/sessions", { end: "others" }))?.status).toBe(303);
    expect(await Promise.all(visitors.map(isSignedIn))).toEqual([true, false, false]);
  });

  test("odd wishes are refused, never a fault", async () => {
    const visitor = await new Visitor().signInAs("shopper");
    for (const fields of [
      {},
      { end: "all" },
      { end: "one" },
      { end: "one", sessionId: "\u0000" },
      { end: "one", sessionId: "x".repeat(100_000) },
    ])
      expect((await visitor.post("/account/sessions", fields as Record<string, string>)).status).toBe(400);
    const unknown = { end: "one", sessionId: "00000000-0000-7000-8000-000000000000" };
    expect((await visitor.post("/account/sessions", unknown)).status).toBe(404);
  });
});

describe("a guest's cart", () => {
  test("is still there after signing in, and does not stay behind after signing out", async () => {
    const now = Date.now();
    const shop = await demoStore();
    const [goods] = await shop.read.select({ variantId: variants.id }).from(variants).limit(1);
    const variantId = goods?.variantId ?? "";
    const guest = await shop.write(async (tx) =>
      addToCart(tx, { guestCartId: undefined }, { variantId, quantity: 3 }, await getCentreId(tx), now),
    );
    const visitor = new Visitor();
    const headers = cartHeaders(new Request("http://localhost/"), guest.cartId, guest.count);
    for (const cookie of headers.getSetCookie()) visitor.keep(cookie);
    await visitor.signInAs("shopper");
    const [cart] = await shop.read
      .select({ id: carts.id, userId: carts.userId, quantity: cartLines.quantity })
      .from(carts)
      .innerJoin(cartLines, eq(cartLines.cartId, carts.id));
    expect(cart).toMatchObject({ userId: expect.any(String), quantity: 3 });
    expect(visitor.cookies.get("cart")).toBe(cart?.id);
    expect(visitor.cookies.get("cart_count")).toBe("3");

    await visitor.post("/account/sign-out", {});
    expect(visitor.cookies.has("cart")).toBe(false);
    expect(visitor.cookies.has("cart_count")).toBe(false);
  });
});
