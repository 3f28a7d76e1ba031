import { createHash, randomInt } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { type Goods, holdStock } from "#app/domain/inventory/stock.server.ts";
import { channelOf } from "#app/domain/messaging/put-message.server.ts";
import { salesModeOf } from "#app/domain/outlets/sales-mode.ts";
import { findPaymentOfOrder, openPayment } from "#app/domain/payments/payments.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orderCounties, orderEvents, orderLeads, orderLines, orders } from "#db/schema/ordering.ts";
import { perConnection, type Tx } from "#db/store.ts";
import type { EntryChannel, GatewayId, Handover, Locale, OrderEventKind, OutletKind } from "#db/words.ts";
import { sumFreight } from "./freight.server.ts";
import { parcelsOf } from "./freight.ts";

import { findHold } from "./hold.server.ts";
import type { Lead } from "./lead.ts";
import { strictestOf } from "./order.ts";

import { findSaleTerms, type SaleTerms } from "./sale-terms.server.ts";
import { tellBuyer } from "./tell-buyer.server.ts";

/** An order as its buyer gives it. */
export interface NewOrder {
  /** Made by the caller; the same key with the same content is one order, with other content it is refused. */
  idempotencyKey: string;
  userId: string | null;
  goods: readonly Goods[];
  /** What the buyer saw and agreed to pay, freight included; null where nobody was shown a price. */
  acceptedTotalFen: number | null;
  hasConfirmedNoReturn: boolean;
  receiver: {
    receiverName: string;
    phone: string;
    provinceCode: string;
    prefectureCode: string | null;
    countyCode: string;
    regionZh: string;
    street: string;
    detail: string;
  };
  email: string | null;
  note: string | null;
  locale: Locale;
  /** Whose shelf the goods are taken from. */
  fulfilmentOutletId: string;
  /** How the goods reach the buyer: sent, which is usual, or collected at the outlet they are taken from, without freight. */
  handover?: Extract<Handover, "sent" | "collected">;
  /** The outlet that made the sale; null for the pavilion of each line's county. */
  soldBy: { outletId: string; kind: OutletKind } | null;
  entryChannel: EntryChannel;
  /** The unit that it counts to, whether the unit ordered or one of its people; usually none. */
  buyingUnitId?: string;
  gateway: GatewayId;
  /** Where the buyer sees this shop, for a gateway that has its page elsewhere; no part of what is ordered. */
  origin?: string;
  /** The name on the account that will pay, where it is a bank's to say. */
  payerName?: string | null;
  /** The counter whose code led the buyer here; no part of what is ordered. */
  ledBy?: Lead | null;
}

export interface PlacedOrder {
  orderId: string;
  number: string;
  paymentId: string;
  gateway: GatewayId;
  totalFen: number;
}

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  findByKey: tx
    .select({
      id: orders.id,
      number: orders.number,
      contentHash: orders.contentHash,
      totalFen: orders.totalFen,
    })
    .from(orders)
    .where(eq(orders.idempotencyKey, p("key")))
    .limit(1)
    .prepare("order_find_by_key"),
  insertOrder: tx
    .insert(orders)
    .values({
      id: p("id"),
      number: p("number"),
      idempotencyKey: p("idempotencyKey"),
      contentHash: p("contentHash"),
      userId: p("userId"),
      state: "awaiting_payment",
      handover: p("handover"),
      fulfilmentOutletId: p("fulfilmentOutletId"),
      gateway: p("gateway"),
      storageClass: p("storageClass"),
      receiverName: p("receiverName"),
      phone: p("phone"),
      email: p("email"),
      provinceCode: p("provinceCode"),
      prefectureCode: p("prefectureCode"),
      countyCode: p("countyCode"),
      regionZh: p("regionZh"),
      street: p("street"),
      detail: p("detail"),
      note: p("note"),
      locale: p("locale"),
      goodsFen: p("goodsFen"),
      freightFen: p("freightFen"),
      totalFen: p("totalFen"),
      noReturnConfirmedAt: p("noReturnConfirmedAt"),
      placedAt: p("placedAt"),
      holdExpiresAt: p("holdExpiresAt"),
    })
    .onConflictDoNothing()
    .returning({ id: orders.id })
    .prepare("order_insert"),
  insertLine: tx
    .insert(orderLines)
    .values({
      id: p("id"),
      orderId: p("orderId"),
      lineNumber: p("lineNumber"),
      variantId: p("variantId"),
      productId: p("productId"),
      sku: p("sku"),
      nameZh: p("nameZh"),
      nameEn: p("nameEn"),
      specZh: p("specZh"),
      specEn: p("specEn"),
      icon: p("icon"),
      categoryId: p("categoryId"),
      storageClass: p("storageClass"),
      returnClass: p("returnClass"),
      taxClass: p("taxClass"),
      quantity: p("quantity"),
      isWeighed: p("isWeighed"),
      orderedGrams: p("orderedGrams"),
      finalGrams: p("orderedGrams"),
      unitPriceFen: p("priceFen"),
      discountFen: p("discountFen"),
      amountFen: p("amountFen"),
      countyId: p("countyId"),
      countyNameZh: p("countyNameZh"),
      countyNameEn: p("countyNameEn"),
      supplierId: p("supplierId"),
      supplierNameZh: p("supplierNameZh"),
      supplierNameEn: p("supplierNameEn"),
      directoryEntryId: p("directoryEntryId"),
      outletId: p("outletId"),
      salesMode: p("salesMode"),
      entryChannel: p("entryChannel"),
      buyingUnitId: p("buyingUnitId"),
      isDemoPrice: p("isDemoPrice"),
    })
    .prepare("order_line_insert"),
  insertCounty: tx
    .insert(orderCounties)
    .values({ countyId: p("countyId"), placedAt: p("placedAt"), orderId: p("orderId") })
    .prepare("order_county_insert"),
  insertEvent: tx
    .insert(orderEvents)
    .values({
      id: p("id"),
      orderId: p("orderId"),
      kind: p("kind"),
      actorUserId: p("actorUserId"),
      ref: p("ref"),
      note: p("note"),
      happenedAt: p("happenedAt"),
    })
    .prepare("order_event_insert"),
}));

