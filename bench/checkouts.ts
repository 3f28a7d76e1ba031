import { randomUUID } from "node:crypto";
import { asc, eq, inArray } from "drizzle-orm";
import { sumFreight } from "#app/domain/ordering/freight.server.ts";
import { parcelsOf } from "#app/domain/ordering/freight.ts";
import { findSaleTerms } from "#app/domain/ordering/sale-terms.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openStore } from "#db/open.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { orders } from "#db/schema/ordering.ts";
import { countOf, type Store } from "#db/store.ts";
import { cpuMsOf } from "./cores.ts";
import { figure, percentile, type Reading } from "./figure.ts";
import type { Measure } from "./measure.ts";
import type { Shop } from "./shop.ts";
import { type Answer, Visitor } from "./visitor.ts";

const CALLERS = [8, 32];
const LARGE_ORDER_LINES = 200;

export const ADDRESS = {
  receiverName: "林晓禾（演示）",
  phone: "13900000001",
  provinceCode: "110000",
  prefectureCode: "",
  countyCode: "110105",
  street: "向阳街",
  detail: "2 号楼 602 室",
  email: "",
  note: "",
};

interface Goods {
  variantId: string;
  productId: string;
}

/** What the shop sells, and what a basket of it comes to: read from its database, as its own pages would. */
export class Prices {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  goods(): Promise<Goods[]> {
    return this.#store.read
      .select({ variantId: variants.id, productId: products.id })
      .from(variants)
      .innerJoin(products, eq(products.id, variants.productId))
      .where(eq(products.fulfilment, "goods"))
      .orderBy(asc(variants.id));
  }

  async totalFen(variantIds: readonly string[]): Promise<number> {
    const { read } = this.#store;
    const now = Date.now();
    const basket = variantIds.map((variantId) => ({ variantId, quantity: 1 }));
    const terms = await findSaleTerms(read, basket, await getCentreId(read), now);
    const lines = terms.map((line) => ({ ...line, amountFen: line.priceFen * line.quantity }));
    const goodsFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
    return goodsFen + (await sumFreight(read, ADDRESS.provinceCode, businessDay(now), parcelsOf(lines)));
  }

  async paidAmong(numbers: readonly string[]): Promise<number> {
    const [row] = await this.#store.read
      .select({ count: countOf() })
      .from(orders)
      .where(inArray(orders.number, [...numbers]));
    return row?.count ?? 0;
  }
}

interface Timing {
  requestsMs: number[];
  checkoutsMs: number[];
  numbers: string[];
}

/** One visitor buys one thing: puts it into the cart, orders it to an address, pays. Answers the order's number. */
async function buy(visitor: Visitor, goods: Goods, totalFen: number, withPages: boolean, timing: Timing) {
  visitor.forget();
  const startedAt = performance.now();
  const ask = async (asked: Promise<Answer>, status: number): Promise<Answer> => {
    const answer = await asked;
    timing.requestsMs.push(answer.tookMs);
    if (answer.status !== status)
      throw new Error(`a checkout was answered with ${answer.status}: ${answer.body}`);
    return answer;
  };
  if (withPages) await ask(visitor.get(`/products/${goods.productId}`), 200);
  await ask(visitor.post("/cart", { intent: "add", variantId: goods.variantId, quantity: "1" }), 303);
  if (withPages) {
    await ask(visitor.get("/cart"), 200);
    await ask(visitor.get("/checkout"), 200);
  }
  const placed = await ask(visitor.post("/checkout", checkoutForm(totalFen)), 303);
  const payPage = placed.headers.location ?? "";
  if (withPages) await ask(visitor.get(payPage), 200);
  const paid = await ask(visitor.post(payPage, {}), 303);
  if (withPages) await ask(visitor.get(paid.headers.location ?? ""), 200);
  timing.checkoutsMs.push(performance.now() - startedAt);
  timing.numbers.push(paid.headers.location?.split("/").at(-1) ?? "");
}

export function checkoutForm(totalFen: number): Record<string, string> {
  return {
    intent: "order",
    orderKey: randomUUID(),
    acceptedTotalFen: String(totalFen),
    noReturnConfirmed: "yes",
    ...ADDRESS,
  };
}

/** Lets callers buy one after the other, for so many seconds or for as long as `goesOn` says. */
export async function buyFor(
  shop: Shop,
  prices: Prices,
  callers: number,
  time: number | (() => boolean),
  withPages: boolean,
) {
  const goods = await prices.goods();
  const totals = new Map<string, number>();
  for (const { variantId } of goods) totals.set(variantId, await prices.totalFen([variantId]));
  const timing: Timing = { requestsMs: [], checkoutsMs: [], numbers: [] };
  const before = cpuMsOf(shop.pid);
  const startedAt = performance.now();
  const goesOn = typeof time === "number" ? () => performance.now() < startedAt + time * 1_000 : time;
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      const visitor = new Visitor(shop.url);
      while (goesOn()) {
        next += 1;
        const chosen = goods[(next * 37) % goods.length] as Goods;
        await buy(visitor, chosen, totals.get(chosen.variantId) ?? 0, withPages, timing);
      }
      visitor.leave();
    }),
  );
  const tookMs = performance.now() - startedAt;
  const after = cpuMsOf(shop.pid);
  return {
    ...timing,
    perSecond: (timing.checkoutsMs.length * 1_000) / tookMs,
    cpuMs:
      before === undefined || after === undefined ? undefined : (after - before) / timing.checkoutsMs.length,
  };
}

