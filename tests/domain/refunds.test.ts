import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { lessenedBy, type RefundRequest } from "#app/domain/ordering/refund.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { attributionEntries, countyDays } from "#db/schema/attribution.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderEvents, orders, refundLines } from "#db/schema/ordering.ts";
import { moneyEntries, paymentExceptions, payments, refunds } from "#db/schema/payments.ts";
import { type Store, sumOf } from "#db/store.ts";
import { DISPOSITIONS, type Disposition } from "#db/words.ts";
import { aFullRefund, aRefund, ask, hear, linesOf } from "#tests/fixtures/a-refund.ts";
import { AOHAN, BEANS, BROOM, CENTRE, MILLET, MUTTON, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

const TOMORROW = NOON + 86_400_000;

/** A paid order of three bags of millet, a broom and a kilogram of mutton. */
async function aPaidOrder(goods = basket({ [MILLET]: 3, [BROOM]: 1, [MUTTON]: 1 })): Promise<PlacedOrder> {
  const placed = await place(store, anOrder({ goods }));
  await pay(store, placed);
  return placed;
}

async function lineOf(placed: PlacedOrder, variantId: string) {
  const line = (await linesOf(store, placed)).find((one) => one.variantId === variantId);
  if (!line) throw new Error(`nobody ordered ${variantId}`);
  return line;
}

/** Part of a line: one bag of millet for 45.00 unless said otherwise. */
async function aPart(
  placed: PlacedOrder,
  { variantId = MILLET, quantity = 1, amountFen = 4_500, disposition = "restock" as Disposition } = {},
): Promise<RefundRequest> {
  const { id } = await lineOf(placed, variantId);
  return aRefund(placed.orderId, { lines: [{ orderLineId: id, quantity, amountFen, disposition }] });
}

async function stateOf({ orderId }: PlacedOrder) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.state;
}

async function onShelf(variantId: string) {
  const [level] = await store.read
    .select()
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, CENTRE), eq(stockLevels.variantId, variantId)));
  return level?.onHand;
}

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

/** Refused with this code, and the books are as they were. */
async function expectRefusal(refund: RefundRequest, code: string): Promise<void> {
  const count = (await store.read.select().from(attributionEntries)).length;
  await expect(ask(store, refund, TOMORROW)).rejects.toMatchObject({ name: "Refusal", code });
  expect(await store.read.select().from(refunds).where(eq(refunds.id, refund.refundId))).toEqual([]);
  expect(await store.read.select().from(attributionEntries)).toHaveLength(count);
  await expectBooksToAgree();
}

