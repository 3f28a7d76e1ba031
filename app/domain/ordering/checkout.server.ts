import { desc, eq, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { GatewayId, Locale } from "#db/words.ts";
import { saveAddress } from "./addresses.server.ts";
import { takeCartGoods } from "./cart.server.ts";
import type { CartOwner } from "./cart.ts";
import type { Lead } from "./lead.ts";
import type { Checkout } from "./order.ts";
import { type PlacedOrder, placeOrder } from "./place-order.server.ts";

const p = sql.placeholder;

const buyingUnitId = sql<string | null>`(select buying_unit_id from order_lines
  where order_id = ${orders.id} and line_number = 1)`;

const statements = perConnection((tx: Reader) => ({
  byKey: tx
    .select({
      orderId: orders.id,
      number: orders.number,
      paymentId: payments.id,
      gateway: payments.gateway,
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
      buyingUnitId,
    })
    .from(orders)
    .innerJoin(payments, eq(payments.orderId, orders.id))
    .where(eq(orders.idempotencyKey, p("key")))
    .orderBy(desc(payments.attempt))
    .limit(1)
    .prepare("checkout_by_key"),
}));

/** What a checkout knows beside its form. */
export interface CheckoutFacts {
  owner: CartOwner;
  /** The place of the form's codes in words. */
  regionZh: string;
  locale: Locale;
  /** Whose shelf the goods are taken from, and where they wait when they are collected. */
  fulfilmentOutletId: string;
  handover: "sent" | "collected";
  gateway: GatewayId;
  /** Where the shopper sees this shop. */
  origin: string;
  /** The counter whose code led the shopper here. */
  ledBy: Lead | null;
  /** The unit whose code the shopper gave: it counts to it, and stays the shopper's own. */
  buyingUnitId?: string;
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
  const earlier = await findCheckedOut(tx, form, facts, userId);
  if (earlier) return earlier;
  const goods = await takeCartGoods(tx, facts.owner);
  if (goods.length === 0) {
    // an order from the same page may have emptied the cart while we waited for it
    const other = await findCheckedOut(tx, form, facts, userId);
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
      handover: facts.handover,
      soldBy: null,
      entryChannel: "none",
      ...(facts.buyingUnitId && { buyingUnitId: facts.buyingUnitId }),
      gateway: facts.gateway,
      payerName: facts.gateway === "transfer" ? form.payerName : null,
      origin: facts.origin,
      ledBy: facts.ledBy,
    },
    now,
  );
  if (userId !== null && form.saveAddress && facts.handover === "sent")
    await saveAddress(tx, userId, form, now);
  return { ...placed, isNew: true };
}

/** The order that this very form made before. */
async function findCheckedOut(
  tx: Tx,
  form: Checkout,
  facts: CheckoutFacts,
  userId: string | null,
): Promise<(PlacedOrder & { isNew: false }) | undefined> {
  const [earlier] = await statements(tx).byKey.execute({ key: form.orderKey });
  if (!earlier) return undefined;
  const { orderId, number, paymentId, gateway, totalFen } = earlier;
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
    (earlier.note ?? "") === form.note &&
    (earlier.buyingUnitId ?? "") === (facts.buyingUnitId ?? "");
  if (!isSame) throw new Refusal("KEY_REUSED");
  return { orderId, number, paymentId, gateway, totalFen, isNew: false };
}
