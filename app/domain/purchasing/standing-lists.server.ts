import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { deliveryPoints, standingListLines, standingLists } from "#db/schema/purchasing.ts";
import { countOf, type Reader, type Tx } from "#db/store.ts";
import { listLines, type PurchaseLine } from "./purchase-lines.server.ts";
import type { PurchaseCells } from "./purchase-rows.ts";

const LISTS_MAX = 100;
const LINES_PER_INSERT = 200;

/** The standing lists of a unit, by name, with how many rows each has. */
export function listStandingLists(read: Reader, unitId: string) {
  return read
    .select({ id: standingLists.id, name: standingLists.name, rows: countOf(standingListLines.lineNumber) })
    .from(standingLists)
    .leftJoin(standingListLines, eq(standingListLines.listId, standingLists.id))
    .where(and(eq(standingLists.unitId, unitId), isNull(standingLists.endedAt)))
    .groupBy(standingLists.id, standingLists.name, standingLists.createdAt)
    .orderBy(desc(standingLists.createdAt), asc(standingLists.id))
    .limit(LISTS_MAX);
}

/**
 * Keeps the good rows of a purchase as a standing list. Refuses with STANDING_LIST_EMPTY, or with
 * STANDING_LIST_NAME_TAKEN where the unit has one of that name.
 */
export async function keepStandingList(
  tx: Tx,
  list: { unitId: string; purchaseId: string; name: string },
  by: string,
  now: number,
): Promise<void> {
  const { unitId, purchaseId, name } = list;
  const good = (await listLines(tx, purchaseId)).filter(({ problems }) => problems === null);
  if (good.length === 0) throw new Refusal("STANDING_LIST_EMPTY");
  const id = newId();
  const [kept] = await tx
    .insert(standingLists)
    .values({ id, unitId, name, createdBy: by, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: standingLists.id });
  if (!kept) throw new Refusal("STANDING_LIST_NAME_TAKEN");
  const lines = good.map(({ variantId, quantity, pointId }, index) => ({
    listId: id,
    lineNumber: index + 1,
    variantId: variantId ?? "",
    quantity: quantity ?? 0,
    pointId: pointId ?? "",
  }));
  for (let start = 0; start < lines.length; start += LINES_PER_INSERT)
    await tx.insert(standingListLines).values(lines.slice(start, start + LINES_PER_INSERT));
}

/** Ends a standing list. False when the unit has no such list. */
export async function endStandingList(tx: Tx, unitId: string, listId: string, now: number): Promise<boolean> {
  const ended = await tx
    .update(standingLists)
    .set({ endedAt: now })
    .where(and(eq(standingLists.unitId, unitId), eq(standingLists.id, listId), isNull(standingLists.endedAt)))
    .returning({ id: standingLists.id });
  return ended.length > 0;
}

/** The rows of a unit's standing list as a spreadsheet would have them, for the earliest days; none of another's. */
export async function rowsOfStandingList(
  read: Reader,
  unitId: string,
  listId: string,
  finder: GoodsFinder,
): Promise<PurchaseCells[]> {
  const lines = await read
    .select({
      variantId: standingListLines.variantId,
      quantity: standingListLines.quantity,
      point: deliveryPoints.name,
    })
    .from(standingListLines)
    .innerJoin(standingLists, eq(standingLists.id, standingListLines.listId))
    .innerJoin(deliveryPoints, eq(deliveryPoints.id, standingListLines.pointId))
    .where(and(eq(standingLists.unitId, unitId), eq(standingLists.id, listId), isNull(standingLists.endedAt)))
    .orderBy(asc(standingListLines.lineNumber));
  return lines.map(({ variantId, quantity, point }) => cellsFor(finder, variantId, quantity, point, ""));
}

/** The rows of a purchase once more: what it was understood as, and of bad rows what was typed. */
export function rowsAgain(
  lines: readonly PurchaseLine[],
  nameOfPoint: ReadonlyMap<string, { name: string }>,
  finder: GoodsFinder,
): PurchaseCells[] {
  return lines.map((line) => {
    const { variantId, quantity, pointId } = line;
    return variantId !== null && quantity !== null && pointId !== null
      ? cellsFor(finder, variantId, quantity, nameOfPoint.get(pointId)?.name ?? line.typedPoint, "")
      : {
          code: line.typedCode,
          name: line.typedName,
          spec: line.typedSpec,
          quantity: line.typedQuantity,
          point: line.typedPoint,
          day: "",
        };
  });
}

function cellsFor(
  finder: GoodsFinder,
  variantId: string,
  quantity: number,
  point: string,
  day: string,
): PurchaseCells {
  const goods = finder.byVariant.get(variantId);
  return {
    code: goods?.sku ?? "",
    name: goods?.nameZh ?? "",
    spec: goods?.specZh ?? "",
    quantity: String(quantity),
    point,
    day,
  };
}
