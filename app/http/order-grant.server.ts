import { createHmac, timingSafeEqual } from "node:crypto";
import { cookieSecretOf } from "#app/http/auth.server.ts";
import { isSecure } from "#app/http/cookies.ts";
import type { Store } from "#db/store.ts";

/*
 * A guest who placed an order, or who knew its number and phone, may look at it from this browser for
 * a day: its number stands in a cookie that we signed.
 */

const COOKIE = "order_grants";
const GRANT_SECONDS = 86_400;
const GRANTS_MAX = 10;

interface Grant {
  number: string;
  /** In seconds since 1970. */
  until: number;
}

/** True when this browser was let in to an order, and that is not too long ago. */
export async function isOrderGranted(store: Store, request: Request, number: string, now: number) {
  return (await grantsOf(store, request, now)).some((grant) => grant.number === number);
}

/** The Set-Cookie value that lets this browser in to an order, beside those it was let in to before. */
export async function grantOrder(
  store: Store,
  request: Request,
  number: string,
  now: number,
): Promise<string> {
  const before = (await grantsOf(store, request, now)).filter((grant) => grant.number !== number);
  const grants = [{ number, until: Math.floor(now / 1_000) + GRANT_SECONDS }, ...before].slice(0, GRANTS_MAX);
  const payload = grants.map((grant) => `${grant.number}-${grant.until}`).join("_");
  const signature = sign(await cookieSecretOf(store), payload);
  const tail = `; Path=/; HttpOnly; SameSite=Lax; Max-Age=${GRANT_SECONDS}${isSecure(request) ? "; Secure" : ""}`;
  return `${COOKIE}=${payload}.${signature}${tail}`;
}

async function grantsOf(store: Store, request: Request, now: number): Promise<Grant[]> {
  const match = /(?:^|;\s*)order_grants=([\d_-]{1,1000})\.([\w-]{43})(?:;|$)/.exec(
    request.headers.get("cookie") ?? "",
  );
  if (!match?.[1] || !match[2]) return [];
  const given = Buffer.from(match[2]);
  const expected = Buffer.from(sign(await cookieSecretOf(store), match[1]));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return [];
  return match[1]
    .split("_")
    .map((entry) => {
      const [number = "", until] = entry.split("-");
      return { number, until: Number(until) };
    })
    .filter((grant) => grant.until > now / 1_000);
}

function sign(secret: string, payload: string): string {
  return createHmac("sha256", secret).update(`order grants ${payload}`).digest("base64url");
}
