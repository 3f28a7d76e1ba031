/*
 * A spreadsheet as rows of text, whatever program wrote it: which columns it has, by the names in its head,
 * and what stands in them. What a cell means is for whoever asked for the column.
 */

export interface SheetColumn<Key extends string> {
  key: Key;
  /** What the column may be called in the head of the file; the first is what our own template calls it. */
  titles: readonly string[];
  isRequired?: boolean;
}

export interface SheetRow<Key extends string> {
  /** The number that a spreadsheet shows beside the row. */
  rowNumber: number;
  /** What stands in each column: "" for nothing. */
  cells: Record<Key, string>;
}

export type SheetFault = "empty" | "headMissing" | "tooManyRows";

export type ReadRows<Key extends string> =
  | { ok: true; rows: SheetRow<Key>[] }
  | { ok: false; fault: SheetFault; missing: readonly string[] };

/** A head stands below a title and a remark or two, not further down. */
const HEAD_ROWS_MAX = 10;
export const SHEET_ROWS_MAX = 2_000;

/** Reads the rows below the head. Empty ones are left out; columns that nobody asked for are, too. */
export function rowsOf<Key extends string>(
  table: readonly (readonly string[])[],
  columns: readonly SheetColumn<Key>[],
  rowsMax = SHEET_ROWS_MAX,
): ReadRows<Key> {
  if (table.every((row) => row.every((cell) => cell.trim() === "")))
    return { ok: false, fault: "empty", missing: [] };
  const heads = table.slice(0, HEAD_ROWS_MAX).map((row) => placesIn(row, columns));
  const found = heads.findIndex((places) =>
    columns.every(({ key, isRequired }) => !isRequired || key in places),
  );
  const places = heads[found];
  if (!places) {
    const best = heads.reduce((a, b) => (Object.keys(b).length > Object.keys(a).length ? b : a), {});
    const missing = columns.filter(({ key, isRequired }) => isRequired && !(key in best));
    return { ok: false, fault: "headMissing", missing: missing.map(({ titles }) => titles[0] ?? "") };
  }
  const rows = table
    .map((row, index) => ({
      rowNumber: index + 1,
      cells: Object.fromEntries(
        columns.map(({ key }) => [key, tidy(row[places[key] ?? -1] ?? "")]),
      ) as Record<Key, string>,
    }))
    .slice(found + 1)
    .filter(({ cells }) => Object.values(cells).some((cell) => cell !== ""));
  if (rows.length === 0) return { ok: false, fault: "empty", missing: [] };
  if (rows.length > rowsMax) return { ok: false, fault: "tooManyRows", missing: [] };
  return { ok: true, rows };
}

type Places<Key extends string> = Partial<Record<Key, number>>;

function placesIn<Key extends string>(
  row: readonly string[],
  columns: readonly SheetColumn<Key>[],
): Places<Key> {
  const titles = row.map(plain);
  const places: Places<Key> = {};
  for (const { key, titles: known } of columns) {
    const place = titles.findIndex((title) => title !== "" && known.some((name) => plain(name) === title));
    if (place >= 0) places[key] = place;
  }
  return places;
}

/** A title without spaces, marks of what is needed, brackets and what stands in them. */
function plain(title: string): string {
  return title
    .normalize("NFKC")
    .replace(/\(.*?\)|[\s*:：]/gu, "")
    .toLowerCase();
}

/** What was typed, without the spaces and invisible marks around it; full-width figures and letters as usual ones. */
function tidy(cell: string): string {
  return cell
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/gu, (wide) => wide.normalize("NFKC"))
    .replace(/[\u200b\u200e\u200f\ufeff]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}

/** A day as people and spreadsheets write it (2026-3-1, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301) as yyyymmdd, or undefined. */
export function dayInCell(cell: string): number | undefined {
  const parts = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?)?$/u.exec(
    cell,
  );
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(cell);
  const [, year, month, day] = parts ?? compact ?? [];
  return year && month && day ? dayOf(Number(year), Number(month), Number(day)) : undefined;
}

/** The day that a bare number would be in a spreadsheet that counts days from 1900, for a suggestion. */
export function dayOfSerial(cell: string): number | undefined {
  if (!/^[3-6]\d{4}$/.test(cell)) return undefined;
  const date = new Date(Date.UTC(1899, 11, 30) + Number(cell) * 86_400_000);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1950 && year < 2100 ? year * 10_000 + month * 100 + day : undefined;
}

/** The word most like what was typed, if any is like it at all. */
export function nearestOf(typed: string, words: readonly string[]): string | undefined {
  const within = words.find((word) => typed.length > 1 && (word.includes(typed) || typed.includes(word)));
  if (within) return within;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(typed.length / 2)) + 1;
  for (const word of words) {
    const distance = distanceBetween(typed, word);
    if (distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

/** How many characters have to be put in, taken out or changed to make one word the other. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
