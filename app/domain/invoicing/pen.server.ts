import { fontFor, type Weight } from "./font-book.server.ts";

/*
 * Writing on the pages of a PDF, for every document the shop makes. The same content gives the same bytes
 * at any time: dates are the document's own, and nothing in the file is random.
 */

/** The usual letters. */
const TEXT_SIZE = 8;
const INK = "#1b1b1b";
/** From line to line in a box, by the height of its letters; and the smallest letters that can be read. */
const LEADING = 1.23;
const SIZE_MIN = 4;

/** Begins a document without a page; `finish` answers its bytes. */
export async function newDocument(about: {
  size: [number, number];
  title: string;
  author: string;
  subject: string;
  lang?: string;
  date: Date;
  /** Keeps pages open until the end, so that each can say how many there are. */
  isNumbered?: boolean;
}): Promise<{ pen: Pen; finish(): Promise<Uint8Array> }> {
  const { size, title, author, subject, lang = "zh-CN", date, isNumbered = false } = about;
  const { default: PDFDocument } = await import("pdfkit");
  const doc = new PDFDocument({
    size,
    margin: 0,
    autoFirstPage: false,
    bufferPages: isNumbered,
    pdfVersion: "1.7",
    lang,
    displayTitle: true,
    info: { Title: title, Author: author, Subject: subject, CreationDate: date, ModDate: date },
  });
  const parts: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on("data", (part: Buffer) => parts.push(part));
    doc.on("end", resolve);
    doc.on("error", reject);
  });
  return {
    pen: new Pen(doc),
    async finish() {
      doc.end();
      await done;
      return Buffer.concat(parts);
    },
  };
}

interface Style {
  x: number;
  y: number;
  width?: number;
  align?: "left" | "center" | "right";
  size?: number;
  weight?: Weight;
  colour?: string;
}

/** Writes text in as many fonts as its characters need, and breaks it wherever it must: Chinese has no spaces. */
export class Pen {
  readonly #registered = new Set<string>();

  constructor(readonly doc: PDFKit.PDFDocument) {}

  write(text: string, style: Style): void {
    const { x, y, width, align = "left", size = TEXT_SIZE, weight = 400, colour = INK } = style;
    const runs = this.#runs(text, weight);
    const free = width === undefined ? 0 : width - this.widthOf(text, size, weight);
    let at = x + (align === "left" ? 0 : align === "right" ? free : free / 2);
    this.doc.fillColor(colour);
    for (const run of runs) {
      this.doc.font(run.font).fontSize(size).text(run.text, at, y, { lineBreak: false });
      at += this.doc.widthOfString(run.text);
    }
  }

  /** Writes lines into a box, in smaller letters where there are many. */
  writeInto(text: string, box: Style & { width: number; height: number }): void {
    let { size = TEXT_SIZE } = box;
    const linesAt = (letters: number) =>
      text.split("\n").flatMap((one) => this.wrap(one, box.width, letters));
    while (size > SIZE_MIN && linesAt(size).length * size * LEADING > box.height) size -= 0.5;
    for (const [index, line] of linesAt(size).entries())
      this.write(line, { ...box, y: box.y + index * size * LEADING, size });
  }

  widthOf(text: string, size = TEXT_SIZE, weight: Weight = 400): number {
    return this.#runs(text, weight).reduce(
      (sum, run) => sum + this.doc.font(run.font).fontSize(size).widthOfString(run.text),
      0,
    );
  }

  /** The lines that text takes in a column. Latin words and numbers stay whole where they fit. */
  wrap(text: string, width: number, size = TEXT_SIZE): string[] {
    const lines: string[] = [];
    let line = "";
    for (const piece of text.match(/[\w.,:/-]+|./gsu) ?? []) {
      if (this.widthOf(line + piece, size) <= width) {
        line += piece;
        continue;
      }
      if (line) lines.push(line);
      line = "";
      for (const character of piece) {
        if (line && this.widthOf(line + character, size) > width) {
          lines.push(line);
          line = "";
        }
        line += character;
      }
    }
    return line || lines.length === 0 ? [...lines, line] : lines;
  }

  #runs(text: string, weight: Weight): { font: string; text: string }[] {
    const runs: { font: string; text: string }[] = [];
    for (const written of text) {
      const { font, character } = fontFor(written, weight);
      if (!this.#registered.has(font.name)) {
        this.doc.registerFont(font.name, font.sfnt);
        this.#registered.add(font.name);
      }
      const last = runs.at(-1);
      if (last?.font === font.name) last.text += character;
      else runs.push({ font: font.name, text: character });
    }
    return runs;
  }
}
