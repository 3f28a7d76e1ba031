import { inArray } from "drizzle-orm";
import type { Goods } from "#app/domain/inventory/stock.server.ts";
import { variants } from "#db/schema/catalog.ts";
import type { Reader } from "#db/store.ts";
import { REQUEST_LINES_MAX } from "./request-quotes.server.ts";

/** A row as it was typed, and whether it names goods and a quantity. */
export interface GoodsRow {
  /** Counted from one, empty rows too. */
  row: number;
  typed: string;
  isGood: boolean;
}

/** Reads rows of an SKU and a quantity, with blanks, tabs or commas between. Rows that are not good are in `rows` only. */
export async function readGoodsRows(
  read: Reader,
  typed: string,
): Promise<{ rows: GoodsRow[]; goods: Goods[] }> {
  const split = typed
    .normalize("NFKC")
    .split(/\r?\n/)
    .map((text, index) => ({ row: index + 1, typed: text.trim() }))
    .filter((row) => row.typed !== "")
    .slice(0, REQUEST_LINES_MAX + 1)
    .map((row) => {
      const [sku = "", quantity = ""] = row.typed.split(/[\s,、]+/);
      return {
        ...row,
        sku: sku.toUpperCase(),
        quantity: /^[1-9]\d{0,5}$/.test(quantity) ? Number(quantity) : 0,
      };
    });
  const skus = [...new Set(split.map(({ sku }) => sku))];
  const known =
    skus.length === 0
      ? []
      : await read
          .select({ id: variants.id, sku: variants.sku })
          .from(variants)
          .where(inArray(variants.sku, skus))
          .limit(skus.length);
  const idOf = new Map(known.map(({ id, sku }) => [sku, id]));
  const goods: Goods[] = [];
  const rows = split.map(({ row, typed: text, sku, quantity }) => {
    const variantId = idOf.get(sku);
    if (variantId && quantity > 0) goods.push({ variantId, quantity });
    return { row, typed: text, isGood: variantId !== undefined && quantity > 0 };
  });
  return { rows, goods };
}
