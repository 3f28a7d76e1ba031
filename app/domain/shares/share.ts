import { addDays, startOfDay } from "#app/domain/values/business-day.ts";

/*
 * The arithmetic of a reserved share (预留份额). Everything is whole fen; a floor is rounded up, because a
 * share that lacks half a fen is not met.
 */

const DAY_MS = 86_400_000;
const WHOLE = 10_000n;

/** How many days there are from one day up to, and not including, another. */
export function daysBetween(fromDay: number, toDay: number): number {
  return Math.round((startOfDay(toDay) - startOfDay(fromDay)) / DAY_MS);
}

/** The first day of a year, and the first of the next. */
export function daysOfYear(year: number): { firstDay: number; endDay: number } {
  return { firstDay: year * 10_000 + 101, endDay: (year + 1) * 10_000 + 101 };
}

/** The day in a year that "220" stands for: 20 February. */
export function dayOfYear(year: number, monthDay: number): number {
  return year * 10_000 + monthDay;
}

/** A part of a base and the part of it that must be bought. */
export interface Obligation {
  baseFen: number;
  basisPoints: number;
}

/** What must be bought of several bases, each by its own rate, rounded up once. */
export function floorOf(obligations: readonly Obligation[]): number {
  const exact = obligations.reduce(
    (sum, { baseFen, basisPoints }) => sum + BigInt(baseFen) * BigInt(basisPoints),
    0n,
  );
  return Number((exact + WHOLE - 1n) / WHOLE);
}

/** A share in hundredths of a per cent, rounded down: 9.99 % is not 10 %. Undefined of nothing. */
export function basisPointsOf(netFen: number, baseFen: number): number | undefined {
  if (baseFen <= 0) return undefined;
  const exact = BigInt(netFen) * WHOLE;
  const base = BigInt(baseFen);
  return Number(exact < 0n ? -((-exact + base - 1n) / base) : exact / base);
}

/** "15%" for 1500, "9.99%" for 999. */
export function formatBasisPoints(basisPoints: number): string {
  const size = Math.abs(basisPoints);
  const rest = size % 100;
  const places = rest === 0 ? "" : `.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
  return `${basisPoints < 0 ? "\u2212" : ""}${Math.floor(size / 100)}${places}%`;
}

/**
 * The part of a base that falls on some of the days it is for: those from the `from`th up to the `to`th of
 * `days`. However the days are cut into parts, the parts sum to the base.
 */
export function baseOfDays(baseFen: number, from: number, to: number, days: number): number {
  const upTo = (day: number) => (BigInt(baseFen) * BigInt(day)) / BigInt(days);
  return Number(upTo(to) - upTo(from));
}

/**
 * What would have been bought by the end of yesterday, had the floor been bought in equal parts on each day
 * of the year up to the last day for it.
 */
export function expectedBy(floorFen: number, year: number, lastDay: number, today: number): number {
  const { firstDay } = daysOfYear(year);
  const days = daysBetween(firstDay, addDays(lastDay, 1));
  const gone = Math.min(days, Math.max(0, daysBetween(firstDay, today)));
  return Number((BigInt(floorFen) * BigInt(gone)) / BigInt(days));
}

/** How a unit stands with its share of a year. */
export type ShareState = "undeclared" | "exempt" | "met" | "missed" | "late" | "on_course";

/** Exempt is a unit whose base is nothing: without a canteen, or one whose canteen another unit declares. */
export function stateOf(share: {
  isDeclared: boolean;
  floorFen: number;
  netFen: number;
  expectedFen: number;
  isOver: boolean;
}): ShareState {
  if (!share.isDeclared) return "undeclared";
  if (share.floorFen === 0) return "exempt";
  if (share.netFen >= share.floorFen) return "met";
  if (share.isOver) return "missed";
  return share.netFen < share.expectedFen ? "late" : "on_course";
}
