import { aliasedTable, and, desc, eq, notExists, sql } from "drizzle-orm";
import { coldCases, coldReadings } from "#db/schema/inventory.ts";
import type { Reader } from "#db/store.ts";
import { isOutOfRange } from "./cold.ts";

const latest = aliasedTable(coldReadings, "latest");
const correction = aliasedTable(coldReadings, "correction");

/** True of the reading that a case showed last, less what was corrected: for a join of cases with readings. */
export function isLastReading(read: Reader) {
  const corrected = read.select({ one: sql`1` }).from(correction).where(eq(correction.correctsId, latest.id));
  const last = read
    .select({ id: latest.id })
    .from(latest)
    .where(and(eq(latest.caseId, coldCases.id), notExists(corrected)))
    .orderBy(desc(latest.readAt), desc(latest.id))
    .limit(1);
  return eq(coldReadings.id, sql`(${last})`);
}

/** What a case showed last; undefined where it was never read. */
export async function findLastReading(read: Reader, caseId: string) {
  const [last] = await read
    .select({
      tenths: coldReadings.tenths,
      minTenths: coldReadings.minTenths,
      maxTenths: coldReadings.maxTenths,
    })
    .from(coldCases)
    .innerJoin(coldReadings, isLastReading(read))
    .where(eq(coldCases.id, caseId))
    .limit(1);
  return last && { ...last, isOut: isOutOfRange(last.tenths, last) };
}
