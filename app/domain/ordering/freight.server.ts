import { and, desc, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { freightRules } from "#db/schema/ordering.ts";
import { perConnection, type Reader } from "#db/store.ts";
import { type Freight, type FreightRule, freightTo, type Parcel } from "./freight.ts";

const RULES_MAX = 1_000;

const fields = {
  id: freightRules.id,
  destinationProvinceCode: freightRules.destinationProvinceCode,
  storageClass: freightRules.storageClass,
  baseFen: freightRules.baseFen,
  baseGrams: freightRules.baseGrams,
  stepGrams: freightRules.stepGrams,
  stepFen: freightRules.stepFen,
  freeFromFen: freightRules.freeFromFen,
};

const isInForce = and(
  lte(freightRules.validFromDay, sql.placeholder("day")),
  or(isNull(freightRules.validToDay), gt(freightRules.validToDay, sql.placeholder("day"))),
);

/** A later rule goes before an earlier one that nobody has ended. */
const newestFirst = desc(freightRules.validFromDay);

const statements = perConnection((read: Reader) => ({
  everywhere: read
    .select(fields)
    .from(freightRules)
    .where(isInForce)
    .orderBy(newestFirst)
    .limit(RULES_MAX)
    .prepare("freight_rules_everywhere"),
  toProvince: read
    .select(fields)
    .from(freightRules)
    .where(
      and(inArray(freightRules.destinationProvinceCode, [sql.placeholder("provinceCode"), "*"]), isInForce),
    )
    .orderBy(newestFirst)
    .limit(RULES_MAX)
    .prepare("freight_rules_to_province"),
}));

/** The freight of all parcels to a province on a day, in fen. Refuses with NO_FREIGHT_RULE where we do not send. */
export async function sumFreight(
  read: Reader,
  provinceCode: string,
  day: number,
  parcels: readonly Parcel[],
): Promise<number> {
  const rules = await statements(read).toProvince.execute({ provinceCode, day });
  const freight = freightTo(provinceCode, parcels, rules);
  if ("notSent" in freight)
    throw new Refusal("NO_FREIGHT_RULE", { provinceCode, storageClass: freight.notSent.storageClass });
  return freight.freightFen;
}

/** All rules in force on a day, the newest first. */
export function listFreightRules(read: Reader, day: number): Promise<FreightRule[]> {
  return statements(read).everywhere.execute({ day });
}

/** Tells what it costs to send parcels to a province; undefined where some of them are not sent. */
export type FreightTable = (provinceCode: string) => Freight | undefined;

/** The freight of some parcels on a day, for every province with one query. */
export async function findFreightTable(
  read: Reader,
  day: number,
  parcels: readonly Parcel[],
): Promise<FreightTable> {
  const rules = await listFreightRules(read, day);
  return (provinceCode) => {
    const freight = freightTo(provinceCode, parcels, rules);
    return "notSent" in freight ? undefined : freight;
  };
}
