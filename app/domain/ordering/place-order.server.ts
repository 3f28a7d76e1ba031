import { createHash, randomInt } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { type Goods, holdStock, tryToTakeHeldStock } from "#app/domain/inventory/stock.server.ts";
import { channelOf } from "#app/domain/messaging/put-message.server.ts";
import { salesModeOf } from "#app/domain/outlets/sales-mode.ts";
import { findPaymentOfOrder, openPayment } from "#app/domain/payments/payments.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import {
  orderAccounts,
  orderCounties,
  orderEvents,
  orderLeads,
  orderLines,
  orders,
} from "#db/schema/ordering.ts";
import { perConnection, type Tx } from "#db/store.ts";
import type { EntryChannel, GatewayId, Handover, Locale, OrderEventKind, OutletKind } from "#db/words.ts";
import { sumFreight } from "./freight.server.ts";
import { parcelsOf } from "./freight.ts";

import { findHold, type Hold } from "./hold.server.ts";
import type { Lead } from "./lead.ts";
import { strictestOf } from "./order.ts";

import { findSaleTerms, type SaleTerms } from "./sale-terms.server.ts";
import { tellBuyer } from "./tell-buyer.server.ts";

/** So many of a variant, at a price that was agreed beforehand where there is one: of a purchase, by a quote. */
interface OrderedGoods extends Goods {
  agreedPriceFen?: number;
}

/** An order as its buyer gives it. */
export interface NewOrder {
  /** Made by the caller; the same key with the same content is one order, with other content it is refused. */
  idempotencyKey: string;
  userId: string | null;
  goods: readonly OrderedGoods[];
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
  /** Goods first: nothing is to be paid until they were accepted, and then within so many days, by transfer. */
  onAccount?: { creditDays: number };
  /** The counter whose code led the buyer here; no part of what is ordered. */
  ledBy?: Lead | null;
  /** False for an order whose buyer is told in another way that it was placed; no part of what is ordered. */
  isTold?: boolean;
}

export interface PlacedOrder {
  orderId: string;
  number: string;
  paymentId: string;
  gateway: GatewayId;
  totalFen: number;
}

/** An order on account has no payment: what is to be paid is known when the goods were accepted. */
type TakenOrder = Omit<PlacedOrder, "paymentId"> & { paymentId: string | null };

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  findByKey: tx
    .select({
      id: orders.id,
      number: orders.number,
      contentHash: orders.contentHash,
      totalFen: orders.totalFen,
      isOnAccount: sql<boolean>`${orderAccounts.orderId} is not null`.mapWith(Boolean),
    })
    .from(orders)
    .leftJoin(orderAccounts, eq(orderAccounts.orderId, orders.id))
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
      state: sql`${p("state")}`,
      progress: sql`${p("progress")}`,
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
 * Takes an order: prices it as of `placedAt`, or as was agreed, holds its stock, freezes on each line what
 * the goods are and whom they will be credited to, and opens a payment. All of it or nothing. Two lines of
 * one variant are summed. The same key again answers the same order and changes nothing.
 *
 * Refuses with CART_EMPTY, NOT_ON_SALE, OUT_OF_STOCK, PRICE_CHANGED (the total is not what was agreed
 * to), NO_RETURN_NOT_CONFIRMED (perishable goods), NO_FREIGHT_RULE or KEY_REUSED.
 */
export async function placeOrder(
  tx: Tx,
  order: Omit<NewOrder, "onAccount">,
  placedAt: number,
): Promise<PlacedOrder> {
  const [placed] = await placeOrders(tx, [order], placedAt);
  const paymentId = placed?.paymentId;
  if (!placed || !paymentId) throw new Error("an order was neither placed nor refused");
  return { ...placed, paymentId };
}

/**
 * Takes several orders together, all of them or none, each as placeOrder takes one. What they need of one
 * shelf is held at once: goods of one kind for forty places are one row that is locked, not forty. Of an order
 * on account the goods are taken too, and allocated to their outlet, and no payment is opened.
 */
export async function placeOrders(
  tx: Tx,
  newOrders: readonly NewOrder[],
  placedAt: number,
): Promise<TakenOrder[]> {
  const placed = new Map<NewOrder, TakenOrder>();
  const entered: EnteredOrder[] = [];
  const termsOf = rememberTerms(tx, placedAt);
  for (const order of newOrders) {
    const contentHash = hashContent(order);
    const earlier = await findPlaced(tx, order.idempotencyKey, contentHash);
    if (earlier) {
      placed.set(order, earlier);
      continue;
    }
    const priced = await priceOrder(tx, order, termsOf, placedAt);
    const hold = order.onAccount ? noHold(placedAt) : await findHold(tx, order.gateway, placedAt);
    const orderId = newId();
    const number = await insertOrder(tx, order, { ...priced, orderId, contentHash, hold, placedAt });
    if (number) {
      entered.push({ ...priced, order, orderId, number, hold });
      continue;
    }
    // somebody else placed it with this key while we were looking
    const other = await findPlaced(tx, order.idempotencyKey, contentHash);
    if (!other) throw new Error("an order could be neither placed nor found");
    placed.set(order, other);
  }
  await holdGoods(tx, entered);
  for (const order of entered) placed.set(order.order, await writeOrder(tx, order, placedAt));
  return newOrders.map((order) => placed.get(order) as TakenOrder);
}

