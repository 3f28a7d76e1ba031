import { findDevice, type TillDeviceRow } from "#app/domain/tills/devices.server.ts";
import { cookieIn, isSecure } from "#app/http/cookies.ts";
import { currentStore } from "#db/current.server.ts";

/*
 * A tablet that was registered as a till is known by the cookie "till". It holds a secret of which we
 * keep the hash, no script can read it, and no other site can make the browser send it.
 */

const COOKIE = "till";
/** As long as browsers keep any cookie; each snapshot sets it anew. */
const LIFE_SECONDS = 400 * 86_400;

/** The Set-Cookie value that makes a tablet a till. */
export function tillCookie(request: Request, secret: string): string {
  const tail = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFE_SECONDS}${isSecure(request) ? "; Secure" : ""}`;
  return `${COOKIE}=${secret}; ${tail}`;
}

/** The same again, so that a tablet in use never forgets; undefined for a request without it. */
export function renewedTillCookie(request: Request): string | undefined {
  const secret = cookieIn(request.headers.get("cookie"), COOKIE);
  return secret ? tillCookie(request, secret) : undefined;
}

/** The till that a request comes from, revoked or not. */
export async function findTill(request: Request): Promise<TillDeviceRow | undefined> {
  const secret = cookieIn(request.headers.get("cookie"), COOKIE);
  return secret ? findDevice(currentStore().read, secret) : undefined;
}

/** The till that a request comes from; else throws the answer: 401 for one that we do not know, 403 for one that was revoked. */
export async function requireTill(request: Request): Promise<TillDeviceRow> {
  const device = await findTill(request);
  if (!device) throw Response.json({ error: "unknown_device" }, { status: 401 });
  if (device.revokedAt !== null) throw Response.json({ error: "revoked" }, { status: 403 });
  return device;
}
