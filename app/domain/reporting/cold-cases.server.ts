import { aliasedTable, and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import {
  type ColdRule,
  isOutOfRange,
  nextDueAt,
  type Timeliness,
  timelinessOf,
} from "#app/domain/inventory/cold.ts";
import { findColdRule } from "#app/domain/inventory/cold-rules.server.ts";
import { isKeptIn } from "#app/domain/inventory/hold-warm-lots.server.ts";
import { isLastReading } from "#app/domain/inventory/last-reading.server.ts";
import { businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import { coldCases, coldReadings, lotLevels, lots, stockLevels } from "#db/schema/inventory.ts";
import { outlets } from "#db/schema/outlets.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { COLD_CLASSES, type ColdClass } from "#db/words.ts";

const READINGS_MAX = 100;
const LOTS_MAX = 200;

/** The rules of a day, for each storage class that has cases. */
export async function readColdRules(read: Reader, day: number) {
  const [chilled, frozen] = await Promise.all(
    COLD_CLASSES.map((storageClass) => findColdRule(read, storageClass, day)),
  );
  if (!chilled || !frozen) throw new Error("a storage class has no rule");
  return { chilled, frozen } satisfies Record<ColdClass, ColdRule>;
}

/**
 * The cases in use at outlets that are open, of these or of all, with what each showed last, when it is to be read
 * again, and how many lots of its class are held there. What needs somebody is first: out of range, then overdue, then due.
 */
export async function listColdCases(read: Reader, outletIds: readonly string[] | null, now: number) {
  const today = businessDay(now);
  const rules = await readColdRules(read, today);
  const heldLots = read
    .select({ count: sql`count(*)` })
    .from(lotLevels)
    .innerJoin(variants, eq(variants.id, lotLevels.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      and(
        eq(lotLevels.outletId, coldCases.outletId),
        eq(products.storageClass, coldCases.storageClass),
        isNotNull(lotLevels.coldSince),
        gt(lotLevels.onHand, 0),
      ),
    );
  const rows = await read
    .select({
      id: coldCases.id,
      outletId: coldCases.outletId,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      name: coldCases.name,
      storageClass: coldCases.storageClass,
      fromDay: coldCases.fromDay,
      createdAt: coldCases.createdAt,
      isDemo: coldCases.isDemo,
      tenths: coldReadings.tenths,
      minTenths: coldReadings.minTenths,
      maxTenths: coldReadings.maxTenths,
      readAt: coldReadings.readAt,
      heldLots: sql`(${heldLots})`.mapWith(Number),
    })
    .from(coldCases)
    .innerJoin(outlets, eq(outlets.id, coldCases.outletId))
    .leftJoin(coldReadings, isLastReading(read))
    .where(
      and(
        isNull(coldCases.endedDay),
        or(isNull(outlets.closedDay), gt(outlets.closedDay, today)),
        lte(outlets.openedDay, today),
        outletIds ? inArray(coldCases.outletId, [...outletIds]) : undefined,
      ),
    )
    .orderBy(asc(coldCases.outletId), asc(coldCases.createdAt), asc(coldCases.id));
  const cases = rows.map(({ createdAt, ...row }) => {
    const rule = rules[row.storageClass];
    const usedFrom = Math.max(createdAt, startOfDay(row.fromDay));
    const dueAt = nextDueAt(row.readAt, usedFrom, rule);
    const { tenths, minTenths, maxTenths } = row;
    const isOut =
      tenths !== null &&
      minTenths !== null &&
      maxTenths !== null &&
      isOutOfRange(tenths, { minTenths, maxTenths });
    return { ...row, dueAt, isOut, timeliness: timelinessOf(dueAt, now, rule) };
  });
  return cases.sort((a, b) => urgency(b) - urgency(a));
}

export type ColdCaseRow = Awaited<ReturnType<typeof listColdCases>>[number];

interface Condition {
  isOut: boolean;
  timeliness: Timeliness;
}

function urgency({ isOut, timeliness }: Condition): number {
  return (isOut ? 4 : 0) + (timeliness === "overdue" ? 2 : timeliness === "due" ? 1 : 0);
}

/** How many cases need somebody. */
export function countTroubles(cases: readonly Condition[]) {
  return {
    out: cases.filter(({ isOut }) => isOut).length,
    overdue: cases.filter(({ timeliness }) => timeliness === "overdue").length,
  };
}

/** A case, in use or not. */
export async function findColdCase(read: Reader, caseId: string) {
  const [found] = await read
    .select({
      id: coldCases.id,
      outletId: coldCases.outletId,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      name: coldCases.name,
      storageClass: coldCases.storageClass,
      fromDay: coldCases.fromDay,
      endedDay: coldCases.endedDay,
      isDemo: coldCases.isDemo,
    })
    .from(coldCases)
    .innerJoin(outlets, eq(outlets.id, coldCases.outletId))
    .where(eq(coldCases.id, caseId))
    .limit(1);
  return found;
}

const correction = aliasedTable(coldReadings, "its_correction");

/** What a case showed, newest first, corrected readings among them. */
export async function listReadings(read: Reader, caseId: string) {
  const corrected = read
    .select({ one: sql`1` })
    .from(correction)
    .where(eq(correction.correctsId, coldReadings.id));
  const rows = await read
    .select({
      id: coldReadings.id,
      tenths: coldReadings.tenths,
      minTenths: coldReadings.minTenths,
      maxTenths: coldReadings.maxTenths,
      readAt: coldReadings.readAt,
      note: coldReadings.note,
      correctsId: coldReadings.correctsId,
      isCorrected: sql`exists ${corrected}`.mapWith(Boolean),
      by: users.name,
    })
    .from(coldReadings)
    .leftJoin(users, eq(users.id, coldReadings.readBy))
    .where(eq(coldReadings.caseId, caseId))
    .orderBy(desc(coldReadings.readAt), desc(coldReadings.recordedAt))
    .limit(READINGS_MAX);
  return rows.map((row) => ({ ...row, isOut: isOutOfRange(row.tenths, row) }));
}

const lotFields = {
  lotId: lotLevels.lotId,
  code: lots.code,
  sku: variants.sku,
  nameZh: products.nameZh,
  nameEn: products.nameEn,
  specZh: variants.specZh,
  specEn: variants.specEn,
  onHand: lotLevels.onHand,
  block: lotLevels.block,
};

/** The lots of an outlet that were kept too warm and wait for a person. */
export async function listWarmLots(read: Reader, outletId: string) {
  return read
    .select({ ...lotFields, coldSince: lotLevels.coldSince })
    .from(lotLevels)
    .innerJoin(lots, eq(lots.id, lotLevels.lotId))
    .innerJoin(variants, eq(variants.id, lotLevels.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(and(eq(lotLevels.outletId, outletId), isNotNull(lotLevels.coldSince), gt(lotLevels.onHand, 0)))
    .orderBy(asc(lotLevels.coldSince), asc(lotLevels.lotId))
    .limit(LOTS_MAX);
}

/** The lots that a case keeps, and whether somebody put them there. */
export async function listLotsOfCase(
  read: Reader,
  theCase: { id: string; outletId: string; storageClass: ColdClass },
) {
  return read
    .select({ ...lotFields, caseId: lotLevels.coldCaseId })
    .from(lotLevels)
    .innerJoin(lots, eq(lots.id, lotLevels.lotId))
    .innerJoin(variants, eq(variants.id, lotLevels.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(isKeptIn(read, theCase))
    .orderBy(asc(variants.sku), asc(lots.code))
    .limit(LOTS_MAX);
}

/** Pieces of goods of a class that an outlet has and that are of no lot: no case can stop them. */
export async function countLotless(read: Reader, outletId: string, storageClass: ColdClass): Promise<number> {
  const [counted] = await read
    .select({ pieces: sumOf(sql`${stockLevels.onHand} - ${stockLevels.lotted}`) })
    .from(stockLevels)
    .innerJoin(variants, eq(variants.id, stockLevels.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(and(eq(stockLevels.outletId, outletId), eq(products.storageClass, storageClass)));
  return counted?.pieces ?? 0;
}
