import { and, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { freightRules } from "#db/schema/ordering.ts";
import { perConnection, type Reader } from "#db/store.ts";
import { type FreightRule, freightOf, type Parcel } from "./freight.ts";

const statements = perConnection((read: Reader) => ({
  rules: read
    .select({
      id: freightRules.id,
      destinationProvinceCode: freightRules.destinationProvinceCode,
      storageClass: freightRules.storageClass,
      baseFen: freightRules.baseFen,
      baseGrams: freightRules.baseGrams,
      stepGrams: freightRules.stepGrams,
      stepFen: freightRules.stepFen,
      freeFromFen: freightRules.freeFromFen,
    })
    .from(freightRules)
    .where(
      and(
        inArray(freightRules.destinationProvinceCode, [sql.placeholder("provinceCode"), "*"]),
        lte(freightRules.validFromDay, sql.placeholder("day")),
        or(isNull(freightRules.validToDay), gt(freightRules.validToDay, sql.placeholder("day"))),
      ),
    )
    .limit(50)
    .prepare("freight_rules"),
}));

/** The rules in force on a day for a province, by storage class; a rule of its own goes before "*". */
export async function listFreightRules(
  read: Reader,
  provinceCode: string,
  day: number,
): Promise<Map<string, FreightRule>> {
  const rules = await statements(read).rules.execute({ provinceCode, day });
  const byClass = new Map<string, FreightRule>();
  for (const { destinationProvinceCode, ...rule } of rules)
    if (destinationProvinceCode !== "*" || !byClass.has(rule.storageClass))
      byClass.set(rule.storageClass, rule);
  return byClass;
}

/** The freight of all parcels to a province on a day, in fen. Refuses with NO_FREIGHT_RULE where we do not send. */
export async function sumFreight(
  read: Reader,
  provinceCode: string,
  day: number,
  parcels: readonly Parcel[],
): Promise<number> {
  const rules = await listFreightRules(read, provinceCode, day);
  return parcels.reduce((sum, parcel) => {
    const rule = rules.get(parcel.storageClass);
    if (!rule) throw new Refusal("NO_FREIGHT_RULE", { provinceCode, storageClass: parcel.storageClass });
    return sum + freightOf(rule, parcel);
  }, 0);
}
