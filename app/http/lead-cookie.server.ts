import { LEAD_DAYS, type Lead } from "#app/domain/ordering/lead.ts";
import { isOpenPlace } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { cookieIn, isSecure } from "#app/http/cookies.ts";
import type { Reader } from "#db/store.ts";

/*
 * Who scans the code on a counter's shelf carries the counter's name in the cookie "led_by" for some weeks.
 * It holds no secret and earns nobody money, so it is not signed; what it says is checked before it is kept.
 */

const COOKIE = "led_by";
const DAY_MS = 86_400_000;
const VALUE = /^([\w-]{1,60})\.(\d{13})$/;

/** The Set-Cookie value that remembers a counter; the last one scanned is the one that led. */
export function leadCookie(request: Request, { outletId, scannedAt }: Lead): string {
  const life = LEAD_DAYS * 86_400;
  const tail = `; Path=/; HttpOnly; SameSite=Lax; Max-Age=${life}${isSecure(request) ? "; Secure" : ""}`;
  return `${COOKIE}=${outletId}.${scannedAt}${tail}`;
}

/** The counter that led this visitor here; null without one, or when it is closed or too long ago. */
export async function leadOf(read: Reader, request: Request, now: number): Promise<Lead | null> {
  const [, outletId, typedInstant] = VALUE.exec(cookieIn(request.headers.get("cookie"), COOKIE) ?? "") ?? [];
  if (outletId === undefined) return null;
  const scannedAt = Number(typedInstant);
  if (scannedAt > now || scannedAt < now - LEAD_DAYS * DAY_MS) return null;
  return (await isOpenPlace(read, outletId, businessDay(now))) ? { outletId, scannedAt } : null;
}
