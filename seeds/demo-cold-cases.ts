import { nextDueAt } from "#app/domain/inventory/cold.ts";
import { openColdCase } from "#app/domain/inventory/cold-cases.server.ts";
import { findColdRule } from "#app/domain/inventory/cold-rules.server.ts";
import { recordReading } from "#app/domain/inventory/read-cold-case.server.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import type { Tx } from "#db/store.ts";
import { COLD_CLASSES } from "#db/words.ts";
import { randomFrom } from "./demo-random.ts";
import { readSeed } from "./load-table.ts";

const DAYS = 3;
const DAY_MS = 86_400_000;
/** A person comes a few minutes before it is due. */
const EARLY_MS_MAX = 9 * 60_000;
const LAST_READ_BEFORE_MS = 25 * 60_000;

/**
 * The invented cold cases of seeds/data/demo_cold_cases.csv, read as the rule asks for the last three days up to
 * `now`: around `tenths`, the last time `lastTenths` where that is given. One was not read for the last `daysLate` days.
 */
export async function seedDemoColdCases(tx: Tx, now: number): Promise<void> {
  const random = randomFrom(4);
  for (const row of readSeed("demo_cold_cases")) {
    const { id: caseId = "", outletId = "", name = "" } = row;
    const storageClass = COLD_CLASSES.find((one) => one === row.storageClass);
    if (!storageClass) throw new Error(`cold case ${caseId} is of no class that is kept cold`);
    const openedAt = startOfDay(addDays(businessDay(now), -DAYS));
    await openColdCase(tx, { caseId, outletId, name, storageClass, by: null, isDemo: true }, openedAt);
    const rule = await findColdRule(tx, storageClass, businessDay(now));
    const lastAt = now - LAST_READ_BEFORE_MS - Number(row.daysLate) * DAY_MS;
    const instants: number[] = [];
    for (let at = nextDueAt(null, openedAt, rule); at < lastAt; at = nextDueAt(at, openedAt, rule))
      instants.push(at - Math.floor(random() * EARLY_MS_MAX));
    instants.push(lastAt);
    for (const [index, readAt] of instants.entries()) {
      const isLast = index === instants.length - 1;
      const usual = Number(row.tenths) + Math.floor(random() * 11) - 5;
      const reading = {
        readingId: `${caseId}-${index + 1}`,
        caseId,
        tenths: isLast && row.lastTenths ? Number(row.lastTenths) : usual,
        note: (isLast && row.note) || null,
        by: null,
      };
      await recordReading(tx, reading, readAt);
    }
  }
}