describe("a refund of part of a line", () => {
  test("lowers the county's figure on the day it is made, and puts the goods back", async () => {
    const placed = await aPaidOrder();
    expect(await onShelf(MILLET)).toBe(97);
    const refund = await aPart(placed, { quantity: 2, amountFen: 9_000 });
    expect(await ask(store, refund, TOMORROW)).toBe(true);
    expect(await onShelf(MILLET)).toBe(99);
    const line = await lineOf(placed, MILLET);
    const [entry] = await store.read
      .select()
      .from(attributionEntries)
      .where(eq(attributionEntries.kind, "return"));
    expect(entry).toMatchObject({
      orderLineId: line.id,
      countyId: AOHAN,
      outletId: line.outletId,
      salesMode: line.salesMode,
      directoryEntryId: line.directoryEntryId,
      isCertified: true,
      amountFen: -9_000,
      quantity: -2,
      weightGrams: -5_000,
      orderCount: 0,
      businessDay: businessDay(TOMORROW),
    });
    const [day] = await store.read
      .select()
      .from(countyDays)
      .where(and(eq(countyDays.countyId, AOHAN), eq(countyDays.businessDay, businessDay(TOMORROW))));
    expect(day).toMatchObject({ saleFen: 0, returnFen: -9_000, amountFen: -9_000, certifiedFen: -9_000 });
    expect(await stateOf(placed)).toBe("paid"); // nothing was repaid yet
    await expectBooksToAgree();

    expect(await hear(store, refund.refundId, "succeeded", TOMORROW)).toBe(true);
    expect(await stateOf(placed)).toBe("partially_refunded");
    const [money] = await store.read.select().from(moneyEntries).where(eq(moneyEntries.kind, "refund"));
    expect(money).toMatchObject({
      ref: refund.refundId,
      amountFen: -9_000,
      gateway: "demo",
      currency: "cny",
    });
    await expectBooksToAgree();
  });

  test("says what became of the goods: destroyed goods come back and go, kept goods do neither", async () => {
    const placed = await aPaidOrder();
    await ask(store, await aPart(placed, { disposition: "write_off" }), TOMORROW);
    await ask(store, await aPart(placed, { disposition: "keep" }), TOMORROW);
    expect(await onShelf(MILLET)).toBe(97);
    await ask(store, await aPart(placed, { disposition: "restock" }), TOMORROW);
    expect(await onShelf(MILLET)).toBe(98);
    await expectBooksToAgree();
  });

  test("may be of money alone", async () => {
    const placed = await aPaidOrder();
    await ask(store, await aPart(placed, { quantity: 0, amountFen: 1 }), TOMORROW);
    await expectBooksToAgree();
    expect(await onShelf(MILLET)).toBe(97);
  });

  test("twice of the same amount is two refunds", async () => {
    const placed = await aPaidOrder();
    for (const refund of [await aPart(placed), await aPart(placed)]) {
      expect(await ask(store, refund, TOMORROW)).toBe(true);
      await hear(store, refund.refundId, "succeeded", TOMORROW);
    }
    expect(await store.read.select().from(refundLines)).toHaveLength(2);
    await expectBooksToAgree();
  });

  test("sent twice, or twice at once, is one refund", async () => {
    const placed = await aPaidOrder();
    const refund = await aPart(placed);
    const asked = await Promise.all([1, 2, 3].map(() => ask(store, refund, TOMORROW)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await ask(store, refund, TOMORROW + 1)).toBe(false);
    expect(await store.read.select().from(refunds)).toHaveLength(1);
    await expectBooksToAgree();
  });

  test("sent again with another amount is refused", async () => {
    const placed = await aPaidOrder();
    const refund = await aPart(placed);
    await ask(store, refund, TOMORROW);
    const other = { ...(await aPart(placed, { amountFen: 4_499 })), refundId: refund.refundId };
    await expect(ask(store, other, TOMORROW)).rejects.toMatchObject({ code: "KEY_REUSED" });
    await expectBooksToAgree();
  });

  test("that the gateway tells of twice is booked once", async () => {
    const placed = await aPaidOrder();
    const refund = await aPart(placed);
    await ask(store, refund, TOMORROW);
    const heard = await Promise.all([1, 2, 3].map(() => hear(store, refund.refundId, "succeeded", TOMORROW)));
    expect(heard.filter(Boolean)).toHaveLength(1);
    expect(await hear(store, refund.refundId, "pending", TOMORROW)).toBe(false);
    expect(await store.read.select().from(moneyEntries).where(eq(moneyEntries.kind, "refund"))).toHaveLength(
      1,
    );
    await expectBooksToAgree();
  });
});

describe("a refund is refused", () => {
  test("above what is left of the line, in money or in pieces", async () => {
    const placed = await aPaidOrder();
    await ask(store, await aPart(placed, { quantity: 2, amountFen: 9_000 }), TOMORROW);
    await expectRefusal(await aPart(placed, { amountFen: 4_501 }), "LINE_ABOVE_SOLD");
    await expectRefusal(await aPart(placed, { quantity: 2, amountFen: 100 }), "LINE_ABOVE_SOLD");
  });

  test("above what was paid, or of more freight than was paid", async () => {
    const placed = await aPaidOrder();
    const { freightFen } = await aFullRefund(store, placed);
    await expectRefusal(aRefund(placed.orderId, { freightFen: placed.totalFen + 1 }), "REFUND_ABOVE_PAID");
    await expectRefusal(aRefund(placed.orderId, { freightFen: freightFen + 1 }), "FREIGHT_ABOVE_PAID");
    await ask(store, aRefund(placed.orderId, { freightFen: freightFen - 1 }), TOMORROW);
    await expectRefusal(aRefund(placed.orderId, { freightFen: 2 }), "FREIGHT_ABOVE_PAID");
  });

  test("of nothing, and of an order that was not paid", async () => {
    const placed = await aPaidOrder();
    await expectRefusal(aRefund(placed.orderId), "REFUND_EMPTY");
    const waiting = await place(store);
    await expectRefusal(await aPart(waiting), "NOT_REFUNDABLE");
  });

  test("of another order's line", async () => {
    const placed = await aPaidOrder();
    const other = await aPaidOrder();
    const refund = await aPart(other);
    await expect(ask(store, { ...refund, orderId: placed.orderId }, TOMORROW)).rejects.toThrow("has no line");
    await expectBooksToAgree();
  });

  test("for all who ask at once beyond what was paid, and for nobody before", async () => {
    const placed = await aPaidOrder(basket({ [MILLET]: 3 }));
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, async () => ask(store, await aPart(placed), TOMORROW)),
    );
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const outcome of asked)
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(Refusal);
    await expectBooksToAgree();
  });
});

