import type { StorageClass } from "#db/words.ts";

/** What it costs to send goods of one storage class to a place. Weights in grams, money in fen. */
export interface FreightRule {
  id: string;
  storageClass: StorageClass;
  baseFen: number;
  baseGrams: number;
  stepGrams: number;
  stepFen: number;
  freeFromFen: number | null;
}

/** Goods that travel together because they are kept alike. */
export interface Parcel {
  storageClass: StorageClass;
  shippingGrams: number;
  goodsFen: number;
}

/**
 * The freight of a parcel: the base up to its weight, then a step for each begun unit above it; nothing
 * when the parcel is worth enough to travel free, or weighs nothing (a subscription is not sent).
 */
export function freightOf(rule: FreightRule, parcel: Parcel): number {
  if (parcel.shippingGrams === 0) return 0;
  if (rule.freeFromFen !== null && parcel.goodsFen >= rule.freeFromFen) return 0;
  const above = Math.max(0, parcel.shippingGrams - rule.baseGrams);
  return rule.baseFen + Math.ceil(above / rule.stepGrams) * rule.stepFen;
}

/** Sorts lines into parcels by storage class. */
export function parcelsOf(
  lines: readonly {
    storageClass: StorageClass;
    shippingGrams: number;
    quantity: number;
    amountFen: number;
  }[],
): Parcel[] {
  const parcels = new Map<StorageClass, Parcel>();
  for (const { storageClass, shippingGrams, quantity, amountFen } of lines) {
    let parcel = parcels.get(storageClass);
    if (!parcel) {
      parcel = { storageClass, shippingGrams: 0, goodsFen: 0 };
      parcels.set(storageClass, parcel);
    }
    parcel.shippingGrams += shippingGrams * quantity;
    parcel.goodsFen += amountFen;
  }
  return [...parcels.values()];
}
