import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeStatement, readStatement, type StatementRow } from "#app/domain/payments/bank-statement.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function rowsOf(text: string): StatementRow[] {
  const statement = readStatement(text);
  if (!statement.ok) throw new Error(statement.fault);
  return statement.rows;
}

/** One row under the usual header, with some cells changed. */
function aRow(cells: Record<string, string>): StatementRow | undefined {
  const row = {
    交易日期: "2026-11-22",
    贷方发生额: "100.00",
    对方户名: "某单位",
    对方账号: "1100",
    摘要: "货款",
    流水号: "S1",
    ...cells,
  };
  const quoted = Object.values(row).map((cell) => `"${cell}"`);
  return rowsOf(`${Object.keys(row).join(",")}\n${quoted.join(",")}\n`)[0];
}
const receiptOf = (cells: Record<string, string>) => {
  const row = aRow(cells);
  return row?.kind === "receipt" ? row.receipt : row;
};

describe("a file is read as text", () => {
  const text = "交易日期,收入金额,流水号\n";
  test("in UTF-8, with a byte order mark or without", () => {
    expect(decodeStatement(encode(text))).toBe(text);
    expect(decodeStatement(encode(`\ufeff${text}`))).toBe(text);
  });
  test("in UTF-16, as spreadsheets write it", () => {
    expect(decodeStatement(new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le")))).toBe(text);
  });
  test("in GBK, as banks here write it", () => {
    const file = readFileSync(new URL("../fixtures/statements/icbc-gbk.csv", import.meta.url));
    expect(decodeStatement(new Uint8Array(file))).toContain("国家机关事务管理处（本级）");
  });
  test("and what is no text is not", () => {
    expect(decodeStatement(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xff]))).toBeUndefined();
    expect(decodeStatement(new Uint8Array([0x81, 0x20, 0xff]))).toBeUndefined();
  });
});

describe("a statement", () => {
  test("of a bank that writes GBK, its own lines above the header and a sum below", () => {
    const file = readFileSync(new URL("../fixtures/statements/icbc-gbk.csv", import.meta.url));
    expect(rowsOf(decodeStatement(new Uint8Array(file)) ?? "")).toEqual([
      {
        rowNumber: 5,
        text: expect.stringContaining("北京市某某中学"),
        kind: "receipt",
        receipt: {
          serialNumber: "2026112000010001",
          amountFen: 123_450,
          bankDay: 20261120,
          bankTime: "09:12:44",
          payerName: "北京市某某中学",
          payerAccount: "1100012345670001",
          remark: "转账 货款 识别码h7k3-mpxw 食堂采购",
        },
      },
      { rowNumber: 6, text: expect.stringContaining("某某物流公司"), kind: "debit" },
      {
        rowNumber: 7,
        text: expect.anything(),
        kind: "receipt",
        receipt: expect.objectContaining({ amountFen: 8_800, bankDay: 20261121, remark: "货款" }),
      },
      { rowNumber: 8, text: expect.stringContaining("合计"), kind: "note" },
    ]);
  });

  test("with its columns in another order, under other names, parted by tabs", () => {
    const [row] = rowsOf(
      '流水号\t附言\t收入金额（元）\t支出金额（元）\t付款方名称\t付款方帐号\t记账日期\t交易时间\n="0001"\t货款\t12.3\t\t某单位\t 11 00 \t20261122\t103305\n',
    );
    expect(row).toMatchObject({
      rowNumber: 2,
      kind: "receipt",
      receipt: {
        serialNumber: "0001",
        amountFen: 1_230,
        payerAccount: "1100",
        bankDay: 20261122,
        bankTime: "10:33:05",
        remark: "货款",
      },
    });
  });

  test("with one amount and a column that says which way it went", () => {
    const text = (way: string) => `日期,借贷标志,金额,流水号\n20261122,${way},100.00,1\n`;
    for (const way of ["贷", "收入", "C", "贷方"]) expect(rowsOf(text(way))[0]?.kind).toBe("receipt");
    for (const way of ["借", "支出", "D", "Ｄ"]) expect(rowsOf(text(way))[0]?.kind).toBe("debit");
    expect(rowsOf(text("?"))[0]).toMatchObject({ kind: "bad", faults: ["amountWrong"] });
  });

  test("with one amount, which is below zero when it went out", () => {
    const rows = rowsOf("日期,金额,流水号\n20261122,100.00,1\n20261122,-5,2\n20261122,+7.00,3\n");
    expect(rows.map(({ kind }) => kind)).toEqual(["receipt", "debit", "receipt"]);
  });

  test("without a header, empty, or too long is refused as a whole", () => {
    expect(readStatement("")).toEqual({ ok: false, fault: "empty" });
    expect(readStatement("a,b,c\n1,2,3\n")).toEqual({ ok: false, fault: "headerMissing" });
    const long = `日期,金额,流水号\n${"20261122,1,1\n".repeat(5_001)}`;
    expect(readStatement(long)).toEqual({ ok: false, fault: "tooManyRows" });
  });

  test("has a serial number once: the second row that bears it says so", () => {
    const rows = rowsOf("日期,金额,流水号\n20261122,1,A\n\n20261122,2,A\n20261122,3,B\n");
    expect(rows).toMatchObject([
      { rowNumber: 2, kind: "receipt" },
      { rowNumber: 4, kind: "bad", faults: ["serialRepeated"] },
      { rowNumber: 5, kind: "receipt" },
    ]);
  });

  test("survives a quotation mark that nobody closed", () => {
    const rows = rowsOf('日期,金额,摘要,流水号\n20261122,1,5"屏,A\n20261122,2,"货,B\n20261122,3,款,C\n');
    expect(rows.map(({ kind }) => kind)).toEqual(["receipt", "receipt", "receipt"]);
  });

  test("never throws, whatever is sent", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.array(fc.string())), (junk, cells) => {
        readStatement(junk);
        const rows = cells.map((row) => row.join(",")).join("\n");
        for (const row of rowsOf(`日期,金额,流水号\n${rows}`))
          if (row.kind === "receipt") expect(row.receipt.amountFen).toBeGreaterThan(0);
      }),
    );
  });
});

