import { createHmac, timingSafeEqual } from "node:crypto";
import type { Person } from "#app/domain/identity/access.ts";
import { extendSession, findSession } from "#app/domain/identity/sessions.server.ts";
import { cookieSecretOf } from "#app/http/auth.server.ts";
import { sessionCookieOf } from "#app/http/session-cookie.ts";
import { currentStore } from "#db/current.server.ts";
import type { Store } from "#db/store.ts";

const byRequest = new WeakMap<Request, Promise<Person | undefined>>();

/** Look-ups under way, by token: the loaders of one page have a Request each but ask at the same moment. */
const underWay = new WeakMap<Store, Map<string, Promise<Person | undefined>>>();

/**
 * Who is signed in, or undefined. A visitor without a session cookie costs no query, nor does a cookie
 * that we did not sign; anybody else costs one, however often it is asked of a request.
 */
export function findSignedIn(request: Request): Promise<Person | undefined> {
  let person = byRequest.get(request);
  if (!person) {
    person = lookUp(request);
    byRequest.set(request, person);
  }
  return person;
}

async function lookUp(request: Request): Promise<Person | undefined> {
  const signed = sessionCookieOf(request);
  if (!signed) return undefined;
  const store = currentStore();
  let mine = underWay.get(store);
  if (!mine) {
    mine = new Map();
    underWay.set(store, mine);
  }
  let person = mine.get(signed);
  if (!person) {
    const asked = mine;
    person = findPerson(store, signed, Date.now()).finally(() => asked.delete(signed));
    mine.set(signed, person);
  }
  return person;
}

async function findPerson(store: Store, signed: string, now: number): Promise<Person | undefined> {
  const token = verifiedToken(signed, await cookieSecretOf(store));
  if (!token) return undefined;
  const found = await findSession(store.read, token, now);
  if (!found) return undefined;
  if (found.isDue) await store.write((tx) => extendSession(tx, found.person.sessionId, now));
  return found.person;
}

/** The token of a cookie in the library's form: the token, a dot, its HMAC-SHA-256 in base64, percent-encoded. */
function verifiedToken(signed: string, secret: string): string | undefined {
  let plain: string;
  try {
    plain = decodeURIComponent(signed);
  } catch {
    return undefined; // no cookie of ours has a broken escape
  }
  const dot = plain.lastIndexOf(".");
  if (dot < 1) return undefined;
  const token = plain.slice(0, dot);
  const given = Buffer.from(plain.slice(dot + 1), "base64");
  const expected = createHmac("sha256", secret).update(token).digest();
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
}
