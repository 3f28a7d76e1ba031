import { cookieIn } from "#app/http/cookies.ts";

/** Whoever brings this cookie may be signed in; whoever does not is anonymous. */
export const SESSION_COOKIE = "bangfu.session_token";

/** What a request's session cookie holds, signed or not; undefined without one. */
export function sessionCookieOf(request: Request): string | undefined {
  return cookieIn(request.headers.get("cookie"), SESSION_COOKIE) || undefined;
}