describe("a refund that fails", () => {
  test.each(["before it was made", "after it was made"])(
    "%s gives the county its credit back",
    async (when) => {
      const placed = await aPaidOrder();
      const refund = await aFullRefund(store, placed);
      await ask(store, refund, TOMORROW);
      if (when === "after it was made") {
        await hear(store, refund.refundId, "succeeded", TOMORROW);
        expect(await stateOf(placed)).toBe("refunded");
      }
      expect(await hear(store, refund.refundId, "failed", TOMORROW)).toBe(true);
      expect(await hear(store, refund.refundId, "failed", TOMORROW)).toBe(false);
      expect(await hear(store, refund.refundId, "succeeded", TOMORROW)).toBe(false); // an old letter
      expect(await stateOf(placed)).toBe("paid");
      expect(await store.read.select().from(paymentExceptions)).toMatchObject([
        { kind: "refund_failed", ref: refund.refundId, closedAt: null },
      ]);
      const [net] = await store.read.select({ fen: sumOf(moneyEntries.amountFen) }).from(moneyEntries);
      expect(net?.fen).toBe(placed.totalFen);
      await expectBooksToAgree();

      // it can be asked for again, but goods that came back before do not come back twice
      await expectRefusal({ ...refund, refundId: newId() }, "LINE_ABOVE_SOLD");
      const kept = {
        ...refund,
        refundId: newId(),
        lines: refund.lines.map((l) => ({ ...l, disposition: "keep" as const })),
      };
      await ask(store, kept, TOMORROW);
      await hear(store, kept.refundId, "succeeded", TOMORROW);
      expect(await stateOf(placed)).toBe("refunded");
      await expectBooksToAgree();
    },
  );
});

test("when an earlier part fails after the last was repaid, the order counts again, and once", async () => {
  const placed = await aPaidOrder(basket({ [MILLET]: 3 }));
  const early = await aPart(placed, { disposition: "keep" });
  await ask(store, early, TOMORROW);
  const last = await aPart(placed, { quantity: 2, amountFen: 9_000 });
  await ask(store, last, TOMORROW);
  expect(await sums()).toEqual({ fen: 0, pieces: 0, grams: 0, orders: 0 });
  await hear(store, early.refundId, "failed", TOMORROW);
  expect(await sums()).toEqual({ fen: 4_500, pieces: 1, grams: 2_500, orders: 1 });
  await expectBooksToAgree();
  await hear(store, last.refundId, "failed", TOMORROW);
  expect((await sums())?.orders).toBe(1);
  await expectBooksToAgree();
  await ask(store, await aPart(placed, { quantity: 3, amountFen: 13_500, disposition: "keep" }), TOMORROW);
  expect(await sums()).toEqual({ fen: 0, pieces: 0, grams: 0, orders: 0 });
  await expectBooksToAgree();
});

