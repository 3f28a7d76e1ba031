import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { checkRows } from "#app/domain/purchasing/check-purchase.server.ts";
import { rowsOfPaste, tableOfWords } from "#app/domain/purchasing/pasted-rows.ts";
import { PURCHASE_COLUMNS, PURCHASE_ROWS_MAX } from "#app/domain/purchasing/purchase-rows.ts";
import { rowsOf } from "#app/domain/values/sheet.ts";
import { readTable } from "#app/http/sheet.server.ts";
import { aBuyingSchool, type BuyingSchool } from "#tests/fixtures/a-purchase.ts";
import {
  csvOf,
  type Encoding,
  manyRows,
  type Program,
  type TypedRow,
  xlsxOf,
} from "#tests/fixtures/purchase-sheets.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let school: BuyingSchool;
let rows: Record<500 | 5_000, TypedRow[]>;

beforeAll(async () => {
  school = await aBuyingSchool(await demoStore());
  rows = { 500: manyRows(school, 500), 5000: manyRows(school, 5_000) };
});

/** What is found wrong with each row of a file. */
async function faultsIn(bytes: Uint8Array): Promise<string[]> {
  const sheet = await readTable(bytes);
  if (!sheet.ok) throw new Error(sheet.fault);
  const read = rowsOf(sheet.table, PURCHASE_COLUMNS, PURCHASE_ROWS_MAX);
  if (!read.ok) throw new Error(read.fault);
  const asked = read.rows.map((row, index) => ({ ...row, lineNumber: index + 1 }));
  const { store, unitId, finder } = school;
  const checked = await checkRows(store.read, { id: "", unitId, termsId: null }, asked, finder, SEEDED_AT);
  return checked.rows.map(({ problems }) => problems.map(({ part, fault }) => `${part} ${fault}`).join(", "));
}

const programs: Program[] = ["Excel", "WPS", "LibreOffice"];
const encodings: Encoding[] = ["utf-8", "utf-8 with mark", "utf-16", "gbk"];
const sizes = [500, 5_000] as const;

test.each(sizes.flatMap((size) => programs.map((program) => [size, program] as const)))(
  "%i rows as %s writes them: each mistake is found in its place, and nothing else",
  async (size, program) => {
    expect(await faultsIn(xlsxOf(rows[size], program))).toEqual(rows[size].map(({ fault }) => fault));
  },
);

test.each(sizes.flatMap((size) => encodings.map((encoding) => [size, encoding] as const)))(
  "%i rows as a CSV in %s: each mistake is found in its place, and nothing else",
  async (size, encoding) => {
    expect(await faultsIn(csvOf(rows[size], encoding))).toEqual(rows[size].map(({ fault }) => fault));
  },
);

test.each(["purchase-libreoffice.xlsx", "purchase-libreoffice-utf8.csv", "purchase-libreoffice-gbk.csv"])(
  "500 rows that LibreOffice saved as %s: each mistake is found in its place, and nothing else",
  async (file) => {
    const bytes = readFileSync(new URL(`../fixtures/sheets/${file}`, import.meta.url));
    // it keeps a code that was typed as 2.1E+12 as a number with all its digits, and no goods have that
    const faults = rows[500].map(({ fault }) => (fault === "goods scientific" ? "goods ambiguous" : fault));
    expect(await faultsIn(bytes)).toEqual(faults);
  },
);

test("more rows than a purchase has are refused as a whole", async () => {
  const sheet = await readTable(csvOf(manyRows(school, PURCHASE_ROWS_MAX + 1), "gbk"));
  if (!sheet.ok) throw new Error(sheet.fault);
  expect(rowsOf(sheet.table, PURCHASE_COLUMNS, PURCHASE_ROWS_MAX)).toMatchObject({ fault: "tooManyRows" });
});

test("what is pasted without a head is goods, quantity, place and day, whatever parts them", () => {
  const words = tableOfWords("ahxm 20\n敖汉小米 5kg  10袋 1号食堂 2026-12-01\n\n敖汉小米");
  const read = rowsOfPaste(words);
  expect(read.ok && read.rows.map(({ rowNumber, cells }) => [rowNumber, ...Object.values(cells)])).toEqual([
    [1, "ahxm", "20", "", "", "", ""],
    [2, "敖汉小米 5kg", "10袋", "1号食堂", "2026-12-01", "", ""],
    [4, "敖汉小米", "", "", "", "", ""],
  ]);
  expect(rowsOfPaste([["", ""]])).toMatchObject({ ok: false, fault: "empty" });
});
