import Database from "better-sqlite3";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import {
  chooseDriver,
  countProgress,
  listOrdersFor,
  ORDERS_PER_PAGE,
  orderPage,
} from "#app/domain/reporting/order-list.server.ts";
import {
  daysOfPrefix,
  type OrderListQuery,
  orderListSearch,
  parseOrderListQuery,
} from "#app/domain/reporting/order-list-query.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { orderCounties, orders } from "#db/schema/ordering.ts";
import type { Store } from "#db/store.ts";
import { insertManyOrders } from "#tests/fixtures/many-orders.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const COUNT = 20_000;

let store: Store;
let all: (typeof orders.$inferSelect)[];
const countiesOf = new Map<string, string[]>();

beforeAll(async () => {
  store = await seededStore();
  await insertManyOrders(store, COUNT, SEEDED_AT);
  await tellStatistics();
  all = await store.read.select().from(orders);
  all.sort((a, b) => b.placedAt - a.placedAt || (a.id < b.id ? 1 : -1));
  for (const { orderId, countyId } of await store.read.select().from(orderCounties))
    countiesOf.set(orderId, [...(countiesOf.get(orderId) ?? []), countyId]);
}, 120_000);

/** The address of this file's own database. */
function address(): string {
  const url = new URL(process.env.DATABASE_URL ?? "");
  url.pathname = new URL(store.place).pathname;
  return url.href;
}

async function onPostgres<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL gathers them by itself, a while later. */
async function tellStatistics(): Promise<void> {
  if (store.engine === "postgres") await onPostgres((client) => client.query("analyze"));
}

/** A page as it is asked of the engine. */
async function statementOf(query: OrderListQuery) {
  const driver = await chooseDriver(store.read, query);
  const cursor = query.before ? all.find(({ number }) => number === query.before) : undefined;
  return orderPage(store.read, query, driver, cursor, "older").toSQL();
}

/** How many blocks PostgreSQL touches for a page, as it reads it by itself. */
async function blocksOf(client: pg.Client, query: OrderListQuery): Promise<number> {
  const { sql, params } = await statementOf(query);
  const { rows } = await client.query(`explain (analyze, buffers, timing off, format json) ${sql}`, params);
  const { Plan: plan } = rows[0]["QUERY PLAN"][0];
  return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
}

/** The steps in which the engine would read a page. */
async function planOf(query: OrderListQuery): Promise<string[]> {
  const { sql, params } = await statementOf(query);
  if (store.engine === "sqlite") {
    const connection = new Database(store.place, { readonly: true });
    try {
      const steps = connection.prepare(`explain query plan ${sql}`).all(...params) as { detail: string }[];
      return steps.map(({ detail }) => detail);
    } finally {
      connection.close();
    }
  }
  return onPostgres(async (client) => {
    await client.query("set enable_seqscan = off"); // so few orders are read whole more cheaply
    const { rows } = await client.query(`explain ${sql}`, params as unknown[]);
    return rows.map((row: { "QUERY PLAN": string }) => row["QUERY PLAN"].trim());
  });
}

const isOf = (query: OrderListQuery) => (order: (typeof all)[number]) =>
  (query.state === undefined || order.state === query.state) &&
  (query.progress === undefined || order.progress === query.progress) &&
  (query.outletId === undefined || order.fulfilmentOutletId === query.outletId) &&
  (query.storageClass === undefined || order.storageClass === query.storageClass) &&
  (query.gateway === undefined || order.gateway === query.gateway) &&
  (query.countyId === undefined || countiesOf.get(order.id)?.includes(query.countyId)) &&
  (query.phone === undefined || order.phone === query.phone) &&
  (query.receiver === undefined || order.receiverName === query.receiver) &&
  (query.numberPrefix === undefined || order.number.startsWith(query.numberPrefix)) &&
  (query.fromDay === undefined || order.placedAt >= startOfDay(query.fromDay)) &&
  (query.toDay === undefined || order.placedAt < startOfDay(addDays(query.toDay, 1)));

/** All pages of a list, from the newest to the oldest. */
async function readAll(query: OrderListQuery): Promise<string[]> {
  const numbers: string[] = [];
  let before: string | undefined;
  do {
    const page = await listOrdersFor(store.read, { ...query, before });
    numbers.push(...page.orders.map(({ number }) => number));
    before = page.older;
  } while (before);
  return numbers;
}

