import { listOrdersFor, ORDERS_PER_PAGE } from "#app/domain/reporting/order-list.server.ts";
import type { OrderListQuery } from "#app/domain/reporting/order-list-query.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { openStore } from "#db/open.ts";
import { insertManyOrders } from "#tests/fixtures/many-orders.ts";
import { figure, percentile, type Reading } from "./figure.ts";
import type { Measure } from "./measure.ts";
import { signedIn } from "./visitor.ts";

const ORDERS = 1_000_000;
/** So deep that a list that counted rows would have to count most of a million. */
const DEEP_DAYS = 300;

/** The operators' list of orders at a million: each filter's first page, and the page of an order of long ago. */
export const orderList: Measure = {
  name: "orders",
  title: "The list of orders at a million: the function, first and deep pages, and the page of the centre",
  async run({ workshop, isQuick }) {
    const file = workshop.newDatabase();
    const store = await openStore({ engine: "sqlite", file });
    const now = Date.now();
    const readings: Reading[] = [];
    try {
      await insertManyOrders(store, isQuick ? ORDERS / 20 : ORDERS, now);
      const times = isQuick ? 5 : 60;
      const deep = await numberOf(addDays(businessDay(now), -DEEP_DAYS));
      for (const [name, query] of lists(businessDay(now))) {
        const tookMs: number[] = [];
        for (const page of [{}, { before: deep }, { after: deep }])
          for (let time = 0; time < times; time += 1) {
            const startedAt = performance.now();
            await listOrdersFor(store.read, { ...query, ...page });
            if (time > 0) tookMs.push(performance.now() - startedAt);
          }
        readings.push(
          figure(`orders, ${name}: 50 of 100`, percentile(tookMs, 0.5), "ms"),
          figure(`orders, ${name}: the slowest`, Math.max(...tookMs), "ms", { atMost: 100 }),
        );
      }
      readings.push(...(await drawn()));
      return readings;
    } finally {
      await store.close();
    }

    async function numberOf(day: number): Promise<string> {
      const { orders } = await listOrdersFor(store.read, { toDay: day });
      const number = orders[ORDERS_PER_PAGE - 1]?.number;
      if (number === undefined) throw new Error(`no orders are of ${day} or before`);
      return number;
    }

    async function drawn(): Promise<Reading[]> {
      const shop = await workshop.openShop(file);
      try {
        const centre = await signedIn(shop.url, "centre");
        const tookMs: number[] = [];
        for (let time = 0; time < (isQuick ? 5 : 40); time += 1) {
          const answer = await centre.get("/admin/orders?progress=allocated");
          if (answer.status !== 200) throw new Error(`the list was answered with ${answer.status}`);
          if (time >= 3) tookMs.push(answer.tookMs);
        }
        centre.leave();
        return [figure("orders, the page of the centre: 50 of 100", percentile(tookMs, 0.5), "ms")];
      } finally {
        await shop.stop();
      }
    }
  },
};

/** Lists as they are asked for, and some that hardly anything is in. */
function lists(today: number): [string, OrderListQuery][] {
  const days = { fromDay: addDays(today, -200), toDay: addDays(today, -170) };
  return [
    ["all", {}],
    ["a step (packed)", { progress: "packed" }],
    ["a state (refunded)", { state: "refunded" }],
    ["an outlet", { outletId: "O-SUB-110105" }],
    ["a county", { countyId: "150421" }],
    ["a keeping (chilled)", { storageClass: "chilled" }],
    ["a way to pay (transfer)", { gateway: "transfer" }],
    ["a month", days],
    ["a month and a county", { ...days, countyId: "150421" }],
    ["a receiver", { receiver: "王芳" }],
    ["a phone number", { phone: "13900123456" }],
    ["a number's first eight digits", { numberPrefix: String(addDays(today, -100)) }],
    ["a number's first four digits", { numberPrefix: String(today).slice(0, 4) }],
    [
      "six filters",
      {
        state: "paid",
        progress: "completed",
        outletId: "O-CENTRE",
        countyId: "150421",
        storageClass: "frozen",
        gateway: "transfer",
      },
    ],
    ["nothing there is (refunded and packed)", { state: "refunded", progress: "packed" }],
    ["nothing there is (a receiver, not paid)", { receiver: "王芳", progress: "none", state: "paid" }],
    ["nothing there is (three wide filters)", { state: "paid", progress: "cancelled", gateway: "demo" }],
  ];
}
