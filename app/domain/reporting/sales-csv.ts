/*
 * Tables for a spreadsheet: UTF-8 with its mark, so that Excel reads Chinese, CRLF and quotes after
 * RFC 4180. A cell that a spreadsheet would take for a formula is made text by an apostrophe.
 */

export const BYTE_ORDER_MARK = "\ufeff";

/** The full-width signs too: Excel set to Chinese reads them as their narrow ones. */
const LOOKS_LIKE_FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const IS_NUMBER = /^-?\d+(\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

export type Cell = string | number | null;

/** One row, its line end included. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  const text = String(cell);
  const safe = LOOKS_LIKE_FORMULA.test(text) && !IS_NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** "1234.50" for 123450: yuan that a spreadsheet can add up, without thousands marks. */
export function csvYuan(amountFen: number): string {
  const size = Math.abs(amountFen);
  return `${amountFen < 0 ? "-" : ""}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
}
