import type { Locale } from "#db/words.ts";

/** English pages lie under this; Chinese ones at the root. The route table is the same for both. */
export const ENGLISH_PREFIX = "/en";

/** The language of an address: English under /en, else Chinese. */
export function localeOfPath(pathname: string): Locale {
  return pathname === ENGLISH_PREFIX || pathname.startsWith(`${ENGLISH_PREFIX}/`) ? "en" : "zh-CN";
}

/** The language a request is made in. */
export function localeOf(request: Request): Locale {
  return localeOfPath(new URL(request.url).pathname);
}

/** A path of the route table ("/cart") as an address in a language ("/en/cart"). */
export function localPath(locale: Locale, path: string): string {
  if (locale === "zh-CN") return path;
  return path === "/" ? ENGLISH_PREFIX : ENGLISH_PREFIX + path;
}

/**
 * An address without its language: "/cart" for "/en/cart". It begins with one slash, however many
 * there were: a link to "//name" would lead to another site.
 */
export function withoutLocale(pathname: string): string {
  const path = localeOfPath(pathname) === "en" ? pathname.slice(ENGLISH_PREFIX.length) || "/" : pathname;
  return path.startsWith("//") ? path.replace(/^\/+/, "/") : path;
}
