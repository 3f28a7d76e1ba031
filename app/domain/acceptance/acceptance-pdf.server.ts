import { LINE_HEIGHT, PAPER, PaperSheet, QUIET, ROW } from "#app/domain/invoicing/paper-sheet.server.ts";
import { newDocument } from "#app/domain/invoicing/pen.server.ts";

/*
 * The acceptance of an order's goods on paper (验收单): A4, a row for each line, and room to sign. The same
 * acceptance gives the same bytes at any time.
 */

/** What is written on it, in its language. */
export interface AcceptancePaper {
  orderNumber: string;
  title: string;
  author: string;
  facts: readonly (readonly [label: string, value: string])[];
  columns: Record<ColumnKey, string>;
  rows: readonly Record<ColumnKey, string>[];
  /** Whose signatures it wants. */
  signers: readonly string[];
  page: (page: number, pages: number) => string;
  demo: string | undefined;
  lang: string;
  date: Date;
}

const { left, right } = PAPER;
const COLUMNS = {
  name: { x: left, width: 176, align: "left" },
  delivered: { x: 220, width: 44, align: "right" },
  accepted: { x: 268, width: 44, align: "right" },
  short: { x: 316, width: 36, align: "right" },
  damaged: { x: 356, width: 44, align: "right" },
  refused: { x: 404, width: 40, align: "right" },
  reason: { x: 456, width: right - 456, align: "left" },
} as const;
type ColumnKey = keyof typeof COLUMNS;
const KEYS = Object.keys(COLUMNS) as ColumnKey[];
/** What may take more than a line. */
const WRAPPED = ["name", "reason"] as const;

export async function acceptancePdf(paper: AcceptancePaper): Promise<Uint8Array> {
  const { pen, finish } = await newDocument({
    size: [PAPER.width, PAPER.height],
    title: `${paper.title} ${paper.orderNumber}`,
    author: paper.author,
    subject: paper.demo ?? "",
    lang: paper.lang,
    date: paper.date,
    isNumbered: true,
  });
  const sheet = new PaperSheet(pen);
  await sheet.begin();
  sheet.head(paper.title, paper.facts, paper.demo);
  const head = () => {
    sheet.rule();
    for (const key of KEYS) pen.write(paper.columns[key], { ...COLUMNS[key], y: sheet.y, colour: QUIET });
    sheet.y += ROW;
  };
  head();
  for (const row of paper.rows) {
    const wrapped = WRAPPED.map((key) => pen.wrap(row[key], COLUMNS[key].width));
    const height = Math.max(1, ...wrapped.map((lines) => lines.length)) * LINE_HEIGHT + 4;
    if (await sheet.need(height)) head();
    for (const [index, key] of WRAPPED.entries())
      for (const [at, text] of (wrapped[index] ?? []).entries())
        pen.write(text, { ...COLUMNS[key], y: sheet.y + at * LINE_HEIGHT });
    for (const key of KEYS)
      if (key !== "name" && key !== "reason") pen.write(row[key], { ...COLUMNS[key], y: sheet.y });
    sheet.y += height;
  }
  sheet.rule();
  await sheet.need(120);
  sheet.y += 40;
  const width = (right - left) / paper.signers.length;
  for (const [index, signer] of paper.signers.entries()) {
    const x = left + index * width;
    pen.doc
      .lineWidth(0.6)
      .strokeColor(QUIET)
      .moveTo(x, sheet.y)
      .lineTo(x + width - 16, sheet.y)
      .stroke();
    pen.write(signer, { x, y: sheet.y + 4, size: 8, colour: QUIET });
  }
  sheet.feet(paper.orderNumber, paper.page);
  return finish();
}