test("a refund of another amount than ours is not booked; a person must look", async () => {
  const placed = await aPaidOrder();
  const refund = await aPart(placed);
  await ask(store, refund, TOMORROW);
  for (const said of [{ amountFen: 4_499 }, { currency: "hkd" }])
    expect(await hear(store, refund.refundId, "succeeded", TOMORROW, said)).toBe(false);
  expect(await store.read.select().from(paymentExceptions)).toMatchObject([
    { kind: "refund_mismatch", ref: refund.refundId },
  ]);
  expect(await stateOf(placed)).toBe("paid");
  await expectBooksToAgree();
});

test("a full refund in one piece ends at zero in every measure, and the timeline tells it", async () => {
  const placed = await aPaidOrder();
  const refund = await aFullRefund(store, placed);
  await ask(store, refund, TOMORROW);
  await hear(store, refund.refundId, "succeeded", minutesLater(2_000));
  expect(await stateOf(placed)).toBe("refunded");
  expect(await sums()).toEqual({ fen: 0, pieces: 0, grams: 0, orders: 0 });
  const [payment] = await store.read.select().from(payments).where(eq(payments.id, placed.paymentId));
  expect(payment).toMatchObject({ state: "paid", refundedFen: placed.totalFen });
  const events = await store.read
    .select({ kind: orderEvents.kind })
    .from(orderEvents)
    .where(eq(orderEvents.orderId, placed.orderId))
    .orderBy(orderEvents.happenedAt, orderEvents.id);
  expect(events.map((event) => event.kind)).toEqual(["placed", "paid", "refund_requested", "refunded"]);
  for (const variantId of [MILLET, BROOM, MUTTON]) expect(await onShelf(variantId)).toBe(100);
  await expectBooksToAgree();
});

async function sums() {
  const [found] = await store.read
    .select({
      fen: sumOf(attributionEntries.amountFen),
      pieces: sumOf(attributionEntries.quantity),
      grams: sumOf(attributionEntries.weightGrams),
      orders: sumOf(attributionEntries.orderCount),
    })
    .from(attributionEntries);
  return found;
}

test("an order counts where its first line is, until the last fen of that line is repaid", async () => {
  const placed = await aPaidOrder();
  const [first, ...others] = await linesOf(store, placed);
  for (const line of others)
    await ask(
      store,
      await aPart(placed, { variantId: line.variantId, quantity: line.quantity, amountFen: line.amountFen }),
      TOMORROW,
    );
  expect((await sums())?.orders).toBe(1);
  const { variantId = "", amountFen = 0, quantity = 0 } = first ?? {};
  await ask(store, await aPart(placed, { variantId, quantity, amountFen: amountFen - 1 }), TOMORROW);
  expect((await sums())?.orders).toBe(1);
  await ask(store, await aPart(placed, { variantId, quantity: 0, amountFen: 1 }), TOMORROW);
  expect(await sums()).toEqual({ fen: 0, pieces: 0, grams: 0, orders: 0 });
  await expectBooksToAgree();
});

test("part of a line never takes more weight than is left, and the last part takes all of it", () => {
  const line = fc.record({
    amountFen: fc.integer({ min: 1, max: 1_000_000 }),
    quantity: fc.integer({ min: 1, max: 99 }),
    weightGrams: fc.integer({ min: 0, max: 1_000_000 }),
    orderCount: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(line, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 }), (sold, parts) => {
      let rest = sold;
      for (const [fen, pieces] of parts) {
        if (rest.amountFen === 0) break;
        const asked = { amountFen: 1 + (fen % rest.amountFen), quantity: pieces % (rest.quantity + 1) };
        const less = lessenedBy(rest, asked);
        if (!less) throw new Error("a part of what is left was refused");
        rest = {
          amountFen: rest.amountFen - less.amountFen,
          quantity: rest.quantity - less.quantity,
          weightGrams: rest.weightGrams - less.weightGrams,
          orderCount: rest.orderCount - less.orderCount,
        };
        for (const left of Object.values(rest)) expect(left).toBeGreaterThanOrEqual(0);
        expect(lessenedBy(rest, { amountFen: rest.amountFen + 1, quantity: 0 })).toBeUndefined();
      }
      expect(rest.amountFen > 0 ? rest : lessenedBy(rest, rest)).toEqual(rest);
      if (rest.amountFen === 0)
        expect(rest).toEqual({ amountFen: 0, quantity: 0, weightGrams: 0, orderCount: 0 });
    }),
  );
});

