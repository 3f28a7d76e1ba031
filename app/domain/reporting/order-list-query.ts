import { MOBILE } from "#app/domain/ordering/order.ts";
import { formatDay, parseDay } from "#app/domain/values/business-day.ts";
import {
  GATEWAYS,
  type GatewayId,
  ORDER_STATES,
  type OrderState,
  PROGRESS,
  type Progress,
  STORAGE_CLASSES,
  type StorageClass,
} from "#db/words.ts";

/** Orders are counted so far: what is more is told as "more than". */
export const COUNT_MAX = 2_000;

/** What a list of orders is asked for, as it stands in its address. */
export interface OrderListQuery {
  state?: OrderState | undefined;
  progress?: Progress | undefined;
  /** Both days are in it. */
  fromDay?: number | undefined;
  toDay?: number | undefined;
  outletId?: string | undefined;
  countyId?: string | undefined;
  storageClass?: StorageClass | undefined;
  gateway?: GatewayId | undefined;
  /** The first digits of a number, from the day of the order on. */
  numberPrefix?: string | undefined;
  /** A whole phone number. */
  phone?: string | undefined;
  /** A receiver's whole name. */
  receiver?: string | undefined;
  /** What was typed and is none of these; such a list is empty. */
  unknown?: string | undefined;
  /** Goes on from the order with this number: to older ones, or to newer ones. */
  before?: string | undefined;
  after?: string | undefined;
}

const ID = /^[\w-]{1,60}$/;
const NUMBER = /^\d{18}$/;
const NAME = /^[^\p{Cc}]{1,40}$/u;

/** Reads a list's address; what it does not know it leaves out. */
export function parseOrderListQuery(parameters: URLSearchParams): OrderListQuery {
  const text = (name: string) => parameters.get(name)?.trim() || undefined;
  const oneOf = <T extends string>(name: string, words: readonly T[]) =>
    words.find((word) => word === text(name));
  const matching = (name: string, form: RegExp) => {
    const typed = text(name);
    return typed !== undefined && form.test(typed) ? typed : undefined;
  };
  const day = (name: string) => parseDay(text(name) ?? "");
  return {
    state: oneOf("state", ORDER_STATES),
    progress: oneOf("progress", PROGRESS),
    fromDay: day("from"),
    toDay: day("to"),
    outletId: matching("outlet", ID),
    countyId: matching("county", ID),
    storageClass: oneOf("storage", STORAGE_CLASSES),
    gateway: oneOf("gateway", GATEWAYS),
    before: matching("before", NUMBER),
    after: matching("after", NUMBER),
    ...parseSearch(text("q")),
  };
}

/** Eleven digits that make a mobile number are one; other digits begin an order's number; words are a name. */
function parseSearch(
  typed: string | undefined,
): Pick<OrderListQuery, "phone" | "numberPrefix" | "receiver" | "unknown"> {
  if (typed === undefined) return {};
  const search = typed.normalize("NFKC").replace(/[\s-]/g, "");
  if (MOBILE.test(search)) return { phone: search };
  if (/^\d{1,18}$/.test(search)) return { numberPrefix: search };
  return NAME.test(typed) && /\p{L}/u.test(typed) ? { receiver: typed } : { unknown: typed };
}

/** What was typed into the box for numbers, phones and names. */
export function searchOf({ phone, numberPrefix, receiver, unknown }: OrderListQuery): string | undefined {
  return phone ?? numberPrefix ?? receiver ?? unknown;
}

/** The address of a list, in one order of its parts; `change` sets some of them and leaves the page for the first. */
export function orderListSearch(query: OrderListQuery, change: Partial<OrderListQuery> = {}): string {
  const { before, after, ...filters } = query;
  const asked: OrderListQuery = { ...filters, ...change };
  const parts: [string, string | undefined][] = [
    ["q", searchOf(asked)],
    ["progress", asked.progress],
    ["state", asked.state],
    ["from", asked.fromDay === undefined ? undefined : formatDay(asked.fromDay)],
    ["to", asked.toDay === undefined ? undefined : formatDay(asked.toDay)],
    ["outlet", asked.outletId],
    ["county", asked.countyId],
    ["storage", asked.storageClass],
    ["gateway", asked.gateway],
    ["before", asked.before],
    ["after", asked.after],
  ];
  const search = new URLSearchParams();
  for (const [name, value] of parts) if (value !== undefined) search.set(name, value);
  return search.toString();
}

/**
 * The first and the last day that an order may have been placed on whose number begins so, for a number
 * begins with the day of its order: in a shorter month the last may lie in the next. Undefined where no
 * number begins so.
 */
export function daysOfPrefix(prefix: string): { fromDay: number; toDay: number } | undefined {
  const span = (from: number, to: number, min: number, max: number) => {
    const typed = prefix.slice(from, to);
    const low = Number(typed.padEnd(to - from, "0"));
    const high = Number(typed.padEnd(to - from, "9"));
    return low > max || high < min ? undefined : { low: Math.max(low, min), high: Math.min(high, max) };
  };
  const years = span(0, 4, 2000, 2999);
  const months = span(4, 6, 1, 12);
  const days = span(6, 8, 1, 31);
  if (!years || !months || !days) return undefined;
  return {
    fromDay: years.low * 10_000 + months.low * 100 + days.low,
    toDay: years.high * 10_000 + months.high * 100 + days.high,
  };
}

/** The first and the last number that begins so. */
export function numbersOfPrefix(prefix: string): { first: string; last: string } {
  return { first: prefix.padEnd(18, "0"), last: prefix.padEnd(18, "9") };
}
