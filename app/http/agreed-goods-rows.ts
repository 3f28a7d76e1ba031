import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { readGoodsRows } from "#app/domain/quoting/read-goods.ts";
import { messagesFor } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

const ROWS_MAX = 200;
const FAULTS_TOLD_MAX = 5;

/** The goods that rows of a code and a quantity name, or what is wrong with the rows, in words. */
export function readAgreedGoods(finder: GoodsFinder, typed: string, locale: Locale) {
  const { quotes, agreements } = messagesFor(locale);
  const { rows, goods } = readGoodsRows(finder, typed, ROWS_MAX);
  if (rows.length > ROWS_MAX) return { goods: [], fault: agreements.new.tooMany(ROWS_MAX) };
  const bad = rows.filter(({ isGood }) => !isGood).slice(0, FAULTS_TOLD_MAX);
  if (bad.length === 0) return { goods, fault: undefined };
  return { goods: [], fault: bad.map((one) => quotes.new.badRow(one.row, one.typed.slice(0, 40))).join(" ") };
}
