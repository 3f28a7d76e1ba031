import { and, desc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { freightRules, orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { GatewayId, Locale, StorageClass } from "#db/words.ts";
import { saveAddress } from "./addresses.server.ts";
import { takeCartGoods } from "./cart.server.ts";
import type { CartOwner } from "./cart.ts";
import { type FreightRule, freightOf, type Parcel } from "./freight.ts";
import type { Checkout } from "./order.ts";
import { type PlacedOrder, placeOrder } from "./place-order.server.ts";

const p = sql.placeholder;

const statements = perConnection((tx: Reader) => ({
  byKey: tx
    .select({
      orderId: orders.id,
      number: orders.number,
      paymentId: payments.id,
      totalFen: orders.totalFen,
      userId: orders.userId,
      receiverName: orders.receiverName,
      phone: orders.phone,
      email: orders.email,
      provinceCode: orders.provinceCode,
      prefectureCode: orders.prefectureCode,
      countyCode: orders.countyCode,
      street: orders.street,
      detail: orders.detail,
      note: orders.note,
    })
    .from(orders)
    .innerJoin(payments, eq(payments.orderId, orders.id))
    .where(eq(orders.idempotencyKey, p("key")))
    .orderBy(desc(payments.attempt))
    .limit(1)
    .prepare("checkout_by_key"),
  freightRules: tx
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
        lte(freightRules.validFromDay, p("day")),
        or(isNull(freightRules.validToDay), gt(freightRules.validToDay, p("day"))),
      ),
    )
    .limit(1_000)
    .prepare("checkout_freight_rules"),
}));

/** What a checkout knows beside its form. */
export interface CheckoutFacts {
  owner: CartOwner;
  /** The place of the form's codes in words. */
  regionZh: string;
  locale: Locale;
  fulfilmentOutletId: string;
  gateway: GatewayId;
}

/**
 * Orders everything in a cart, which is empty afterwards. The same form sent again answers the same
 * order (`isNew` false), whatever the cart holds by then; its key with another content is refused with
 * KEY_REUSED. Else refuses as placeOrder does, and the cart is as it was.
 */
export async function checkOut(
  tx: Tx,
  form: Checkout,
  facts: CheckoutFacts,
  now: number,
): Promise<PlacedOrder & { isNew: boolean }> {
  const userId = "userId" in facts.owner ? facts.owner.userId : null;
  const earlier = await findCheckedOut(tx, form, userId);
  if (earlier) return earlier;
  const goods = await takeCartGoods(tx, facts.owner);
  if (goods.length === 0) {
    // an order from the same page may have emptied the cart while we waited for it
    const other = await findCheckedOut(tx, form, userId);
    if (other) return other;
    throw new Refusal("CART_EMPTY");
  }
  const placed = await placeOrder(
    tx,
    {
      idempotencyKey: form.orderKey,
      userId,
      goods: goods.map(({ variantId, quantity }) => ({ variantId, quantity })),
      acceptedTotalFen: form.acceptedTotalFen,
      hasConfirmedNoReturn: form.noReturnConfirmed === "yes",
      receiver: {
        receiverName: form.receiverName,
        phone: form.phone,
        provinceCode: form.provinceCode,
        prefectureCode: form.prefectureCode || null,
        countyCode: form.countyCode,
        regionZh: facts.regionZh,
        street: form.street,
        detail: form.detail,
      },
      email: form.email || null,
      note: form.note || null,
      locale: facts.locale,
      fulfilmentOutletId: facts.fulfilmentOutletId,
      soldBy: null,
      entryChannel: "none",
      gateway: facts.gateway,
    },
    now,
  );
  if (userId !== null && form.saveAddress) await saveAddress(tx, userId, form, now);
  return { ...placed, isNew: true };
}

/** The order that this very form made before. */
async function findCheckedOut(
  tx: Tx,
  form: Checkout,
  userId: string | null,
): Promise<(PlacedOrder & { isNew: false }) | undefined> {
  const [earlier] = await statements(tx).byKey.execute({ key: form.orderKey });
  if (!earlier) return undefined;
  const { orderId, number, paymentId, totalFen } = earlier;
  const isSame =
    earlier.userId === userId &&
    totalFen === form.acceptedTotalFen &&
    earlier.receiverName === form.receiverName &&
    earlier.phone === form.phone &&
    (earlier.email ?? "") === form.email &&
    earlier.provinceCode === form.provinceCode &&
    (earlier.prefectureCode ?? "") === form.prefectureCode &&
    earlier.countyCode === form.countyCode &&
    earlier.street === form.street &&
    earlier.detail === form.detail &&
    (earlier.note ?? "") === form.note;
  if (!isSame) throw new Refusal("KEY_REUSED");
  return { orderId, number, paymentId, totalFen, isNew: false };
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

/** Tells what it costs to send parcels to a province; undefined where some of them are not sent. */
export type FreightTable = (provinceCode: string) => Freight | undefined;

/** The freight of some parcels on the day of `now`, for every province with one query. */
export async function findFreightTable(
  read: Reader,
  parcels: readonly Parcel[],
  now: number,
): Promise<FreightTable> {
  const rules = await statements(read).freightRules.execute({ day: businessDay(now) });
  const byPlace = new Map<string, FreightRule>();
  for (const { destinationProvinceCode, ...rule } of rules)
    byPlace.set(`${destinationProvinceCode} ${rule.storageClass}`, rule);
  return (provinceCode) => {
    const sent: Freight["parcels"] = [];
    for (const parcel of parcels) {
      const { storageClass, shippingGrams } = parcel;
      const rule = byPlace.get(`${provinceCode} ${storageClass}`) ?? byPlace.get(`* ${storageClass}`);
      if (!rule) return undefined;
      const freightFen = freightOf(rule, parcel);
      sent.push({ storageClass, shippingGrams, freightFen, freeFromFen: rule.freeFromFen });
    }
    return { freightFen: sent.reduce((sum, parcel) => sum + parcel.freightFen, 0), parcels: sent };
  };
}
