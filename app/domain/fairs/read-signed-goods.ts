import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { parseYuan } from "#app/domain/values/fen.ts";
import type { SignedGoods } from "./sign-order.server.ts";

/** What is wrong with a row of a signed order as it was typed. */
export type SignedRowFault = "goods" | "quantity" | "price";

/** A row that is not good, as it was typed. */
export interface BadSignedRow {
  /** Counted from one, empty rows too. */
  row: number;
  typed: string;
  fault: SignedRowFault;
}

/** Reads rows of goods, how many of them and the price of one in yuan, with blanks, tabs or commas between. */
export function readSignedGoods(finder: GoodsFinder, typed: string) {
  const goods: SignedGoods[] = [];
  const bad: BadSignedRow[] = [];
  for (const [index, text] of typed.normalize("NFKC").split(/\r?\n/).entries()) {
    const row = text.trim();
    if (row === "") continue;
    const [code = "", count = "", yuan = ""] = row.split(/[\s,、]+/);
    const found = finder.find(code);
    const unitPriceFen = parseYuan(yuan.replace(/^[¥￥]/, "").replace(/元$/, ""));
    const wrong = (fault: SignedRowFault) => bad.push({ row: index + 1, typed: row, fault });
    if (found.kind !== "one") wrong("goods");
    else if (!/^[1-9]\d{0,5}$/.test(count)) wrong("quantity");
    else if (!unitPriceFen || unitPriceFen <= 0) wrong("price");
    else goods.push({ variantId: found.goods.variantId, quantity: Number(count), unitPriceFen });
  }
  return { goods, bad };
}
