import { and, asc, count, desc, eq, gt, isNull, lte, ne, or, sql } from "drizzle-orm";
import { readNamesOfDays } from "#app/domain/naming/past-names.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { fairStalls, fairs, signedOrderEnds, signedOrderLinks, signedOrders } from "#db/schema/fairs.ts";
import { districts } from "#db/schema/geography.ts";
import { users } from "#db/schema/identity.ts";
import { outlets } from "#db/schema/outlets.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Reader } from "#db/store.ts";
import type { FairDays } from "./fair-days.ts";

const VERSIONS_MAX = 1_000;
/** More orders than are signed at a fair, or by a unit. */
export const SIGNED_MAX = 2_000;

const fairFields = {
  id: fairs.id,
  nameZh: fairs.nameZh,
  nameEn: fairs.nameEn,
  fromDay: fairs.fromDay,
  lastDay: fairs.lastDay,
  district: { zh: districts.nameZh, en: districts.nameEn },
  address: fairs.address,
  hostCountyId: fairs.hostCountyId,
  note: fairs.note,
  isDemo: fairs.isDemo,
};

/** A page of the fairs, the latest first, and how many there are. */
export async function listFairs(read: Reader, { page, size }: { page: number; size: number }) {
  const [all] = await read.select({ count: count() }).from(fairs);
  const rows = await read
    .select(fairFields)
    .from(fairs)
    .innerJoin(districts, eq(districts.code, fairs.districtCode))
    .orderBy(desc(fairs.fromDay), desc(fairs.id))
    .limit(size)
    .offset((page - 1) * size);
  return { rows, count: all?.count ?? 0 };
}

export type Fair = Awaited<ReturnType<typeof listFairs>>["rows"][number];

/** A fair, or undefined where there is none of this id. */
export async function findFair(read: Reader, fairId: string): Promise<Fair | undefined> {
  if (!isId(fairId)) return undefined;
  const [fair] = await read
    .select(fairFields)
    .from(fairs)
    .innerJoin(districts, eq(districts.code, fairs.districtCode))
    .where(eq(fairs.id, fairId))
    .limit(1);
  return fair;
}

/** Everything that was entered about the stalls of a fair, the newest version of each outlet first. */
export async function listStallVersions(read: Reader, fair: FairDays & { id: string }) {
  const nameOn = await readNamesOfDays(read, "outlet");
  const rows = await read
    .select({
      outletId: fairStalls.outletId,
      name: { zh: outlets.nameZh, en: outlets.nameEn },
      version: fairStalls.version,
      fromDay: fairStalls.fromDay,
      lastDay: fairStalls.lastDay,
      reason: fairStalls.reason,
      enteredBy: users.name,
      enteredAt: fairStalls.enteredAt,
    })
    .from(fairStalls)
    .innerJoin(outlets, eq(outlets.id, fairStalls.outletId))
    .innerJoin(users, eq(users.id, fairStalls.enteredBy))
    .where(eq(fairStalls.fairId, fair.id))
    .orderBy(asc(fairStalls.outletId), desc(fairStalls.version))
    .limit(VERSIONS_MAX);
  return rows.map(({ name, ...row }, index) => ({
    ...row,
    name: nameOn(row.outletId, fair.lastDay, name),
    isNewest: rows[index - 1]?.outletId !== row.outletId,
  }));
}

/** Outlets that could have stood at a fair: those that people can walk to, and that were open on its first day. */
export function listPossibleStalls(read: Reader, { fromDay }: FairDays) {
  return read
    .select({ id: outlets.id, kind: outlets.kind, zh: outlets.nameZh, en: outlets.nameEn })
    .from(outlets)
    .where(
      and(
        ne(outlets.kind, "pavilion"),
        lte(outlets.openedDay, fromDay),
        or(isNull(outlets.closedDay), gt(outlets.closedDay, fromDay)),
      ),
    )
    .orderBy(asc(outlets.districtCode), asc(outlets.id));
}

/** The unit that buys: the one that signed, or the one the buyer turned out to be. */
const unitIdOf = sql`coalesce(${signedOrders.unitId}, ${signedOrderLinks.unitId})`;

/** What was signed at a fair, or for a unit, the newest first; with what was called off. */
export async function listSignedOrders(
  read: Reader,
  of: { fairId: string } | { unitId: string } | { fairId: string; id: string },
) {
  return read
    .select({
      id: signedOrders.id,
      number: signedOrders.number,
      fairId: signedOrders.fairId,
      fair: { zh: fairs.nameZh, en: fairs.nameEn },
      supplierId: signedOrders.supplierId,
      supplier: { zh: signedOrders.supplierZh, en: signedOrders.supplierEn },
      buyerName: signedOrders.buyerName,
      buyerUscc: signedOrders.buyerUscc,
      unit: {
        id: buyingUnits.id,
        code: buyingUnits.code,
        nameZh: buyingUnits.nameZh,
        nameEn: buyingUnits.nameEn,
        kind: buyingUnits.kind,
      },
      signedDay: signedOrders.signedDay,
      takeByDay: signedOrders.takeByDay,
      amountFen: signedOrders.amountFen,
      note: signedOrders.note,
      enteredAt: signedOrders.enteredAt,
      linkedAt: signedOrderLinks.linkedAt,
      endReason: signedOrderEnds.reason,
      endedAt: signedOrderEnds.endedAt,
    })
    .from(signedOrders)
    .innerJoin(fairs, eq(fairs.id, signedOrders.fairId))
    .leftJoin(signedOrderLinks, eq(signedOrderLinks.signedOrderId, signedOrders.id))
    .leftJoin(signedOrderEnds, eq(signedOrderEnds.signedOrderId, signedOrders.id))
    .leftJoin(buyingUnits, eq(buyingUnits.id, unitIdOf))
    .where(
      "unitId" in of
        ? eq(unitIdOf, of.unitId)
        : and(eq(signedOrders.fairId, of.fairId), "id" in of ? eq(signedOrders.id, of.id) : undefined),
    )
    .orderBy(desc(signedOrders.signedDay), desc(signedOrders.id))
    .limit(SIGNED_MAX);
}

export type SignedOrder = Awaited<ReturnType<typeof listSignedOrders>>[number];
