import type { Fen } from "./fen.ts";

/*
 * An amount of money in the capital characters of bills and invoices, after 《正确填写票据和结算凭证的基本规定》.
 * Where the rule leaves a choice, this takes the form that tax invoices print: 圆 for the yuan, 整 where
 * no fen follows, and no 零 between yuan that end in zeros and the 角 after them.
 */

const DIGITS = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"] as const;
const PLACES = ["", "拾", "佰", "仟"] as const;

/** "壹万零壹圆零伍分" for 1000105; below zero with 负 in front. */
export function capitalYuan(amountFen: Fen): string {
  if (!Number.isSafeInteger(amountFen)) throw new Error(`${amountFen} is no amount of money`);
  const size = Math.abs(amountFen);
  const yuan = Math.floor(size / 100);
  const jiao = Math.floor(size / 10) % 10;
  const fen = size % 10;
  if (size === 0) return "零圆整";
  const whole = yuan > 0 ? `${wholeNumber(yuan)}圆` : "";
  const tenths = jiao > 0 ? `${DIGITS[jiao]}角` : whole && fen > 0 ? "零" : "";
  const hundredths = fen > 0 ? `${DIGITS[fen]}分` : "整";
  return (amountFen < 0 ? "负" : "") + whole + tenths + hundredths;
}

/** A number above zero, by 亿 and 万; a 零 stands where places are skipped. */
function wholeNumber(value: number): string {
  if (value >= 100_000_000) return withRest(value, 100_000_000, "亿");
  if (value >= 10_000) return withRest(value, 10_000, "万");
  return belowTenThousand(value);
}

function withRest(value: number, unit: number, name: string): string {
  const rest = value % unit;
  const head = wholeNumber(Math.floor(value / unit)) + name;
  if (rest === 0) return head;
  return head + (rest < unit / 10 ? "零" : "") + wholeNumber(rest);
}

function belowTenThousand(value: number): string {
  let text = "";
  let isSkipping = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      isSkipping = text !== "";
      continue;
    }
    text += (isSkipping ? "零" : "") + DIGITS[digit] + PLACES[place];
    isSkipping = false;
  }
  return text;
}
