import { parse } from "csv-parse/sync";
import { isDay } from "#app/domain/values/business-day.ts";
import { parseYuan } from "#app/domain/values/fen.ts";

/** Money that came in, as a statement or a person tells it. */
export interface StatedReceipt {
  serialNumber: string;
  amountFen: number;
  bankDay: number;
  /** "10:33:05" where the bank says it. */
  bankTime: string | null;
  payerName: string;
  payerAccount: string | null;
  remark: string;
}

/** What can be wrong with a row, as a key of messages.transfers.faults. */
export type RowFault =
  | "serialMissing"
  | "serialTooLong"
  | "serialRepeated"
  | "dayMissing"
  | "dayWrong"
  | "amountMissing"
  | "amountWrong"
  | "amountNegative"
  | "amountOnBothSides"
  | "textTooLong";

/** A row of a statement. Its number is the one a spreadsheet shows; `text` is what stands in it. */
export type StatementRow = { rowNumber: number; text: string } & (
  | { kind: "receipt"; receipt: StatedReceipt }
  /** Money that went out: not ours to match. */
  | { kind: "debit" }
  /** A sum or a remark of the bank under its rows. */
  | { kind: "note" }
  | { kind: "bad"; faults: RowFault[] }
);

/** A statement's rows, or why the whole of it cannot be read. */
export type Statement =
  | { ok: true; rows: StatementRow[] }
  | { ok: false; fault: "empty" | "headerMissing" | "tooManyRows" };

export const STATEMENT_ROWS_MAX = 5_000;
export const SERIAL_LENGTH_MAX = 64;
export const NAME_LENGTH_MAX = 200;
export const ACCOUNT_LENGTH_MAX = 64;
export const REMARK_LENGTH_MAX = 500;

/**
 * A file's text: UTF-8 with or without a byte order mark, UTF-16 as spreadsheets write it, or GBK as most
 * banks here do. Undefined when it is none of them, and so no text.
 */
export function decodeStatement(bytes: Uint8Array): string | undefined {
  const encodings = bytes[0] === 0xff && bytes[1] === 0xfe ? ["utf-16le"] : ["utf-8", "gb18030"];
  for (const encoding of encodings)
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return text.includes("\u0000") ? undefined : text;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // bytes that the encoding does not have
    }
  return undefined;
}

/** The names that banks give to what we read, without their spaces and brackets. */
const COLUMN_NAMES = {
  day: ["交易日期", "记账日期", "入账日期", "日期", "交易日", "date"],
  time: ["交易时间", "记账时间", "入账时间", "时间", "交易日期时间", "time"],
  credit: [
    "贷方发生额",
    "收入金额",
    "贷方金额",
    "贷方",
    "收入",
    "转入金额",
    "存入金额",
    "收入发生额",
    "credit",
  ],
  debit: [
    "借方发生额",
    "支出金额",
    "借方金额",
    "借方",
    "支出",
    "转出金额",
    "支取金额",
    "支出发生额",
    "debit",
  ],
  amount: ["交易金额", "发生额", "金额", "amount"],
  direction: ["借贷标志", "借贷方向", "收支方向", "收支标志", "借贷", "收支", "方向", "借贷标识"],
  payerName: [
    "对方户名",
    "对方名称",
    "对方单位",
    "对方单位名称",
    "付款人名称",
    "付款人户名",
    "付款方户名",
    "付款方名称",
    "对方账户名称",
    "对方账户名",
    "交易对方",
    "payer",
  ],
  payerAccount: ["对方账号", "对方账户", "付款人账号", "付款方账号", "对方卡号", "payeraccount"],
  serial: [
    "流水号",
    "交易流水号",
    "银行流水号",
    "核心流水号",
    "账户明细编号交易流水号",
    "交易序号",
    "业务流水号",
    "柜员流水号",
    "serial",
  ],
  remark: ["摘要", "附言", "用途", "备注", "交易附言", "交易摘要", "客户附言", "交易用途", "remark"],
} as const;
type ColumnName = keyof typeof COLUMN_NAMES;

/** Where each thing stands in a row; remarks may stand in several places. */
type Columns = Partial<Record<Exclude<ColumnName, "remark">, number>> & { remark: number[] };

/** Banks put their own name, the account and the period above the header. */
const HEADER_WITHIN_ROWS = 20;

const DELIMITERS = [",", "\t", ";", "|"];

/**
 * Reads a bank statement, whatever the order of its columns: each row is a receipt, money that went out,
 * a remark of the bank, or bad, with what is wrong with it. One bad row spoils no other.
 */
