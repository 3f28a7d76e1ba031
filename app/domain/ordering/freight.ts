import type { StorageClass } from "#db/words.ts";

/** What it costs to send goods of one storage class to a place. Weights in grams, money in fen. */
export interface FreightRule {
  id: string;
  /** "*" for every province without a rule of its own. */
  destinationProvinceCode: string;
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

/** What it costs to send a basket somewhere, and how the sum comes about. */
export interface Freight {
  freightFen: number;
  parcels: {
    storageClass: StorageClass;
    shippingGrams: number;
    freightFen: number;
    freeFromFen: number | null;
  }[];
}

/**
 * The freight of some parcels to a province by the rules in force, the newest first; a rule of the
 * province's own goes before "*". Answers a parcel that no rule sends there where there is one.
 */
export function freightTo(
  provinceCode: string,
  parcels: readonly Parcel[],
  rules: readonly FreightRule[],
): Freight | { notSent: Parcel } {
  const freight: Freight = { freightFen: 0, parcels: [] };
  for (const parcel of parcels) {
    const { storageClass, shippingGrams } = parcel;
    const alike = rules.filter((rule) => rule.storageClass === storageClass);
    const rule =
      alike.find(({ destinationProvinceCode }) => destinationProvinceCode === provinceCode) ??
      alike.find(({ destinationProvinceCode }) => destinationProvinceCode === "*");
    if (!rule) return { notSent: parcel };
    const freightFen = freightOf(rule, parcel);
    freight.freightFen += freightFen;
    freight.parcels.push({ storageClass, shippingGrams, freightFen, freeFromFen: rule.freeFromFen });
  }
  return freight;
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
