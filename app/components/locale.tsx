import { createContext, type ReactNode, useContext } from "react";
import { localPath } from "#app/http/locale.ts";
import { type Messages, messagesFor } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

interface Language {
  locale: Locale;
  messages: Messages;
  path: (path: string) => string;
}

const zh: Language = { locale: "zh-CN", messages: messagesFor("zh-CN"), path: (path) => path };
const en: Language = { locale: "en", messages: messagesFor("en"), path: (path) => localPath("en", path) };

const LanguageContext = createContext(zh);

/** Everything inside speaks `locale`. */
export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LanguageContext.Provider value={locale === "en" ? en : zh}>{children}</LanguageContext.Provider>;
}

export function useLocale(): Locale {
  return useContext(LanguageContext).locale;
}

export function useMessages(): Messages {
  return useContext(LanguageContext).messages;
}

/** Turns a path of the route table into an address of the page's language, for an <a> or a form's action. */
export function usePath(): (path: string) => string {
  return useContext(LanguageContext).path;
}
