import { businessDay } from "#app/domain/values/business-day.ts";
import { capitalYuan } from "#app/domain/values/capital-yuan.ts";
import { type Fapiao, type FapiaoLine, printQuantity, printUnitPrice, remarkOf, TITLES } from "./fapiao.ts";
import { fapiaoXml } from "./fapiao-xml.ts";
import { newDocument, type Pen } from "./pen.server.ts";
import { printRate } from "./tax.ts";

/*
 * The document of a demonstration fapiao, in the layout of China's electronic invoices: half an A4 sheet,
 * the frame in brown, what is filled in in black. The same fapiao gives the same bytes at any time: dates
 * are its own, and nothing in the file is random.
 */

const PAGE = { width: 595.28, height: 396.85 };
const LEFT = 15;
const RIGHT = PAGE.width - LEFT;
const MIDDLE = PAGE.width / 2;
const FRAME = "#7b2d16";
const QUIET = "#6b6b6b";
const DEMO_RED = "#c8102e";

const PARTIES_TOP = 62;
const TABLE_TOP = 108;
const ROWS_TOP = TABLE_TOP + 17;
const SUMS_TOP = 262;
/** Where rows end on a page that another follows. */
const FULL_BOTTOM = 338;
const CAPITALS_TOP = SUMS_TOP + 17;
const REMARK_TOP = CAPITALS_TOP + 22;
const FRAME_BOTTOM = 349;

const LINE_HEIGHT = 10;
const ROW_GAP = 3;

interface Column {
  title: string;
  x: number;
  width: number;
  align: "left" | "center" | "right";
}

const COLUMNS = {
  name: { title: "项目名称", x: LEFT + 3, width: 152, align: "left" },
  spec: { title: "规格型号", x: 175, width: 74, align: "left" },
  unit: { title: "单位", x: 252, width: 32, align: "center" },
  quantity: { title: "数量", x: 286, width: 52, align: "right" },
  price: { title: "单价", x: 341, width: 68, align: "right" },
  net: { title: "金额", x: 412, width: 60, align: "right" },
  rate: { title: "税率/征收率", x: 474, width: 48, align: "center" },
  tax: { title: "税额", x: 523, width: 54, align: "right" },
} as const satisfies Record<string, Column>;

/** The document of an issued fapiao, its machine-readable form attached. */
export async function fapiaoPdf(fapiao: Fapiao): Promise<Uint8Array> {
  const { number, issuedAt } = fapiao;
  if (number === null || issuedAt === null) throw new Error(`fapiao ${fapiao.id} is not issued`);
  const date = new Date(issuedAt);
  const { pen, finish } = await newDocument({
    size: [PAGE.width, PAGE.height],
    title: `${TITLES[fapiao.kind]} ${number}`,
    author: fapiao.sellerName,
    subject: fapiao.isDemo ? "演示发票，不是真实发票" : "",
    date,
  });
  const { doc } = pen;
  const pages = paginate(fapiao.lines.map((line) => rowOf(line, pen)));
  for (const [index, rows] of pages.entries()) {
    doc.addPage();
    drawHead(
      pen,
      fapiao,
      number,
      issuedAt,
      pages.length > 1 ? `第 ${index + 1} 页 共 ${pages.length} 页` : "",
    );
    drawParties(pen, fapiao);
    drawRows(pen, rows);
    if (index === pages.length - 1) drawSums(pen, fapiao);
    else
      pen.write("（续下页）", {
        x: LEFT,
        y: FULL_BOTTOM,
        width: RIGHT - LEFT,
        align: "center",
        colour: FRAME,
      });
    drawFrame(doc, index === pages.length - 1);
    drawFoot(pen, fapiao);
    if (fapiao.isDemo) drawWatermark(doc, pen);
  }
  doc.file(Buffer.from(fapiaoXml(fapiao)), {
    name: `${number}.xml`,
    type: "application/xml",
    description: "发票数据",
    creationDate: date,
    modifiedDate: date,
    relationship: "Data",
  } as Parameters<typeof doc.file>[1]);
  return finish();
}

interface Row {
  cells: Record<keyof typeof COLUMNS, string[]>;
  height: number;
}

function rowOf(line: FapiaoLine, pen: Pen): Row {
  const { quantityThousandths: quantity } = line;
  const text: Record<keyof typeof COLUMNS, string> = {
    name: line.name,
    spec: line.spec ?? "",
    unit: line.unit ?? "",
    quantity: quantity === null ? "" : printQuantity(quantity),
    price: quantity === null ? "" : printUnitPrice(line.netFen, quantity),
    net: yuan(line.netFen),
    rate: printRate(line),
    tax: line.isExempt ? "***" : yuan(line.taxFen),
  };
  const cells = Object.fromEntries(
    Object.entries(COLUMNS).map(([key, { width }]) => [key, pen.wrap(text[key as keyof typeof text], width)]),
  ) as Row["cells"];
  const most = Math.max(...Object.values(cells).map((lines) => lines.length));
  return { cells, height: most * LINE_HEIGHT + ROW_GAP };
}

