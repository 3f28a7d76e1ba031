import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import type { Reader } from "#db/store.ts";
import { readAgreed } from "./agreed-terms.server.ts";
import { isGood, type PurchaseRow, readRows, type Settled, settleRows } from "./purchase-rows.ts";
import { readFree, readSurroundings } from "./surroundings.server.ts";

/** Whose rows they are, and what was agreed for them beforehand, if anything was. */
export interface CheckedPurchase {
  id: string;
  unitId: string;
  termsId: string | null;
}

/** What the rows of a unit's purchase say as of now, and what the good ones come to. */
export async function checkRows(
  read: Reader,
  { id, unitId, termsId }: CheckedPurchase,
  rows: readonly PurchaseRow[],
  finder: GoodsFinder,
  now: number,
): Promise<Settled> {
  const around = await readSurroundings(read, unitId, finder, now);
  const agreed = termsId ? await readAgreed(read, { purchaseId: id, termsId }, businessDay(now)) : undefined;
  const understood = readRows(rows, { ...around, agreed });
  const variantIds = new Set(understood.filter(isGood).map(({ goods }) => goods.variantId));
  const freeOf = await readFree(read, await getCentreId(read), [...variantIds]);
  return settleRows(understood, freeOf, around.freightRules, agreed);
}
