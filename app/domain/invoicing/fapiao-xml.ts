import { capitalYuan } from "#app/domain/values/capital-yuan.ts";
import {
  type Fapiao,
  type FapiaoLine,
  printQuantity,
  printUnitPrice,
  RED_REASONS_ZH,
  remarkOf,
  TITLES,
} from "./fapiao.ts";
import { printRate } from "./tax.ts";

/** Yuan without commas, as machines read them: "-12.50". */
function yuan(amountFen: number): string {
  const size = Math.abs(amountFen);
  return `${amountFen < 0 ? "-" : ""}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
}

function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

type Node = readonly [name: string, content: string | null | readonly Node[]];

/** An element and what is in it; one with no content is left out. */
function write([name, content]: Node, indent: string): string {
  if (content === null) return "";
  if (typeof content === "string") return `${indent}<${name}>${escapeText(content)}</${name}>\n`;
  const inner = content.map((node) => write(node, `${indent}  `)).join("");
  return `${indent}<${name}>\n${inner}${indent}</${name}>\n`;
}

/**
 * A fapiao in a form that machines read: the same words in the same order for the same fapiao, so that its
 * hash tells whether anything in it was changed. Amounts are yuan, instants have Beijing's offset.
 */
export function fapiaoXml(fapiao: Fapiao): string {
  const { titleKind, lines } = fapiao;
  const parts: Node[] = [
    ["Demonstration", fapiao.isDemo ? "演示发票，不是真实发票" : null],
    ["Title", TITLES[fapiao.kind]],
    ["Kind", fapiao.kind],
    ["Colour", fapiao.colour],
    ["Number", fapiao.number],
    ["ExternalNumber", fapiao.externalNumber],
    ["IssuedAt", fapiao.issuedAt === null ? null : beijingInstant(fapiao.issuedAt)],
    ["BlueNumber", fapiao.blueNumber],
    ["RedReason", fapiao.redReason && RED_REASONS_ZH[fapiao.redReason]],
    ["OrderNumber", fapiao.orderNumber],
    [
      "Buyer",
      [
        ["Kind", titleKind],
        ["Name", fapiao.buyerName],
        ["TaxId", fapiao.buyerTaxId],
        ["Address", fapiao.buyerAddress],
        ["Phone", fapiao.buyerPhone],
        ["Bank", fapiao.buyerBank],
        ["BankAccount", fapiao.buyerBankAccount],
      ],
    ],
    [
      "Seller",
      [
        ["Name", fapiao.sellerName],
        ["TaxId", fapiao.sellerTaxId],
        ["Address", fapiao.sellerAddress],
        ["Phone", fapiao.sellerPhone],
        ["Bank", fapiao.sellerBank],
        ["BankAccount", fapiao.sellerBankAccount],
      ],
    ],
    ["Lines", lines.map((line) => ["Line", lineNodes(line)])],
    ["NetAmount", yuan(fapiao.netFen)],
    ["TaxAmount", yuan(fapiao.taxFen)],
    ["TotalAmount", yuan(fapiao.grossFen)],
    ["TotalInCapitals", capitalYuan(fapiao.grossFen)],
    ["Remark", remarkOf(fapiao)],
    ["Drawer", fapiao.drawer],
  ];
  const body = parts.map((node) => write(node, "  ")).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Fapiao version="1">\n${body}</Fapiao>\n`;
}

function lineNodes(line: FapiaoLine): Node[] {
  const { quantityThousandths: quantity } = line;
  return [
    ["Number", String(line.lineNumber)],
    ["Name", line.name],
    ["Specification", line.spec],
    ["Unit", line.unit],
    ["Quantity", quantity === null ? null : printQuantity(quantity)],
    ["UnitPrice", quantity === null ? null : printUnitPrice(line.netFen, quantity)],
    ["NetAmount", yuan(line.netFen)],
    ["TaxRate", printRate(line)],
    ["TaxAmount", yuan(line.taxFen)],
    ["TotalAmount", yuan(line.grossFen)],
  ];
}

function beijingInstant(instantMs: number): string {
  return `${new Date(instantMs + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
