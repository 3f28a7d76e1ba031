/** Whoever brings this cookie may be signed in; whoever does not is anonymous. */
export const SESSION_COOKIE = "bangfu.session_token";

/** What a request's session cookie holds, signed or not; undefined without one. */
export function sessionCookieOf(request: Request): string | undefined {
  for (const part of request.headers.get("cookie")?.split(";") ?? []) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === SESSION_COOKIE) {
      const value = part.slice(equals + 1).trim();
      return value === "" ? undefined : value;
    }
  }
  return undefined;
}
