import { and, asc, eq, gt, gte, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { buyingUnits, unitAffiliations } from "#db/schema/units.ts";
import type { Reader, Tx } from "#db/store.ts";
import { affiliate } from "./open-unit.server.ts";
import { findUnitDeed, recordUnitEvent, type UnitDeed } from "./record-unit-event.server.ts";
import { findParentByCode } from "./register-unit.server.ts";
import { type Affiliation, makesRing } from "./unit-tree.ts";

/** How far ahead a change of parent may be entered. */
const DAYS_AHEAD_MAX = 366;
/** More affiliations than a city's institutions have. */
const AFFILIATIONS_MAX = 100_000;

/** Gives a unit another name from today on; the record keeps the old one. Refuses with UNIT_ENDED and KEY_REUSED. */
export async function renameUnit(
  tx: Tx,
  unitId: string,
  name: { nameZh: string; nameEn: string },
  deed: UnitDeed,
): Promise<void> {
  const asked = ["rename", unitId, name];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const unit = await liveUnit(tx, unitId);
  const nameEn = name.nameEn || null;
  if (unit.nameZh === name.nameZh && unit.nameEn === nameEn) return;
  await tx.update(buyingUnits).set({ nameZh: name.nameZh, nameEn }).where(eq(buyingUnits.id, unitId));
  await recordUnitEvent(tx, deed, asked, {
    unitId,
    kind: "renamed",
    day: businessDay(deed.at),
    fromText: [unit.nameZh, unit.nameEn].filter(Boolean).join(" / "),
    toText: [name.nameZh, nameEn].filter(Boolean).join(" / "),
  });
}

/**
 * Puts a unit under another from a day on, today or later, or under none for "". What was planned for later
 * days falls away; the days before stay as they were, so that what a parent summed does not change. Refuses
 * with UNIT_ENDED, UNIT_PARENT_UNKNOWN, UNIT_RING (a unit would come to stand under itself), UNIT_DAY_WRONG
 * and KEY_REUSED.
 */
export async function affiliateUnit(
  tx: Tx,
  unitId: string,
  to: { parentCode: string; fromDay: number; reason: string },
  deed: UnitDeed,
): Promise<void> {
  const asked = ["affiliate", unitId, to];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const today = businessDay(deed.at);
  const { fromDay } = to;
  if (fromDay < today || fromDay > addDays(today, DAYS_AHEAD_MAX)) throw new Refusal("UNIT_DAY_WRONG");
  const parent = to.parentCode === "" ? undefined : await findParentByCode(tx, to.parentCode);
  if (to.parentCode !== "" && !parent) throw new Refusal("UNIT_PARENT_UNKNOWN", { code: to.parentCode });
  await lockBranch(tx, unitId, parent?.id);
  await liveUnit(tx, unitId);
  const before = await tx
    .select()
    .from(unitAffiliations)
    .where(and(eq(unitAffiliations.unitId, unitId), holdsFrom(fromDay)))
    .orderBy(asc(unitAffiliations.fromDay));
  const holding = before.find((row) => row.fromDay <= fromDay);
  await tx
    .delete(unitAffiliations)
    .where(and(eq(unitAffiliations.unitId, unitId), gte(unitAffiliations.fromDay, fromDay)));
  await tx
    .update(unitAffiliations)
    .set({ toDay: fromDay })
    .where(
      and(eq(unitAffiliations.unitId, unitId), lt(unitAffiliations.fromDay, fromDay), holdsFrom(fromDay)),
    );
  if (parent) {
    const others = await listAffiliationsFrom(tx, fromDay);
    if (makesRing(others, unitId, parent.id, fromDay)) throw new Refusal("UNIT_RING");
    await affiliate(tx, unitId, parent.id, fromDay);
  }
  await recordUnitEvent(tx, deed, asked, {
    unitId,
    kind: "affiliated",
    day: fromDay,
    fromText: holding?.parentId ?? null,
    toText: parent?.id ?? null,
    reason: to.reason || null,
  });
}

/** Closes a unit from today on: it orders no more, and stands under no other. Refuses with UNIT_HAS_UNITS (facts: count), UNIT_ENDED and KEY_REUSED. */
export async function closeUnit(tx: Tx, unitId: string, reason: string, deed: UnitDeed): Promise<void> {
  const asked = ["close", unitId, reason];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const today = businessDay(deed.at);
  const closed = await tx
    .update(buyingUnits)
    .set({ state: "closed", closedDay: today })
    .where(and(eq(buyingUnits.id, unitId), eq(buyingUnits.state, "active")))
    .returning({ id: buyingUnits.id });
  if (closed.length === 0) throw new Refusal("UNIT_ENDED");
  const under = await tx
    .select({ unitId: unitAffiliations.unitId })
    .from(unitAffiliations)
    .innerJoin(buyingUnits, eq(buyingUnits.id, unitAffiliations.unitId))
    .where(
      and(eq(unitAffiliations.parentId, unitId), holdsFrom(today), inArray(buyingUnits.state, ["active"])),
    )
    .limit(1_000);
  if (under.length > 0)
    throw new Refusal("UNIT_HAS_UNITS", { count: new Set(under.map((row) => row.unitId)).size });
  await tx
    .delete(unitAffiliations)
    .where(and(eq(unitAffiliations.unitId, unitId), gte(unitAffiliations.fromDay, today)));
  await tx
    .update(unitAffiliations)
    .set({ toDay: today })
    .where(and(eq(unitAffiliations.unitId, unitId), holdsFrom(today)));
  await recordUnitEvent(tx, deed, asked, { unitId, kind: "closed", day: today, reason });
}

/** Holds on a day or on one after it. */
function holdsFrom(day: number) {
  return or(isNull(unitAffiliations.toDay), gt(unitAffiliations.toDay, day));
}

/** All affiliations that hold on a day or after it. */
export function listAffiliationsFrom(read: Reader, day: number): PromiseLike<Affiliation[]> {
  return read.select().from(unitAffiliations).where(holdsFrom(day)).limit(AFFILIATIONS_MAX);
}

/**
 * Locks a unit, the one it shall stand under, and all that this stands under: two changes that would make a
 * ring together share one of them, and the second sees what the first did.
 */
async function lockBranch(tx: Tx, unitId: string, parentId: string | undefined): Promise<void> {
  const ids = new Set([unitId]);
  for (let ring = parentId ? [parentId] : []; ring.length > 0; ) {
    for (const id of ring) ids.add(id);
    const above = await tx
      .select({ parentId: unitAffiliations.parentId })
      .from(unitAffiliations)
      .where(inArray(unitAffiliations.unitId, ring));
    ring = [...new Set(above.map((row) => row.parentId))].filter((id) => !ids.has(id));
  }
  for (const id of [...ids].sort())
    await tx
      .update(buyingUnits)
      .set({ code: sql`${buyingUnits.code}` })
      .where(eq(buyingUnits.id, id));
}

async function liveUnit(tx: Tx, unitId: string) {
  const [unit] = await tx
    .select()
    .from(buyingUnits)
    .where(and(eq(buyingUnits.id, unitId), eq(buyingUnits.state, "active")))
    .limit(1);
  if (!unit) throw new Refusal("UNIT_ENDED");
  return unit;
}
