import { businessDay, type Grain } from "#app/domain/values/business-day.ts";
import { type Fen, formatYuan } from "#app/domain/values/fen.ts";
import type { Locale } from "#db/words.ts";

/*
 * How numbers, weights and days look on a screen. All of it is plain arithmetic on integers: no Intl
 * object is made, so a list page may call these hundreds of times.
 */

const MINUS = "\u2212";
const MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** "¥1,234.50"; below zero "−¥1,234.50". */
export function formatFen(amountFen: Fen): string {
  return amountFen < 0 ? `${MINUS}¥${formatYuan(-amountFen)}` : `¥${formatYuan(amountFen)}`;
}

/** "1,234" for a whole number. */
export function formatCount(count: number): string {
  const digits = String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, ",");
  return count < 0 ? MINUS + digits : digits;
}

/** A unit in which amounts of one size are read: its name, and how many fen it holds. */
export interface MoneyUnit {
  fen: number;
  name: string;
}

const UNITS: Record<Locale, readonly MoneyUnit[]> = {
  "zh-CN": [
    { fen: 100 * 100_000_000, name: "亿元" },
    { fen: 100 * 10_000, name: "万元" },
    { fen: 100, name: "元" },
  ],
  en: [
    { fen: 100 * 1_000_000_000, name: "billion yuan" },
    { fen: 100 * 1_000_000, name: "million yuan" },
    { fen: 100 * 1_000, name: "thousand yuan" },
    { fen: 100, name: "yuan" },
  ],
};

/** The largest unit that `amountFen` reaches: 亿元, 万元 or 元; billions, millions, thousands or yuan. */
export function moneyUnit(amountFen: Fen, locale: Locale): MoneyUnit {
  const size = Math.abs(amountFen);
  const units = UNITS[locale];
  return units.find((unit) => size >= unit.fen) ?? units[units.length - 1]!;
}

/** An amount counted in a unit, rounded to at most `places`, without trailing zeros: "12.3". */
export function formatInUnit(amountFen: Fen, unit: MoneyUnit, places = 2): string {
  const scale = 10 ** places;
  const scaled = Math.round((Math.abs(amountFen) * scale) / unit.fen);
  const whole = formatCount(Math.floor(scaled / scale));
  const rest = String(scaled % scale)
    .padStart(places, "0")
    .replace(/0+$/, "");
  const text = places > 0 && rest ? `${whole}.${rest}` : whole;
  return amountFen < 0 && scaled > 0 ? MINUS + text : text;
}

/** The same to exactly so many places: amounts that stand under each other. */
export function formatToPlaces(amountFen: Fen, unit: MoneyUnit, places: number): string {
  const text = formatInUnit(amountFen, unit, places);
  const [, rest = ""] = text.split(".");
  const zeros = "0".repeat(places - rest.length);
  return zeros && !rest ? `${text}.${zeros}` : text + zeros;
}

/** How many places, up to two, the amounts need in a unit. */
export function placesIn(amounts: readonly Fen[], unit: MoneyUnit): number {
  return amounts.reduce((most, amount) => {
    const [, rest = ""] = formatInUnit(amount, unit).split(".");
    return Math.max(most, rest.length);
  }, 0);
}

/** An amount in the words of a headline: "12.3 万元", "¥1.23 million". Rounded; never used where sums are checked. */
export function formatFenShort(amountFen: Fen, locale: Locale): string {
  const unit = moneyUnit(amountFen, locale);
  if (locale === "zh-CN") return `${formatInUnit(amountFen, unit)} ${unit.name}`;
  const sign = amountFen < 0 ? MINUS : "";
  const size = Math.abs(amountFen);
  if (size < 100_000) return formatFen(amountFen);
  if (size < 100_000_000) return `${sign}¥${formatCount(Math.round(size / 100))}`;
  return `${sign}¥${formatInUnit(size, unit)} ${unit.name.replace(" yuan", "")}`;
}

/** "500 g", "1.5 kg", "2,340 kg": kilograms from 1,000 g on, to the gram. */
export function formatGrams(grams: number): string {
  if (Math.abs(grams) < 1_000) return `${formatCount(grams)} g`;
  const size = Math.abs(grams);
  const rest = String(size % 1_000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  const whole = formatCount(Math.floor(size / 1_000));
  return `${grams < 0 ? MINUS : ""}${whole}${rest ? `.${rest}` : ""} kg`;
}

/** "3" for 1,500 g: how many 斤 (500 g), to two places. */
export function formatJin(grams: number): string {
  return String(Math.round(grams / 5) / 100);
}

/** A share as "12.3%"; of nothing it is "–". */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return "–";
  const tenths = Math.round((part * 1_000) / whole);
  return `${tenths < 0 ? MINUS : ""}${Math.floor(Math.abs(tenths) / 10)}.${Math.abs(tenths) % 10}%`;
}

