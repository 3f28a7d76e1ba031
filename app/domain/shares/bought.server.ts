import { aliasedTable, and, between, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { attributionEntries } from "#db/schema/attribution.ts";
import { orderDeductions, orderLines, orders } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { BoughtDay } from "./year-sums.ts";

/** What counts of a unit's purchases, as its policy says. */
export interface Counting {
  countsStaff: boolean;
  countsCertifiedOnly: boolean;
}

const sales = attributionEntries;
const laterEntries = aliasedTable(attributionEntries, "later");
const LATER_KINDS = ["return", "reweigh", "correction"] as const;

/** Bought without an entry channel: by one of the unit's people, for themselves. */
const isStaffs = sql<boolean>`${sales.entryChannel} = 'none'`.mapWith(Boolean);

/**
 * What units bought on each day of a span and was not repaid since, as far as it counts. Whatever changes a
 * line later, in whatever year, changes the day on which it was bought: goods that go back were never bought.
 */
export async function listBought(
  read: Reader,
  unitIds: readonly string[],
  { firstDay, lastDay }: { firstDay: number; lastDay: number },
  countingOf: (unitId: string) => Counting | undefined,
): Promise<Map<string, BoughtDay[]>> {
  const key = {
    unitId: sales.buyingUnitId,
    day: sales.businessDay,
    isStaffs,
    isCertified: sales.isCertified,
  };
  const keys = [key.unitId, key.day, isStaffs, key.isCertified] as const;
  const sold = await read
    .select({ ...key, amountFen: sumOf(sales.amountFen) })
    .from(sales)
    .where(
      and(
        inArray(sales.buyingUnitId, [...unitIds]),
        eq(sales.kind, "sale"),
        between(sales.businessDay, firstDay, lastDay),
      ),
    )
    .groupBy(...keys);
  const changed = await read
    .select({ ...key, amountFen: sumOf(laterEntries.amountFen) })
    .from(laterEntries)
    .innerJoin(sales, and(eq(sales.sourceId, laterEntries.orderLineId), eq(sales.kind, "sale")))
    .where(
      and(
        inArray(laterEntries.buyingUnitId, [...unitIds]),
        inArray(laterEntries.kind, LATER_KINDS),
        gte(laterEntries.businessDay, firstDay),
        between(sales.businessDay, firstDay, lastDay),
      ),
    )
    .groupBy(...keys);

  const days = new Map<string, Map<number, BoughtDay>>();
  for (const { unitId, day, isStaffs, isCertified, amountFen } of [...sold, ...changed]) {
    const counting = unitId === null ? undefined : countingOf(unitId);
    if (unitId === null || !counting) continue;
    if ((isStaffs && !counting.countsStaff) || (!isCertified && counting.countsCertifiedOnly)) continue;
    const ofUnit = days.get(unitId) ?? new Map<number, BoughtDay>();
    days.set(unitId, ofUnit);
    const bought = ofUnit.get(day) ?? { day, ownFen: 0, staffFen: 0 };
    ofUnit.set(day, bought);
    if (isStaffs) bought.staffFen += amountFen;
    else bought.ownFen += amountFen;
  }
  return new Map(
    [...days].map(([unitId, ofUnit]) => [unitId, [...ofUnit.values()].sort((a, b) => a.day - b.day)]),
  );
}

/** What units have ordered in a span of instants and nobody has paid yet: another kind of number than what was bought. */
export async function sumUnpaid(
  read: Reader,
  unitIds: readonly string[],
  { from, to }: { from: number; to: number },
  countingOf: (unitId: string) => Counting | undefined,
): Promise<Map<string, number>> {
  const isOfStaff = sql<boolean>`${orderLines.entryChannel} = 'none'`.mapWith(Boolean);
  const isCertified = sql<boolean>`${orderLines.directoryEntryId} is not null`.mapWith(Boolean);
  const deducted = sql`(select ${sumOf(orderDeductions.amountFen)} from ${orderDeductions}
    where ${orderDeductions.orderLineId} = ${orderLines.id})`;
  const rows = await read
    .select({
      unitId: orderLines.buyingUnitId,
      isOfStaff,
      isCertified,
      amountFen: sumOf(sql`${orderLines.amountFen} - ${deducted}`),
    })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .where(
      and(
        inArray(orders.state, ["awaiting_payment", "on_account"]),
        gte(orders.placedAt, from),
        lt(orders.placedAt, to),
        inArray(orderLines.buyingUnitId, [...unitIds]),
      ),
    )
    .groupBy(orderLines.buyingUnitId, isOfStaff, isCertified);
  const sums = new Map<string, number>();
  for (const { unitId, amountFen, ...line } of rows) {
    const counting = unitId === null ? undefined : countingOf(unitId);
    if (unitId === null || !counting) continue;
    if ((line.isOfStaff && !counting.countsStaff) || (!line.isCertified && counting.countsCertifiedOnly))
      continue;
    sums.set(unitId, (sums.get(unitId) ?? 0) + amountFen);
  }
  return sums;
}
