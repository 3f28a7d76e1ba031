import { and, asc, desc, eq, inArray, lt, lte, or } from "drizzle-orm";
import { attributionEntries } from "#db/schema/attribution.ts";
import { categories } from "#db/schema/catalog.ts";
import { orderEvents, orderLines, orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { LINES_MAX } from "./order.ts";

const lineFields = {
  id: orderLines.id,
  orderId: orderLines.orderId,
  lineNumber: orderLines.lineNumber,
  variantId: orderLines.variantId,
  productId: orderLines.productId,
  nameZh: orderLines.nameZh,
  nameEn: orderLines.nameEn,
  specZh: orderLines.specZh,
  specEn: orderLines.specEn,
  icon: orderLines.icon,
  tint: categories.tint,
  storageClass: orderLines.storageClass,
  returnClass: orderLines.returnClass,
  quantity: orderLines.quantity,
  isWeighed: orderLines.isWeighed,
  orderedGrams: orderLines.orderedGrams,
  finalGrams: orderLines.finalGrams,
  unitPriceFen: orderLines.unitPriceFen,
  discountFen: orderLines.discountFen,
  amountFen: orderLines.amountFen,
  countyId: orderLines.countyId,
  countyNameZh: orderLines.countyNameZh,
  countyNameEn: orderLines.countyNameEn,
  supplierNameZh: orderLines.supplierNameZh,
  supplierNameEn: orderLines.supplierNameEn,
  directoryEntryId: orderLines.directoryEntryId,
  isDemoPrice: orderLines.isDemoPrice,
};

const MORE_THAN_ANY_ORDER = 2 * LINES_MAX;

/** An order by its number, without asking who wants to know: that is the caller's to check. */
export async function findOrder(read: Reader, number: string) {
  const [order] = await read.select().from(orders).where(eq(orders.number, number)).limit(1);
  return order;
}
export type Order = NonNullable<Awaited<ReturnType<typeof findOrder>>>;

/** The number of an order by its id. */
export async function findOrderNumber(read: Reader, orderId: string): Promise<string | undefined> {
  const [order] = await read
    .select({ number: orders.number })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  return order?.number;
}

/** What the page of an order shows beside the order itself: its lines, what happened, and its newest payment. */
export async function findOrderParts(read: Reader, orderId: string) {
  const lines = await read
    .select(lineFields)
    .from(orderLines)
    .innerJoin(categories, eq(categories.id, orderLines.categoryId))
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.lineNumber))
    .limit(MORE_THAN_ANY_ORDER);
  const events = await read
    .select({ kind: orderEvents.kind, happenedAt: orderEvents.happenedAt, ref: orderEvents.ref })
    .from(orderEvents)
    .where(eq(orderEvents.orderId, orderId))
    .orderBy(asc(orderEvents.happenedAt), asc(orderEvents.id))
    .limit(MORE_THAN_ANY_ORDER);
  const [payment] = await read
    .select({
      id: payments.id,
      gateway: payments.gateway,
      state: payments.state,
      expiresAt: payments.expiresAt,
    })
    .from(payments)
    .where(eq(payments.orderId, orderId))
    .orderBy(desc(payments.attempt))
    .limit(1);
  return { lines, events, payment };
}

/** What the ledger credits to each county for an order, the largest first; nothing before it is paid. */
export async function listCredits(read: Reader, orderId: string) {
  const amountFen = sumOf(attributionEntries.amountFen);
  return read
    .select({
      countyId: attributionEntries.countyId,
      nameZh: orderLines.countyNameZh,
      nameEn: orderLines.countyNameEn,
      amountFen,
    })
    .from(orderLines)
    .innerJoin(attributionEntries, eq(attributionEntries.orderLineId, orderLines.id))
    .where(eq(orderLines.orderId, orderId))
    .groupBy(attributionEntries.countyId, orderLines.countyNameZh, orderLines.countyNameEn)
    .orderBy(desc(amountFen), asc(attributionEntries.countyId))
    .limit(MORE_THAN_ANY_ORDER);
}

/** How many orders a page of the account shows. */
export const ORDERS_PER_PAGE = 20;

/** Of each order's lines, how many a list shows. */
const LINES_IN_LIST = 4;

/**
 * A person's orders, the newest first: those placed before the order with the number `before`, if that
 * is one of theirs. `next` is the number to go on from; undefined at the end.
 */
export async function listOrders(read: Reader, userId: string, before: string | undefined) {
  const own = eq(orders.userId, userId);
  const [last] = before
    ? await read
        .select({ id: orders.id, placedAt: orders.placedAt })
        .from(orders)
        .where(and(own, eq(orders.number, before)))
        .limit(1)
    : [];
  const older =
    last &&
    or(lt(orders.placedAt, last.placedAt), and(eq(orders.placedAt, last.placedAt), lt(orders.id, last.id)));
  const found = await read
    .select({
      id: orders.id,
      number: orders.number,
      state: orders.state,
      totalFen: orders.totalFen,
      placedAt: orders.placedAt,
    })
    .from(orders)
    .where(and(own, older))
    .orderBy(desc(orders.placedAt), desc(orders.id))
    .limit(ORDERS_PER_PAGE + 1);
  const shown = found.slice(0, ORDERS_PER_PAGE);
  const ids = shown.map((order) => order.id);
  const lines = ids.length === 0 ? [] : await listFirstLines(read, ids);
  const counts = new Map(ids.length === 0 ? [] : await countLines(read, ids));
  return {
    orders: shown.map((order) => ({
      ...order,
      lines: lines.filter((line) => line.orderId === order.id),
      lineCount: counts.get(order.id) ?? 0,
    })),
    next: found.length > ORDERS_PER_PAGE ? shown.at(-1)?.number : undefined,
  };
}

function listFirstLines(read: Reader, orderIds: string[]) {
  return read
    .select(lineFields)
    .from(orderLines)
    .innerJoin(categories, eq(categories.id, orderLines.categoryId))
    .where(and(inArray(orderLines.orderId, orderIds), lte(orderLines.lineNumber, LINES_IN_LIST)))
    .orderBy(asc(orderLines.orderId), asc(orderLines.lineNumber))
    .limit(ORDERS_PER_PAGE * LINES_IN_LIST);
}

async function countLines(read: Reader, orderIds: string[]): Promise<[string, number][]> {
  const counted = await read
    .select({ orderId: orderLines.orderId, lines: countOf() })
    .from(orderLines)
    .where(inArray(orderLines.orderId, orderIds))
    .groupBy(orderLines.orderId);
  return counted.map(({ orderId, lines }) => [orderId, lines]);
}

/** What was in one of a person's own orders, to buy it again; undefined when it is not theirs. */
export async function findOwnGoods(read: Reader, userId: string, number: string) {
  const goods = await read
    .select({
      variantId: orderLines.variantId,
      quantity: orderLines.quantity,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
    })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .where(and(eq(orders.userId, userId), eq(orders.number, number)))
    .orderBy(asc(orderLines.lineNumber))
    .limit(MORE_THAN_ANY_ORDER);
  return goods.length === 0 ? undefined : goods;
}
