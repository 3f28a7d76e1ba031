import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { resolvePlace } from "#app/domain/geography/places.server.ts";
import { type NewOrder, placeOrders } from "#app/domain/ordering/place-order.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { findUnit } from "#app/domain/units/queries.server.ts";
import { addDays, businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import { deliveryPoints, purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { GatewayId, Locale, PURCHASE_STATES } from "#db/words.ts";
import { keepTerms } from "./agreed-terms.server.ts";
import { mustNeedNoApproval } from "./approve-purchase.server.ts";
import { unitMustBeActive } from "./budgets.server.ts";
import { checkRows } from "./check-purchase.server.ts";
import { findPurchaseById, keepLines, type Purchase, sumsOf } from "./keep-purchase.server.ts";
import { takeCredit } from "./payment-terms.server.ts";
import { listLines, type PurchaseLine, rowOf } from "./purchase-lines.server.ts";
import { type Delivery, type Settled, withAgreedPrices } from "./purchase-rows.ts";
import { getPurchaseRule, readSurroundings } from "./surroundings.server.ts";

/** How a purchase is to be placed. */
export interface Placing {
  purchaseId: string;
  by: { userId: string; email: string };
  /** What the buyer saw and agreed to pay, freight included. */
  acceptedTotalFen: number;
  hasConfirmedNoReturn: boolean;
  gateway: GatewayId;
  /** Goods first: then the gateway is a transfer, that is asked for when they were accepted. */
  isOnAccount?: boolean;
  payerName: string | null;
  origin: string;
  locale: Locale;
}

/** From which states a purchase may be placed; a draft only where nobody has to approve it. */
const PLACEABLE: readonly (typeof PURCHASE_STATES)[number][] = ["draft", "approved"];

/**
 * Places a purchase: one order for each place and day, at the prices that were agreed for the whole, all of
 * them or none. Placed again, it answers the same orders. A draft is checked as of now; the prices of one
 * that was approved hold for as many days as the rules say.
 *
 * A draft is placed only where nothing asks for its approval or its budget (APPROVAL_NEEDED), and one that was
 * approved only up to what was approved (ABOVE_APPROVED).
 *
 * Refuses with PURCHASE_NOT_OPEN, PURCHASE_HAS_BAD_ROWS, PURCHASE_CHANGED (rows are bad now that were good),
 * PRICE_CHANGED, UNIT_ENDED, and as placeOrder and, on account, takeCredit do.
 */
export async function placePurchase(
  tx: Tx,
  placing: Placing,
  finder: GoodsFinder,
  now: number,
): Promise<{ number: string; isNew: boolean }> {
  const { purchaseId, by } = placing;
  const purchase = await findPurchaseById(tx, purchaseId);
  if (!purchase) throw new Error(`there is no purchase ${purchaseId}`);
  const { number } = purchase;
  const [mine] = await tx
    .update(purchases)
    .set({
      state: "placed",
      placedBy: by.userId,
      placedAt: now,
      ...(placing.hasConfirmedNoReturn && { noReturnConfirmedAt: now }),
    })
    .where(and(eq(purchases.id, purchaseId), inArray(purchases.state, [...PLACEABLE])))
    .returning({ id: purchases.id });
  if (!mine) {
    const state = (await findPurchaseById(tx, purchaseId))?.state;
    if (state === "placed") return { number, isNew: false };
    throw new Refusal("PURCHASE_NOT_OPEN");
  }
  await unitMustBeActive(tx, purchase.unitId);
  if (purchase.badCount > 0) throw new Refusal("PURCHASE_HAS_BAD_ROWS", { rows: purchase.badCount });
  const before = await listLines(tx, purchaseId);
  const settled = await settleForPlacing(tx, purchase, before, finder, now);
  if (settled.badCount > 0) throw new Refusal("PURCHASE_CHANGED", { rows: settled.badCount });
  if (settled.totalFen !== placing.acceptedTotalFen)
    throw new Refusal("PRICE_CHANGED", {
      acceptedFen: placing.acceptedTotalFen,
      totalFen: settled.totalFen,
    });
  if (purchase.submittedAt !== null && settled.totalFen > purchase.totalFen)
    throw new Refusal("ABOVE_APPROVED", { approvedFen: purchase.totalFen, totalFen: settled.totalFen });
  await keepLines(tx, purchaseId, before, settled);
  await tx.update(purchases).set(sumsOf(settled, now)).where(eq(purchases.id, purchaseId));
  if (purchase.state === "draft")
    await mustNeedNoApproval(tx, { ...purchase, totalFen: settled.totalFen }, now);
  const credit = placing.isOnAccount
    ? await takeCredit(tx, purchase.unitId, settled.totalFen, now)
    : undefined;
  const asked = await ordersOf(tx, purchase, settled.deliveries, placing);
  const placed = await placeOrders(
    tx,
    credit ? asked.map((order) => ({ ...order, onAccount: credit })) : asked,
    now,
  );
  await tx.insert(purchaseOrders).values(
    settled.deliveries.map(({ point, deliveryDay }, index) => ({
      orderId: placed[index]?.orderId ?? "",
      purchaseId,
      pointId: point.id,
      pointName: point.name,
      deliveryDay,
    })),
  );
  return { number, isNew: true };
}

/** The rows as of now; of a purchase that was submitted, at the prices of then while they hold. */
async function settleForPlacing(
  tx: Tx,
  purchase: Purchase,
  before: readonly PurchaseLine[],
  finder: GoodsFinder,
  now: number,
): Promise<Settled> {
  const { unitId, submittedAt, termsId } = purchase;
  if (termsId) await keepTerms(tx, termsId);
  const settled = await checkRows(tx, purchase, before.map(rowOf), finder, now);
  if (submittedAt === null) return settled;
  const today = businessDay(now);
  const heldDays = await getPurchaseRule(tx, "price_held_days", today);
  if (addDays(businessDay(submittedAt), heldDays) < today) return settled;
  const agreed = new Map(before.map(({ lineNumber, unitPriceFen }) => [lineNumber, unitPriceFen]));
  const { freightRules } = await readSurroundings(tx, unitId, finder, now);
  return withAgreedPrices(settled, agreed, freightRules);
}

async function ordersOf(
  tx: Tx,
  { id, number, unitId, note }: Purchase,
  deliveries: readonly Delivery[],
  placing: Placing,
): Promise<NewOrder[]> {
  const unit = await findUnit(tx, unitId);
  if (!unit) throw new Error(`there is no unit ${unitId}`);
  const fulfilmentOutletId = await getCentreId(tx);
  const receivers = await readReceivers(
    tx,
    deliveries.map(({ point }) => point.id),
  );
  return deliveries.map(({ point, deliveryDay, lines, goodsFen, freightFen }, index) => {
    const receiver = receivers.get(point.id);
    if (!receiver) throw new Error(`there is no delivery point ${point.id}`);
    return {
      idempotencyKey: `purchase:${id}:${index + 1}`,
      userId: placing.by.userId,
      goods: lines.map(({ goods, quantity, unitPriceFen }) => ({
        variantId: goods.variantId,
        quantity,
        agreedPriceFen: unitPriceFen,
      })),
      acceptedTotalFen: goodsFen + freightFen,
      hasConfirmedNoReturn: placing.hasConfirmedNoReturn,
      receiver,
      email: placing.by.email,
      // whoever packs reads it on the slip
      note: [`采购单 ${number}：${formatDay(deliveryDay)} 送达${point.name}。`, note]
        .filter(Boolean)
        .join(" "),
      locale: placing.locale,
      fulfilmentOutletId,
      soldBy: null,
      entryChannel: unit.entryChannel,
      buyingUnitId: unitId,
      gateway: placing.gateway,
      origin: placing.origin,
      payerName: placing.payerName,
      isTold: false,
    };
  });
}

/** Who receives the goods at each of some places, and where that is today. */
async function readReceivers(
  tx: Tx,
  pointIds: readonly string[],
): Promise<Map<string, NewOrder["receiver"]>> {
  const rows = await tx
    .select({
      id: deliveryPoints.id,
      receiverName: deliveryPoints.receiverName,
      phone: deliveryPoints.phone,
      provinceCode: deliveryPoints.provinceCode,
      prefectureCode: deliveryPoints.prefectureCode,
      countyCode: deliveryPoints.countyCode,
      street: deliveryPoints.street,
      detail: deliveryPoints.detail,
    })
    .from(deliveryPoints)
    .where(inArray(deliveryPoints.id, [...new Set(pointIds)]));
  const receivers = new Map<string, NewOrder["receiver"]>();
  for (const { id, ...receiver } of rows) {
    const { provinceCode, prefectureCode, countyCode } = receiver;
    const regionZh = await resolvePlace(tx, provinceCode, prefectureCode, countyCode);
    if (!regionZh) throw new Refusal("UNKNOWN_PLACE");
    receivers.set(id, { ...receiver, regionZh });
  }
  return receivers;
}

/** The orders that a purchase became, by day and place. */
export function listPurchaseOrders(read: Reader, purchaseId: string) {
  return read
    .select({
      orderId: orders.id,
      number: orders.number,
      state: orders.state,
      progress: orders.progress,
      gateway: orders.gateway,
      goodsFen: orders.goodsFen,
      freightFen: orders.freightFen,
      totalFen: orders.totalFen,
      userId: orders.userId,
      remittanceCode: sql<string | null>`(select code from remittances where order_id = ${orders.id}
        order by issued_at desc limit 1)`,
      pointId: purchaseOrders.pointId,
      pointName: purchaseOrders.pointName,
      deliveryDay: purchaseOrders.deliveryDay,
    })
    .from(purchaseOrders)
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .where(eq(purchaseOrders.purchaseId, purchaseId))
    .orderBy(asc(purchaseOrders.deliveryDay), asc(purchaseOrders.pointName), asc(orders.number));
}
