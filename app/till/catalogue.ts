import { checkEan13, readScaleCode } from "#app/domain/catalog/barcode.ts";
import type { TillGoods, TillSnapshot } from "#app/domain/tills/wire.ts";

/** The goods of a snapshot, ready to be found: a scan and a search cost no look through all of them twice. */
export interface Catalogue {
  byVariant: ReadonlyMap<string, TillGoods>;
  byBarcode: ReadonlyMap<string, TillGoods>;
  byScaleCode: ReadonlyMap<string, TillGoods>;
  bySku: ReadonlyMap<string, TillGoods>;
  goods: readonly TillGoods[];
  favourites: readonly TillGoods[];
}

/** How many goods stand on the first screen of a till that has not sold yet. */
const FIRST_GOODS = 24;

export function makeCatalogue({ goods, favourites }: Pick<TillSnapshot, "goods" | "favourites">): Catalogue {
  const byVariant = new Map(goods.map((item) => [item.variantId, item]));
  const sold = favourites.flatMap((id) => byVariant.get(id) ?? []);
  return {
    byVariant,
    byBarcode: new Map(goods.flatMap((item) => item.barcodes.map((code) => [code, item] as const))),
    byScaleCode: new Map(
      goods.flatMap((item) => (item.scaleCode === null ? [] : [[item.scaleCode, item] as const])),
    ),
    bySku: new Map(goods.map((item) => [item.sku.toLowerCase(), item])),
    goods,
    favourites:
      sold.length > 0
        ? sold
        : goods.filter(({ isSellable, available }) => isSellable && available > 0).slice(0, FIRST_GOODS),
  };
}

export const EMPTY_CATALOGUE: Catalogue = makeCatalogue({ goods: [], favourites: [] });

/** What a code means: goods, goods with what a scale weighed, or why it means nothing here. */
export type Scanned =
  | { kind: "goods"; goods: TillGoods; grams: number | null }
  | { kind: "wrong_digit" | "not_here"; code: string };

/** Reads a code of a scanner: EAN-13, the twelve digits of UPC-A, a scale's label, or a number of goods of ours. */
export function readScan(catalogue: Catalogue, scanned: string): Scanned {
  const code = /^\d{12}$/.test(scanned) ? `0${scanned}` : scanned;
  const known = catalogue.byBarcode.get(code) ?? catalogue.bySku.get(code.toLowerCase());
  if (known) return { kind: "goods", goods: known, grams: null };
  const label = readScaleCode(code);
  const weighed = label && catalogue.byScaleCode.get(label.scaleCode);
  if (weighed) return { kind: "goods", goods: weighed, grams: label.grams };
  const isWrong = /^\d{13}$/.test(code) && !checkEan13(code);
  return { kind: isWrong ? "wrong_digit" : "not_here", code: scanned };
}

/** How well goods answer words that a clerk typed: the lower the better; undefined when they do not. */
function rankOf(goods: TillGoods, words: string): number | undefined {
  if (goods.sku.toLowerCase() === words || goods.barcodes.includes(words)) return 0;
  if (goods.initials.startsWith(words)) return 1;
  if (goods.nameZh.startsWith(words)) return 2;
  if (goods.pinyin.startsWith(words)) return 3;
  if (goods.initials.includes(words)) return 4;
  if (goods.nameZh.includes(words)) return 5;
  if (goods.nameEn.toLowerCase().includes(words)) return 6;
  if (goods.sku.toLowerCase().startsWith(words)) return 7;
  if (goods.countyNameZh.includes(words) || goods.countyNameEn.toLowerCase().includes(words)) return 8;
  if (goods.pinyin.includes(words)) return 9;
  return undefined;
}

/** Goods for what a clerk typed: first letters of the pinyin, Chinese, English, SKU or county; the best first. */
export function searchGoods(catalogue: Catalogue, typed: string, countMax: number): TillGoods[] {
  const words = typed.trim().toLowerCase();
  if (!words) return [];
  const ranked: { goods: TillGoods; rank: number }[] = [];
  for (const goods of catalogue.goods) {
    const rank = rankOf(goods, words);
    if (rank !== undefined) ranked.push({ goods, rank: rank * 2 + (goods.isSellable ? 0 : 1) });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, countMax)
    .map(({ goods }) => goods);
}
