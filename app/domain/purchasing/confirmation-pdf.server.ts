import { newDocument, type Pen } from "#app/domain/invoicing/pen.server.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import type { Confirmation, ConfirmedDelivery } from "./confirmation.server.ts";

/*
 * The confirmation of a purchase on paper: A4, a block for each place and day, the sums at the end. The same
 * purchase gives the same bytes at any time.
 */

const PAGE = { width: 595.28, height: 841.89 };
const LEFT = 40;
const RIGHT = PAGE.width - LEFT;
const TOP = 40;
const BOTTOM = PAGE.height - 52;
const ROW = 13;
const LINE_HEIGHT = 10;
const RULE = "#c9bda8";
const QUIET = "#6b6b6b";
const ACCENT = "#b83a17";

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

const COLUMNS = {
  sku: { x: LEFT, width: 76, align: "left" },
  name: { x: 118, width: 176, align: "left" },
  spec: { x: 298, width: 90, align: "left" },
  quantity: { x: 390, width: 46, align: "right" },
  unitPrice: { x: 438, width: 54, align: "right" },
  amount: { x: 494, width: RIGHT - 494, align: "right" },
} as const;

type ColumnKey = keyof typeof COLUMNS;

/** The confirmation as a PDF. Between pages others get their turn: one of five thousand lines has a hundred. */
export async function confirmationPdf(
  confirmation: Confirmation,
  words: ConfirmationWords,
): Promise<Uint8Array> {
  const { pen, finish } = await newDocument({
    size: [PAGE.width, PAGE.height],
    title: `${words.title} ${confirmation.number}`,
    author: confirmation.unitName,
    subject: confirmation.isDemo ? words.demo : "",
    lang: words.lang,
    date: new Date(confirmation.placedAt),
    isNumbered: true,
  });
  const sheet = new Sheet(pen);
  await sheet.begin();
  drawHead(sheet, confirmation, words);
  for (const delivery of confirmation.deliveries) await drawDelivery(sheet, delivery, words);
  await drawSums(sheet, confirmation, words);
  drawFeet(pen, confirmation, words);
  return finish();
}

/** Where on which page the next thing is written. */
class Sheet {
  y = TOP;

  constructor(readonly pen: Pen) {}

  /** Begins a page, after everybody else had a turn. */
  async begin(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.pen.doc.addPage();
    this.y = TOP;
  }

  /** Makes sure that so much fits; true when a page was begun for it. */
  async need(height: number): Promise<boolean> {
    if (this.y + height <= BOTTOM) return false;
    await this.begin();
    return true;
  }

  rule(): void {
    this.pen.doc.lineWidth(0.6).strokeColor(RULE).moveTo(LEFT, this.y).lineTo(RIGHT, this.y).stroke();
    this.y += 3;
  }
}

function drawHead(sheet: Sheet, confirmation: Confirmation, words: ConfirmationWords): void {
  const { pen } = sheet;
  pen.write(words.title, { x: LEFT, y: sheet.y, size: 18, weight: 700 });
  sheet.y += 30;
  for (const [label, value] of words.facts) {
    pen.write(label, { x: LEFT, y: sheet.y, colour: QUIET, size: 9 });
    const lines = pen.wrap(value, RIGHT - LEFT - 90, 9);
    for (const line of lines) {
      pen.write(line, { x: LEFT + 90, y: sheet.y, size: 9 });
      sheet.y += ROW;
    }
  }
  if (confirmation.isDemo) {
    pen.write(words.demo, { x: LEFT, y: sheet.y + 2, size: 9, weight: 700, colour: ACCENT });
    sheet.y += ROW + 2;
  }
  sheet.y += 6;
}

async function drawDelivery(
  sheet: Sheet,
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

async function drawSums(sheet: Sheet, confirmation: Confirmation, words: ConfirmationWords): Promise<void> {
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
  sheet: Sheet,
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

function drawFeet(pen: Pen, confirmation: Confirmation, words: ConfirmationWords): void {
  const { start, count } = pen.doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pen.doc.switchToPage(page);
    const y = PAGE.height - 36;
    pen.write(confirmation.number, { x: LEFT, y, size: 7.5, colour: QUIET });
    const text = words.page(page - start + 1, count);
    pen.write(text, { x: LEFT, y, width: RIGHT - LEFT, align: "right", size: 7.5, colour: QUIET });
  }
}
