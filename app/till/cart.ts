import { lineAmountFen } from "#app/domain/tills/sale-amounts.ts";
import type { TillGoods, TillSaleLine } from "#app/domain/tills/wire.ts";
import type { Fen } from "#app/domain/values/fen.ts";

/** What the receipt and the screen say of goods, kept with the line: the snapshot may change, a sale does not. */
export interface LineGoods {
  variantId: string;
  sku: string;
  nameZh: string;
  nameEn: string;
  specZh: string;
  specEn: string;
  countyNameZh: string;
  countyNameEn: string;
  isCertified: boolean;
}

/** A line of a sale: what the server is told, and what people read. */
export interface CartLine extends TillSaleLine {
  /** Of this line in this cart; lines are chosen and changed by it. */
  key: number;
  goods: LineGoods;
}

export interface Cart {
  lines: readonly CartLine[];
  /** The key of the next line. */
  nextKey: number;
  /** The line that quantity keys change: the last one that was touched. */
  chosenKey: number | null;
  caringCard: string | null;
}

export const EMPTY_CART: Cart = { lines: [], nextKey: 1, chosenKey: null, caringCard: null };

export const QUANTITY_MAX = 999;
/** What a shop's scale can weigh. */
export const GRAMS_MAX = 99_999;
export const LINES_MAX = 200;

function lineGoods(goods: TillGoods): LineGoods {
  const { variantId, sku, nameZh, nameEn, specZh, specEn, countyNameZh, countyNameEn, isCertified } = goods;
  return { variantId, sku, nameZh, nameEn, specZh, specEn, countyNameZh, countyNameEn, isCertified };
}

function priced(line: Omit<CartLine, "amountFen">): CartLine {
  return { ...line, amountFen: lineAmountFen(line) };
}

/** The cart with so many packs more; packs of the same goods at the same price share a line. */
export function addPacks(cart: Cart, goods: TillGoods, quantity = 1): Cart {
  const same = cart.lines.find(
    (line) =>
      line.variantId === goods.variantId && line.grams === null && line.unitPriceFen === goods.priceFen,
  );
  if (same) return changeQuantity(cart, same.key, same.quantity + quantity);
  return append(cart, {
    variantId: goods.variantId,
    quantity: Math.min(quantity, QUANTITY_MAX),
    grams: null,
    unitPriceFen: goods.priceFen,
    goods: lineGoods(goods),
  });
}

/** The cart with goods that were weighed: each weighing is a line of its own. */
export function addWeighed(cart: Cart, goods: TillGoods, grams: number): Cart {
  if (goods.pricePer500gFen === null) throw new Error(`${goods.sku} has no price by weight`);
  return append(cart, {
    variantId: goods.variantId,
    quantity: 1,
    grams: Math.min(grams, GRAMS_MAX),
    unitPriceFen: goods.pricePer500gFen,
    goods: lineGoods(goods),
  });
}

function append(cart: Cart, line: Omit<CartLine, "amountFen" | "key">): Cart {
  if (cart.lines.length >= LINES_MAX) return cart;
  const key = cart.nextKey;
  return { ...cart, lines: [...cart.lines, priced({ ...line, key })], nextKey: key + 1, chosenKey: key };
}

/** Sets how many packs a line has; a line of none is taken away, and what a scale weighed is not counted. */
export function changeQuantity(cart: Cart, key: number, quantity: number): Cart {
  if (quantity <= 0) return removeLine(cart, key);
  const lines = cart.lines.map((line) =>
    line.key === key && line.grams === null
      ? priced({ ...line, quantity: Math.min(quantity, QUANTITY_MAX) })
      : line,
  );
  return { ...cart, lines, chosenKey: key };
}

export function removeLine(cart: Cart, key: number): Cart {
  const at = cart.lines.findIndex((line) => line.key === key);
  if (at < 0) return cart;
  const lines = cart.lines.filter((line) => line.key !== key);
  return { ...cart, lines, chosenKey: (lines[at] ?? lines.at(-1))?.key ?? null };
}

/** Chooses the line `step` places further down, as the arrow keys do. */
export function chooseNext(cart: Cart, step: number): Cart {
  const at = cart.lines.findIndex((line) => line.key === cart.chosenKey);
  const line = cart.lines[Math.min(Math.max(at + step, 0), cart.lines.length - 1)];
  return line ? { ...cart, chosenKey: line.key } : cart;
}

export function totalFen(cart: Pick<Cart, "lines">): Fen {
  return cart.lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** How many pieces: packs, and each weighing as one. */
export function pieceCount({ lines }: Pick<Cart, "lines">): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Lines with goods of the directory and lines of ordinary goods, with what each part comes to; empty parts are left out. */
export function partsOf(lines: readonly CartLine[]) {
  return [true, false].flatMap((isCertified) => {
    const part = lines.filter(({ goods }) => goods.isCertified === isCertified);
    return part.length > 0 ? [{ isCertified, lines: part, amountFen: totalFen({ lines: part }) }] : [];
  });
}

/** What each line is to the server. */
export function saleLines({ lines }: Pick<Cart, "lines">): TillSaleLine[] {
  return lines.map(({ variantId, quantity, grams, unitPriceFen, amountFen }) => ({
    variantId,
    quantity,
    grams,
    unitPriceFen,
    amountFen,
  }));
}
