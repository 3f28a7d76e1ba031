import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import type { NewOrder, PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { type Store, sumOf } from "#db/store.ts";
import {
  BEANS,
  BROOM,
  CENTRE,
  COUNTER,
  FOR_SALE,
  MILLET,
  MUTTON,
  openSmallShop,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, expire, minutesLater, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

/*
 * Random histories of a shop: people who buy at the same time, keys that come twice with the same or
 * another basket, payments that are told again or too late, holds that end, deliveries. Whatever
 * happened, the books must agree with themselves and with a recount that knows nothing of how they are
 * kept. All histories are written into one shop, so that what one leaves behind meets the next.
 */

type Step =
  | { kind: "place"; key: number; goods: NewOrder["goods"]; soldAt: "pavilion" | "counter" | "school" }
  | { kind: "pay"; which: number; times: number }
  | { kind: "expire" }
  | { kind: "receive"; variantId: string; quantity: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("place" as const),
      key: fc.nat({ max: 12 }),
      goods: fc.array(
        fc.record({ variantId: fc.constantFrom(...FOR_SALE), quantity: fc.integer({ min: 1, max: 12 }) }),
        { minLength: 1, maxLength: 5 },
      ),
      soldAt: fc.constantFrom("pavilion" as const, "counter" as const, "school" as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("pay" as const),
      which: fc.nat({ max: 20 }),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("expire" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("receive" as const),
      variantId: fc.constantFrom(...FOR_SALE),
      quantity: fc.integer({ min: 1, max: 20 }),
    }),
  },
);

/** Steps that are taken at the same time, and how long after the ones before. */
const WAVE = fc.record({
  minutes: fc.integer({ min: 0, max: 25 }),
  steps: fc.array(STEP, { minLength: 1, maxLength: 10 }),
});

/** The only ways in which the business may say no here; anything else is a fault. */
const REFUSALS = ["OUT_OF_STOCK", "KEY_REUSED"];

const SOLD_BY: Record<"pavilion" | "counter" | "school", Partial<NewOrder>> = {
  pavilion: {},
  counter: { fulfilmentOutletId: COUNTER, soldBy: { outletId: COUNTER, kind: "counter" } },
  school: { entryChannel: "school" },
};

let store: Store;
let minutes = 0;
let delivered = 0;

beforeAll(async () => {
  store = await freshStore();
  await openSmallShop(store, { shelf: { [MILLET]: 60, [BEANS]: 25, [MUTTON]: 25, [BROOM]: 25, retired: 0 } });
  delivered = 60 + 3 * 25;
  await deliver(COUNTER, MILLET, 30);
});

async function deliver(outletId: string, variantId: string, quantity: number): Promise<void> {
  delivered += quantity;
  await store.write((tx) =>
    receiveStock(tx, outletId, [{ variantId, quantity, sourceId: newId() }], minutesLater(minutes)),
  );
}

async function live(waves: { minutes: number; steps: Step[] }[]): Promise<void> {
  const history = newId(); // keys of this history are its own
  const placed = new Map<string, PlacedOrder>();
  for (const wave of waves) {
    minutes += wave.minutes;
    const now = minutesLater(minutes);
    const open = [...placed.values()];
    const outcomes = await Promise.allSettled(wave.steps.flatMap((step) => take(step)));
    for (const outcome of outcomes)
      if (outcome.status === "rejected") {
        if (!(outcome.reason instanceof Refusal)) throw outcome.reason;
        expect(REFUSALS).toContain(outcome.reason.code);
      }

    function take(step: Step): Promise<unknown>[] {
      switch (step.kind) {
        case "place": {
          const order = anOrder({
            goods: step.goods,
            idempotencyKey: `${history} ${step.key}`,
            ...SOLD_BY[step.soldAt],
          });
          const remember = async () => {
            const answer = await place(store, order, now);
            const earlier = placed.get(order.idempotencyKey);
            if (earlier) expect(answer).toEqual(earlier); // one key is one order for ever
            placed.set(order.idempotencyKey, answer);
          };
          return [remember(), ...(step.key % 3 ? [] : [remember()])];
        }
        case "pay": {
          const which = open[step.which];
          return which ? Array.from({ length: step.times }, () => pay(store, which, now)) : [];
        }
        case "expire":
          return [expire(store, now)];
        case "receive":
          return [deliver(CENTRE, step.variantId, step.quantity)];
      }
    }
  }
}

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  const checks = await verifyLedger(store.read);
  expect(checks.filter((check) => check.difference !== 0)).toEqual([]);
  expect(isProven(checks)).toBe(true);
  // conserved: what came in is on a shelf or was paid for
  const [onShelves] = await store.read.select({ pieces: sumOf(stockLevels.onHand) }).from(stockLevels);
  const lines = await store.read.select().from(orderLines);
  const paid = new Set(
    (await store.read.select().from(orders)).filter(({ state }) => state === "paid").map(({ id }) => id),
  );
  const sold = lines.filter((line) => paid.has(line.orderId)).reduce((sum, line) => sum + line.quantity, 0);
  expect((onShelves?.pieces ?? 0) + sold).toBe(delivered);
}

test("whatever people do, and however often and at once, the books agree", { timeout: 300_000 }, async () => {
  const states = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(WAVE, { minLength: 1, maxLength: 8 }), async (waves) => {
      await live(waves);
      await expectBooksToAgree();
      for (const { state } of await store.read.selectDistinct({ state: orders.state }).from(orders))
        states.add(state); // the last history may end with nothing open
    }),
    { numRuns: 25, endOnFailure: true },
  );
  expect([...states].sort(), "the histories held orders of every kind").toEqual([
    "awaiting_payment",
    "expired",
    "paid",
  ]);
});

test("a day of many buyers at once, each pressing twice, ends with the books in order", async () => {
  for (const variantId of FOR_SALE) await deliver(CENTRE, variantId, 40);
  const buyer = async (_: unknown, i: number) => {
    const first = FOR_SALE[i % FOR_SALE.length] ?? MILLET;
    const second = FOR_SALE[(i * 3 + 1) % FOR_SALE.length] ?? MILLET;
    const order = anOrder({ goods: [...basket({ [first]: 2 }), ...basket({ [second]: 1 })] });
    const now = minutesLater(minutes + (i % 3));
    const [placed] = await Promise.all([place(store, order, now), place(store, order, now)]);
    if (i % 5) await Promise.all([pay(store, placed, now), pay(store, placed, now)]);
    else await expire(store, minutesLater(minutes));
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 120 }, buyer));
  for (const outcome of outcomes)
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "OUT_OF_STOCK" });
  await expectBooksToAgree();
});
