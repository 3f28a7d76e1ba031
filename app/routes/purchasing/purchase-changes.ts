import type { RowChanges } from "#app/domain/purchasing/keep-purchase.server.ts";
import { cellsWith, type PurchaseCells, type RowPart } from "#app/domain/purchasing/purchase-rows.ts";
import { cellOf, readGrid } from "#app/routes/purchasing/read-grid.ts";

const FIELD = /^(goods|quantity|point|day)-(\d{1,6})$/;
const TAKEN = /^(\d{1,6})\|(goods|quantity|point|day)\|(.+)$/su;

/**
 * What a form asks to be done to rows. A field is only a change where it is not as it was drawn: `was-…`
 * beside it says how.
 */
export function changesOf(form: FormData): RowChanges {
  const mended = new Map<number, Partial<PurchaseCells>>();
  const mend = (line: number, part: RowPart, value: string) =>
    mended.set(line, { ...mended.get(line), ...cellsWith(part, value) });
  for (const [name, value] of form) {
    const [, part, line] = FIELD.exec(name) ?? [];
    if (part && cellOf(value) !== cellOf(form.get(`was-${name}`) ?? ""))
      mend(Number(line), part as RowPart, cellOf(value));
  }
  const [, line, part, value] = TAKEN.exec(String(form.get("take") ?? "")) ?? [];
  if (part && value) mend(Number(line), part as RowPart, value);
  return {
    mended,
    added: readGrid(form),
    removed: new Set(form.getAll("remove").map(Number)),
    takesSuggestions: form.get("intent") === "takeAll",
    dropsBad: form.get("intent") === "dropBad",
  };
}
