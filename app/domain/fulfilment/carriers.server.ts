import { and, asc, eq, gt, isNull, lte, or } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { carriers } from "#db/schema/fulfilment.ts";
import type { Reader } from "#db/store.ts";
import type { StorageClass } from "#db/words.ts";

const CARRIERS_MAX = 200;

const fields = {
  id: carriers.id,
  nameZh: carriers.nameZh,
  nameEn: carriers.nameEn,
  carriesChilled: carriers.carriesChilled,
  carriesFrozen: carriers.carriesFrozen,
};

const isInService = (day: number) =>
  and(lte(carriers.validFromDay, day), or(isNull(carriers.validToDay), gt(carriers.validToDay, day)));

/** The carriers in service on a day. */
export async function listCarriers(read: Reader, day: number) {
  return read
    .select(fields)
    .from(carriers)
    .where(isInService(day))
    .orderBy(asc(carriers.id))
    .limit(CARRIERS_MAX);
}
export type Carrier = Awaited<ReturnType<typeof listCarriers>>[number];

/**
 * A carrier that is in service on a day and keeps some goods cold enough. Refuses with
 * CARRIER_NOT_IN_SERVICE or CARRIER_NOT_COLD.
 */
export async function requireCarrier(
  read: Reader,
  carrierId: string,
  day: number,
  storageClasses: readonly StorageClass[],
): Promise<Carrier> {
  const [carrier] = await read
    .select(fields)
    .from(carriers)
    .where(and(eq(carriers.id, carrierId), isInService(day)))
    .limit(1);
  if (!carrier) throw new Refusal("CARRIER_NOT_IN_SERVICE", { carrierId });
  for (const storageClass of storageClasses)
    if (!carriesCold(carrier, storageClass))
      throw new Refusal("CARRIER_NOT_COLD", { carrierId, storageClass });
  return carrier;
}

function carriesCold(carrier: Carrier, storageClass: StorageClass): boolean {
  if (storageClass === "frozen") return carrier.carriesFrozen;
  return storageClass === "chilled" ? carrier.carriesChilled : true;
}
