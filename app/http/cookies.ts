/** The value of a cookie in a Cookie header; undefined without one. */
export function cookieIn(header: string | null | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** True when the visitor reaches us over TLS, so that cookies may be kept to it. */
export function isSecure(request: Request): boolean {
  return (
    new URL(request.url).protocol === "https:" || process.env.PUBLIC_ORIGIN?.startsWith("https:") === true
  );
}
