import { and, desc, eq, lte } from "drizzle-orm";
import { coldRules } from "#db/schema/inventory.ts";
import type { Reader } from "#db/store.ts";
import type { ColdClass } from "#db/words.ts";
import type { ColdRule } from "./cold.ts";

/** The rule for a storage class on a day: the last one that began. Throws where there is none. */
export async function findColdRule(
  read: Reader,
  storageClass: ColdClass,
  day: number,
): Promise<ColdRule & { sourceZh: string; sourceEn: string }> {
  const [rule] = await read
    .select({
      minTenths: coldRules.minTenths,
      maxTenths: coldRules.maxTenths,
      everyMinutes: coldRules.everyMinutes,
      graceMinutes: coldRules.graceMinutes,
      opensMinute: coldRules.opensMinute,
      closesMinute: coldRules.closesMinute,
      sourceZh: coldRules.sourceZh,
      sourceEn: coldRules.sourceEn,
    })
    .from(coldRules)
    .where(and(eq(coldRules.storageClass, storageClass), lte(coldRules.validFromDay, day)))
    .orderBy(desc(coldRules.validFromDay))
    .limit(1);
  if (!rule) throw new Error(`no rule says how ${storageClass} goods are kept on ${day}`);
  return rule;
}
