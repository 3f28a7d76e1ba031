import { and, asc, eq, isNull } from "drizzle-orm";
import { listCountyPlaces, resolvePlace } from "#app/domain/geography/places.server.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import type { SheetRow } from "#app/domain/values/sheet.ts";
import { deliveryPoints, pointImports } from "#db/schema/purchasing.ts";
import type { Reader, Tx } from "#db/store.ts";
import { type CheckedPoint, checkPoints, type NewPoint, type PointColumn } from "./point-rows.ts";

export type DeliveryPoint = typeof deliveryPoints.$inferSelect;

/** More places than any unit has. */
const POINTS_MAX = 2_000;

const isOpen = (unitId: string) => and(eq(deliveryPoints.unitId, unitId), isNull(deliveryPoints.endedAt));

/** The places of a unit, the oldest first, each with its place in words; undefined where it is divided otherwise today. */
export async function listPoints(
  read: Reader,
  unitId: string,
): Promise<(DeliveryPoint & { regionZh: string | undefined })[]> {
  const points = await read
    .select()
    .from(deliveryPoints)
    .where(isOpen(unitId))
    .orderBy(asc(deliveryPoints.createdAt), asc(deliveryPoints.id))
    .limit(POINTS_MAX);
  const regions = new Map<string, string | undefined>();
  const shown: (DeliveryPoint & { regionZh: string | undefined })[] = [];
  for (const point of points) {
    const { provinceCode, prefectureCode, countyCode } = point;
    const key = `${provinceCode} ${prefectureCode} ${countyCode}`;
    if (!regions.has(key))
      regions.set(key, await resolvePlace(read, provinceCode, prefectureCode, countyCode));
    shown.push({ ...point, regionZh: regions.get(key) });
  }
  return shown;
}

/** What the places of a unit are called. */
export async function listPointNames(read: Reader, unitId: string): Promise<string[]> {
  const points = await read
    .select({ name: deliveryPoints.name })
    .from(deliveryPoints)
    .where(isOpen(unitId))
    .orderBy(asc(deliveryPoints.createdAt), asc(deliveryPoints.id))
    .limit(POINTS_MAX);
  return points.map(({ name }) => name);
}

/** One of a unit's own places; another's is not found. */
export async function findPoint(
  read: Reader,
  unitId: string,
  pointId: string,
): Promise<DeliveryPoint | undefined> {
  const [point] = await read
    .select()
    .from(deliveryPoints)
    .where(and(isOpen(unitId), eq(deliveryPoints.id, pointId)))
    .limit(1);
  return point;
}

/** Enters a place of a unit. Refuses with UNKNOWN_PLACE, or with POINT_NAME_TAKEN: rows of purchases name it. */
export async function addPoint(
  tx: Tx,
  unitId: string,
  point: NewPoint,
  by: string,
  now: number,
): Promise<string> {
  const columns = await columnsOf(tx, point);
  const [added] = await tx
    .insert(deliveryPoints)
    .values({ ...columns, id: newId(), unitId, createdBy: by, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: deliveryPoints.id });
  if (!added) throw new Refusal("POINT_NAME_TAKEN", { name: point.name });
  return added.id;
}

/**
 * Changes a place: the old one ends, for what was sent there, and a new one takes its name. Saved as it was,
 * it stays. False when the unit has no such place.
 */
export async function changePoint(
  tx: Tx,
  unitId: string,
  pointId: string,
  point: NewPoint,
  by: string,
  now: number,
): Promise<boolean> {
  const old = await findPoint(tx, unitId, pointId);
  if (!old) return false;
  const columns = await columnsOf(tx, point);
  if (Object.entries(columns).every(([name, value]) => old[name as keyof DeliveryPoint] === value))
    return true;
  if (!(await endPoint(tx, unitId, pointId, now))) return false;
  await addPoint(tx, unitId, point, by, now);
  return true;
}

/** Ends a place: nothing is brought there any more. False when the unit has no such place. */
export async function endPoint(tx: Tx, unitId: string, pointId: string, now: number): Promise<boolean> {
  const ended = await tx
    .update(deliveryPoints)
    .set({ endedAt: now })
    .where(and(isOpen(unitId), eq(deliveryPoints.id, pointId)))
    .returning({ id: deliveryPoints.id });
  return ended.length > 0;
}

async function columnsOf(tx: Tx, point: NewPoint) {
  const { name, receiverName, phone, provinceCode, countyCode, street, detail } = point;
  const prefectureCode = point.prefectureCode || null;
  if (!(await resolvePlace(tx, provinceCode, prefectureCode, countyCode))) throw new Refusal("UNKNOWN_PLACE");
  return { name, receiverName, phone, provinceCode, prefectureCode, countyCode, street, detail };
}

/** Keeps the rows of a file until they are confirmed. The same file again is the same import. */
export async function keepPointImport(
  tx: Tx,
  unitId: string,
  file: { fileName: string; rows: readonly SheetRow<PointColumn>[] },
  by: string,
  now: number,
): Promise<string> {
  const content = JSON.stringify(file.rows);
  const contentHash = hashOf(file.rows);
  const isSame = and(eq(pointImports.unitId, unitId), eq(pointImports.contentHash, contentHash));
  const [earlier] = await tx.select({ id: pointImports.id }).from(pointImports).where(isSame).limit(1);
  if (earlier) return earlier.id;
  const id = newId();
  await tx.insert(pointImports).values({
    id,
    unitId,
    fileName: file.fileName,
    contentHash,
    content,
    uploadedBy: by,
    uploadedAt: now,
  });
  return id;
}

/** A file's rows as they stand now, and how many of them were entered when it was confirmed. */
export async function findPointImport(read: Reader, unitId: string, importId: string) {
  const [kept] = await read
    .select()
    .from(pointImports)
    .where(and(eq(pointImports.unitId, unitId), eq(pointImports.id, importId)))
    .limit(1);
  if (!kept) return undefined;
  const { content, ...file } = kept;
  return { ...file, rows: await checkKept(read, unitId, content) };
}

/** Enters all places of a file's good rows, in one transaction. A file is confirmed once; again changes nothing. */
export async function confirmPointImport(
  tx: Tx,
  unitId: string,
  importId: string,
  by: string,
  now: number,
): Promise<void> {
  const [mine] = await tx
    .update(pointImports)
    .set({ confirmedAt: now })
    .where(
      and(eq(pointImports.unitId, unitId), eq(pointImports.id, importId), isNull(pointImports.confirmedAt)),
    )
    .returning({ content: pointImports.content });
  if (!mine) return;
  const good = (await checkKept(tx, unitId, mine.content)).flatMap(({ point }) => (point ? [point] : []));
  if (good.length === 0) throw new Refusal("IMPORT_EMPTY");
  for (const point of good) await addPoint(tx, unitId, point, by, now);
  await tx.update(pointImports).set({ addedCount: good.length }).where(eq(pointImports.id, importId));
}

async function checkKept(read: Reader, unitId: string, content: string): Promise<CheckedPoint[]> {
  const rows = JSON.parse(content) as SheetRow<PointColumn>[];
  const names = await read.select({ name: deliveryPoints.name }).from(deliveryPoints).where(isOpen(unitId));
  return checkPoints(rows, await listCountyPlaces(read), new Set(names.map(({ name }) => name)));
}
