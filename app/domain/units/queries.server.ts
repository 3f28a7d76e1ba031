import { and, asc, eq, inArray } from "drizzle-orm";
import { buyingUnits } from "#db/schema/units.ts";
import type { Reader } from "#db/store.ts";
import { unitNameFor } from "./unit.ts";

export type BuyingUnit = typeof buyingUnits.$inferSelect;

/** Nobody serves more units than fit on a page. */
const UNITS_LISTED_MAX = 200;

/** A unit by its id. */
export async function findUnit(read: Reader, unitId: string): Promise<BuyingUnit | undefined> {
  const [unit] = await read.select().from(buyingUnits).where(eq(buyingUnits.id, unitId)).limit(1);
  return unit;
}

/** A unit as a message names it, that anybody may come to read. */
export async function readUnitFacts(read: Reader, unitId: string) {
  const unit = await findUnit(read, unitId);
  if (!unit) throw new Error(`there is no unit ${unitId}`);
  const { zh, en } = unitNameFor(unit, null);
  return { unitId, unit: { zh, en } };
}

/** The active unit with a code, however it was typed: with spaces, in small letters. */
export async function findUnitByCode(read: Reader, typed: string): Promise<BuyingUnit | undefined> {
  const code = typed.replace(/[\s-]/g, "").toUpperCase();
  const [unit] = await read
    .select()
    .from(buyingUnits)
    .where(and(eq(buyingUnits.code, code), eq(buyingUnits.state, "active")))
    .limit(1);
  return unit;
}

/** The units of these ids, by name. */
export async function listUnits(read: Reader, unitIds: readonly string[]): Promise<BuyingUnit[]> {
  if (unitIds.length === 0) return [];
  return read
    .select()
    .from(buyingUnits)
    .where(inArray(buyingUnits.id, [...unitIds]))
    .orderBy(asc(buyingUnits.nameZh))
    .limit(UNITS_LISTED_MAX);
}
