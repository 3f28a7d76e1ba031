import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";

/** How cold goods of a class are kept, and when that is read; a row of the rules. */
export interface ColdRule {
  minTenths: number;
  maxTenths: number;
  everyMinutes: number;
  graceMinutes: number;
  opensMinute: number;
  closesMinute: number;
}

const MINUTE_MS = 60_000;

/** True for a temperature outside what its rule allows; both ends are inside. */
export function isOutOfRange(
  tenths: number,
  { minTenths, maxTenths }: Pick<ColdRule, "minTenths" | "maxTenths">,
): boolean {
  return tenths < minTenths || tenths > maxTenths;
}

/**
 * When a case is to be read next: so long after its last reading, or at the opening of the next day where
 * the outlet is closed by then. A case that was never read is due when it is first used.
 */
export function nextDueAt(lastReadAt: number | null, usedFrom: number, rule: ColdRule): number {
  const earliest = lastReadAt === null ? usedFrom : lastReadAt + rule.everyMinutes * MINUTE_MS;
  const day = businessDay(earliest);
  const opensAt = startOfDay(day) + rule.opensMinute * MINUTE_MS;
  if (earliest < opensAt) return opensAt;
  if (earliest < startOfDay(day) + rule.closesMinute * MINUTE_MS) return earliest;
  return startOfDay(addDays(day, 1)) + rule.opensMinute * MINUTE_MS;
}

/** Whether a case was read as it should be: it may wait, it is time, or the time is over. */
export type Timeliness = "waits" | "due" | "overdue";

export function timelinessOf(dueAt: number, now: number, { graceMinutes }: ColdRule): Timeliness {
  if (now < dueAt) return "waits";
  return now <= dueAt + graceMinutes * MINUTE_MS ? "due" : "overdue";
}

/** "-18.5" for -185. */
export function formatTenths(tenths: number): string {
  const size = Math.abs(tenths);
  return `${tenths < 0 ? "-" : ""}${Math.floor(size / 10)}.${size % 10}`;
}

/** No thermometer of a case shows more or less. */
const TENTHS_MAX = 600;

/**
 * Tenths of a degree for what was typed, or undefined when that is no temperature. A sign that was typed
 * counts; without one, `isBelowZero` says which it is.
 */
export function parseTenths(typed: string, isBelowZero: boolean): number | undefined {
  const plain = typed
    .normalize("NFKC")
    .trim()
    .replace(/[−–—]/, "-")
    .replace(/\s*(?:°\s*C|℃)$/i, "");
  const parts = /^([+-]?)(\d{1,2})(?:[.,。](\d))?$/.exec(plain);
  if (!parts) return undefined;
  const [, sign = "", whole = "", tenth = "0"] = parts;
  const size = Number(whole) * 10 + Number(tenth);
  if (size > TENTHS_MAX) return undefined;
  const isNegative = sign === "" ? isBelowZero : sign === "-";
  return isNegative && size > 0 ? -size : size;
}