const today = businessDay(SEEDED_AT);
const COUNTY = "150421";
const FILTERS: OrderListQuery[] = [
  { state: "refunded" },
  { progress: "packed" },
  { outletId: "O-SUB-110105" },
  { countyId: COUNTY },
  { storageClass: "frozen" },
  { gateway: "transfer" },
  { receiver: "王芳" },
];

/** Each set of the seven filters, as one query. */
const COMBINATIONS = Array.from(
  { length: 2 ** FILTERS.length },
  (_, bits) =>
    Object.assign({}, ...FILTERS.filter((_filter, place) => bits & (1 << place))) as OrderListQuery,
);

describe("a list of orders", () => {
  test.each<[string, OrderListQuery]>([
    ["one state", { state: "partially_refunded" }],
    ["one step", { progress: "shipped" }],
    ["one outlet", { outletId: "O-SUB-110105" }],
    ["one county", { countyId: COUNTY }],
    ["one way to keep", { storageClass: "chilled", fromDay: addDays(today, -20) }],
    ["one way to pay, and a county", { gateway: "transfer", countyId: COUNTY }],
    ["a state, a step and a county", { state: "paid", progress: "completed", countyId: COUNTY }],
    ["a week", { fromDay: addDays(today, -30), toDay: addDays(today, -24) }],
    ["a day and a county", { fromDay: today, toDay: today, countyId: COUNTY }],
    ["nothing that there is", { state: "refunded", progress: "completed" }],
    ["a whole phone number", { phone: "13900000123" }],
    ["a name that few have", { receiver: "收货人1237" }],
    ["a name that many have, and a step", { receiver: "王芳", progress: "completed" }],
    ["the beginning of a number, a day", { numberPrefix: String(addDays(today, -3)) }],
    ["the beginning of a number, ten days", { numberPrefix: String(addDays(today, -40)).slice(0, 7) }],
    ["the beginning of a number, past the day", { numberPrefix: `${addDays(today, -3)}00000` }],
    ["the beginning of a number, and a step", { numberPrefix: String(today), progress: "packed" }],
  ])("of %s holds just these, the newest first, on all its pages", async (_, query) => {
    const due = all.filter(isOf(query)).map(({ number }) => number);
    expect(await readAll(query)).toEqual(due);
  });

  test("finds a whole number, and none where none begins so", async () => {
    const one = all[777];
    expect(await readAll({ numberPrefix: one?.number })).toEqual([one?.number]);
    for (const numberPrefix of ["19", "202613", "20261140", "3"])
      expect(await readAll({ numberPrefix })).toEqual([]);
    expect(await readAll({ unknown: "2026-11-22 13:05" })).toEqual([]);
  });

  test("goes back the way it came", async () => {
    const query = { storageClass: "frozen" } as const;
    const first = await listOrdersFor(store.read, query);
    expect(first.newer).toBeUndefined();
    const second = await listOrdersFor(store.read, { ...query, before: first.older });
    const third = await listOrdersFor(store.read, { ...query, before: second.older });
    const numbers = (page: typeof first) => page.orders.map(({ number }) => number);
    const backToSecond = await listOrdersFor(store.read, { ...query, after: third.newer });
    expect(numbers(backToSecond)).toEqual(numbers(second));
    const backToFirst = await listOrdersFor(store.read, { ...query, after: second.newer });
    expect(numbers(backToFirst)).toEqual(numbers(first));
    expect(backToFirst.newer).toBeUndefined();
    expect(numbers(first)).toHaveLength(ORDERS_PER_PAGE);
  });

  test("says who sends each order, and what is in it", async () => {
    const { orders: listed } = await listOrdersFor(store.read, { progress: "allocated" });
    expect(listed[0]).toMatchObject({
      sender: { zh: expect.any(String) },
      lines: [{ nameZh: "牛腩块", quantity: 1 }],
      lineCount: 1,
    });
  });

  test("counts what waits, as far as it counts", async () => {
    const counts = await countProgress(store.read, ["allocated", "packed", "completed"]);
    expect(counts.get("allocated")).toBe(all.filter(({ progress }) => progress === "allocated").length);
    expect(counts.get("completed")).toBe(2_001);
  });
});

/** The tables and their indexes have about a thousand: an engine may read them, and not again for each row. */
const BLOCKS_MAX = 5_000;