/** Whole purchases over HTTP, each on the disk before it is answered. */
export const checkouts: Measure = {
  name: "checkouts",
  title: "Checkouts over HTTP, durable: into the cart, order with an address, pay",
  async run({ workshop, isQuick }) {
    const shop = await workshop.openShop();
    const store = await openStore({ engine: "sqlite", file: shop.file });
    const prices = new Prices(store);
    const seconds = isQuick ? 1 : 8;
    try {
      await buyFor(shop, prices, 8, isQuick ? 0.5 : 3, false); // to warm it up
      const readings: Reading[] = [];
      for (const callers of CALLERS) {
        const bought = await buyFor(shop, prices, callers, seconds, false);
        const stored = await storedAmong(prices, bought.numbers);
        if (stored !== bought.numbers.length)
          throw new Error(`of ${bought.numbers.length} acknowledged orders ${stored} are in the database`);
        const at = `${callers} callers`;
        readings.push(
          figure(`checkouts, ${at}`, bought.perSecond, "orders/s", { atLeast: 300 }),
          figure(`checkouts, ${at}: request, 50 of 100`, percentile(bought.requestsMs, 0.5), "ms"),
          figure(`checkouts, ${at}: request, 99 of 100`, percentile(bought.requestsMs, 0.99), "ms", {
            atMost: 100,
          }),
          figure(`checkouts, ${at}: whole, 50 of 100`, percentile(bought.checkoutsMs, 0.5), "ms"),
          figure(`checkouts, ${at}: whole, 99 of 100`, percentile(bought.checkoutsMs, 0.99), "ms"),
        );
        if (bought.cpuMs) readings.push(figure(`checkouts, ${at}: CPU of an order`, bought.cpuMs, "ms"));
      }
      const browsing = await buyFor(shop, prices, 8, seconds, true);
      readings.push(
        figure("checkouts with the pages between, 8 callers", browsing.perSecond, "orders/s"),
        figure("checkouts with pages: request, 99 of 100", percentile(browsing.requestsMs, 0.99), "ms"),
      );
      return readings;
    } finally {
      await store.close();
      await shop.stop();
    }
  },
};

async function storedAmong(prices: Prices, numbers: readonly string[]): Promise<number> {
  let stored = 0;
  for (let start = 0; start < numbers.length; start += 500)
    stored += await prices.paidAmong(numbers.slice(start, start + 500));
  return stored;
}

/** An order of two hundred lines, placed and paid while nobody else asks for anything. */
export const largeOrder: Measure = {
  name: "large-order",
  title: `An order of ${LARGE_ORDER_LINES} lines over HTTP`,
  async run({ workshop, isQuick }) {
    const shop = await workshop.openShop();
    const store = await openStore({ engine: "sqlite", file: shop.file });
    const prices = new Prices(store);
    try {
      const goods = (await prices.goods()).slice(0, LARGE_ORDER_LINES);
      if (goods.length < LARGE_ORDER_LINES) throw new Error(`the shop sells only ${goods.length} variants`);
      const totalFen = await prices.totalFen(goods.map(({ variantId }) => variantId));
      const placedMs: number[] = [];
      const paidMs: number[] = [];
      for (let round = 0; round < (isQuick ? 2 : 12); round += 1) {
        const visitor = new Visitor(shop.url);
        for (const { variantId } of goods)
          await visitor.post("/cart", { intent: "add", variantId, quantity: "1" });
        const placed = await visitor.post("/checkout", checkoutForm(totalFen));
        if (placed.status !== 303) throw new Error(`the order was answered with ${placed.status}`);
        const paid = await visitor.post(placed.headers.location ?? "", {});
        if (paid.status !== 303) throw new Error(`the payment was answered with ${paid.status}`);
        visitor.leave();
        if (round > 0) placedMs.push(placed.tookMs); // the first one warms it up
        if (round > 0) paidMs.push(paid.tookMs);
      }
      return [
        figure(`${LARGE_ORDER_LINES} lines: place the order, median`, percentile(placedMs, 0.5), "ms", {
          atMost: 100,
        }),
        figure(`${LARGE_ORDER_LINES} lines: pay it, median`, percentile(paidMs, 0.5), "ms", { atMost: 100 }),
        figure(
          `${LARGE_ORDER_LINES} lines: both, slowest`,
          Math.max(...placedMs.map((ms, i) => ms + (paidMs[i] ?? 0))),
          "ms",
        ),
      ];
    } finally {
      await store.close();
      await shop.stop();
    }
  },
};
