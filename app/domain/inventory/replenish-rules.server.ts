import { desc, lte } from "drizzle-orm";
import { replenishRules } from "#db/schema/inventory.ts";
import type { Reader } from "#db/store.ts";
import type { ReplenishRule } from "./suggest.ts";

/** The rule by which goods are suggested on a day: the last one that began. Throws where there is none. */
export async function findReplenishRule(read: Reader, day: number): Promise<ReplenishRule> {
  const [rule] = await read
    .select({ salesDays: replenishRules.salesDays, coverDays: replenishRules.coverDays })
    .from(replenishRules)
    .where(lte(replenishRules.validFromDay, day))
    .orderBy(desc(replenishRules.validFromDay))
    .limit(1);
  if (!rule) throw new Error(`no rule says how shelves are filled on ${day}`);
  return rule;
}
