import { readdirSync, readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { sumLines } from "#app/domain/invoicing/compose.ts";
import type { Fapiao, FapiaoLine } from "#app/domain/invoicing/fapiao.ts";
import { fapiaoPdf } from "#app/domain/invoicing/fapiao-pdf.server.ts";
import { fapiaoXml } from "#app/domain/invoicing/fapiao-xml.ts";
import { fontFor } from "#app/domain/invoicing/font-book.server.ts";
import { splitTax } from "#app/domain/invoicing/tax.ts";
import { pdfText } from "#tests/fixtures/pdf-text.ts";

const ISSUED_AT = Date.UTC(2026, 10, 22, 4);

function aLine(given: Partial<FapiaoLine> = {}): FapiaoLine {
  const grossFen = given.grossFen ?? 11_800;
  return {
    lineNumber: 1,
    name: "*谷物加工品*城关区糌粑粉",
    spec: "1kg/袋",
    unit: "袋",
    quantityThousandths: 2_000,
    rateBasisPoints: 900,
    isExempt: false,
    grossFen,
    ...splitTax(grossFen, 900),
    ...given,
  };
}

function aFapiao(given: Partial<Fapiao> = {}): Fapiao {
  const lines = given.lines ?? [aLine()];
  return {
    id: "f",
    orderNumber: "202611220000000001",
    kind: "ordinary",
    colour: "blue",
    blueNumber: null,
    redReason: null,
    isExempt: false,
    state: "issued",
    number: "YS110000000000000042",
    externalNumber: null,
    issuedAt: ISSUED_AT,
    contentHash: "0".repeat(64),
    titleKind: "unit",
    buyerName: "某某 <机关> & “后勤”",
    buyerTaxId: "12110000DEM0000019",
    buyerAddress: null,
    buyerPhone: null,
    buyerBank: null,
    buyerBankAccount: null,
    sellerName: "帮扶集市运营公司（演示）",
    sellerTaxId: "91110106DEM000000W",
    sellerAddress: "北京市丰台区演示路1号",
    sellerPhone: "010-00000000",
    sellerBank: "演示银行北京分行",
    sellerBankAccount: "0000000000000000000",
    drawer: "演示开票员",
    isDemo: true,
    ...sumLines(lines),
    ...given,
    lines,
  };
}

/** Everything in a PDF that is packed, unpacked. */
function unpack(pdf: Uint8Array): string {
  const bytes = Buffer.from(pdf);
  const parts: string[] = [];
  for (let at = bytes.indexOf("stream\n"); at >= 0; at = bytes.indexOf("stream\n", at + 7))
    try {
      parts.push(inflateSync(bytes.subarray(at + 7)).toString("utf8"));
    } catch {
      // a stream that is not packed, or the word at its end
    }
  return parts.join("\n");
}

const pagesOf = (pdf: Uint8Array) =>
  Buffer.from(pdf)
    .toString("latin1")
    .match(/\/Type \/Page\b/g)?.length;

describe("the document of a fapiao", () => {
  test("is the same to the byte for the same fapiao, and another for another", async () => {
    const first = await fapiaoPdf(aFapiao());
    expect(Buffer.compare(await fapiaoPdf(aFapiao()), first)).toBe(0);
    expect(Buffer.compare(await fapiaoPdf(aFapiao({ number: "YS110000000000000043" })), first)).not.toBe(0);
  });

  test("carries its machine-readable form and its own fonts, cut to what it uses", async () => {
    const pdf = await fapiaoPdf(aFapiao());
    const text = Buffer.from(pdf).toString("latin1");
    expect(text.startsWith("%PDF-1.7")).toBe(true);
    expect(unpack(pdf)).toContain(fapiaoXml(aFapiao()));
    expect(text).toContain("/EmbeddedFile");
    expect(text).toMatch(/\/BaseFont \/[A-Z]{6}\+NotoSansSC/);
    expect(text).not.toContain("/BaseFont /Helvetica");
    expect(pdf.length).toBeLessThan(100_000);
  });

  test("can be read, searched and copied: the amount in capitals, both tax ids, and that it is a demonstration", async () => {
    const text = pdfText(await fapiaoPdf(aFapiao()));
    expect(text).toContain("价税合计（大写）⊗壹佰壹拾捌圆整");
    expect(text).toContain("某某 <机关> & “后勤”");
    expect(text).toContain("12110000DEM0000019");
    expect(text).toContain("91110106DEM000000W");
    expect(text).toContain("演示发票：不是真实发票，不得报销、抵扣或作为任何凭证");
    expect(pdfText(await fapiaoPdf(aFapiao({ isDemo: false })))).not.toContain("演示发票");
  });

  test("has as many pages as its lines need, and one when they are few", async () => {
    const many = (count: number) =>
      aFapiao({ lines: Array.from({ length: count }, (_, i) => aLine({ lineNumber: i + 1 })) });
    expect(pagesOf(await fapiaoPdf(many(10)))).toBe(1);
    expect(pagesOf(await fapiaoPdf(many(11)))).toBe(2);
    expect(pagesOf(await fapiaoPdf(many(500)))).toBeGreaterThan(20);
  });

  test("is not made of a fapiao that was not issued", async () => {
    await expect(fapiaoPdf(aFapiao({ number: null }))).rejects.toThrow("not issued");
  });
});

describe("the letters of the document", () => {
  test("are there for every character of our counties, places, products and suppliers", () => {
    const characters = new Set(
      readdirSync("seeds/data")
        .filter((name) => name.endsWith(".csv"))
        .flatMap((name) => Array.from(readFileSync(`seeds/data/${name}`, "utf8"))),
    );
    const missing = [...characters].filter(
      (character) => character > " " && fontFor(character, 400).character !== character,
    );
    expect(missing).toEqual([]);
    expect(characters.has("糌")).toBe(true);
  });

  test("are there for rare names, and a box stands for what no font has", () => {
    expect(fontFor("糌", 400).font.name).not.toBe(fontFor("米", 400).font.name);
    for (const rare of "堃喆犇鑫淼燊翀頔昇镕璟垚韡仫沔酃饸饹℃⊗")
      expect(fontFor(rare, 700).character).toBe(rare);
    expect(fontFor("𠅤", 400).character).toBe("□");
  });
});

describe("the machine-readable form", () => {
  test("says everything, and escapes what is not its own", () => {
    const xml = fapiaoXml(
      aFapiao({ lines: [aLine(), aLine({ lineNumber: 2, unit: null, quantityThousandths: null })] }),
    );
    expect(xml).toContain("<Name>某某 &lt;机关&gt; &amp; “后勤”</Name>");
    expect(xml).toContain("<IssuedAt>2026-11-22T12:00:00+08:00</IssuedAt>");
    expect(xml).toContain("<UnitPrice>54.13</UnitPrice>");
    expect(xml.match(/<Quantity>/g)).toHaveLength(1);
    expect(xml).toContain("<TotalInCapitals>贰佰叁拾陆圆整</TotalInCapitals>");
    expect(xml).toContain("<Demonstration>");
    expect(fapiaoXml(aFapiao({ isDemo: false }))).not.toContain("演示发票");
  });

  test("of a red one names the blue one and is below zero", () => {
    const line = aLine({ grossFen: -11_800, netFen: -10_826, taxFen: -974, quantityThousandths: -2_000 });
    const xml = fapiaoXml(
      aFapiao({ colour: "red", blueNumber: "YS110000000000000041", redReason: "returned", lines: [line] }),
    );
    expect(xml).toContain("被红冲蓝字发票号码：YS110000000000000041；红字原因：销货退回");
    expect(xml).toContain("<Quantity>-2</Quantity>");
    expect(xml).toContain("<UnitPrice>54.13</UnitPrice>");
    expect(xml).toContain("<TotalInCapitals>负壹佰壹拾捌圆整</TotalInCapitals>");
  });
});
