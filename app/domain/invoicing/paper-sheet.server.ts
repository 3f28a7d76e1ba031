import type { Pen } from "./pen.server.ts";

/*
 * A4 paper that is written from the top down, page after page: what confirmations and sheets to be signed share.
 */

export const PAPER = { width: 595.28, height: 841.89, left: 40, right: 555.28, top: 40, bottom: 789.89 };
export const ROW = 13;
export const LINE_HEIGHT = 10;
export const QUIET = "#6b6b6b";
export const ACCENT = "#b83a17";
const RULE = "#c9bda8";
/** Where what is said of a paper stands, beside its labels. */
const FACTS_X = 90;

/** Where on which page the next thing is written. */
export class PaperSheet {
  y = PAPER.top;

  constructor(readonly pen: Pen) {}

  /** Begins a page, after everybody else had a turn: a paper of five thousand lines has a hundred. */
  async begin(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.pen.doc.addPage();
    this.y = PAPER.top;
  }

  /** Makes sure that so much fits; true when a page was begun for it. */
  async need(height: number): Promise<boolean> {
    if (this.y + height <= PAPER.bottom) return false;
    await this.begin();
    return true;
  }

  rule(): void {
    const { left, right } = PAPER;
    this.pen.doc.lineWidth(0.6).strokeColor(RULE).moveTo(left, this.y).lineTo(right, this.y).stroke();
    this.y += 3;
  }

  /** The title, and what is to be known before the rest; `demo` where the whole is invented. */
  head(title: string, facts: readonly (readonly [label: string, value: string])[], demo?: string): void {
    const { left, right } = PAPER;
    this.pen.write(title, { x: left, y: this.y, size: 18, weight: 700 });
    this.y += 30;
    for (const [label, value] of facts) {
      this.pen.write(label, { x: left, y: this.y, colour: QUIET, size: 9 });
      for (const line of this.pen.wrap(value, right - left - FACTS_X, 9)) {
        this.pen.write(line, { x: left + FACTS_X, y: this.y, size: 9 });
        this.y += ROW;
      }
    }
    if (demo !== undefined) {
      this.pen.write(demo, { x: left, y: this.y + 2, size: 9, weight: 700, colour: ACCENT });
      this.y += ROW + 2;
    }
    this.y += 6;
  }

  /** At the foot of every page: what it belongs to, and which of how many it is. Once all are written. */
  feet(name: string, pageText: (page: number, pages: number) => string): void {
    const { doc } = this.pen;
    const { start, count } = doc.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      doc.switchToPage(page);
      const y = PAPER.height - 36;
      this.pen.write(name, { x: PAPER.left, y, size: 7.5, colour: QUIET });
      const text = pageText(page - start + 1, count);
      const width = PAPER.right - PAPER.left;
      this.pen.write(text, { x: PAPER.left, y, width, align: "right", size: 7.5, colour: QUIET });
    }
  }
}
