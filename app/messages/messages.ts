import type { Locale } from "#db/words.ts";
import * as en from "./en/index.ts";
import * as zh from "./zh/index.ts";

export type Messages = typeof zh;

/** All texts of a language, by room: messagesFor("en").storefront… */
export function messagesFor(locale: Locale): Messages {
  return locale === "en" ? en : zh;
}
