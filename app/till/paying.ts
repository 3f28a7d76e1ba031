import type { Fen } from "#app/domain/values/fen.ts";

/** Notes that people pay with, in fen. */
const NOTES: readonly Fen[] = [500, 1_000, 2_000, 5_000, 10_000];

/** Sums that a customer is likely to put down for `totalFen`: the exact one, and what the next notes make. At most five. */
export function likelyCash(totalFen: Fen): Fen[] {
  const sums = NOTES.map((note) => Math.ceil(totalFen / note) * note);
  return [...new Set([totalFen, ...sums])].sort((a, b) => a - b).slice(0, 5);
}

/** A reference of a QR payment: digits and letters as the wallets give them, six at least. */
export function isQrReference(text: string): boolean {
  return /^[\w-]{6,64}$/.test(text);
}

/** A caring card's number, from a scan or typed: digits and letters, spaces taken out; undefined for anything else. */
export function readCaringCard(text: string): string | undefined {
  const number = text.replaceAll(/\s/g, "").toUpperCase();
  return /^[0-9A-Z-]{6,32}$/.test(number) ? number : undefined;
}

/** Grams from "0.85" 斤 or "425" grams; undefined for what is no weight that a shop's scale shows. */
export function readWeight(text: string, unit: "gram" | "jin", gramsMax: number): number | undefined {
  const typed = text.trim();
  if (unit === "gram" ? !/^\d{1,5}$/.test(typed) : !/^\d{1,3}(?:\.\d{1,3})?$/.test(typed)) return undefined;
  const [whole = "0", rest = ""] = typed.split(".");
  const thousandths = Number(whole) * 1_000 + Number(rest.padEnd(3, "0"));
  const grams = unit === "gram" ? Number(typed) : Math.round(thousandths / 2);
  return grams >= 1 && grams <= gramsMax ? grams : undefined;
}
