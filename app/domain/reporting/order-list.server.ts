import {
  type AnyColumn,
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { listSenderNames } from "#app/domain/fulfilment/desk.server.ts";
import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import { countyVersions } from "#db/schema/geography.ts";
import { orderCounties, orderLines, orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import { countOf, type Reader } from "#db/store.ts";
import type { Progress } from "#db/words.ts";
import { COUNT_MAX, daysOfPrefix, numbersOfPrefix, type OrderListQuery } from "./order-list-query.ts";

/** How many orders a page shows. */
export const ORDERS_PER_PAGE = 50;

/** More than there are outlets or counties. */
const CHOICES_MAX = 1_000;

/** Of each order's lines, how many the list shows. */
const LINES_IN_LIST = 3;

/** Where several filters pass more than COUNT_MAX, they are counted so far: a list that matches hardly anything looks at no more. */
const DRIVEN_MAX = 50_000;

/**
 * The filter whose index a list is read by; the others are looked at row by row. `day` stands for none: the
 * list is read by the time its orders were placed.
 */
export type Driver = "day" | "number" | "phone" | "receiver" | "county" | "progress" | "state" | "outlet";

/** Filters that may drive a list and match more or fewer orders, as the shop goes. */
const COUNTED = ["receiver", "progress", "state", "outlet", "county"] as const;
type Counted = (typeof COUNTED)[number];

const COLUMNS = {
  receiver: orders.receiverName,
  progress: orders.progress,
  state: orders.state,
  outlet: orders.fulfilmentOutletId,
} as const;

function askedOf(query: OrderListQuery, filter: Counted): string | undefined {
  const { receiver, progress, state, outletId: outlet, countyId: county } = query;
  return { receiver, progress, state, outlet, county }[filter];
}

/**
 * A condition as it is, or so that no index is read by it: rows are looked at for it one by one. Both engines
 * then read by the filter that was chosen, and PostgreSQL still knows how many rows pass.
 */
function passes(condition: SQL, isDriving: boolean): SQL {
  return isDriving ? condition : sql`(${condition}) is true`;
}

interface Span {
  from: number | undefined;
  to: number | undefined;
}

/** The instants between which the orders of a list were placed. */
function spanOf(query: OrderListQuery): Span {
  const prefixed = query.numberPrefix === undefined ? undefined : daysOfPrefix(query.numberPrefix);
  const firstDays = [query.fromDay, prefixed?.fromDay].filter((day) => day !== undefined);
  const lastDays = [query.toDay, prefixed?.toDay].filter((day) => day !== undefined);
  return {
    from: firstDays.length === 0 ? undefined : startOfDay(Math.max(...firstDays)),
    to: lastDays.length === 0 ? undefined : startOfDay(addDays(Math.min(...lastDays), 1)),
  };
}

function isWithin(placedAt: AnyColumn, { from, to }: Span): SQL[] {
  return [
    ...(from === undefined ? [] : [gte(placedAt, from)]),
    ...(to === undefined ? [] : [lt(placedAt, to)]),
  ];
}

/** Which filter a list is read by: the one that fewest orders pass, as far as that is quickly counted. */
export async function chooseDriver(read: Reader, query: OrderListQuery): Promise<Driver> {
  if (query.numberPrefix !== undefined && query.numberPrefix.length > 8) return "number";
  if (query.phone !== undefined) return "phone";
  const active = COUNTED.filter((filter) => askedOf(query, filter) !== undefined);
  const [only] = active;
  if (only === undefined) return "day";
  if (active.length === 1) return only;
  let best: { filter: Counted; count: number } = { filter: only, count: Number.POSITIVE_INFINITY };
  for (const max of [COUNT_MAX, DRIVEN_MAX]) {
    for (const filter of active) {
      const count = await countUpTo(read, query, filter, Math.min(max, best.count));
      if (count < best.count) best = { filter, count };
    }
    if (best.count <= max) break;
    best = { ...best, count: Number.POSITIVE_INFINITY };
  }
  return best.filter;
}

/** How many orders pass one filter within the list's days; it stops at one more than `max`. */
async function countUpTo(read: Reader, query: OrderListQuery, filter: Counted, max: number): Promise<number> {
  const span = spanOf(query);
  const value = askedOf(query, filter) ?? "";
  const found =
    filter === "county"
      ? read
          .select({ one: sql`1`.as("one") })
          .from(orderCounties)
          .where(and(eq(orderCounties.countyId, value), ...isWithin(orderCounties.placedAt, span)))
          .limit(max + 1)
          .as("found")
      : read
          .select({ one: sql`1`.as("one") })
          .from(orders)
          .where(and(eq(COLUMNS[filter], value), ...isWithin(orders.placedAt, span)))
          .limit(max + 1)
          .as("found");
  const [counted] = await read.select({ count: countOf() }).from(found);
  return counted?.count ?? 0;
}

/** How many orders are at each of some steps, counted up to COUNT_MAX and one more. */
export async function countProgress(
  read: Reader,
  steps: readonly Progress[],
): Promise<Map<Progress, number>> {
  const counts = new Map<Progress, number>();
  for (const progress of steps)
    counts.set(progress, await countUpTo(read, { progress }, "progress", COUNT_MAX));
  return counts;
}

/** An order that a page goes on from. */
interface Cursor {
  placedAt: number;
  id: string;
}

/** One page of a list as a query, read by one index in the order in which it is shown. */
export function orderPage(
  read: Reader,
  query: OrderListQuery,
  driver: Driver,
  cursor: Cursor | undefined,
  direction: "older" | "newer",
) {
  const isByCounty = driver === "county";
  const placedAt = isByCounty ? orderCounties.placedAt : orders.placedAt;
  const id = isByCounty ? orderCounties.orderId : orders.id;
  const conditions: SQL[] = [];
  for (const filter of COUNTED) {
    const value = askedOf(query, filter);
    if (value === undefined) continue;
    if (filter === "county")
      conditions.push(isByCounty ? eq(orderCounties.countyId, value) : isOfCounty(value));
    else conditions.push(passes(eq(COLUMNS[filter], value), filter === driver));
  }
  if (query.gateway !== undefined) conditions.push(eq(orders.gateway, query.gateway));
  if (query.storageClass !== undefined) conditions.push(eq(orders.storageClass, query.storageClass));
  if (query.phone !== undefined) conditions.push(passes(eq(orders.phone, query.phone), driver === "phone"));
  if (query.numberPrefix !== undefined) {
    const { first, last } = numbersOfPrefix(query.numberPrefix);
    for (const bound of [gte(orders.number, first), lte(orders.number, last)])
      conditions.push(passes(bound, driver === "number"));
  }
  const span = fromCursor(spanOf(query), cursor, direction);
  for (const bound of isWithin(placedAt, span)) conditions.push(passes(bound, driver !== "number"));
  if (cursor) {
    const from = sql`(cast(${cursor.placedAt} as bigint), cast(${cursor.id} as text))`;
    conditions.push(
      direction === "older" ? sql`(${placedAt}, ${id}) < ${from}` : sql`(${placedAt}, ${id}) > ${from}`,
    );
  }
  const inOrder = direction === "older" ? desc : asc;
  const fields = {
    id: orders.id,
    number: orders.number,
    state: orders.state,
    progress: orders.progress,
    fulfilmentOutletId: orders.fulfilmentOutletId,
    fulfilmentSupplierId: orders.fulfilmentSupplierId,
    gateway: orders.gateway,
    storageClass: orders.storageClass,
    receiverName: orders.receiverName,
    phone: orders.phone,
    regionZh: orders.regionZh,
    totalFen: orders.totalFen,
    placedAt: orders.placedAt,
  };
  const from = isByCounty
    ? read.select(fields).from(orderCounties).innerJoin(orders, eq(orders.id, orderCounties.orderId))
    : read.select(fields).from(orders);
  return from
    .where(and(...conditions))
    .orderBy(inOrder(placedAt), inOrder(id))
    .limit(ORDERS_PER_PAGE + 1);
}

/** Of these instants, those from the cursor on: an engine that reads an index by one bound begins there, not at the end of the days. */
function fromCursor({ from, to }: Span, cursor: Cursor | undefined, direction: "older" | "newer"): Span {
  if (!cursor) return { from, to };
  return direction === "older"
    ? { from, to: Math.min(to ?? Number.POSITIVE_INFINITY, cursor.placedAt + 1) }
    : { from: Math.max(from ?? 0, cursor.placedAt), to };
}

function isOfCounty(countyId: string): SQL {
  return sql`exists (select 1 from ${orderCounties} where ${orderCounties.countyId} = ${countyId}
    and ${orderCounties.placedAt} = ${orders.placedAt} and ${orderCounties.orderId} = ${orders.id})`;
}

/**
 * A page of orders, the newest first: the first one, or the one that goes on from an order to older or to
 * newer ones. `older` and `newer` are the numbers to go on from; undefined at an end.
 */
export async function listOrdersFor(read: Reader, query: OrderListQuery) {
  const isNowhere =
    query.unknown !== undefined ||
    (query.numberPrefix !== undefined && daysOfPrefix(query.numberPrefix) === undefined);
  if (isNowhere) return { orders: [], older: undefined, newer: undefined };
  const start = query.after ?? query.before;
  const cursor = start === undefined ? undefined : await findCursor(read, start);
  const isBack = query.after !== undefined && cursor !== undefined;
  const driver = await chooseDriver(read, query);
  const found = await orderPage(read, query, driver, cursor, isBack ? "newer" : "older");
  const isMore = found.length > ORDERS_PER_PAGE;
  const shown = found.slice(0, ORDERS_PER_PAGE);
  if (isBack) shown.reverse();
  const lines = await listFirstLines(read, shown);
  const names = await listSenderNames(read, shown);
  const first = shown[0]?.number;
  const last = shown.at(-1)?.number;
  return {
    orders: shown.map((order) => ({
      ...order,
      sender: names.get(order.fulfilmentSupplierId ?? order.fulfilmentOutletId),
      lines: lines.filter((line) => line.orderId === order.id).slice(0, LINES_IN_LIST),
      lineCount: lines.filter((line) => line.orderId === order.id).length,
    })),
    newer: isBack ? (isMore ? first : undefined) : cursor ? first : undefined,
    older: isBack ? last : isMore ? last : undefined,
  };
}
export type ListedOrder = Awaited<ReturnType<typeof listOrdersFor>>["orders"][number];

async function findCursor(read: Reader, number: string): Promise<Cursor | undefined> {
  const [order] = await read
    .select({ id: orders.id, placedAt: orders.placedAt })
    .from(orders)
    .where(eq(orders.number, number))
    .limit(1);
  return order;
}

/** One line more of each order than the list shows, to tell that there are more. */
async function listFirstLines(read: Reader, listed: readonly { id: string }[]) {
  if (listed.length === 0) return [];
  return read
    .select({
      orderId: orderLines.orderId,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      quantity: orderLines.quantity,
      entryChannel: orderLines.entryChannel,
    })
    .from(orderLines)
    .where(
      and(
        inArray(
          orderLines.orderId,
          listed.map(({ id }) => id),
        ),
        lte(orderLines.lineNumber, LINES_IN_LIST + 1),
      ),
    )
    .orderBy(asc(orderLines.orderId), asc(orderLines.lineNumber))
    .limit(ORDERS_PER_PAGE * (LINES_IN_LIST + 1));
}

/** What the filters of the list can be set to: outlets with shelves, and counties under their names of a day. */
export async function readOrderChoices(read: Reader, day: number) {
  return {
    outlets: await read
      .select({ id: outlets.id, zh: outlets.nameZh, en: outlets.nameEn })
      .from(outlets)
      .where(inArray(outlets.kind, ["centre", "sub_centre", "counter", "cabinet"]))
      .orderBy(asc(outlets.id))
      .limit(CHOICES_MAX),
    counties: await read
      .select({ id: countyVersions.countyId, zh: countyVersions.nameZh, en: countyVersions.nameEn })
      .from(countyVersions)
      .where(
        and(
          lte(countyVersions.validFromDay, day),
          or(isNull(countyVersions.validToDay), gt(countyVersions.validToDay, day)),
        ),
      )
      .orderBy(asc(countyVersions.provinceCode), asc(countyVersions.countyId))
      .limit(CHOICES_MAX),
  };
}