describe("no page reads all orders", () => {
  const spans: [string, OrderListQuery][] = [
    ["of any day", {}],
    ["of a month", { fromDay: addDays(today, -40), toDay: addDays(today, -10) }],
  ];
  test.each(spans)("whatever it is filtered by, %s", { timeout: 120_000 }, async (_, span) => {
    const middle = all[Math.floor(COUNT / 2)]?.number;
    for (const combination of COMBINATIONS)
      for (const page of [{}, { before: middle }]) {
        const query = { ...combination, ...span, ...page };
        const plan = await planOf(query);
        const told = `${orderListSearch(query, page)}\n${plan.join("\n")}`;
        expect(
          plan.some((step) => isWholeTable(step)),
          told,
        ).toBe(false);
        if (store.engine === "sqlite") expect(plan.join(), told).not.toContain("TEMP B-TREE");
      }
  });

  test("nor does PostgreSQL look a whole table through for each row of another", {
    timeout: 120_000,
  }, async () => {
    if (store.engine === "sqlite") return;
    await onPostgres(async (client) => {
      for (const combination of COMBINATIONS)
        for (const wide of [{}, { state: "paid", progress: "completed" }] as const) {
          const query = { ...combination, ...wide };
          expect(await blocksOf(client, query), orderListSearch(query)).toBeLessThan(BLOCKS_MAX);
        }
    });
  });

  test("nor does one that is looked for by number or phone", async () => {
    for (const query of [
      { phone: "13900000123", state: "paid" },
      { numberPrefix: "2026112200", progress: "packed" },
      { numberPrefix: "202611", countyId: COUNTY },
    ] as OrderListQuery[])
      expect((await planOf(query)).some(isWholeTable)).toBe(false);
  });

  /** The whole of the table, or of an index in an order of which no first page is the first. */
  function isWholeTable(step: string): boolean {
    if (store.engine === "postgres") return /Seq Scan on (orders|order_counties)/.test(step);
    return step.startsWith("SCAN") && step !== "SCAN orders USING INDEX orders_placed";
  }
});

describe("the address of a list", () => {
  test("is read and written alike", () => {
    const search =
      "q=13900000123&progress=packed&state=paid&from=2026-11-01&to=2026-11-22&outlet=O-CENTRE&county=150421&storage=frozen&gateway=demo";
    expect(orderListSearch(parseOrderListQuery(new URLSearchParams(search)))).toBe(search);
  });

  test("leaves out what it does not know, and the page when a filter changes", () => {
    const search = "state=lost&progress=%27&outlet=<b>&from=2026-13-01&before=1&q=%20&storage=frozen";
    expect(parseOrderListQuery(new URLSearchParams(search))).toEqual({ storageClass: "frozen" });
    const query = { storageClass: "frozen", before: "202611220000000001" } as const;
    expect(orderListSearch(query, { progress: "packed" })).toBe("progress=packed&storage=frozen");
  });

  test.each([
    ["139 0000 0123", { phone: "13900000123" }],
    ["２０２６１１", { numberPrefix: "202611" }],
    ["1390000012", { numberPrefix: "1390000012" }],
    ["王芳", { receiver: "王芳" }],
    ["Anna Smith", { receiver: "Anna Smith" }],
    ["王".repeat(41), { unknown: "王".repeat(41) }],
    ["……", { unknown: "……" }],
    ["1234567890123456789", { unknown: "1234567890123456789" }],
  ])("reads %s as what it must be", (typed, query) => {
    expect(parseOrderListQuery(new URLSearchParams({ q: typed }))).toEqual(query);
  });

  test("knows the days that the beginning of a number may mean", () => {
    expect(daysOfPrefix("2026")).toEqual({ fromDay: 20260101, toDay: 20261231 });
    expect(daysOfPrefix("20261")).toEqual({ fromDay: 20261001, toDay: 20261231 });
    expect(daysOfPrefix("2026112")).toEqual({ fromDay: 20261120, toDay: 20261129 });
    expect(daysOfPrefix("20261122")).toEqual({ fromDay: 20261122, toDay: 20261122 });
    expect(daysOfPrefix("202602")).toEqual({ fromDay: 20260201, toDay: 20260231 });
    expect(daysOfPrefix("20262")).toBeUndefined();
  });
});
