import type { FapiaoKind, FapiaoState, RedReason, TitleKind } from "#db/words.ts";

export interface FapiaoLine {
  lineNumber: number;
  name: string;
  spec: string | null;
  unit: string | null;
  quantityThousandths: number | null;
  rateBasisPoints: number;
  isExempt: boolean;
  netFen: number;
  taxFen: number;
  grossFen: number;
}

/** A fapiao with everything that stands on it. */
export interface Fapiao {
  id: string;
  orderNumber: string;
  kind: FapiaoKind;
  colour: "blue" | "red";
  blueNumber: string | null;
  redReason: RedReason | null;
  isExempt: boolean;
  state: FapiaoState;
  /** Null until it is issued, as are the next three. */
  number: string | null;
  externalNumber: string | null;
  issuedAt: number | null;
  contentHash: string | null;
  titleKind: TitleKind;
  buyerName: string;
  buyerTaxId: string | null;
  buyerAddress: string | null;
  buyerPhone: string | null;
  buyerBank: string | null;
  buyerBankAccount: string | null;
  sellerName: string;
  sellerTaxId: string;
  sellerAddress: string;
  sellerPhone: string;
  sellerBank: string;
  sellerBankAccount: string;
  drawer: string;
  isDemo: boolean;
  netFen: number;
  taxFen: number;
  grossFen: number;
  lines: FapiaoLine[];
}

/** How long the number of a fapiao is. */
const NUMBER_LENGTH = 20;

/** The number of a serial: what the issuer's numbers begin with, and the serial behind zeros. */
export function numberOf(prefix: string, serial: number): string {
  return prefix + String(serial).padStart(NUMBER_LENGTH - prefix.length, "0");
}

/** What a fapiao calls itself at its head. */
export const TITLES: Record<FapiaoKind, string> = {
  ordinary: "电子发票（普通发票）",
  special: "电子发票（增值税专用发票）",
};

/** Why a red one was issued, in the tax office's words. */
export const RED_REASONS_ZH: Record<RedReason, string> = {
  wrong: "开票有误",
  returned: "销货退回",
  allowance: "销售折让",
};

/** What is said under 备注. */
export function remarkOf({ orderNumber, colour, blueNumber, redReason, isDemo }: Fapiao): string {
  const order = `订单号：${orderNumber}`;
  const red =
    colour === "red" && redReason
      ? `；被红冲蓝字发票号码：${blueNumber}；红字原因：${RED_REASONS_ZH[redReason]}`
      : "";
  return `${order}${red}${isDemo ? "。演示发票，不是真实发票，不得报销、抵扣或作为任何凭证" : ""}`;
}

/** "2.5" for 2500 thousandths. */
export function printQuantity(thousandths: number): string {
  const size = Math.abs(thousandths);
  const rest = String(size % 1_000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return `${thousandths < 0 ? "-" : ""}${Math.floor(size / 1_000)}${rest ? `.${rest}` : ""}`;
}

const PRICE_PLACES = 8;

/** The price of one unit without tax, in yuan to eight places: the amount over the quantity, rounded half up. */
export function printUnitPrice(netFen: number, quantityThousandths: number): string {
  const size = BigInt(Math.abs(netFen)) * 10n ** BigInt(PRICE_PLACES + 1);
  const quantity = BigInt(Math.abs(quantityThousandths));
  const scaled = (2n * size + quantity) / (2n * quantity);
  const digits = String(scaled).padStart(PRICE_PLACES + 1, "0");
  const places = digits.slice(-PRICE_PLACES).replace(/0+$/, "").padEnd(2, "0");
  return `${digits.slice(0, -PRICE_PLACES)}.${places}`;
}
