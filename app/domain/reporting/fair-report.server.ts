import type { Fair } from "#app/domain/fairs/queries.server.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { listSupplierNames } from "#app/domain/suppliers/queries.server.ts";
import type { Reader } from "#db/store.ts";
import type { ForecastScope } from "#db/words.ts";
import type { FairGroup } from "./fair-groups.ts";
import { readSignedLines, type SignedLine } from "./fair-orders.server.ts";
import { sumOnSite } from "./fair-sales.server.ts";
import { nameMembers } from "./sales-names.server.ts";
import { readGeography } from "./sales-selection.server.ts";

/**
 * What a fair brought, of one county or supplier or in all. Two kinds of number that are never added together:
 * what was sold on site, and what was signed, of which some was realised.
 */
export interface FairSums {
  soldFen: number;
  returnFen: number;
  /** The sales on site, net of what came back. */
  onSiteFen: number;
  signedFen: number;
  /** Of what was signed, what was ordered and paid, net of what came back. */
  realisedFen: number;
  /** What was signed and is not realised. */
  openFen: number;
}

export interface FairRow extends FairSums {
  /** Of the county or the supplier. */
  key: string;
  name: Name;
}

const nothing = (): FairSums => ({
  soldFen: 0,
  returnFen: 0,
  onSiteFen: 0,
  signedFen: 0,
  realisedFen: 0,
  openFen: 0,
});

/** What fairs brought in all, by their ids. */
export async function sumFairs(read: Reader, fairIds: readonly string[]): Promise<Map<string, FairSums>> {
  const sums = new Map(fairIds.map((id) => [id, nothing()]));
  for (const { fairId, ...row } of await sumOnSite(read, fairIds)) {
    const sum = sums.get(fairId);
    if (sum) addOnSite(sum, row);
  }
  for (const line of await readSignedLines(read, { fairIds })) {
    const sum = sums.get(line.fairId);
    if (sum) addSigned(sum, line);
  }
  return sums;
}

/** What a fair brought, by county or by supplier, the most first; counties as they were called on its last day. */
export async function readFairRows(
  read: Reader,
  fair: Pick<Fair, "id" | "fromDay" | "lastDay">,
  group: FairGroup,
  today: number,
): Promise<FairRow[]> {
  const rows = new Map<string, FairRow>();
  const countyName = await readCountyNames(read, fair, today);
  const rowOf = (key: string, name: Name) => {
    const row = rows.get(key) ?? { key, name, ...nothing() };
    rows.set(key, row);
    return row;
  };
  for (const { countyId, supplierId, supplier, ...sum } of await sumOnSite(read, [fair.id])) {
    const row = group === "county" ? rowOf(countyId, countyName(countyId)) : rowOf(supplierId, supplier);
    addOnSite(row, sum);
  }
  for (const line of await readSignedLines(read, { fairIds: [fair.id] })) {
    const { countyId, supplierId, supplier } = line;
    const row = group === "county" ? rowOf(countyId, countyName(countyId)) : rowOf(supplierId, supplier);
    addSigned(row, line);
  }
  return [...rows.values()].sort(
    (a, b) => b.onSiteFen - a.onSiteFen || b.signedFen - a.signedFen || (a.key < b.key ? -1 : 1),
  );
}

/** Says what a county was called on a fair's last day. */
export async function readCountyNames(
  read: Reader,
  { fromDay, lastDay }: Pick<Fair, "fromDay" | "lastDay">,
  today: number,
): Promise<(countyId: string) => Name> {
  const geography = await readGeography(read, { firstDay: fromDay, lastDay }, today);
  const nameOf = await nameMembers(read, "county", geography);
  return (countyId) => nameOf(countyId).name ?? { zh: countyId, en: countyId };
}

function addOnSite(sum: FairSums, row: { soldFen: number; returnFen: number; netFen: number }): void {
  sum.soldFen += row.soldFen;
  sum.returnFen += row.returnFen;
  sum.onSiteFen += row.netFen;
}

function addSigned(sum: FairSums, { signedFen, realisedFen }: SignedLine): void {
  sum.signedFen += signedFen;
  sum.realisedFen += realisedFen;
  sum.openFen += signedFen - realisedFen;
}

/** Says what counties were called on a fair's last day, and suppliers now: what a forecast is about; null for the whole fair. */
export async function readMemberNames(
  read: Reader,
  fair: Pick<Fair, "fromDay" | "lastDay">,
  today: number,
): Promise<(scope: ForecastScope, memberId: string) => Name | null> {
  const countyName = await readCountyNames(read, fair, today);
  const suppliers = new Map((await listSupplierNames(read)).map((one) => [one.id, one]));
  return (scope, memberId) => {
    if (scope === "fair") return null;
    if (scope === "county") return countyName(memberId);
    const supplier = suppliers.get(memberId);
    return supplier ? { zh: supplier.nameZh, en: supplier.nameEn } : { zh: memberId, en: memberId };
  };
}