describe("an amount", () => {
  test.each([
    ["1,234.50", 123_450],
    ["¥ 1,234.5", 123_450],
    ["１２３．００", 12_300],
    ["+88", 8_800],
    ["88.00元", 8_800],
    ["CNY 88.00", 8_800],
  ])("%s is read", (typed, amountFen) => {
    expect(receiptOf({ 贷方发生额: typed })).toMatchObject({ amountFen });
  });
  test.each([
    ["12.345", "amountWrong"],
    ["1,23.00", "amountWrong"],
    ["1.2.3", "amountWrong"],
    ["1e9", "amountWrong"],
    ["一百元", "amountWrong"],
    ["", "amountMissing"],
    ["0.00", "amountMissing"],
    ["--", "amountMissing"],
    ["-100.00", "amountNegative"],
    ["（100.00）", "amountNegative"],
  ])("%s is refused", (typed, fault) => {
    expect(aRow({ 贷方发生额: typed })).toMatchObject({ kind: "bad", faults: [fault] });
  });
  test("on both sides is refused", () => {
    expect(aRow({ 贷方发生额: "1", 借方发生额: "2" })).toMatchObject({ faults: ["amountOnBothSides"] });
  });
});

describe("a day", () => {
  test.each([
    ["20261122", 20261122, null],
    ["2026-11-22", 20261122, null],
    ["2026/1/2", 20260102, null],
    ["2026.11.22", 20261122, null],
    ["2026年11月22日", 20261122, null],
    ["2026-11-22 10:33:05", 20261122, "10:33:05"],
    ["2026-11-22T10:33", 20261122, "10:33:00"],
    ["20261122103305", 20261122, "10:33:05"],
    ["20261122 9:05:01", 20261122, "09:05:01"],
    ["２０２６－１１－２２", 20261122, null],
  ])("%s is read", (typed, bankDay, bankTime) => {
    expect(receiptOf({ 交易日期: typed })).toMatchObject({ bankDay, bankTime });
  });
  test("and a time beside it", () => {
    expect(receiptOf({ 交易时间: "103305" })).toMatchObject({ bankTime: "10:33:05" });
    expect(receiptOf({ 交易时间: "2026-11-22 10:33:05.123" })).toMatchObject({ bankTime: "10:33:05" });
    expect(receiptOf({ 交易日期: "", 交易时间: "2026-11-22 10:33:05" })).toMatchObject({ bankDay: 20261122 });
  });
  test.each([
    ["2026-02-30", "dayWrong"],
    ["22/11/2026", "dayWrong"],
    ["46348", "dayWrong"],
    ["昨天", "dayWrong"],
    ["2026-11-22 25:00", "dayWrong"],
    ["", "dayMissing"],
  ])("%s is refused", (typed, fault) => {
    expect(aRow({ 交易日期: typed })).toMatchObject({ kind: "bad", faults: [fault] });
  });
});

test("a row says everything that is wrong with it", () => {
  expect(aRow({ 贷方发生额: "x", 交易日期: "y", 流水号: "" })).toMatchObject({
    faults: ["amountWrong", "serialMissing", "dayWrong"],
  });
  expect(aRow({ 流水号: "1".repeat(65), 摘要: "款".repeat(501) })).toMatchObject({
    faults: ["serialTooLong", "textTooLong"],
  });
});
