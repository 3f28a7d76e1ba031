import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";

/** A row as it was typed, and whether it names goods and a quantity. */
export interface GoodsRow {
  /** Counted from one, empty rows too. */
  row: number;
  typed: string;
  isGood: boolean;
}

/** Reads rows of a code and a quantity, with blanks, tabs or commas between. Rows that are not good are in `rows` only. */
export function readGoodsRows(finder: GoodsFinder, typed: string, rowsMax: number) {
  const goods: { variantId: string; quantity: number }[] = [];
  const rows = typed
    .normalize("NFKC")
    .split(/\r?\n/)
    .map((text, index) => ({ row: index + 1, typed: text.trim() }))
    .filter((row) => row.typed !== "")
    .slice(0, rowsMax + 1)
    .map((row): GoodsRow => {
      const [code = "", quantity = ""] = row.typed.split(/[\s,、]+/);
      const found = finder.find(code);
      const isGood = found.kind === "one" && /^[1-9]\d{0,5}$/.test(quantity);
      if (isGood) goods.push({ variantId: found.goods.variantId, quantity: Number(quantity) });
      return { ...row, isGood };
    });
  return { rows, goods };
}
