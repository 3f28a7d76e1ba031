import { encode } from "uqr";
import { newDocument, type Pen } from "#app/domain/invoicing/pen.server.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import { basisPointsOf, formatBasisPoints } from "./share.ts";
import { fileOf, type Signed } from "./statement.ts";

/*
 * The paper form of a certificate: an A4 sheet in both languages, with the address of the public page as a QR
 * code and the signed file attached. It proves nothing by itself; what is signed is the attached statement.
 */

const PAGE = { width: 595.28, height: 841.89 };
const LEFT = 56;
const RIGHT = PAGE.width - LEFT;
const WIDTH = RIGHT - LEFT;
const RED = "#a3341f";
const INK = "#1b1b1b";
const QUIET = "#5d5a53";
const QR_SIZE = 112;
const VALUE_X = LEFT + 168;

const CANTEENS = {
  none: "无食堂 · no canteen",
  own: "自有食堂 · its own canteen",
  shared: "共用食堂 · shared canteen",
  outsourced: "食堂外包 · outsourced canteen",
} as const;

const BASES = {
  canteen_food: "食堂食材采购额 · canteen food purchases",
  farm_products: "农副产品采购额 · farm-product purchases",
} as const;

/** The document of a signed certificate. The same certificate gives the same bytes at any time. */
export async function certificatePdf(signed: Signed): Promise<Uint8Array> {
  const { statement, keyId, signature } = signed;
  const date = new Date(statement.issuedAt);
  const { pen, finish } = await newDocument({
    size: [PAGE.width, PAGE.height],
    title: `预留份额完成证明 ${statement.number}`,
    author: "帮扶集市 Bangfu Market",
    subject: statement.isDemo ? "演示证明，不作凭证" : "",
    date,
  });
  const { doc } = pen;
  doc.addPage();
  drawFrame(doc);
  const centred = { x: LEFT, width: WIDTH, align: "center" } as const;
  pen.write("帮扶集市", { ...centred, y: 72, size: 12, colour: RED });
  pen.write("预留份额完成证明", { ...centred, y: 96, size: 26, weight: 700, colour: RED });
  pen.write("Certificate of a Reserved Share Met", { ...centred, y: 134, size: 12, colour: QUIET });

  const { unit } = statement;
  let y = 178;
  pen.writeInto(unit.nameZh, { ...centred, y, width: WIDTH, height: 30, size: 18, weight: 700 });
  y += 28;
  if (unit.nameEn !== unit.nameZh) {
    pen.writeInto(unit.nameEn, { ...centred, y, width: WIDTH, height: 16, size: 10.5, colour: QUIET });
    y += 18;
  }
  y += 14;
  for (const [zh, en, value] of rowsOf(signed)) y = drawRow(pen, y, zh, en, value);

  drawProof(pen, Math.max(y + 18, 560), statement.checkAt, [
    ["证明编号 · number", statement.number],
    ["签发时间 · issued", `${statement.issuedAt} (UTC)`],
    ["公钥编号 · key", keyId],
    ["签名 · signature", signature],
    ["订单行指纹 · lines", `${statement.lines.count} · SHA-256 ${statement.lines.sha256}`],
  ]);
  const foot =
    "本证明以扫码页面为准：其后如有退款，页面会显示已被替代及新的金额。可用公布的公钥离线核验附件。\n" +
    "The page behind the code decides: after a later refund it shows the new figure. The attached statement can be checked offline with the published key.";
  pen.writeInto(foot, { x: LEFT, y: 742, width: WIDTH, height: 44, size: 8, colour: QUIET });
  if (statement.isDemo) drawDemo(pen);
  doc.file(Buffer.from(fileOf(signed)), {
    name: `${statement.number}.json`,
    type: "application/json",
    description: "Signed statement",
    creationDate: date,
    modifiedDate: date,
    relationship: "Data",
  } as Parameters<typeof doc.file>[1]);
  return finish();
}