interface PricedOrder {
  lines: (SaleTerms & { amountFen: number })[];
  goodsFen: number;
  freightFen: number;
  totalFen: number;
}

/** An order that has its row and its number, and nothing else yet. */
interface EnteredOrder extends PricedOrder {
  order: NewOrder;
  orderId: string;
  number: string;
  hold: Hold;
}

/** Nothing is held for an order on account: its goods are taken at once. */
const noHold = (placedAt: number): Hold => ({ payBy: placedAt, expiresAt: placedAt });

type TermsOf = (outletId: string, goods: OrderedGoods) => Promise<SaleTerms | undefined>;

/** Asks for the terms of goods once, however many orders have them: where the price was agreed, quantity makes no difference. */
function rememberTerms(tx: Tx, placedAt: number): TermsOf {
  const known = new Map<string, SaleTerms | undefined>();
  return async (outletId, { variantId, quantity, agreedPriceFen }) => {
    const key =
      agreedPriceFen === undefined ? `${outletId} ${variantId} ${quantity}` : `${outletId} ${variantId}`;
    if (!known.has(key))
      known.set(key, (await findSaleTerms(tx, [{ variantId, quantity }], outletId, placedAt))[0]);
    const terms = known.get(key);
    return terms && { ...terms, quantity, priceFen: agreedPriceFen ?? terms.priceFen };
  };
}

/** The lines of an order and what they come to; refuses what cannot be ordered so. */
async function priceOrder(tx: Tx, order: NewOrder, termsOf: TermsOf, placedAt: number): Promise<PricedOrder> {
  const goods = sumByVariant(order.goods);
  if (goods.length === 0) throw new Refusal("CART_EMPTY");
  const lines: PricedOrder["lines"] = [];
  for (const some of goods) {
    const terms = await termsOf(order.fulfilmentOutletId, some);
    if (!terms?.isOnSale) throw new Refusal("NOT_ON_SALE", { variantId: some.variantId });
    lines.push({ ...terms, amountFen: terms.priceFen * terms.quantity });
  }
  if (!order.hasConfirmedNoReturn && lines.some((line) => line.returnClass === "qualityClaimOnly"))
    throw new Refusal("NO_RETURN_NOT_CONFIRMED");
  const goodsFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
  const day = businessDay(placedAt);
  const freightFen =
    order.handover === "collected"
      ? 0
      : await sumFreight(tx, order.receiver.provinceCode, day, parcelsOf(lines));
  const totalFen = goodsFen + freightFen;
  if (order.acceptedTotalFen !== null && order.acceptedTotalFen !== totalFen)
    throw new Refusal("PRICE_CHANGED", { acceptedFen: order.acceptedTotalFen, totalFen });
  return { lines, goodsFen, freightFen, totalFen };
}

/** Holds what orders need of each shelf, each shelf once. */
async function holdGoods(tx: Tx, entered: readonly EnteredOrder[]): Promise<void> {
  const sums = new Map<string, Goods[]>();
  for (const { order, lines } of entered) {
    const asked = lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
    sums.set(order.fulfilmentOutletId, [...(sums.get(order.fulfilmentOutletId) ?? []), ...asked]);
  }
  for (const outletId of [...sums.keys()].sort())
    await holdStock(tx, outletId, sumByVariant(sums.get(outletId) ?? []));
}