/** "2026年11月22日" or "22 Nov 2026" for the day 20261122. */
export function formatDate(day: number, locale: Locale): string {
  const year = Math.floor(day / 10_000);
  const month = Math.floor(day / 100) % 100;
  const date = day % 100;
  return locale === "zh-CN" ? `${year}年${month}月${date}日` : `${date} ${MONTHS_EN[month - 1]} ${year}`;
}

/** From one day up to and with another; of a month and day, 1001 for the first of October, in every year. */
export function formatDays([first, last]: readonly [number, number], locale: Locale): string {
  const format = (day: number) => (day < 10_000 ? formatMonthDay(day, locale) : formatDate(day, locale));
  return locale === "zh-CN" ? `${format(first)}至${format(last)}` : `${format(first)} – ${format(last)}`;
}

function formatMonthDay(monthDay: number, locale: Locale): string {
  const month = Math.floor(monthDay / 100);
  const date = monthDay % 100;
  return locale === "zh-CN" ? `${month}月${date}日` : `${date} ${MONTHS_EN[month - 1]}`;
}

/** A Beijing day and time of day: "2026年11月22日 10:42" or "22 Nov 2026, 10:42". */
export function formatInstant(instantMs: number, locale: Locale): string {
  const date = formatDate(businessDay(instantMs), locale);
  return `${date}${locale === "zh-CN" ? " " : ", "}${formatTimeOfDay(instantMs)}`;
}

/** "10:42" in Beijing. */
export function formatTimeOfDay(instantMs: number): string {
  const beijing = new Date(instantMs + BEIJING_OFFSET_MS);
  return `${String(beijing.getUTCHours()).padStart(2, "0")}:${String(beijing.getUTCMinutes()).padStart(2, "0")}`;
}

/** A time to be kept: "10:42" where it is today's, with its date where it is another day's. */
export function formatDeadline(instantMs: number, asOf: number, locale: Locale): string {
  const isToday = businessDay(instantMs) === businessDay(asOf);
  return isToday ? formatTimeOfDay(instantMs) : formatInstant(instantMs, locale);
}

/** An instant for machines, with Beijing's offset: "2026-11-22T10:42:00+08:00". */
export function machineInstant(instantMs: number): string {
  return `${new Date(instantMs + BEIJING_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

const TEN_DAYS = ["上旬", "中旬", "下旬"];

/** The name of a period (see business-day.ts for its id): "2026年11月中旬", "Q4 2026", "11–20 Nov 2026". */
export function formatPeriod(id: number, grain: Grain, locale: Locale): string {
  const isZh = locale === "zh-CN";
  switch (grain) {
    case "day":
      return formatDate(id, locale);
    case "tenDay": {
      const third = id % 10;
      const month = formatPeriod(Math.floor(id / 10), "month", locale);
      if (isZh) return month + TEN_DAYS[third - 1];
      return `${["1–10", "11–20", "21–end"][third - 1]} ${month}`;
    }
    case "month": {
      const year = Math.floor(id / 100);
      const month = id % 100;
      return isZh ? `${year}年${month}月` : `${MONTHS_EN[month - 1]} ${year}`;
    }
    case "quarter": {
      const year = Math.floor(id / 10);
      return isZh ? `${year}年第${["一", "二", "三", "四"][(id % 10) - 1]}季度` : `Q${id % 10} ${year}`;
    }
    case "year":
      return isZh ? `${id}年` : String(id);
  }
}

/** The same, short enough for an axis: "11/22", "11月中", "11月", "Q4", "2026"; in English "22 Nov", "Nov 11–20", "Nov". */
export function formatPeriodShort(id: number, grain: Grain, locale: Locale): string {
  const isZh = locale === "zh-CN";
  switch (grain) {
    case "day": {
      const month = Math.floor(id / 100) % 100;
      return isZh ? `${month}/${id % 100}` : `${id % 100} ${MONTHS_EN[month - 1]}`;
    }
    case "tenDay": {
      const month = Math.floor(id / 10) % 100;
      const third = (id % 10) - 1;
      return isZh
        ? `${month}月${"上中下"[third]}`
        : `${MONTHS_EN[month - 1]} ${["1–10", "11–20", "21–"][third]}`;
    }
    case "month":
      return isZh ? `${id % 100}月` : MONTHS_EN[(id % 100) - 1]!;
    case "quarter":
      return isZh ? `${id % 10}季` : `Q${id % 10}`;
    case "year":
      return String(id);
  }
}
