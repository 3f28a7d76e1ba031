import type { ReturnClass, StorageClass } from "#db/words.ts";
import { plainText } from "./search-terms.ts";

/*
 * Finding goods by what somebody typed into a cell: a code, a name, a name with its pack, or pinyin. Unlike
 * the shop's search it answers one thing or says that it cannot; what it cannot tell, it suggests.
 */

/** One size or pack, with all that a purchase has to know of it before anything is ordered. */
export interface BulkGoods {
  variantId: string;
  productId: string;
  sku: string;
  /** What is scanned for it. */
  codes: readonly string[];
  nameZh: string;
  nameEn: string;
  specZh: string;
  specEn: string;
  unitZh: string | null;
  unitEn: string | null;
  initials: string;
  pinyin: string;
  categoryId: string;
  storageClass: StorageClass;
  returnClass: ReturnClass;
  countyId: string;
  countyNameZh: string;
  countyNameEn: string;
  priceFen: number;
  shippingGrams: number;
  isOnSale: boolean;
  /** Bulk prices, the smallest quantity first. */
  tiers: readonly { quantityMin: number; priceFen: number }[];
  quantityMin: number;
  caseQuantity: number;
}

export type Found =
  | { kind: "one"; goods: BulkGoods }
  | { kind: "many"; goods: BulkGoods[] }
  | { kind: "none" };

export interface GoodsFinder {
  byVariant: ReadonlyMap<string, BulkGoods>;
  /** What a cell means; `spec`, where it is given, decides between packs of one product. */
  find(text: string, spec?: string): Found;
  /** The goods most like what was typed, the likest first. */
  suggest(text: string, limit: number): BulkGoods[];
  /** Goods on sale whose code, name or pinyin begins with or holds what was typed; else what is like it. */
  search(text: string, limit: number): BulkGoods[];
}

/** Makes ready to find any of some goods, in a time that does not grow with their number. */
export function makeGoodsFinder(all: readonly BulkGoods[]): GoodsFinder {
  const byVariant = new Map(all.map((goods) => [goods.variantId, goods]));
  const byCode = new Map<string, BulkGoods[]>();
  const byName = new Map<string, BulkGoods[]>();
  const bySpelling = new Map<string, BulkGoods[]>();
  const put = (map: Map<string, BulkGoods[]>, key: string, goods: BulkGoods) => {
    const known = map.get(key);
    if (!known) map.set(key, [goods]);
    else if (!known.includes(goods)) known.push(goods);
  };
  const byGram = new Map<string, number[]>();
  const gramCounts: number[] = [];
  for (const [index, goods] of all.entries()) {
    for (const code of [goods.sku, ...goods.codes]) put(byCode, keyOf(code), goods);
    for (const name of [goods.nameZh, goods.nameEn]) put(byName, keyOf(name), goods);
    put(byName, keyOf(goods.nameZh + goods.specZh), goods);
    put(byName, keyOf(goods.nameEn + goods.specEn), goods);
    if (goods.initials.length > 1) put(bySpelling, goods.initials, goods);
    if (goods.pinyin) put(bySpelling, goods.pinyin, goods);
    const grams = new Set([
      ...gramsOf(goods.nameZh),
      ...gramsOf(goods.nameEn),
      ...gramsOf(goods.sku),
      ...gramsOf(goods.initials),
    ]);
    gramCounts.push(grams.size);
    for (const gram of grams) {
      const known = byGram.get(gram);
      if (known) known.push(index);
      else byGram.set(gram, [index]);
    }
  }

  function find(text: string, spec = ""): Found {
    const key = keyOf(text);
    if (key === "") return { kind: "none" };
    for (const map of [byCode, byName, bySpelling]) {
      const found = map.get(key);
      if (!found) continue;
      return oneOf(withSpec(found, spec));
    }
    return { kind: "none" };
  }

  function suggest(text: string, limit: number): BulkGoods[] {
    const grams = gramsOf(text);
    const shared = new Map<number, number>();
    for (const gram of grams)
      for (const index of byGram.get(gram) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
    return [...shared]
      .map(([index, count]) => ({
        goods: all[index] as BulkGoods,
        count,
        likeness: count / Math.sqrt(grams.size * (gramCounts[index] ?? 1)),
      }))
      .filter(({ goods, count }) => goods.isOnSale && count * 3 >= grams.size)
      .sort((a, b) => b.count - a.count || b.likeness - a.likeness || (a.goods.sku < b.goods.sku ? -1 : 1))
      .slice(0, limit)
      .map(({ goods }) => goods);
  }

  function search(text: string, limit: number): BulkGoods[] {
    const key = keyOf(text);
    if (key === "") return [];
    const begins: BulkGoods[] = [];
    const holds: BulkGoods[] = [];
    for (const goods of all) {
      if (!goods.isOnSale) continue;
      const words = [
        keyOf(goods.sku),
        goods.initials,
        goods.pinyin,
        keyOf(goods.nameZh),
        keyOf(goods.nameEn),
      ];
      const codes = goods.codes.map(keyOf);
      if ([...words, ...codes].some((word) => word.startsWith(key))) begins.push(goods);
      else if (words.some((word) => word.includes(key))) holds.push(goods);
      if (begins.length >= limit) break;
    }
    const found = [...begins, ...holds].slice(0, limit);
    return found.length > 0 ? found : suggest(text, limit);
  }

  return { byVariant, find, suggest, search };
}

function oneOf(found: BulkGoods[]): Found {
  // what is not on sale any more stands back behind what is
  const onSale = found.filter(({ isOnSale }) => isOnSale);
  const [first, second] = onSale.length > 0 ? onSale : found;
  if (!first) return { kind: "none" };
  return second ? { kind: "many", goods: onSale.length > 0 ? onSale : found } : { kind: "one", goods: first };
}

/** Those of some goods that come in a pack; all of them when none does, or when nobody said which. */
function withSpec(found: BulkGoods[], spec: string): BulkGoods[] {
  const key = keyOf(spec);
  if (key === "") return found;
  const same = found.filter((goods) => [goods.specZh, goods.specEn].some((one) => keyOf(one) === key));
  if (same.length > 0) return same;
  const alike = found.filter((goods) => keyOf(goods.specZh).startsWith(key));
  return alike.length > 0 ? alike : found;
}

/** What is left of a cell when spaces, hyphens, capitals and full-width forms make no difference. */
function keyOf(text: string): string {
  return plainText(text).replace(/[\s\-_.·、，,()/]+/gu, "");
}

/** The pairs of neighbours in a text, and a single character by itself. */
function gramsOf(text: string): Set<string> {
  const key = [...keyOf(text)];
  if (key.length === 1) return new Set(key);
  return new Set(key.slice(1).map((character, index) => `${key[index]}${character}`));
}
