import { rowsOf } from "#app/domain/values/sheet.ts";
import { PURCHASE_COLUMNS, PURCHASE_ROWS_MAX, type PurchaseCells } from "./purchase-rows.ts";

/*
 * Rows that were pasted: with a head, or without one in the order goods, quantity, place, day.
 */

const IN_ORDER = ["code", "quantity", "point", "day"] as const;

export type PastedRows =
  | { ok: true; rows: { rowNumber: number | null; cells: PurchaseCells }[] }
  | { ok: false; fault: "empty" | "tooManyRows" };

/** The rows of a table that came without a file, whether it has a head or not. */
export function rowsOfPaste(table: readonly (readonly string[])[]): PastedRows {
  const read = rowsOf(table, PURCHASE_COLUMNS, PURCHASE_ROWS_MAX);
  if (read.ok) return { ok: true, rows: read.rows };
  if (read.fault !== "headMissing") return { ok: false, fault: read.fault };
  const titles = IN_ORDER.map((key) => ({ key, titles: [key], isRequired: true }));
  const headed = rowsOf([[...IN_ORDER], ...table.map((row) => [...row])], titles, PURCHASE_ROWS_MAX);
  if (!headed.ok) return { ok: false, fault: headed.fault === "tooManyRows" ? "tooManyRows" : "empty" };
  const rows = headed.rows.map(({ rowNumber, cells }) => ({
    rowNumber: rowNumber - 1,
    cells: { ...cells, name: "", spec: "" },
  }));
  return { ok: true, rows };
}

/** A line of words without tabs and commas as goods and quantity: "ahxm 20", "敖汉小米 20". */
export function tableOfWords(text: string): string[][] {
  return text.split(/\r?\n/).map((line) => {
    const [, goods = line, quantity = "", ...rest] =
      /^(.*\S)\s+([\d,.]+\p{Script=Han}?)(?:\s+(\S+))?(?:\s+(\S+))?\s*$/u.exec(line.trim()) ?? [];
    return [goods, quantity, ...rest.map((word) => word ?? "")];
  });
}
