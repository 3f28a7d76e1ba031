import { aliasedTable, and, asc, eq, exists, gt, isNull, lt, ne, notExists, or, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { coldCases, coldReadings, lotEvents, lotLevels } from "#db/schema/inventory.ts";
import type { Reader, Tx } from "#db/store.ts";
import { restateLevel } from "./change-lot.server.ts";
import { formatTenths } from "./cold.ts";
import { isLastReading } from "./last-reading.server.ts";
import { keepLots } from "./lot-levels.server.ts";
import { inShelfOrder, keepShelf } from "./shelf.server.ts";

type ColdCase = Pick<typeof coldCases.$inferSelect, "id" | "outletId" | "name" | "storageClass">;

const another = aliasedTable(coldCases, "another");

/**
 * The lots that a case keeps: those of its class at its outlet which nobody put into another case that is
 * in use. With one case of a class that is all of them; with several, a lot that nobody put anywhere may be in
 * any, and is held for each.
 */
export function isKeptIn(read: Reader, { id, outletId, storageClass }: Omit<ColdCase, "name">) {
  const isElsewhere = read
    .select({ one: sql`1` })
    .from(another)
    .where(and(eq(another.id, lotLevels.coldCaseId), ne(another.id, id), isNull(another.endedDay)));
  const isOfClass = read
    .select({ one: sql`1` })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(and(eq(variants.id, lotLevels.variantId), eq(products.storageClass, storageClass)));
  return and(
    eq(lotLevels.outletId, outletId),
    gt(lotLevels.onHand, 0),
    or(isNull(lotLevels.coldCaseId), eq(lotLevels.coldCaseId, id), notExists(isElsewhere)),
    exists(isOfClass),
  );
}

/** Holds what a case keeps, because it was too warm or too cold: none of it is sold until a person frees it. Answers of how many lots. */
export async function holdLotsOfCase(
  tx: Tx,
  theCase: ColdCase,
  tenths: number,
  now: number,
): Promise<number> {
  const { outletId, name } = theCase;
  const levels = await tx
    .select({ lotId: lotLevels.lotId, variantId: lotLevels.variantId })
    .from(lotLevels)
    .where(and(isKeptIn(tx, theCase), isNull(lotLevels.coldSince)))
    .orderBy(asc(lotLevels.lotId));
  const kept = await keepLots(
    tx,
    levels.map(({ lotId }) => lotId),
  );
  let held = 0;
  for (const { lotId, variantId } of inShelfOrder(levels)) {
    const lot = kept.get(lotId);
    if (!lot) throw new Error(`lot ${lotId} is gone`);
    await keepShelf(tx, { outletId, variantId });
    const [warmed] = await tx
      .update(lotLevels)
      .set({ coldSince: now })
      .where(
        and(
          eq(lotLevels.outletId, outletId),
          eq(lotLevels.lotId, lotId),
          isNull(lotLevels.coldSince),
          gt(lotLevels.onHand, 0),
        ),
      )
      .returning({ onHand: lotLevels.onHand });
    if (!warmed) continue;
    held += 1;
    await restateLevel(tx, outletId, lot, now);
    await tx.insert(lotEvents).values({
      id: newId(),
      lotId,
      kind: "warmed",
      outletId,
      quantity: warmed.onHand,
      reason: `${name} ${formatTenths(tenths)} ℃`,
      happenedAt: now,
    });
  }
  return held;
}

/** The cases in use that read out of range, with what they showed. */
export async function listWarmCases(read: Reader): Promise<(ColdCase & { tenths: number })[]> {
  return read
    .select({
      id: coldCases.id,
      outletId: coldCases.outletId,
      name: coldCases.name,
      storageClass: coldCases.storageClass,
      tenths: coldReadings.tenths,
    })
    .from(coldCases)
    .innerJoin(coldReadings, isLastReading(read))
    .where(
      and(
        isNull(coldCases.endedDay),
        or(lt(coldReadings.tenths, coldReadings.minTenths), gt(coldReadings.tenths, coldReadings.maxTenths)),
      ),
    )
    .orderBy(asc(coldCases.outletId), asc(coldCases.id));
}

/** Holds what came into cases after they were read out of range, too. Answers of how many lots. */
export async function holdWarmLots(tx: Tx, now: number): Promise<number> {
  let held = 0;
  for (const { tenths, ...theCase } of await listWarmCases(tx))
    held += await holdLotsOfCase(tx, theCase, tenths, now);
  return held;
}
