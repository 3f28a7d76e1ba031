import { LINE_HEIGHT, PAPER, PaperSheet, QUIET, ROW } from "#app/domain/invoicing/paper-sheet.server.ts";
import { newDocument, type Pen } from "#app/domain/invoicing/pen.server.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import type { Confirmation, ConfirmedDelivery } from "./confirmation.server.ts";

/*
 * The confirmation of a purchase on paper: A4, a block for each place and day, the sums at the end. The same
 * purchase gives the same bytes at any time.
 */

/** What stands on it beside the facts, in its language. */
export interface ConfirmationWords {
  title: string;
  facts: readonly (readonly [label: string, value: string])[];
  columns: Record<"sku" | "name" | "spec" | "quantity" | "unitPrice" | "amount", string>;
  delivery: (delivery: ConfirmedDelivery) => string;
  order: (delivery: ConfirmedDelivery) => string;
  goods: string;
  freight: string;
  sum: string;
  counties: string;
  page: (page: number, pages: number) => string;
  demo: string;
  lang: string;
}

const { left: LEFT, right: RIGHT } = PAPER;

const COLUMNS = {
  sku: { x: LEFT, width: 76, align: "left" },
  name: { x: 118, width: 176, align: "left" },
  spec: { x: 298, width: 90, align: "left" },
  quantity: { x: 390, width: 46, align: "right" },
  unitPrice: { x: 438, width: 54, align: "right" },
  amount: { x: 494, width: RIGHT - 494, align: "right" },
} as const;

type ColumnKey = keyof typeof COLUMNS;

/** The confirmation as a PDF. */
export async function confirmationPdf(
  confirmation: Confirmation,
  words: ConfirmationWords,
): Promise<Uint8Array> {
  const { pen, finish } = await newDocument({
    size: [PAPER.width, PAPER.height],
    title: `${words.title} ${confirmation.number}`,
    author: confirmation.unitName,
    subject: confirmation.isDemo ? words.demo : "",
    lang: words.lang,
    date: new Date(confirmation.placedAt),
    isNumbered: true,
  });
  const sheet = new PaperSheet(pen);
  await sheet.begin();
  sheet.head(words.title, words.facts, confirmation.isDemo ? words.demo : undefined);
  for (const delivery of confirmation.deliveries) await drawDelivery(sheet, delivery, words);
  await drawSums(sheet, confirmation, words);
  sheet.feet(confirmation.number, words.page);
  return finish();
}

async function drawDelivery(
  sheet: PaperSheet,
  delivery: ConfirmedDelivery,
  words: ConfirmationWords,
): Promise<void> {
  const { pen } = sheet;
  const head = () => {
    pen.write(words.delivery(delivery), { x: LEFT, y: sheet.y, size: 10, weight: 700 });
    sheet.y += 15;
    for (const line of pen.wrap(words.order(delivery), RIGHT - LEFT, 8)) {
      pen.write(line, { x: LEFT, y: sheet.y, size: 8, colour: QUIET });
      sheet.y += 11;
    }
    sheet.y += 3;
    sheet.rule();
    writeRow(pen, sheet.y, words.columns, QUIET);
    sheet.y += ROW;
  };
  await sheet.need(80);
  head();
  for (const line of delivery.lines) {
    const cells: Record<ColumnKey, string> = {
      sku: line.sku,
      name: line.name,
      spec: line.spec,
      quantity: String(line.quantity),
      unitPrice: formatYuan(line.unitPriceFen),
      amount: formatYuan(line.amountFen),
    };
    const wrapped = (["sku", "name", "spec"] as const).map((key) => pen.wrap(cells[key], COLUMNS[key].width));
    const height = Math.max(...wrapped.map((lines) => lines.length)) * LINE_HEIGHT + 3;
    if (await sheet.need(height)) head();
    for (const [index, key] of (["sku", "name", "spec"] as const).entries())
      for (const [row, text] of (wrapped[index] ?? []).entries())
        pen.write(text, { ...COLUMNS[key], y: sheet.y + row * LINE_HEIGHT });
    for (const key of ["quantity", "unitPrice", "amount"] as const)
      pen.write(cells[key], { ...COLUMNS[key], y: sheet.y });
    sheet.y += height;
  }
  await sheet.need(40);
  sheet.rule();
  writeSums(sheet, delivery, words);
  sheet.y += 14;
}

async function drawSums(
  sheet: PaperSheet,
  confirmation: Confirmation,
  words: ConfirmationWords,
): Promise<void> {
  const { pen } = sheet;
  await sheet.need(90);
  sheet.rule();
  pen.write(words.sum, { x: LEFT, y: sheet.y, size: 11, weight: 700 });
  writeSums(sheet, confirmation, words);
  sheet.y += 12;
  pen.write(words.counties, { x: LEFT, y: sheet.y, size: 10, weight: 700 });
  sheet.y += 16;
  for (const { name, amountFen } of confirmation.counties) {
    await sheet.need(ROW);
    pen.write(name, { x: LEFT, y: sheet.y });
    pen.write(formatYuan(amountFen), { ...COLUMNS.amount, y: sheet.y });
    sheet.y += ROW;
  }
}

function writeSums(
  sheet: PaperSheet,
  sums: { goodsFen: number; freightFen: number; totalFen: number },
  words: ConfirmationWords,
): void {
  const rows = [
    [words.goods, sums.goodsFen],
    [words.freight, sums.freightFen],
    [words.sum, sums.totalFen],
  ] as const;
  for (const [index, [label, amountFen]] of rows.entries()) {
    const weight = index === rows.length - 1 ? (700 as const) : (400 as const);
    sheet.pen.write(label, { x: 390, y: sheet.y, width: 102, align: "right", weight });
    sheet.pen.write(formatYuan(amountFen), { ...COLUMNS.amount, y: sheet.y, weight });
    sheet.y += ROW;
  }
}

function writeRow(pen: Pen, y: number, cells: Record<ColumnKey, string>, colour: string): void {
  for (const [key, column] of Object.entries(COLUMNS))
    pen.write(cells[key as ColumnKey], { ...column, y, colour });
}