function rowsOf({ statement }: Signed): [zh: string, en: string, value: string][] {
  const { policy } = statement;
  const encouraged = policy.encouragedBasisPoints ?? policy.floorBasisPoints;
  const share = basisPointsOf(statement.netFen, statement.baseFen) ?? 0;
  return [
    ["单位编号", "Unit code", unitCode(statement.unit)],
    ["年度", "Year", String(statement.year)],
    ["基数", "Base", `${yuan(statement.baseFen)}（${BASES[policy.baseKind]}）`],
    ["食堂", "Canteen", CANTEENS[statement.canteen]],
    [
      "要求",
      "Required",
      `${yuan(statement.floorFen)}（≥ ${formatBasisPoints(policy.floorBasisPoints)}${encouraged > policy.floorBasisPoints ? `，鼓励 encouraged ${formatBasisPoints(encouraged)}` : ""}）`,
    ],
    ["已付净额", "Paid, net of refunds", `${yuan(statement.netFen)}（${formatBasisPoints(share)}）`],
    ["单位采购", "Of it, by the unit", yuan(statement.ownFen)],
    ["职工采购", "Of it, by its people", yuan(statement.staffFen)],
    ["依据", "Rule", `${policy.id}：${policy.sourceZh}`],
  ];
}

function unitCode({ code, uscc }: Signed["statement"]["unit"]): string {
  return uscc ? `${code}（${uscc}）` : code;
}

function drawRow(pen: Pen, y: number, zh: string, en: string, value: string): number {
  const size = 11;
  const lines = pen.wrap(value, RIGHT - VALUE_X, size);
  pen.write(zh, { x: LEFT, y, size, colour: RED });
  pen.write(en, { x: LEFT + pen.widthOf(zh, size) + 6, y: y + 2, size: 8.5, colour: QUIET });
  for (const [index, line] of lines.entries()) pen.write(line, { x: VALUE_X, y: y + index * 16, size });
  const bottom = y + Math.max(1, lines.length) * 16 + 6;
  pen.doc.lineWidth(0.4).strokeColor("#d9d2c4").moveTo(LEFT, bottom).lineTo(RIGHT, bottom).stroke();
  return bottom + 8;
}

/** The code that leads to the public page, and beside it what proves the statement. */
function drawProof(pen: Pen, y: number, address: string, facts: [string, string][]): void {
  const { doc } = pen;
  const { data, size } = encode(address, { border: 2, ecc: "M" });
  const module = QR_SIZE / size;
  doc.fillColor("#000");
  for (const [row, cells] of data.entries())
    for (const [column, isDark] of cells.entries())
      if (isDark) doc.rect(LEFT + column * module, y + row * module, module, module);
  doc.fill();
  pen.writeInto(address, { x: LEFT, y: y + QR_SIZE + 4, width: QR_SIZE, height: 34, size: 7, colour: QUIET });
  const x = LEFT + QR_SIZE + 22;
  let at = y + 6;
  for (const [label, value] of facts) {
    pen.write(label, { x, y: at, size: 8, colour: RED });
    const lines = pen.wrap(value, RIGHT - x, 8.5);
    for (const [index, line] of lines.entries())
      pen.write(line, { x, y: at + 11 + index * 11, size: 8.5, colour: INK });
    at += 15 + lines.length * 11;
  }
}

function drawFrame(doc: Pen["doc"]): void {
  doc
    .lineWidth(2)
    .strokeColor(RED)
    .rect(28, 28, PAGE.width - 56, PAGE.height - 56)
    .stroke();
  doc
    .lineWidth(0.6)
    .rect(34, 34, PAGE.width - 68, PAGE.height - 68)
    .stroke();
}

/** Across the page, so that no part of it can pass for a real one. */
function drawDemo(pen: Pen): void {
  const { doc } = pen;
  doc.save().fillOpacity(0.12);
  for (const y of [330, 520]) {
    doc.save().rotate(-16, { origin: [PAGE.width / 2, y] });
    pen.write("演示证明 不作凭证", {
      x: LEFT,
      y: y - 20,
      width: WIDTH,
      align: "center",
      size: 40,
      weight: 700,
      colour: RED,
    });
    doc.restore();
  }
  doc.restore().fillOpacity(1);
}

function yuan(amountFen: number): string {
  return `¥${formatYuan(amountFen)}`;
}
