import { and, asc, desc, eq, gt, inArray, isNull, lte, or } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { resolvePlace } from "#app/domain/geography/places.server.ts";
import { freeStock } from "#app/domain/inventory/shelf.server.ts";
import { listFreightRules } from "#app/domain/ordering/freight.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { deliveryPoints, deliveryRules, publicHolidays, purchaseRules } from "#db/schema/purchasing.ts";
import type { Reader } from "#db/store.ts";
import type { PURCHASE_RULES } from "#db/words.ts";
import { makeCalendar } from "./delivery-days.ts";
import type { RowPoint, RowSurroundings } from "./purchase-rows.ts";

/** More places than any unit has. */
const POINTS_MAX = 2_000;
const RULES_MAX = 1_000;
const VARIANTS_PER_QUERY = 1_000;

/** Everything that the rows of a unit are held against, with a handful of queries however many they are. */
export async function readSurroundings(
  read: Reader,
  unitId: string,
  finder: GoodsFinder,
  now: number,
): Promise<RowSurroundings> {
  const today = businessDay(now);
  const { rules, holidays } = await readDeliveryDays(read, today);
  return {
    finder,
    points: await listRowPoints(read, unitId),
    calendar: makeCalendar(rules, new Set(holidays.map(({ day }) => day)), today),
    freightRules: await listFreightRules(read, today),
    today,
  };
}

/** By what rules goods are brought as of a day, the newest first, and the holidays that are still to come. */
export async function readDeliveryDays(read: Reader, today: number) {
  const rules = await read
    .select()
    .from(deliveryRules)
    .where(
      and(
        lte(deliveryRules.validFromDay, today),
        or(isNull(deliveryRules.validToDay), gt(deliveryRules.validToDay, today)),
      ),
    )
    .orderBy(desc(deliveryRules.validFromDay), asc(deliveryRules.id))
    .limit(RULES_MAX);
  const holidays = await read
    .select({ day: publicHolidays.day, nameZh: publicHolidays.nameZh, nameEn: publicHolidays.nameEn })
    .from(publicHolidays)
    .where(gt(publicHolidays.day, today))
    .orderBy(asc(publicHolidays.day))
    .limit(RULES_MAX);
  return { rules, holidays };
}

async function listRowPoints(read: Reader, unitId: string): Promise<RowPoint[]> {
  const points = await read
    .select({
      id: deliveryPoints.id,
      name: deliveryPoints.name,
      provinceCode: deliveryPoints.provinceCode,
      prefectureCode: deliveryPoints.prefectureCode,
      countyCode: deliveryPoints.countyCode,
    })
    .from(deliveryPoints)
    .where(and(eq(deliveryPoints.unitId, unitId), isNull(deliveryPoints.endedAt)))
    .orderBy(asc(deliveryPoints.createdAt), asc(deliveryPoints.id))
    .limit(POINTS_MAX);
  const known = new Map<string, boolean>();
  const shown: RowPoint[] = [];
  for (const { id, name, provinceCode, prefectureCode, countyCode } of points) {
    const key = `${provinceCode} ${prefectureCode} ${countyCode}`;
    let hasPlace = known.get(key);
    if (hasPlace === undefined) {
      hasPlace = (await resolvePlace(read, provinceCode, prefectureCode, countyCode)) !== undefined;
      known.set(key, hasPlace);
    }
    shown.push({ id, name, provinceCode, hasPlace });
  }
  return shown;
}

/** How many of some variants an outlet has free; of those it never had, nothing is said. */
export async function readFree(
  read: Reader,
  outletId: string,
  variantIds: readonly string[],
): Promise<Map<string, number>> {
  const free = new Map<string, number>();
  for (let start = 0; start < variantIds.length; start += VARIANTS_PER_QUERY) {
    const some = variantIds.slice(start, start + VARIANTS_PER_QUERY);
    const levels = await read
      .select({ variantId: stockLevels.variantId, free: freeStock })
      .from(stockLevels)
      .where(and(eq(stockLevels.outletId, outletId), inArray(stockLevels.variantId, some)));
    for (const level of levels) free.set(level.variantId, level.free);
  }
  return free;
}

/** A number of the rules by which purchases are made, on a day. */
export async function getPurchaseRule(
  read: Reader,
  kind: (typeof PURCHASE_RULES)[number],
  day: number,
): Promise<number> {
  const [rule] = await read
    .select({ value: purchaseRules.value })
    .from(purchaseRules)
    .where(
      and(
        eq(purchaseRules.kind, kind),
        lte(purchaseRules.validFromDay, day),
        or(isNull(purchaseRules.validToDay), gt(purchaseRules.validToDay, day)),
      ),
    )
    .orderBy(desc(purchaseRules.validFromDay))
    .limit(1);
  if (!rule) throw new Error(`there is no purchase rule ${kind} on ${day}`);
  return rule.value;
}
