import { listPlaceChoices } from "#app/domain/geography/place-choices.server.ts";
import type { Person } from "#app/domain/identity/access.ts";
import { listAddresses } from "#app/domain/ordering/addresses.server.ts";
import { findCart } from "#app/domain/ordering/cart.server.ts";
import { type CartOwner, isGone } from "#app/domain/ordering/cart.ts";
import {
  type CollectPoint,
  findCollectPoint,
  listCollectPoints,
} from "#app/domain/ordering/collect-points.server.ts";
import { findFreightTable } from "#app/domain/ordering/freight.server.ts";
import { parcelsOf } from "#app/domain/ordering/freight.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { findOffer } from "#app/domain/payments/offer.server.ts";
import { findStaffCode } from "#app/domain/shares/staff-code.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { type FormAnswer, typedOf } from "#app/http/forms.server.ts";
import type { Reader, Store } from "#db/store.ts";
import type { Locale } from "#db/words.ts";

/** What a shopper types on the page; the rest of the form is ours. */
const TYPED = [
  "handover",
  "collectAt",
  "addressId",
  "receiverName",
  "phone",
  "provinceCode",
  "prefectureCode",
  "countyCode",
  "street",
  "detail",
  "email",
  "note",
  "noReturnConfirmed",
  "gateway",
  "payerName",
  "unitCode",
  "saveAddress",
] as const;

/** Where most of this market's shoppers live; any other province is one choice away. */
const BEIJING = "110000";

export type CheckoutValues = Record<(typeof TYPED)[number], string>;

/**
 * Everything the checkout page shows: the goods at the prices of `now`, the places to choose from, and
 * the total for where it goes. With `typed`, the page comes back with all of it; without, it is a new
 * one, with the address used last chosen.
 */
export async function drawCheckout(
  store: Store,
  visitor: { person: Person | undefined; owner: CartOwner; locale: Locale },
  typed: FormAnswer["values"] | undefined,
  now: number,
) {
  const { read } = store;
  const { person, owner, locale } = visitor;
  const addresses = person ? await listAddresses(read, person.userId) : [];
  const values = typed
    ? (Object.fromEntries(TYPED.map((name) => [name, typedOf(typed, name)])) as CheckoutValues)
    : newValues(person, addresses[0]?.id, person ? await findStaffCode(read, person.userId) : "");
  const places = await listPlaceChoices(read, values.provinceCode, values.prefectureCode);
  if (!places.provinces.some(({ code }) => code === values.provinceCode)) values.provinceCode = "";
  const today = businessDay(now);
  const { outletId, points } = await findShelf(read, owner, values, now);
  const cart = await findCart(read, owner, outletId, now);
  const goods = cart.lines.filter((line) => !isGone(line));
  const freightTo = await findFreightTable(read, today, parcelsOf(goods));
  const isEn = locale === "en";
  return {
    orderKey: (typed && typedOf(typed, "orderKey")) || newId(),
    values,
    ...places,
    /** Of each province, the basket's freight; null where it is not sent. */
    freights: Object.fromEntries(places.provinces.map(({ code }) => [code, freightTo(code) ?? null])),
    isCollected: values.handover === "collected",
    points: points.map((point) => ({
      id: point.id,
      name: isEn ? point.nameEn : point.nameZh,
      district: isEn ? point.districtEn : point.districtZh,
      address: point.address,
    })),
    addresses: addresses.map(({ id, receiverName, phone, regionZh, street, detail, ...codes }) => ({
      id,
      receiverName,
      phone,
      text: regionZh && `${regionZh} ${street} ${detail}`,
      provinceCode: codes.provinceCode,
    })),
    lines: cart.lines.map((line) => ({
      variantId: line.variantId,
      productId: line.productId,
      countyId: line.countyId,
      icon: line.icon,
      tint: line.tint,
      storage: line.storageClass,
      quantity: line.quantity,
      available: line.available,
      priceFen: line.priceFen,
      seenPriceFen: line.seenPriceFen,
      amountFen: line.amountFen,
      change: line.change,
      isPerishable: line.returnClass === "qualityClaimOnly" && !isGone(line),
      isCertified: line.directoryEntryId !== null,
      name: isEn ? line.nameEn : line.nameZh,
      spec: isEn ? line.specEn : line.specZh,
      county: isEn ? line.countyNameEn : line.countyNameZh,
    })),
    goodsFen: cart.goodsFen,
    hasChanges: cart.hasChanges,
    isSignedIn: person !== undefined,
    offer: await findOffer(read, person !== undefined, now),
  };
}

/**
 * The outlet on whose shelf the goods lie, and where they can be collected. What is sent comes from the centre; what
 * is collected, from the outlet that was chosen, whatever the centre has; until one is chosen, from the first that
 * has all of it.
 */
export async function findShelf(
  read: Reader,
  owner: CartOwner,
  { handover, collectAt }: { handover: string; collectAt: string },
  now: number,
): Promise<{ outletId: string; points: CollectPoint[] }> {
  const centreId = await getCentreId(read);
  if (handover !== "collected") return { outletId: centreId, points: [] };
  const today = businessDay(now);
  const { lines } = await findCart(read, owner, centreId, now);
  const points = await listCollectPoints(
    read,
    lines.filter(({ isOnSale }) => isOnSale),
    today,
  );
  const chosen = await findCollectPoint(read, collectAt, today);
  return { outletId: (chosen ?? points[0])?.id ?? centreId, points };
}

export type CheckoutPage = Awaited<ReturnType<typeof drawCheckout>>;

function newValues(
  person: Person | undefined,
  addressId: string | undefined,
  unitCode: string,
): CheckoutValues {
  return {
    handover: "sent",
    collectAt: "",
    addressId: addressId ?? "",
    receiverName: "",
    phone: person?.phone ?? "",
    provinceCode: BEIJING,
    prefectureCode: "",
    countyCode: "",
    street: "",
    detail: "",
    email: "",
    note: "",
    noReturnConfirmed: "",
    gateway: "",
    payerName: "",
    unitCode,
    saveAddress: person && addressId === undefined ? "yes" : "",
  };
}
