import type { PurchaseCells } from "#app/domain/purchasing/purchase-rows.ts";

/** More rows than any form of ours has. */
const GRID_ROWS_MAX = 500;

/** What a form says of rows that are to be added; rows without goods are left out. */
export function readGrid(form: FormData): PurchaseCells[] {
  const column = (name: string) => form.getAll(name).slice(0, GRID_ROWS_MAX).map(cellOf);
  const [goods, quantity, point, day] = ["newGoods", "newQuantity", "newPoint", "newDay"].map(column);
  return (goods ?? []).flatMap((code, row) => {
    const cells = {
      code,
      name: "",
      spec: "",
      quantity: quantity?.[row] ?? "",
      point: point?.[row] ?? "",
      day: day?.[row] ?? "",
    };
    return code === "" || (cells.quantity === "" && form.has("skipsEmpty")) ? [] : [cells];
  });
}

/** A typed cell, without the spaces around it; full-width figures and letters as usual ones. */
export function cellOf(value: FormDataEntryValue): string {
  return typeof value === "string" ? value.normalize("NFKC").replace(/\s+/gu, " ").trim() : "";
}