/** Rows by page; the last page keeps room for the sums, and has a row. */
function paginate(rows: Row[]): Row[][] {
  const pages: Row[][] = [];
  let left = rows;
  const heightOf = (some: Row[]) => some.reduce((sum, row) => sum + row.height, 0);
  while (heightOf(left) > SUMS_TOP - ROWS_TOP && left.length > 1) {
    let count = 1;
    while (count < left.length - 1 && heightOf(left.slice(0, count + 1)) <= FULL_BOTTOM - ROWS_TOP)
      count += 1;
    pages.push(left.slice(0, count));
    left = left.slice(count);
  }
  return [...pages, left];
}

function drawHead(pen: Pen, fapiao: Fapiao, number: string, issuedAt: number, page: string): void {
  const { doc } = pen;
  const title = TITLES[fapiao.kind];
  const width = pen.widthOf(title, 17) + 16;
  pen.write(title, { x: LEFT, y: 14, width: RIGHT - LEFT, align: "center", size: 17, colour: FRAME });
  doc.lineWidth(0.7).strokeColor(FRAME);
  for (const y of [40, 42.5])
    doc
      .moveTo(MIDDLE - width / 2, y)
      .lineTo(MIDDLE + width / 2, y)
      .stroke();
  if (fapiao.isDemo) {
    doc
      .lineWidth(1.2)
      .strokeColor(DEMO_RED)
      .roundedRect(LEFT + 4, 16, 62, 28, 4)
      .stroke();
    pen.write("演示", {
      x: LEFT + 4,
      y: 18.5,
      width: 62,
      align: "center",
      size: 15,
      weight: 700,
      colour: DEMO_RED,
    });
  }
  const day = String(businessDay(issuedAt));
  const date = `${day.slice(0, 4)}年${day.slice(4, 6)}月${day.slice(6)}日`;
  const facts = [
    ["发票号码：", number],
    ["开票日期：", date],
  ] as const;
  for (const [index, [label, value]] of facts.entries()) {
    const y = 18 + index * 14;
    pen.write(label, { x: 425, y, colour: FRAME });
    pen.write(value, { x: 425 + pen.widthOf(label), y });
  }
  if (page) pen.write(page, { x: 425, y: 47, size: 7, colour: QUIET });
}

function drawParties(pen: Pen, fapiao: Fapiao): void {
  const buyer = { label: "购买方信息", x: LEFT, name: fapiao.buyerName, taxId: fapiao.buyerTaxId ?? "" };
  const seller = { label: "销售方信息", x: MIDDLE, name: fapiao.sellerName, taxId: fapiao.sellerTaxId };
  for (const { label, x, name, taxId } of [buyer, seller]) {
    writeDown(pen, label, x + 4, PARTIES_TOP + 2, 8.4);
    pen.write("名称：", { x: x + 22, y: PARTIES_TOP + 6, colour: FRAME });
    const from = x + 22 + pen.widthOf("名称：");
    pen.writeInto(name, { x: from, y: PARTIES_TOP + 6, width: x + MIDDLE - LEFT - from - 4, height: 24 });
    const idLabel = "统一社会信用代码/纳税人识别号：";
    pen.write(idLabel, { x: x + 22, y: PARTIES_TOP + 31, colour: FRAME });
    pen.write(taxId, { x: x + 22 + pen.widthOf(idLabel), y: PARTIES_TOP + 31 });
  }
}

function drawRows(pen: Pen, rows: Row[]): void {
  for (const { title, x, width, align } of Object.values(COLUMNS))
    pen.write(title, {
      x,
      y: TABLE_TOP + 3,
      width,
      align: align === "right" ? "right" : "center",
      colour: FRAME,
    });
  let y = ROWS_TOP;
  for (const row of rows) {
    for (const [key, { x, width, align }] of Object.entries(COLUMNS))
      for (const [index, line] of row.cells[key as keyof typeof COLUMNS].entries())
        pen.write(line, { x, y: y + index * LINE_HEIGHT, width, align });
    y += row.height;
  }
}