/**
 * Takes an order: prices it as of `placedAt`, holds its stock, freezes on each line what the goods are
 * and whom they will be credited to, and opens a payment. All of it or nothing. Two lines of one
 * variant are summed. The same key again answers the same order and changes nothing.
 *
 * Refuses with CART_EMPTY, NOT_ON_SALE, OUT_OF_STOCK, PRICE_CHANGED (the total is not what was agreed
 * to), NO_RETURN_NOT_CONFIRMED (perishable goods), NO_FREIGHT_RULE or KEY_REUSED.
 */
export async function placeOrder(tx: Tx, order: NewOrder, placedAt: number): Promise<PlacedOrder> {
  const contentHash = hashContent(order);
  const earlier = await findPlaced(tx, order.idempotencyKey, contentHash);
  if (earlier) return earlier;

  const goods = sumByVariant(order.goods);
  if (goods.length === 0) throw new Refusal("CART_EMPTY");
  const terms = await findSaleTerms(tx, goods, order.fulfilmentOutletId, placedAt);
  const missing = goods.find(
    ({ variantId }) => !terms.some((line) => line.variantId === variantId && line.isOnSale),
  );
  if (missing) throw new Refusal("NOT_ON_SALE", { variantId: missing.variantId });
  if (!order.hasConfirmedNoReturn && terms.some((line) => line.returnClass === "qualityClaimOnly"))
    throw new Refusal("NO_RETURN_NOT_CONFIRMED");

  const lines = terms.map((line) => ({ ...line, amountFen: line.priceFen * line.quantity }));
  const goodsFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
  const { handover = "sent" } = order;
  const day = businessDay(placedAt);
  const freightFen =
    handover === "sent" ? await sumFreight(tx, order.receiver.provinceCode, day, parcelsOf(lines)) : 0;
  const totalFen = goodsFen + freightFen;
  if (order.acceptedTotalFen !== null && order.acceptedTotalFen !== totalFen)
    throw new Refusal("PRICE_CHANGED", { acceptedFen: order.acceptedTotalFen, totalFen });

  const orderId = newId();
  const hold = await findHold(tx, order.gateway, placedAt);
  const number = await insertOrder(tx, {
    ...order.receiver,
    id: orderId,
    idempotencyKey: order.idempotencyKey,
    contentHash,
    userId: order.userId,
    handover,
    fulfilmentOutletId: order.fulfilmentOutletId,
    gateway: order.gateway,
    storageClass: strictestOf(lines),
    email: order.email,
    note: order.note,
    locale: order.locale,
    goodsFen,
    freightFen,
    totalFen,
    noReturnConfirmedAt: order.hasConfirmedNoReturn ? placedAt : null,
    placedAt,
    holdExpiresAt: hold.expiresAt,
  });
  if (!number) {
    // somebody else placed it with this key while we were looking
    const other = await findPlaced(tx, order.idempotencyKey, contentHash);
    if (!other) throw new Error("an order could be neither placed nor found");
    return other;
  }
  await holdStock(tx, order.fulfilmentOutletId, goods);
  for (const [index, line] of lines.entries())
    await insertOrderLine(tx, {
      ...line,
      ...creditOf(line, order),
      id: newId(),
      orderId,
      lineNumber: index + 1,
      discountFen: 0,
      orderedGrams: (line.netGrams ?? 0) * line.quantity,
    });
  await insertCounties(tx, orderId, placedAt, lines);
  if (order.ledBy) await tx.insert(orderLeads).values({ orderId, ...order.ledBy });
  await recordOrderEvent(tx, orderId, "placed", order.userId, placedAt);
  const paymentId = newId();
  await openPayment(tx, order.gateway, 1, {
    paymentId,
    orderId,
    orderNumber: number,
    amountFen: totalFen,
    currency: "cny",
    openedAt: placedAt,
    expiresAt: hold.expiresAt,
    locale: order.locale,
    origin: order.origin ?? "",
    payerName: order.payerName ?? null,
  });
  if (channelOf("order_placed", { email: order.email, phone: order.receiver.phone })) {
    const { payBy } = hold;
    const goods = lines.map(({ nameZh, nameEn, quantity }) => ({
      name: { zh: nameZh, en: nameEn },
      quantity,
    }));
    const facts = { totalFen, payBy, goods };
    await tellBuyer(
      tx,
      orderId,
      { kind: "order_placed", cause: orderId, facts, usefulUntil: payBy },
      placedAt,
    );
  }
  return { orderId, number, paymentId, gateway: order.gateway, totalFen };
}