/** Writes all of an order but its row: its goods are held. */
async function writeOrder(
  tx: Tx,
  { order, orderId, number, lines, totalFen, hold }: EnteredOrder,
  placedAt: number,
): Promise<TakenOrder> {
  const entered = lines.map((line, index) => ({ ...line, id: newId(), lineNumber: index + 1 }));
  for (const line of entered)
    await insertOrderLine(tx, {
      ...line,
      ...creditOf(line, order),
      orderId,
      discountFen: 0,
      orderedGrams: (line.netGrams ?? 0) * line.quantity,
    });
  await insertCounties(tx, orderId, placedAt, lines);
  if (order.ledBy) await tx.insert(orderLeads).values({ orderId, ...order.ledBy });
  await recordOrderEvent(tx, orderId, "placed", order.userId, placedAt);
  if (order.onAccount) {
    await takeOnAccount(tx, order, order.onAccount, orderId, entered, placedAt);
    return { orderId, number, paymentId: null, gateway: order.gateway, totalFen };
  }
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
  const isTold = order.isTold ?? true;
  if (isTold && channelOf("order_placed", { email: order.email, phone: order.receiver.phone })) {
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

/** Takes the goods of an order that will be paid for when they were accepted, and keeps what was agreed for it. */
async function takeOnAccount(
  tx: Tx,
  { fulfilmentOutletId, gateway, buyingUnitId, payerName }: NewOrder,
  { creditDays }: { creditDays: number },
  orderId: string,
  lines: readonly (Goods & { id: string })[],
  placedAt: number,
): Promise<void> {
  if (gateway !== "transfer" || !buyingUnitId || !payerName)
    throw new Error("an order on account is a unit's, and is paid for by transfer");
  const goods = lines.map(({ id, variantId, quantity }) => ({ sourceId: id, variantId, quantity }));
  if (!(await tryToTakeHeldStock(tx, fulfilmentOutletId, goods, placedAt))) throw new Refusal("OUT_OF_STOCK");
  await tx.insert(orderAccounts).values({ orderId, unitId: buyingUnitId, payerName, creditDays });
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

function sumByVariant(goods: readonly OrderedGoods[]): OrderedGoods[] {
  const sums = new Map<string, OrderedGoods>();
  for (const some of goods) {
    const { variantId, quantity, agreedPriceFen } = some;
    // a negative line would free what is held for somebody else, and one engine would keep half a bag
    if (!Number.isInteger(quantity) || quantity < 1) throw new Error(`${quantity} is no quantity of goods`);
    const same = sums.get(variantId);
    if (same && same.agreedPriceFen !== agreedPriceFen)
      throw new Error(`two prices were agreed for variant ${variantId}`);
    sums.set(variantId, { ...some, quantity: (same?.quantity ?? 0) + quantity });
  }
  return [...sums.values()];
}

/** The hash of what is asked for; a repeat may differ in nothing but the time. */
function hashContent(order: NewOrder): string {
  const { idempotencyKey: _, origin: __, ledBy: ___, isTold: ____, goods, ...rest } = order;
  const content = JSON.stringify([
    sumByVariant(goods)
      .map(({ variantId, quantity, agreedPriceFen }) =>
        agreedPriceFen === undefined ? [variantId, quantity] : [variantId, quantity, agreedPriceFen],
      )
      .sort(),
    rest,
  ]);
  return createHash("sha256").update(content).digest("base64url");
}

async function findPlaced(tx: Tx, key: string, contentHash: string): Promise<TakenOrder | undefined> {
  const [placed] = await statements(tx).findByKey.execute({ key });
  if (!placed) return undefined;
  if (placed.contentHash !== contentHash) throw new Refusal("KEY_REUSED", { number: placed.number });
  const { id: orderId, number, totalFen } = placed;
  if (placed.isOnAccount) return { orderId, number, paymentId: null, gateway: "transfer", totalFen };
  const payment = await findPaymentOfOrder(tx, placed.id);
  if (!payment) throw new Error(`order ${placed.number} has no payment`);
  return { orderId, number, paymentId: payment.id, gateway: payment.gateway, totalFen };
}

/** Inserts the order under a number nobody has. Undefined when its key is taken. */
function insertOrder(
  tx: Tx,
  order: NewOrder,
  facts: PricedOrder & { orderId: string; contentHash: string; hold: Hold; placedAt: number },
): Promise<string | undefined> {
  const { idempotencyKey } = order;
  const { placedAt, lines } = facts;
  const row = {
    ...order.receiver,
    id: facts.orderId,
    idempotencyKey,
    contentHash: facts.contentHash,
    userId: order.userId,
    state: order.onAccount ? "on_account" : "awaiting_payment",
    progress: order.onAccount ? "allocated" : "none",
    handover: order.handover ?? "sent",
    fulfilmentOutletId: order.fulfilmentOutletId,
    gateway: order.gateway,
    storageClass: strictestOf(lines),
    email: order.email,
    note: order.note,
    locale: order.locale,
    goodsFen: facts.goodsFen,
    freightFen: facts.freightFen,
    totalFen: facts.totalFen,
    noReturnConfirmedAt: order.hasConfirmedNoReturn ? placedAt : null,
    placedAt,
    holdExpiresAt: facts.hold.expiresAt,
  };
  return underFreeNumber(tx, { idempotencyKey, placedAt }, (number) =>
    statements(tx).insertOrder.execute({ ...row, number }),
  );
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
