import { addDays, startOfDay } from "#app/domain/values/business-day.ts";

/** After so many days it is asked what of a signed order was realised. */
export const CONVERSION_DAYS = [90, 180, 365] as const;
export type ConversionDays = (typeof CONVERSION_DAYS)[number];

const DAY_MS = 86_400_000;

/** What has to be known of a line that was signed: when, for how much, and what was realised on which days. */
export interface ConvertedLine {
  signedDay: number;
  signedFen: number;
  realisedDays: readonly { day: number; amountFen: number }[];
}

/** What was realised of signed orders within so many days of signing each. */
export interface Conversion {
  days: ConversionDays;
  signedFen: number;
  /** Net, by the days on which it was paid or came back: once the days are over it never changes again. */
  realisedFen: number;
  /** Every one of the orders has had its days: the number is final. */
  isOver: boolean;
  /** How many days the order that was signed last has had, at most as many as are asked for. */
  day: number;
}

/**
 * What was realised within so many days of signing. The day of signing is day 0, and the last that counts is the one
 * `days` later, to its end in Beijing.
 */
export function conversionOf(
  lines: readonly ConvertedLine[],
  days: ConversionDays,
  today: number,
): Conversion {
  const lastSigned = lines.reduce((last, { signedDay }) => Math.max(last, signedDay), 0);
  const elapsed = lines.length === 0 ? 0 : daysFrom(lastSigned, today);
  return {
    days,
    signedFen: lines.reduce((sum, { signedFen }) => sum + signedFen, 0),
    realisedFen: lines.reduce((sum, line) => sum + realisedWithin(line, days), 0),
    isOver: lines.length > 0 && elapsed > days,
    day: Math.max(0, Math.min(days, elapsed)),
  };
}

function realisedWithin({ signedDay, realisedDays }: ConvertedLine, days: number): number {
  const lastDay = addDays(signedDay, days);
  return realisedDays.filter(({ day }) => day <= lastDay).reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** How many days later a day is than another. */
function daysFrom(day: number, later: number): number {
  return Math.round((startOfDay(later) - startOfDay(day)) / DAY_MS);
}
