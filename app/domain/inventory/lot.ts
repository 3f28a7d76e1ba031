import { addDays } from "#app/domain/values/business-day.ts";
import type { LotBlock, LotState } from "#db/words.ts";

/** What a lot must have before it is sold. */
export interface LotPapers {
  source: string;
  licence: string;
  reportNumber: string;
  reportDay: number | null;
}

export const PAPERS = ["source", "licence", "report"] as const;
export type Paper = (typeof PAPERS)[number];

/** The papers that a lot lacks: without any of them it is not sold at a counter, nor anywhere. */
export function missingPapers({ source, licence, reportNumber, reportDay }: LotPapers): Paper[] {
  const has = {
    source: source !== "",
    licence: licence !== "",
    report: reportNumber !== "" && reportDay !== null,
  };
  return PAPERS.filter((paper) => !has[paper]);
}

/** Why goods of a lot are not sold on a day, or null when they are. */
export function blockOf(
  lot: LotPapers & { state: LotState; lastDay: number | null },
  isKeptTooWarm: boolean,
  today: number,
): LotBlock | null {
  if (lot.state !== "on_sale") return lot.state;
  if (isExpired(lot.lastDay, today)) return "expired";
  if (missingPapers(lot).length > 0) return "papers";
  return isKeptTooWarm ? "cold" : null;
}

export function isExpired(lastDay: number | null, today: number): boolean {
  return lastDay !== null && lastDay < today;
}

/** The last day on which goods are sold that keep so many days from the day they were made. */
export function lastDayOf(producedDay: number, shelfLifeDays: number | null): number | null {
  return shelfLifeDays === null ? null : addDays(producedDay, shelfLifeDays);
}

/** So many of a lot; "" for goods of none. */
export interface LotPart {
  lotId: string;
  quantity: number;
}

/**
 * The lots from which a quantity is taken, in the order they are given in, or undefined when they have
 * not so many.
 */
export function takeInOrder(
  lots: readonly { lotId: string; onHand: number }[],
  quantity: number,
): LotPart[] | undefined {
  const parts: LotPart[] = [];
  let left = quantity;
  for (const { lotId, onHand } of lots) {
    if (left === 0) break;
    const taken = Math.min(left, onHand);
    if (taken > 0) parts.push({ lotId, quantity: taken });
    left -= taken;
  }
  return left === 0 ? parts : undefined;
}

const LICENCE = /^SC(\d{14})$/;

/** True for SC and fourteen digits, and for papers of goods that need no production licence. */
export function isLicenceForm(licence: string): boolean {
  return !licence.toUpperCase().startsWith("SC") || LICENCE.test(licence);
}

/** The county in which the licence says that goods are made: its fourth to ninth digits. */
export function licensedCounty(licence: string): string | undefined {
  return LICENCE.exec(licence)?.[1]?.slice(3, 9);
}