export function readStatement(text: string): Statement {
  if (text.trim() === "") return { ok: false, fault: "empty" };
  for (const delimiter of DELIMITERS) {
    const records = parseRecords(text, delimiter);
    const head = records.slice(0, HEADER_WITHIN_ROWS).findIndex((cells) => columnsOf(cells) !== undefined);
    const columns = columnsOf(records[head] ?? []);
    if (!columns) continue;
    if (records.length - head - 1 > STATEMENT_ROWS_MAX) return { ok: false, fault: "tooManyRows" };
    const rows = records.slice(head + 1).flatMap((cells, index) => {
      const isBlank = cells.every((cell) => cell === "");
      return isBlank ? [] : [readRow(cells, columns, head + index + 2)];
    });
    return { ok: true, rows: refuseRepeats(rows) };
  }
  return { ok: false, fault: "headerMissing" };
}

function parseRecords(text: string, delimiter: string): string[][] {
  const options = { bom: true, delimiter, relax_column_count: true, relax_quotes: true, quote: '"' };
  let records: string[][];
  try {
    records = parse(text, options);
  } catch {
    // a quotation mark that nobody closed: then quotation marks mean nothing in this file
    records = parse(text, { ...options, quote: null });
  }
  return records.map((cells) => cells.map(cleanCell));
}

