import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import type { Reader } from "#db/store.ts";
import { isGood, type PurchaseRow, readRows, type Settled, settleRows } from "./purchase-rows.ts";
import { readFree, readSurroundings } from "./surroundings.server.ts";

/** What the rows of a unit's purchase say as of now, and what the good ones come to. */
export async function checkRows(
  read: Reader,
  unitId: string,
  rows: readonly PurchaseRow[],
  finder: GoodsFinder,
  now: number,
): Promise<Settled> {
  const around = await readSurroundings(read, unitId, finder, now);
  const understood = readRows(rows, around);
  const variantIds = new Set(understood.filter(isGood).map(({ goods }) => goods.variantId));
  const freeOf = await readFree(read, await getCentreId(read), [...variantIds]);
  return settleRows(understood, freeOf, around.freightRules);
}
