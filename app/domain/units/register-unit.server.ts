import { and, eq, inArray, ne } from "drizzle-orm";
import { resolvePlace } from "#app/domain/geography/places.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { districts } from "#db/schema/geography.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Reader, Tx } from "#db/store.ts";
import { insertUnit } from "./open-unit.server.ts";
import { findUnitDeed, recordUnitEvent, type UnitDeed } from "./record-unit-event.server.ts";
import type { RegisterForm } from "./unit-forms.ts";
import { UNIT_TYPES } from "./unit-types.ts";

/** Applications of one person that wait at the same time: nobody serves more institutions than that. */
export const APPLICATIONS_MAX = 10;

type Application = Omit<RegisterForm, "key">;

/**
 * Registers an institution, which then waits for review, and answers its id. Refuses with UNKNOWN_PLACE,
 * UNIT_PARENT_UNKNOWN (no active unit has that code), UNIT_USCC_TAKEN (another unit has the code, and the
 * applicant did not say that this is a further one), UNIT_APPLICATIONS_FULL and KEY_REUSED.
 */
export async function registerUnit(
  tx: Tx,
  application: Application,
  deed: UnitDeed & { by: string },
): Promise<string> {
  const known = await findUnitDeed(tx, deed.key, application);
  if (known) return known;
  const { type, uscc, parentCode, isFurther, isUsccAsPrinted: _, ...typed } = application;
  const { provinceCode, prefectureCode, countyCode } = typed;
  const regionZh = await resolvePlace(tx, provinceCode, prefectureCode || null, countyCode);
  if (!regionZh) throw new Refusal("UNKNOWN_PLACE");
  const parent = parentCode === "" ? undefined : await findParentByCode(tx, parentCode);
  if (parentCode !== "" && !parent) throw new Refusal("UNIT_PARENT_UNKNOWN", { code: parentCode });
  if (uscc !== "" && !isFurther && (await listSameUscc(tx, uscc, "")).length > 0)
    throw new Refusal("UNIT_USCC_TAKEN");
  const waiting = await tx
    .select({ id: buyingUnits.id })
    .from(buyingUnits)
    .where(and(eq(buyingUnits.appliedBy, deed.by), eq(buyingUnits.state, "applied")))
    .limit(APPLICATIONS_MAX);
  if (waiting.length === APPLICATIONS_MAX) throw new Refusal("UNIT_APPLICATIONS_FULL");

  const unitId = await insertUnit(tx, {
    ...UNIT_TYPES[type],
    ...typed,
    nameEn: typed.nameEn || null,
    uscc: uscc || null,
    districtCode: await districtOf(tx, countyCode),
    prefectureCode: prefectureCode || null,
    regionZh,
    email: typed.email || null,
    askedParentId: parent?.id ?? null,
    state: "applied",
    appliedBy: deed.by,
    appliedAt: deed.at,
    isDemo: false,
  });
  await recordUnitEvent(tx, deed, application, {
    unitId,
    kind: "applied",
    day: businessDay(deed.at),
    toText: typed.nameZh,
  });
  return unitId;
}

/** An active unit by the code that its people give. */
export async function findParentByCode(read: Reader, code: string) {
  const [parent] = await read
    .select()
    .from(buyingUnits)
    .where(and(eq(buyingUnits.code, code), eq(buyingUnits.state, "active")))
    .limit(1);
  return parent;
}

/** Units that are registered, or wait to be, under the same code; none for no code. */
export async function listSameUscc(read: Reader, uscc: string | null, exceptId: string) {
  if (uscc === null) return [];
  return read
    .select()
    .from(buyingUnits)
    .where(
      and(
        eq(buyingUnits.uscc, uscc),
        ne(buyingUnits.id, exceptId),
        inArray(buyingUnits.state, ["applied", "active"]),
      ),
    )
    .orderBy(buyingUnits.appliedAt)
    .limit(20);
}

/** The district whose rules a unit goes by; null outside the city. */
async function districtOf(read: Reader, countyCode: string): Promise<string | null> {
  const [district] = await read
    .select({ code: districts.code })
    .from(districts)
    .where(eq(districts.code, countyCode))
    .limit(1);
  return district?.code ?? null;
}
