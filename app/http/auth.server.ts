import { betterAuth } from "better-auth/minimal";
import { authAdapter } from "#app/domain/identity/auth-adapter.server.ts";
import { hashPassword, isPassword } from "#app/domain/identity/hash-password.server.ts";
import { keepSecret } from "#app/domain/identity/keep-secret.server.ts";
import { PASSWORD_LENGTH_MAX } from "#app/domain/identity/password-rule.ts";
import { SESSION_LIFE_MS } from "#app/domain/identity/sessions.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { isSecure } from "#app/http/cookies.ts";
import { SESSION_COOKIE } from "#app/http/session-cookie.ts";
import type { Store } from "#db/store.ts";

/** The longest that browsers keep a cookie. The row decides how long a session lives, not the cookie. */
const COOKIE_LIFE_SECONDS = 400 * 86_400;

const CLIENT_ADDRESS_HEADER = "x-client-address";
const USER_AGENT_LENGTH_MAX = 300;

interface Keeper {
  secret: string;
  auth: ReturnType<typeof createAuth>;
}

const keepers = new WeakMap<Store, Promise<Keeper>>();

/** The sign-in library on a store, and the secret it signs cookies with; made at the first need. */
function keeperOf(store: Store): Promise<Keeper> {
  let keeper = keepers.get(store);
  if (!keeper) {
    keeper = keepSecret(store, Date.now()).then((secret) => ({ secret, auth: createAuth(store, secret) }));
    keeper.catch(() => keepers.delete(store)); // a database that was away may be back at the next request
    keepers.set(store, keeper);
  }
  return keeper;
}

/**
 * The library checks passwords and keeps sessions and their cookie. It answers no address of its own:
 * our actions call it. Signing up is ours (register-user.server.ts), and so is moving a session's end
 * on (session.server.ts), so both are off here.
 */
function createAuth(store: Store, secret: string) {
  return betterAuth({
    appName: "Bangfu Market",
    baseURL: process.env.PUBLIC_ORIGIN || "http://localhost:3000",
    secret,
    database: authAdapter(store),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => isPassword(password, hash),
      },
    },
    session: { expiresIn: SESSION_LIFE_MS / 1_000, disableSessionRefresh: true },
    advanced: {
      useSecureCookies: false, // decided for each request, see sendCookies
      cookies: { session_token: { name: SESSION_COOKIE } },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      database: { generateId: () => newId() },
    },
    telemetry: { enabled: false },
    logger: { level: "error" },
  });
}

/** What the library is told of a request: nothing that a visitor could make up about their address. */
function headersFor(request: Request, clientAddress: string): Headers {
  const headers = new Headers({ [CLIENT_ADDRESS_HEADER]: clientAddress });
  headers.set("user-agent", (request.headers.get("user-agent") ?? "").slice(0, USER_AGENT_LENGTH_MAX));
  const cookie = request.headers.get("cookie");
  if (cookie) headers.set("cookie", cookie);
  return headers;
}

/** The library's cookies as they go to the browser: kept to TLS where there is TLS, and long-lived. */
function sendCookies(request: Request, headers: Headers): string[] {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.replace(/Max-Age=[1-9]\d*/, `Max-Age=${COOKIE_LIFE_SECONDS}`))
    .map((cookie) => (isSecure(request) ? `${cookie}; Secure` : cookie));
}

export interface OpenedSession {
  userId: string;
  /** Set-Cookie values. */
  cookies: string[];
}

/**
 * Opens a session for an e-mail and its password. Undefined when they do not belong together, which
 * takes as long, and says as much, as an e-mail without an account.
 */
export async function openSession(
  store: Store,
  request: Request,
  clientAddress: string,
  credentials: { email: string; password: string },
): Promise<OpenedSession | undefined> {
  const { auth } = await keeperOf(store);
  try {
    const { headers, response } = await auth.api.signInEmail({
      body: credentials,
      headers: headersFor(request, clientAddress),
      returnHeaders: true,
    });
    return { userId: response.user.id, cookies: sendCookies(request, headers) };
  } catch (error) {
    if (isWrongCredentials(error)) return undefined;
    throw error;
  }
}

/** Ends the session of a request, if it has one. Returns the Set-Cookie values that forget it. */
export async function closeSession(store: Store, request: Request, clientAddress: string): Promise<string[]> {
  const { auth } = await keeperOf(store);
  const { headers } = await auth.api.signOut({
    headers: headersFor(request, clientAddress),
    returnHeaders: true,
  });
  return sendCookies(request, headers);
}

/** The secret that session cookies on this store are signed with. */
export async function cookieSecretOf(store: Store): Promise<string> {
  return (await keeperOf(store)).secret;
}

/** What the library says to a wrong password, an unknown e-mail, and what can be neither. */
const WRONG_CREDENTIALS: readonly unknown[] = [
  "INVALID_EMAIL_OR_PASSWORD",
  "INVALID_EMAIL",
  "PASSWORD_TOO_LONG",
];

function isWrongCredentials(error: unknown): boolean {
  return WRONG_CREDENTIALS.includes((error as { body?: { code?: unknown } } | null)?.body?.code);
}