interface Part {
  order: number;
  line: number;
  fen: number;
  pieces: number;
  freightFen: number;
  disposition: Disposition;
  outcome: "succeeded" | "failed" | "succeeded, then failed" | "on its way";
}

const PART: fc.Arbitrary<Part> = fc.record({
  order: fc.nat({ max: 2 }),
  line: fc.nat({ max: 3 }),
  fen: fc.nat({ max: 40_000 }),
  pieces: fc.nat({ max: 4 }),
  freightFen: fc.constantFrom(0, 0, 1, 300, 700),
  disposition: fc.constantFrom(...DISPOSITIONS),
  outcome: fc.constantFrom("succeeded", "succeeded", "failed", "succeeded, then failed", "on its way"),
});

test("random partial refunds, many at once, keep the books; repaying the rest ends at zero", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(PART, { minLength: 1, maxLength: 14 }), async (parts) => {
      const placed = [
        await aPaidOrder(basket({ [MILLET]: 3, [BEANS]: 2 })),
        await aPaidOrder(basket({ [MUTTON]: 2, [BROOM]: 4, [MILLET]: 1 })),
        await aPaidOrder(basket({ [BEANS]: 1 })),
      ];
      const outcomes = await Promise.allSettled(
        parts.map(async (part) => {
          const order = placed[part.order];
          if (!order) return;
          const lines = await linesOf(store, order);
          const line = lines[part.line];
          const share =
            line && part.fen > 0
              ? [
                  {
                    orderLineId: line.id,
                    quantity: part.pieces,
                    amountFen: part.fen,
                    disposition: part.disposition,
                  },
                ]
              : [];
          const refund = aRefund(order.orderId, { lines: share, freightFen: part.freightFen });
          await Promise.all([ask(store, refund, TOMORROW), ask(store, refund, TOMORROW)]);
          if (part.outcome === "on its way") return;
          for (const state of part.outcome.split(", then ") as ("succeeded" | "failed")[])
            await Promise.all([
              hear(store, refund.refundId, state, TOMORROW),
              hear(store, refund.refundId, state, TOMORROW),
            ]);
        }),
      );
      for (const outcome of outcomes)
        if (outcome.status === "rejected" && !(outcome.reason instanceof Refusal)) throw outcome.reason;
      expect(await recount(store)).toEqual([]);
      for (const order of placed) await repayTheRest(order);
      expect(await sums()).toEqual({ fen: 0, pieces: 0, grams: 0, orders: 0 });
      await expectBooksToAgree();
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

/** Hears of every refund that is on its way, and repays what is then left of the order, in kept goods. */
async function repayTheRest(placed: PlacedOrder): Promise<void> {
  const asked = await store.read.select().from(refunds).where(eq(refunds.orderId, placed.orderId));
  for (const refund of asked)
    if (refund.state === "requested") await hear(store, refund.id, "succeeded", TOMORROW);
  const standing = new Set(asked.filter(({ state }) => state !== "failed").map(({ id }) => id));
  const repaid = (await store.read.select().from(refundLines)).filter((row) => standing.has(row.refundId));
  const whole = await aFullRefund(store, placed);
  const freightRepaid = asked
    .filter(({ id }) => standing.has(id))
    .reduce((sum, refund) => sum + refund.freightFen, 0);
  const rest = {
    ...whole,
    freightFen: whole.freightFen - freightRepaid,
    lines: whole.lines
      .map((line) => {
        const ofLine = repaid.filter((row) => row.orderLineId === line.orderLineId);
        const amountFen = line.amountFen - ofLine.reduce((sum, row) => sum + row.amountFen, 0);
        return { ...line, amountFen, quantity: 0, disposition: "keep" as const };
      })
      .filter((line) => line.amountFen > 0),
  };
  if (rest.lines.length > 0 || rest.freightFen > 0) {
    await ask(store, rest, TOMORROW);
    await hear(store, rest.refundId, "succeeded", TOMORROW);
  }
  expect(await stateOf(placed)).toBe("refunded");
}
