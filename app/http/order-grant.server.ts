import { createHmac, timingSafeEqual } from "node:crypto";
import { cookieSecretOf } from "#app/http/auth.server.ts";
import { isSecure } from "#app/http/cookies.ts";
import type { Store } from "#db/store.ts";

/*
 * A guest who placed an order, or who knew its number and phone, may look at it from this browser for
 * a day: its number stands in a cookie that we signed. Whoever placed it here sees the address whole;
 * whoever only knew number and phone sees it masked, for both may stand on a parcel.
 */

const COOKIE = "order_grants";
const GRANT_SECONDS = 86_400;
const GRANTS_MAX = 10;
const BASIS_SIGNS = { placed: "1", found: "0" } as const;

export type GrantBasis = "placed" | "found";

interface Grant {
  number: string;
  basis: GrantBasis;
  /** In seconds since 1970. */
  until: number;
}

/** Why this browser was let in to an order; undefined when it was not, or too long ago. */
export async function findOrderGrant(
  store: Store,
  request: Request,
  number: string,
  now: number,
): Promise<GrantBasis | undefined> {
  return (await grantsOf(store, request, now)).find((grant) => grant.number === number)?.basis;
}

/**
 * The Set-Cookie value that lets this browser in to an order, beside those it was let in to before. An
 * order that was placed here stays one that was placed here, also when it is found again.
 */
export async function grantOrder(
  store: Store,
  request: Request,
  number: string,
  asked: GrantBasis,
  now: number,
): Promise<string> {
  const before = await grantsOf(store, request, now);
  const basis = before.find((grant) => grant.number === number)?.basis === "placed" ? "placed" : asked;
  const others = before.filter((grant) => grant.number !== number);
  const grants = [{ number, basis, until: Math.floor(now / 1_000) + GRANT_SECONDS }, ...others];
  const payload = grants
    .slice(0, GRANTS_MAX)
    .map((grant) => `${grant.number}-${grant.until}-${BASIS_SIGNS[grant.basis]}`)
    .join("_");
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
      const [number = "", until, sign] = entry.split("-");
      const basis: GrantBasis = sign === BASIS_SIGNS.placed ? "placed" : "found";
      return { number, basis, until: Number(until) };
    })
    .filter((grant) => grant.until > now / 1_000);
}

function sign(secret: string, payload: string): string {
  return createHmac("sha256", secret).update(`order grants ${payload}`).digest("base64url");
}