type OrderLine = Pick<
  typeof orderLines.$inferInsert,
  | "id"
  | "orderId"
  | "lineNumber"
  | "quantity"
  | "orderedGrams"
  | "discountFen"
  | "amountFen"
  | "outletId"
  | "salesMode"
  | "entryChannel"
> & { buyingUnitId: string | null };

/** Adds a line to an order: the goods as they are now, and whom they are credited to. */
export async function insertOrderLine(tx: Tx, line: SaleTerms & OrderLine): Promise<void> {
  await statements(tx).insertLine.execute(line);
}

/** Notes which counties' goods are in an order. */
export async function insertCounties(
  tx: Tx,
  orderId: string,
  placedAt: number,
  lines: readonly { countyId: string }[],
): Promise<void> {
  for (const countyId of new Set(lines.map((line) => line.countyId)))
    await statements(tx).insertCounty.execute({ countyId, placedAt, orderId });
}

/**
 * Adds a step to an order's timeline: the one door to it. `ref` names what it was about, a parcel or an
 * allocation; `note` says why, in the words of who did it.
 */
export async function recordOrderEvent(
  tx: Tx,
  orderId: string,
  kind: OrderEventKind,
  actorUserId: string | null,
  happenedAt: number,
  { ref = null, note = null }: { ref?: string | null; note?: string | null } = {},
): Promise<void> {
  const event = { id: newId(), orderId, kind, actorUserId, ref, note, happenedAt };
  await statements(tx).insertEvent.execute(event);
}

/** Who made the sale of a line, and how. */
function creditOf(line: SaleTerms, { soldBy, entryChannel, buyingUnitId }: NewOrder) {
  const outletId = soldBy?.outletId ?? line.pavilionId;
  if (!outletId) throw new Error(`county ${line.countyId} has no pavilion`);
  const salesMode = salesModeOf(soldBy?.kind ?? "pavilion", entryChannel);
  return { outletId, entryChannel, salesMode, buyingUnitId: buyingUnitId ?? null };
}

function sumByVariant(goods: readonly Goods[]): Goods[] {
  const sums = new Map<string, number>();
  for (const { variantId, quantity } of goods) {
    // a negative line would free what is held for somebody else, and one engine would keep half a bag
    if (!Number.isInteger(quantity) || quantity < 1) throw new Error(`${quantity} is no quantity of goods`);
    sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
  }
  return [...sums].map(([variantId, quantity]) => ({ variantId, quantity }));
}

/** The hash of what is asked for; a repeat may differ in nothing but the time. */
function hashContent(order: NewOrder): string {
  const { idempotencyKey: _, origin: __, ledBy: ___, goods, ...rest } = order;
  const content = JSON.stringify([
    sumByVariant(goods)
      .map((g) => [g.variantId, g.quantity])
      .sort(),
    rest,
  ]);
  return createHash("sha256").update(content).digest("base64url");
}

async function findPlaced(tx: Tx, key: string, contentHash: string): Promise<PlacedOrder | undefined> {
  const [placed] = await statements(tx).findByKey.execute({ key });
  if (!placed) return undefined;
  if (placed.contentHash !== contentHash) throw new Refusal("KEY_REUSED", { number: placed.number });
  const payment = await findPaymentOfOrder(tx, placed.id);
  if (!payment) throw new Error(`order ${placed.number} has no payment`);
  const { id: orderId, number, totalFen } = placed;
  return { orderId, number, paymentId: payment.id, gateway: payment.gateway, totalFen };
}

/** Inserts the order under a number nobody has. Undefined when its key is taken. */
function insertOrder(
  tx: Tx,
  order: Omit<typeof orders.$inferInsert, "number" | "state"> & { placedAt: number },
): Promise<string | undefined> {
  return underFreeNumber(tx, order, (number) => statements(tx).insertOrder.execute({ ...order, number }));
}

/** Calls `insert` with a number for an order until it inserts a row. Answers the number; undefined when the key is taken. */
export async function underFreeNumber(
  tx: Tx,
  order: { idempotencyKey: string; placedAt: number },
  insert: (number: string) => PromiseLike<readonly unknown[]>,
): Promise<string | undefined> {
  for (let tries = 0; tries < 5; tries += 1) {
    const number = `${businessDay(order.placedAt)}${String(randomInt(1e10)).padStart(10, "0")}`;
    const [inserted] = await insert(number);
    if (inserted) return number;
    const [taken] = await statements(tx).findByKey.execute({ key: order.idempotencyKey });
    if (taken) return undefined;
  }
  throw new Error("no free order number was found");
}
