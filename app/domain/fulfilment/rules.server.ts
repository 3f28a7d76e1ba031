import { and, desc, eq, gt, isNull, lte, or } from "drizzle-orm";
import { fulfilmentRules } from "#db/schema/fulfilment.ts";
import type { Reader } from "#db/store.ts";
import type { FulfilmentRule } from "#db/words.ts";

/** The number that a rule sets on a day; undefined where none is in force. */
export async function findRule(read: Reader, kind: FulfilmentRule, day: number): Promise<number | undefined> {
  const [rule] = await read
    .select({ value: fulfilmentRules.value })
    .from(fulfilmentRules)
    .where(
      and(
        eq(fulfilmentRules.kind, kind),
        lte(fulfilmentRules.validFromDay, day),
        or(isNull(fulfilmentRules.validToDay), gt(fulfilmentRules.validToDay, day)),
      ),
    )
    .orderBy(desc(fulfilmentRules.validFromDay))
    .limit(1);
  return rule?.value;
}
