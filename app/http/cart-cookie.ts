import { isId } from "#app/domain/values/id.ts";
import { cookieIn, isSecure } from "#app/http/cookies.ts";

/*
 * A visitor's cart is found by the cookie "cart"; "cart_count" holds how many goods are in it, so
 * that a page's frame, and a cached page, can show the number without a query.
 */

const YEAR_SECONDS = 31_536_000;
const COUNT_SHOWN_MAX = 999;

/** The id of the visitor's cart, if the cookie holds something that can be one. */
export function cartIdOf(request: Request): string | undefined {
  const id = cookieIn(request.headers.get("cookie"), "cart");
  return id && isId(id) ? id : undefined;
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

/** The headers of an answer that remember a cart; without an id they forget it. */
export function cartHeaders(request: Request, id: string | undefined, count: number): Headers {
  const life = id ? YEAR_SECONDS : 0;
  const tail = `; Path=/; HttpOnly; SameSite=Lax; Max-Age=${life}${isSecure(request) ? "; Secure" : ""}`;
  const headers = new Headers();
  headers.append("set-cookie", `cart=${id ?? ""}${tail}`);
  headers.append("set-cookie", `cart_count=${Math.min(count, COUNT_SHOWN_MAX)}${tail}`);
  return headers;
}
