import { withoutLocale } from "#app/http/locale.ts";

const NOWHERE = "http://nowhere.invalid";
export const DESTINATION_LENGTH_MAX = 2_000;

/**
 * Where somebody wants to go after signing in, as a path of the route table; `fallback` unless it is
 * plainly an address of this site. What a browser or a router might read as another host (two slashes,
 * a backslash, a control character, each also in escapes) is not.
 */
export function localDestination(to: string | null | undefined, fallback: string): string {
  if (!to || to.length > DESTINATION_LENGTH_MAX || !to.startsWith("/")) return fallback;
  if (!URL.canParse(to, NOWHERE)) return fallback;
  const { origin, pathname, search } = new URL(to, NOWHERE);
  if (origin !== NOWHERE || isSuspicious(to) || isSuspicious(pathname)) return fallback;
  return withoutLocale(pathname) + search;
}

function isSuspicious(address: string): boolean {
  const path = address.split(/[?#]/, 1)[0] ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return path.includes("//") || /[\u0000-\u001f\u007f\\]|%(?:0|1|2f|5c|7f)/i.test(path);
}