function drawSums(pen: Pen, fapiao: Fapiao): void {
  const { doc } = pen;
  const { net, tax } = COLUMNS;
  pen.write("合        计", { x: LEFT + 3, y: SUMS_TOP + 3, width: 152, align: "center", colour: FRAME });
  pen.write(`¥${yuan(fapiao.netFen)}`, { ...net, y: SUMS_TOP + 3 });
  pen.write(fapiao.isExempt ? "***" : `¥${yuan(fapiao.taxFen)}`, { ...tax, y: SUMS_TOP + 3 });

  const split = 155;
  pen.write("价税合计（大写）", {
    x: LEFT,
    y: CAPITALS_TOP + 6,
    width: split - LEFT,
    align: "center",
    colour: FRAME,
  });
  pen.write(`⊗${capitalYuan(fapiao.grossFen)}`, { x: split + 8, y: CAPITALS_TOP + 5, size: 9.5 });
  pen.write("（小写）", { x: 420, y: CAPITALS_TOP + 6, colour: FRAME });
  pen.write(`¥${yuan(fapiao.grossFen)}`, {
    x: 420 + pen.widthOf("（小写）"),
    y: CAPITALS_TOP + 5,
    size: 9.5,
  });
  doc.lineWidth(0.7).strokeColor(FRAME);
  for (const y of [CAPITALS_TOP, REMARK_TOP]) doc.moveTo(LEFT, y).lineTo(RIGHT, y).stroke();
  doc.moveTo(split, CAPITALS_TOP).lineTo(split, REMARK_TOP).stroke();
  doc
    .moveTo(LEFT + 17, REMARK_TOP)
    .lineTo(LEFT + 17, FRAME_BOTTOM)
    .stroke();
  writeDown(pen, "备注", LEFT + 4, REMARK_TOP + 10, 14);
  pen.writeInto(remarkLines(fapiao).join("\n"), {
    x: LEFT + 22,
    y: REMARK_TOP + 2.5,
    width: RIGHT - LEFT - 30,
    height: FRAME_BOTTOM - REMARK_TOP - 3,
    size: 7.5,
  });
}

/** What stands under 备注; on a special one also the address and bank of both, which have no place elsewhere. */
function remarkLines(fapiao: Fapiao): string[] {
  if (fapiao.kind === "ordinary") return [remarkOf(fapiao)];
  const of = (...parts: (string | null)[]) => parts.filter(Boolean).join(" ");
  const { buyerAddress, buyerPhone, buyerBank, buyerBankAccount } = fapiao;
  return [
    remarkOf(fapiao),
    `购买方地址电话：${of(buyerAddress, buyerPhone)}；开户银行及账号：${of(buyerBank, buyerBankAccount)}`,
    `销售方地址电话：${of(fapiao.sellerAddress, fapiao.sellerPhone)}；开户银行及账号：${of(fapiao.sellerBank, fapiao.sellerBankAccount)}`,
  ];
}

function drawFrame(doc: PDFKit.PDFDocument, isLast: boolean): void {
  doc.lineWidth(0.9).strokeColor(FRAME);
  doc.rect(LEFT, PARTIES_TOP, RIGHT - LEFT, FRAME_BOTTOM - PARTIES_TOP).stroke();
  doc.lineWidth(0.7);
  doc.moveTo(LEFT, TABLE_TOP).lineTo(RIGHT, TABLE_TOP).stroke();
  if (!isLast)
    doc
      .moveTo(LEFT, FULL_BOTTOM - 2)
      .lineTo(RIGHT, FULL_BOTTOM - 2)
      .stroke();
  for (const x of [LEFT + 17, MIDDLE, MIDDLE + 17]) doc.moveTo(x, PARTIES_TOP).lineTo(x, TABLE_TOP).stroke();
}

function drawFoot(pen: Pen, fapiao: Fapiao): void {
  pen.write("开票人：", { x: LEFT + 14, y: 355, colour: FRAME });
  pen.write(fapiao.drawer, { x: LEFT + 14 + pen.widthOf("开票人："), y: 355 });
  if (fapiao.isDemo)
    pen.write("演示发票：不是真实发票，不得报销、抵扣或作为任何凭证。DEMONSTRATION ONLY, NOT A TAX INVOICE", {
      x: LEFT,
      y: 369,
      width: RIGHT - LEFT,
      align: "center",
      weight: 700,
      colour: DEMO_RED,
    });
  if (fapiao.contentHash)
    pen.write(`附件 ${fapiao.number}.xml 的 SHA-256：${fapiao.contentHash}`, {
      x: LEFT,
      y: 383,
      width: RIGHT - LEFT,
      align: "center",
      size: 6,
      colour: QUIET,
    });
}

/** Across the page and over everything, so that no part of it can pass for a real one. */
function drawWatermark(doc: PDFKit.PDFDocument, pen: Pen): void {
  doc.save().fillOpacity(0.13);
  for (const [x, y] of [
    [20, 150],
    [310, 150],
    [20, 300],
    [310, 300],
  ] as const) {
    doc.save().rotate(-16, { origin: [x + 130, y] });
    pen.write("演示发票 不作凭证", {
      x,
      y: y - 14,
      width: 260,
      align: "center",
      size: 28,
      weight: 700,
      colour: DEMO_RED,
    });
    doc.restore();
  }
  doc.restore().fillOpacity(1);
}

/** One character under another. */
function writeDown(pen: Pen, text: string, x: number, y: number, step: number): void {
  for (const [index, character] of Array.from(text).entries())
    pen.write(character, { x, y: y + index * step, size: 7.6, colour: FRAME });
}

/** Yuan as invoices print them, without commas. */
function yuan(amountFen: number): string {
  const size = Math.abs(amountFen);
  return `${amountFen < 0 ? "-" : ""}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
}
