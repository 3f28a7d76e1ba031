/*
 * A visitor's cart is found by the cookie "cart"; "cart_count" holds how many goods are in it, so
 * that a page's frame, and a cached page, can show the number without a query.
 */

const YEAR_SECONDS = 31_536_000;
const COUNT_SHOWN_MAX = 999;

function cookieIn(header: string | null, name: string): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** The id of the visitor's cart, if the cookie holds something that can be one. */
export function cartIdOf(request: Request): string | undefined {
  const id = cookieIn(request.headers.get("cookie"), "cart");
  return id && /^[0-9a-f-]{36}$/.test(id) ? id : undefined;
}

/** How many goods the visitor's cart holds, 0 to 999; 0 when the cookie says nothing sensible. */
export function cartCountOf(request: Request): number {
  return cartCountIn(request.headers.get("cookie"));
}

/** The same, of a cookie header: the page cache must read it exactly as the page's frame does. */
export function cartCountIn(cookies: string | null): number {
  const count = cookieIn(cookies, "cart_count");
  return count && /^\d{1,3}$/.test(count) ? Number(count) : 0;
}

/** The two Set-Cookie values that remember a cart; without an id they forget it. */
export function cartCookies(id: string | undefined, count: number, isSecure: boolean): string[] {
  const tail = `; Path=/; HttpOnly; SameSite=Lax; Max-Age=${id ? YEAR_SECONDS : 0}${isSecure ? "; Secure" : ""}`;
  return [`cart=${id ?? ""}${tail}`, `cart_count=${Math.min(count, COUNT_SHOWN_MAX)}${tail}`];
}

/** True when the visitor reaches us over TLS, so that cookies may be kept to it. */
export function isSecure(request: Request): boolean {
  return (
    new URL(request.url).protocol === "https:" || process.env.PUBLIC_ORIGIN?.startsWith("https:") === true
  );
}
