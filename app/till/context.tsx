import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { formatInstant, formatTimeOfDay } from "#app/components/format.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { till as en } from "#app/messages/en/till.ts";
import { till as zh } from "#app/messages/zh/till.ts";
import type { Locale } from "#db/words.ts";
import type { TillState } from "./machine.ts";
import type { Till } from "./till.ts";

type Words = typeof zh;

const TillContext = createContext<Till | null>(null);

export function TillProvider({ till, children }: { till: Till; children: ReactNode }) {
  return <TillContext.Provider value={till}>{children}</TillContext.Provider>;
}

export function useTill(): Till {
  const till = useContext(TillContext);
  if (!till) throw new Error("there is no till around this");
  return till;
}

export function useTillState(): TillState {
  const till = useTill();
  return useSyncExternalStore(till.subscribe, till.getState);
}

export function useLocale(): Locale {
  return useTill().locale;
}

export function useWords(): Words {
  return useLocale() === "en" ? en : zh;
}

interface Named {
  nameZh: string;
  nameEn: string;
}

/** The name of something in the page's language. */
export function nameIn(locale: Locale, named: Named): string {
  return locale === "en" ? named.nameEn : named.nameZh;
}

export function countyIn(locale: Locale, goods: { countyNameZh: string; countyNameEn: string }): string {
  return locale === "en" ? goods.countyNameEn : goods.countyNameZh;
}

export function specIn(locale: Locale, goods: { specZh: string; specEn: string }): string {
  return locale === "en" ? goods.specEn : goods.specZh;
}

/** A time of today by the clock, of another day with its date. */
export function formatWhen(instantMs: number, locale: Locale): string {
  return businessDay(instantMs) === businessDay(Date.now())
    ? formatTimeOfDay(instantMs)
    : formatInstant(instantMs, locale);
}