/** A cell without what banks put around it so that a spreadsheet keeps long numbers: tabs, or ="…". */
function cleanCell(cell: string): string {
  return cell
    .trim()
    .replace(/^="(.*)"$/s, "$1")
    .replace(/^'/, "")
    .trim();
}

function columnsOf(cells: readonly string[]): Columns | undefined {
  const names = cells.map((cell) =>
    cell
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll("帐", "账")
      .replace(/\((?:元|人民币|人民币元|cny|rmb)\)/g, "")
      .replace(/[^\p{L}\p{N}]/gu, ""),
  );
  const placesOf = (column: ColumnName) =>
    COLUMN_NAMES[column].map((name) => names.indexOf(name)).filter((place) => place >= 0);
  const columns: Columns = { remark: placesOf("remark").sort((a, b) => a - b) };
  for (const column of Object.keys(COLUMN_NAMES) as ColumnName[]) {
    const [place] = placesOf(column);
    if (column !== "remark" && place !== undefined) columns[column] = place;
  }
  const hasDay = columns.day !== undefined || columns.time !== undefined;
  const hasAmount = columns.credit !== undefined || columns.amount !== undefined;
  return hasDay && hasAmount && columns.serial !== undefined ? columns : undefined;
}

const IS_NOTE = /^(?:合计|总计|小计|本页|累计|共计|共\d+笔|期末|期初|以上|以下|注[:：]|total)/i;

function readRow(cells: readonly string[], columns: Columns, rowNumber: number): StatementRow {
  const text = cells
    .filter((cell) => cell !== "")
    .join(" · ")
    .slice(0, 200);
  const cellOf = (place: number | undefined) => (place === undefined ? "" : (cells[place] ?? ""));
  const serialNumber = cellOf(columns.serial);
  const isWithoutKey = serialNumber === "" && !/\d/.test(cellOf(columns.day ?? columns.time));
  if (isWithoutKey && IS_NOTE.test(cells.find((cell) => cell !== "") ?? ""))
    return { rowNumber, text, kind: "note" };

  const faults: RowFault[] = [];
  const amount = readAmounts(cellOf, columns, faults);
  if (amount === "debit") return { rowNumber, text, kind: "debit" };

  if (serialNumber === "") faults.push("serialMissing");
  if (serialNumber.length > SERIAL_LENGTH_MAX) faults.push("serialTooLong");
  const moment = readMoment(cellOf(columns.day), cellOf(columns.time));
  if (!moment) faults.push(cellOf(columns.day) || cellOf(columns.time) ? "dayWrong" : "dayMissing");
  const payerName = cellOf(columns.payerName);
  const payerAccount = cellOf(columns.payerAccount).replace(/\s/g, "") || null;
  const remark = [...new Set(columns.remark.map(cellOf).filter((part) => part !== ""))].join(" ");
  const isTooLong =
    payerName.length > NAME_LENGTH_MAX ||
    (payerAccount?.length ?? 0) > ACCOUNT_LENGTH_MAX ||
    remark.length > REMARK_LENGTH_MAX;
  if (isTooLong) faults.push("textTooLong");
  if (faults.length > 0 || !moment || amount === undefined) return { rowNumber, text, kind: "bad", faults };
  return {
    rowNumber,
    text,
    kind: "receipt",
    receipt: { serialNumber, amountFen: amount, ...moment, payerName, payerAccount, remark },
  };
}

/** What came in, or that something went out. Undefined, and a fault is noted, when the row does not say. */
function readAmounts(
  cellOf: (place: number | undefined) => string,
  columns: Columns,
  faults: RowFault[],
): number | "debit" | undefined {
  const fail = (fault: RowFault) => {
    faults.push(fault);
    return undefined;
  };
  const direction = cellOf(columns.direction).normalize("NFKC").toUpperCase();
  const isOut = /^(?:借|支|出|D|-)/.test(direction);
  const isIn = /^(?:贷|收|进|入|C|\+)/.test(direction);
  const credit = parseStated(cellOf(columns.credit));
  const debit = parseStated(cellOf(columns.debit));
  if (credit === "wrong" || debit === "wrong") return fail("amountWrong");
  if (credit !== 0 && debit !== 0) return fail("amountOnBothSides");
  if (debit !== 0) return debit < 0 ? fail("amountNegative") : "debit";
  if (credit !== 0) return credit < 0 ? fail("amountNegative") : credit;

  const amount = parseStated(cellOf(columns.amount));
  if (amount === "wrong") return fail("amountWrong");
  if (amount === 0) return fail("amountMissing");
  if (isOut) return amount < 0 && columns.direction === undefined ? fail("amountNegative") : "debit";
  if (isIn) return amount < 0 ? fail("amountNegative") : amount;
  if (columns.direction !== undefined) return fail("amountWrong"); // neither in nor out
  return amount < 0 ? "debit" : amount;
}

/** Fen of an amount as banks write it: "¥1,234.50", "+1234.5", "（12.00）" below zero; 0 for an empty cell. */
function parseStated(cell: string): number | "wrong" {
  const plain = cell
    .normalize("NFKC")
    .replace(/[\s¥￥元]|CNY|RMB|人民币/gi, "")
    .replace(/^\((.*)\)$/, "-$1");
  if (/^[-—–]*$/.test(plain)) return 0;
  const [, sign, digits = ""] = /^([+-]?)(.*)$/.exec(plain) ?? [];
  const amountFen = parseYuan(digits);
  if (amountFen === undefined) return "wrong";
  return sign === "-" ? 0 - amountFen : amountFen;
}

/** The day, and the time where it is told, of a day's cell and a time's cell, either of which may hold both. */
function readMoment(
  dayCell: string,
  timeCell: string,
): { bankDay: number; bankTime: string | null } | undefined {
  const both = dayCell === "" ? timeCell : dayCell;
  const [, year, month, date, rest = ""] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(.*)$/.exec(both.normalize("NFKC")) ??
    /^(\d{4})(\d{2})(\d{2})(.*)$/.exec(both.normalize("NFKC")) ??
    [];
  const bankDay = Number(year) * 10_000 + Number(month) * 100 + Number(date);
  if (!isDay(bankDay)) return undefined;
  const restTime = rest.replace(/^[T\s]+/, "");
  const time = restTime === "" && dayCell !== "" ? timeOf(timeCell) : timeOf(restTime);
  return time === undefined ? undefined : { bankDay, bankTime: time };
}

/** "10:33:05" of "10:33", "103305" or a day with a time; null of nothing; undefined of what is no time. */
function timeOf(cell: string): string | null | undefined {
  const plain = cell
    .normalize("NFKC")
    .trim()
    .replace(/^\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?[T\s]+/, "");
  if (plain === "") return null;
  const [, hours, minutes, seconds = "00"] =
    /^(\d{1,2})[:时](\d{2})(?:[:分](\d{2})(?:\.\d+)?秒?)?分?$/.exec(plain) ??
    /^(\d{2})(\d{2})(\d{2})?\d{0,3}$/.exec(plain) ??
    [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    return undefined;
  return `${hours.padStart(2, "0")}:${minutes}:${seconds}`;
}

/** Of rows with one serial number the first stands; the others say so. */
function refuseRepeats(rows: readonly StatementRow[]): StatementRow[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    if (row.kind !== "receipt") return row;
    const { serialNumber } = row.receipt;
    if (seen.has(serialNumber)) {
      const { rowNumber, text } = row;
      return { rowNumber, text, kind: "bad", faults: ["serialRepeated"] };
    }
    seen.add(serialNumber);
    return row;
  });
}
