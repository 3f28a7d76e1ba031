import { and, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { users } from "#db/schema/identity.ts";
import { tillReturns, tillSales, tillSetAside, tillShifts } from "#db/schema/tills.ts";
import { countOf, type Reader, sumOf, type Tx } from "#db/store.ts";
import type { TillDeviceRow } from "./devices.server.ts";
import { type Arrival, TillRejection } from "./faults.ts";
import type { TillResult, TillShiftClosed, TillShiftOpened } from "./wire.ts";

/** Opens a shift as a till says. Known: the same again. Rejects another one under its id. */
export async function openShift(
  tx: Tx,
  device: TillDeviceRow,
  { id, clerkUserId, openedAt, floatFen }: TillShiftOpened,
  { contentHash, receivedAt }: Arrival,
): Promise<TillResult> {
  const earlier = await findShift(tx, id);
  if (earlier && (earlier.deviceId !== device.id || earlier.openedHash !== contentHash))
    throw new TillRejection("id_reused");
  if (earlier) return { id, outcome: "known", flags: [] };
  const [clerk] = await tx.select({ id: users.id }).from(users).where(eq(users.id, clerkUserId)).limit(1);
  if (!clerk) throw new TillRejection("unknown_clerk", clerkUserId);
  await tx.insert(tillShifts).values({
    id,
    deviceId: device.id,
    outletId: device.outletId,
    clerkUserId,
    openedAt,
    floatFen,
    openedHash: contentHash,
    openReceivedAt: receivedAt,
  });
  return { id, outcome: "taken", flags: [] };
}

/** Closes a shift as a till says, and seals it when all its sales are here. Rejects one that was never opened, or closed otherwise. */
export async function closeShift(
  tx: Tx,
  device: TillDeviceRow,
  closed: TillShiftClosed,
  { contentHash, receivedAt }: Arrival,
): Promise<TillResult> {
  const { id, closedAt, countedFen, explanation, lastSaleNumber, saleCount, totalFen } = closed;
  const shift = await findShift(tx, id);
  if (!shift) throw new TillRejection("unknown_shift", id);
  if (shift.deviceId !== device.id) throw new TillRejection("shift_of_other", id);
  if (shift.closedHash !== null) {
    if (shift.closedHash !== contentHash) throw new TillRejection("id_reused");
    return { id, outcome: "known", flags: [] };
  }
  await tx
    .update(tillShifts)
    .set({
      closedAt,
      countedFen,
      explanation,
      lastSaleNumber,
      deviceSaleCount: saleCount,
      deviceTotalFen: totalFen,
      closedHash: contentHash,
      closeReceivedAt: receivedAt,
    })
    .where(and(eq(tillShifts.id, id), isNull(tillShifts.closedAt)));
  await sealShifts(tx, device.id, receivedAt);
  return { id, outcome: "taken", flags: [] };
}

/**
 * Seals the closed shifts of a device of which every number up to the last is settled: sold, or set aside
 * and dismissed. What should be in the drawer is reckoned then and stays: its float, and the cash of its
 * sales less the cash it gave back.
 */
export async function sealShifts(tx: Tx, deviceId: string, now: number): Promise<void> {
  const closed = await tx
    .select({ id: tillShifts.id, floatFen: tillShifts.floatFen, last: tillShifts.lastSaleNumber })
    .from(tillShifts)
    .where(
      and(eq(tillShifts.deviceId, deviceId), isNull(tillShifts.sealedAt), isNotNull(tillShifts.closedAt)),
    )
    .orderBy(tillShifts.lastSaleNumber);
  for (const { id, floatFen, last } of closed) {
    const first = await lastNumberBefore(tx, deviceId, last ?? 0);
    if ((await countSettled(tx, deviceId, first, last ?? 0)) < (last ?? 0) - first) continue;
    const cash = await sumCash(tx, id);
    await tx
      .update(tillShifts)
      .set({ sealedAt: now, expectedFen: floatFen + cash.salesFen - cash.returnsFen })
      .where(eq(tillShifts.id, id));
  }
}

/** The cash that came into a shift's drawer and went out of it again. */
export async function sumCash(read: Reader, shiftId: string) {
  const [sold] = await read
    .select({ fen: sumOf(tillSales.totalFen) })
    .from(tillSales)
    .where(and(eq(tillSales.shiftId, shiftId), eq(tillSales.tender, "cash")));
  const [returned] = await read
    .select({ fen: sumOf(tillReturns.amountFen) })
    .from(tillReturns)
    .where(eq(tillReturns.shiftId, shiftId));
  return { salesFen: sold?.fen ?? 0, returnsFen: returned?.fen ?? 0 };
}

/** The last number of the shift before, as far as it was closed: this one's begin after it. */
async function lastNumberBefore(read: Reader, deviceId: string, last: number): Promise<number> {
  const [before] = await read
    .select({ last: sql`coalesce(max(${tillShifts.lastSaleNumber}), 0)`.mapWith(Number) })
    .from(tillShifts)
    .where(and(eq(tillShifts.deviceId, deviceId), lt(tillShifts.lastSaleNumber, last)));
  return before?.last ?? 0;
}

/** How many numbers in a range are sold, or were set aside and dismissed. */
async function countSettled(read: Reader, deviceId: string, after: number, last: number): Promise<number> {
  const [sold] = await read
    .select({ count: countOf() })
    .from(tillSales)
    .where(
      sql`${tillSales.deviceId} = ${deviceId} and ${tillSales.number} > ${after} and ${tillSales.number} <= ${last}`,
    );
  const isSold = sql`exists (select 1 from ${tillSales}
    where ${tillSales.deviceId} = ${tillSetAside.deviceId} and ${tillSales.number} = ${tillSetAside.number})`;
  const [dismissed] = await read
    .select({ count: sql`count(distinct ${tillSetAside.number})`.mapWith(Number) })
    .from(tillSetAside)
    .where(
      sql`${tillSetAside.deviceId} = ${deviceId} and ${tillSetAside.number} > ${after} and ${tillSetAside.number} <= ${last}
        and ${tillSetAside.settledAt} is not null and not ${isSold}`,
    );
  return (sold?.count ?? 0) + (dismissed?.count ?? 0);
}

async function findShift(read: Reader, id: string) {
  const [shift] = await read
    .select({
      deviceId: tillShifts.deviceId,
      openedHash: tillShifts.openedHash,
      closedHash: tillShifts.closedHash,
    })
    .from(tillShifts)
    .where(eq(tillShifts.id, id))
    .limit(1);
  return shift;
}
