import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import writeXlsx from "write-excel-file/node";
import { decodeStatement } from "#app/domain/payments/bank-statement.ts";

/*
 * Spreadsheets that people upload, from Excel, WPS or LibreOffice, as rows of text; and files to give back.
 */

export const SHEET_BYTES_MAX = 2 * 1024 * 1024;
/** What a file may unpack to: a bomb says that it is larger before it is opened. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;
const COLUMNS_MAX = 60;

export type FileFault = "oldExcel" | "notReadable" | "tooLarge";
export type SheetRead = { ok: true; table: string[][] } | { ok: false; fault: FileFault };

/**
 * The first sheet of an .xlsx, or a text with commas, semicolons or tabs in UTF-8, UTF-16 or GBK. What it is,
 * its bytes say and not its name. Figures stay as they were typed, days become 2026-11-22.
 */
export async function readTable(bytes: Uint8Array): Promise<SheetRead> {
  if (bytes.length > SHEET_BYTES_MAX) return { ok: false, fault: "tooLarge" };
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return { ok: false, fault: "oldExcel" };
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return readWorkbook(Buffer.from(bytes));
  const text = decodeStatement(bytes);
  if (text === undefined) return { ok: false, fault: "notReadable" };
  try {
    const table: string[][] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relaxColumnCount: true,
      relaxQuotes: true,
      skipEmptyLines: false,
    });
    return { ok: true, table: table.map((row) => row.slice(0, COLUMNS_MAX)) };
  } catch {
    return { ok: false, fault: "notReadable" }; // a quote that never ends
  }
}

async function readWorkbook(bytes: Buffer): Promise<SheetRead> {
  const unpacked = unpackedSize(bytes);
  if (unpacked === undefined) return { ok: false, fault: "notReadable" };
  if (unpacked > UNPACKED_BYTES_MAX) return { ok: false, fault: "tooLarge" };
  try {
    const rows = await readSheet(bytes, 1, { parseNumber: (text: string) => text, trim: false });
    return { ok: true, table: rows.map((row) => row.slice(0, COLUMNS_MAX).map(textOf)) };
  } catch {
    return { ok: false, fault: "notReadable" }; // a zip of something else, or a broken one
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? "" : cell.toISOString().slice(0, 10);
  return String(cell);
}

/** How large a zip says that its parts are, by its directory at the end; undefined when it has none. */
function unpackedSize(bytes: Buffer): number | undefined {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 20 > bytes.length) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  let size = 0;
  for (let part = 0; part < count; part += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return undefined;
    size += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return size;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** What parts the first line most often; Excel writes semicolons in some countries and tabs as "Unicode text". */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? "";
  const counts = [",", "\t", ";"].map((mark) => [mark, line.split(mark).length] as const);
  return counts.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

/** What a cell of a file that we give back holds: text, a number, or money as yuan. */
export type Cell = string | number | { fen: number };

/** An .xlsx of one sheet, every cell a text, the first row its head. */
export function sheetFile(name: string, rows: readonly (readonly string[])[]): Promise<Response> {
  return workbookFile(name, rows);
}

/** An .xlsx of one sheet, the first row its head: numbers are numbers, so that they can be summed again. */
export async function workbookFile(name: string, rows: readonly (readonly Cell[])[]): Promise<Response> {
  const bytes = await writeXlsx(
    rows.map((row, index) =>
      row.map((cell) => ({ ...written(cell), ...(index === 0 && { fontWeight: "bold" as const }) })),
    ),
    { columns: (rows[0] ?? []).map(() => ({ width: 18 })) },
  ).toBuffer();
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "content-disposition": `attachment; filename="${name}.xlsx"`,
    },
  });
}

function written(cell: Cell) {
  if (typeof cell === "string") return { type: String, value: cell };
  if (typeof cell === "number") return { type: Number, value: cell };
  return { type: Number, value: cell.fen / 100, format: "#,##0.00" };
}
