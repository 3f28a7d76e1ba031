import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { users } from "#db/schema/identity.ts";
import { outlets } from "#db/schema/outlets.ts";
import { tillDevices, tillReturns, tillSales, tillShifts } from "#db/schema/tills.ts";
import type { Reader } from "#db/store.ts";
import { flagsOf } from "./take-sale.server.ts";

const SHIFTS_MAX = 200;
const SALES_MAX = 1_000;

const sumOfSales = (isCash: boolean) =>
  sql`coalesce((select sum(${tillSales.totalFen}) from ${tillSales}
    where ${tillSales.shiftId} = ${tillShifts.id} ${isCash ? sql`and ${tillSales.tender} = 'cash'` : sql``}), 0)`.mapWith(
    Number,
  );

const shiftColumns = {
  id: tillShifts.id,
  deviceId: tillShifts.deviceId,
  deviceCode: tillDevices.code,
  outletId: tillShifts.outletId,
  outletZh: outlets.nameZh,
  outletEn: outlets.nameEn,
  clerk: users.name,
  openedAt: tillShifts.openedAt,
  closedAt: tillShifts.closedAt,
  sealedAt: tillShifts.sealedAt,
  floatFen: tillShifts.floatFen,
  countedFen: tillShifts.countedFen,
  sealedExpectedFen: tillShifts.expectedFen,
  explanation: tillShifts.explanation,
  lastSaleNumber: tillShifts.lastSaleNumber,
  deviceSaleCount: tillShifts.deviceSaleCount,
  deviceTotalFen: tillShifts.deviceTotalFen,
  saleCount: sql`(select count(*) from ${tillSales} where ${tillSales.shiftId} = ${tillShifts.id})`.mapWith(
    Number,
  ),
  salesFen: sumOfSales(false),
  cashFen: sumOfSales(true),
  returnsFen: sql`coalesce((select sum(${tillReturns.amountFen}) from ${tillReturns}
    where ${tillReturns.shiftId} = ${tillShifts.id}), 0)`.mapWith(Number),
};

/** The shifts, of these outlets or of all, the newest first. */
export async function listShifts(read: Reader, outletIds: readonly string[] | null) {
  const shifts = await selectShifts(read)
    .where(outletIds ? inArray(tillShifts.outletId, [...outletIds]) : undefined)
    .orderBy(desc(tillShifts.openedAt), desc(tillShifts.id))
    .limit(SHIFTS_MAX);
  return shifts.map(withExpected);
}

/** A shift with its sales in the order of their numbers. */
export async function findShiftSheet(read: Reader, shiftId: string) {
  const [shift] = await selectShifts(read).where(eq(tillShifts.id, shiftId)).limit(1);
  if (!shift) return undefined;
  const sales = await read
    .select({
      id: tillSales.id,
      number: tillSales.number,
      soldAt: tillSales.soldAt,
      deviceSoldAt: tillSales.deviceSoldAt,
      receivedAt: tillSales.receivedAt,
      totalFen: tillSales.totalFen,
      tender: tillSales.tender,
      isPriceChanged: tillSales.isPriceChanged,
      isShort: tillSales.isShort,
      isClockOff: tillSales.isClockOff,
      isBlockedLot: tillSales.isBlockedLot,
      isLateForShift: tillSales.isLateForShift,
    })
    .from(tillSales)
    .where(eq(tillSales.shiftId, shiftId))
    .orderBy(tillSales.number)
    .limit(SALES_MAX);
  return {
    ...withExpected(shift),
    sales: sales.map(({ id, number, soldAt, receivedAt, totalFen, tender, ...sale }) => ({
      id,
      number,
      soldAt,
      receivedAt,
      totalFen,
      tender,
      flags: flagsOf(sale),
    })),
  };
}

/** The open shifts of an outlet, out of whose drawers cash can be handed back. */
export async function listOpenDrawers(read: Reader, outletId: string) {
  return read
    .select({ id: tillShifts.id, deviceCode: tillDevices.code, clerk: users.name })
    .from(tillShifts)
    .innerJoin(tillDevices, eq(tillDevices.id, tillShifts.deviceId))
    .innerJoin(users, eq(users.id, tillShifts.clerkUserId))
    .where(and(eq(tillShifts.outletId, outletId), isNull(tillShifts.closedAt)))
    .orderBy(tillDevices.code)
    .limit(50);
}

function selectShifts(read: Reader) {
  return read
    .select(shiftColumns)
    .from(tillShifts)
    .innerJoin(tillDevices, eq(tillDevices.id, tillShifts.deviceId))
    .innerJoin(outlets, eq(outlets.id, tillShifts.outletId))
    .innerJoin(users, eq(users.id, tillShifts.clerkUserId))
    .$dynamic();
}

/** What should be in the drawer: as it was reckoned when the shift was sealed, or as far as it is known now. */
function withExpected<
  S extends {
    sealedExpectedFen: number | null;
    floatFen: number;
    cashFen: number;
    returnsFen: number;
    countedFen: number | null;
  },
>(shift: S) {
  const expectedFen = shift.sealedExpectedFen ?? shift.floatFen + shift.cashFen - shift.returnsFen;
  return {
    ...shift,
    expectedFen,
    differenceFen: shift.countedFen === null ? null : shift.countedFen - expectedFen,
  };
}
