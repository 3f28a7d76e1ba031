import fc from "fast-check";
import { expect, test } from "vitest";
import { declareBase } from "#app/domain/shares/declare-base.server.ts";
import { readShareBook, shareIn, sumBelow } from "#app/domain/shares/share-book.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { shareDeclarations } from "#db/schema/shares.ts";
import { buyingUnits, unitAffiliations } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import { aRefund, ask, hear, linesOf } from "#tests/fixtures/a-refund.ts";
import { BEANS, MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, pay, place } from "#tests/fixtures/an-order.ts";
import { aPerson, aPolicy, aUnit, putUnder } from "#tests/fixtures/share-units.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

/*
 * Random years of units: they order and their people order, some of it is paid, some goes back whole or in
 * part, some refunds fail; units are moved from parent to parent. The shares are then counted a second time
 * here, from orders and refunds and not from the ledger, one day after the other.
 */

const YEAR = 2027;
const DAY_MS = 86_400_000;
/** Noon in Beijing on the first day of the year; histories begin before it and end after the year. */
const FIRST_NOON = Date.UTC(YEAR, 0, 1, 4);
const UNITS = 5;

const unit = fc.nat({ max: UNITS - 1 });
/** Often near the ends of the year: goods are bought in one year and go back in the next. */
const dayOfHistory = fc.oneof(
  fc.integer({ min: -20, max: 385 }),
  fc.integer({ min: -20, max: 5 }),
  fc.integer({ min: 345, max: 368 }),
);

const HISTORY = fc.record({
  certifiedOnly: fc.boolean(),
  countsStaff: fc.boolean(),
  bases: fc.array(fc.integer({ min: 0, max: 999_999 }), { minLength: UNITS, maxLength: UNITS }),
  openedDays: fc.array(fc.constantFrom(20260101, 20270101, 20270315, 20270901), {
    minLength: UNITS,
    maxLength: UNITS,
  }),
  moves: fc.array(fc.record({ unit, parent: unit, day: fc.integer({ min: -50, max: 380 }) }), {
    maxLength: 12,
  }),
  orders: fc.array(
    fc.record({
      unit,
      isStaffs: fc.boolean(),
      day: dayOfHistory,
      millet: fc.nat({ max: 3 }),
      beans: fc.nat({ max: 3 }),
      isPaid: fc.integer({ min: 0, max: 4 }).map((chance) => chance > 0),
      refund: fc.constantFrom("none", "none", "part", "whole", "failed"),
      refundAfter: fc.nat({ max: 40 }),
      atMidnight: fc.boolean(),
    }),
    { maxLength: 14 },
  ),
});
type History = typeof HISTORY extends fc.Arbitrary<infer T> ? T : never;

const beijing = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });
const dayAt = (instant: number) => Number(beijing.format(instant).replaceAll("-", ""));
const dayNumber = (offset: number) => dayAt(FIRST_NOON + offset * DAY_MS);
const ALL_DAYS = Array.from({ length: 365 }, (_, offset) => dayNumber(offset));

async function live(store: Store, history: History): Promise<string[]> {
  await openSmallShop(store, { onHand: 1_000 });
  await aPolicy(store, { countsStaff: history.countsStaff, countsCertifiedOnly: history.certifiedOnly });
  const person = await aPerson(store);
  const ids: string[] = [];
  for (const openedDay of history.openedDays) ids.push(await aUnit(store, person, { openedDay }));
  const idOf = (index: number) => ids[index] ?? "";

  // a unit belongs to one with a greater number alone, so that there is no ring; a new parent ends the old
  for (const index of ids.keys()) {
    const moves = history.moves
      .filter((move) => move.unit === index && move.parent > index)
      .map(({ parent, day }) => ({ parentId: idOf(parent), fromDay: dayNumber(day) }))
      .sort((a, b) => a.fromDay - b.fromDay)
      .filter((move, at, all) => all[at + 1]?.fromDay !== move.fromDay);
    for (const [at, { parentId, fromDay }] of moves.entries())
      await putUnder(store, idOf(index), parentId, fromDay, moves[at + 1]?.fromDay ?? null);
  }
  for (const [index, baseFen] of history.bases.entries())
    await store.write((tx) =>
      declareBase(
        tx,
        {
          key: newId(),
          unitId: idOf(index),
          year: YEAR,
          seen: 0,
          canteen: "own",
          baseFen,
          carriedBy: null,
          reason: null,
        },
        person,
        FIRST_NOON,
      ),
    );
  for (const given of history.orders) {
    if (given.millet + given.beans === 0) continue;
    const at = FIRST_NOON + given.day * DAY_MS + (given.atMidnight ? 12 * 3_600_000 + 1 : 0);
    const goods = [
      { variantId: MILLET, quantity: given.millet },
      { variantId: BEANS, quantity: given.beans },
    ].filter(({ quantity }) => quantity > 0);
    const order = anOrder({
      goods,
      buyingUnitId: idOf(given.unit),
      entryChannel: given.isStaffs ? "none" : "school",
    });
    const placed = await place(store, order, at);
    if (!given.isPaid) continue;
    await pay(store, placed, at + 1_000);
    if (given.refund === "none") continue;
    const lines = await linesOf(store, placed);
    const back = given.refund === "whole" ? lines : lines.slice(0, 1);
    const request = aRefund(placed.orderId, {
      lines: back.map(({ id, quantity, amountFen }) => ({
        orderLineId: id,
        quantity: given.refund === "part" ? 0 : quantity,
        amountFen: given.refund === "part" ? Math.ceil(amountFen / 3) : amountFen,
        disposition: given.refund === "part" ? "keep" : "restock",
      })),
    });
    const then = at + given.refundAfter * DAY_MS + 2_000;
    await ask(store, request, then);
    await hear(store, request.refundId, given.refund === "failed" ? "failed" : "succeeded", then + 1_000);
  }
  return ids;
}

/** The same figures from orders, refunds, affiliations and declarations, by walking the days. */
async function recountShares(store: Store, history: History, ids: readonly string[]) {
  const all = {
    orders: await store.read.select().from(orders),
    lines: await store.read.select().from(orderLines),
    refunds: await store.read.select().from(refunds),
    refundLines: await store.read.select().from(refundLines),
    affiliations: await store.read.select().from(unitAffiliations),
    declarations: await store.read.select().from(shareDeclarations),
    units: await store.read.select().from(buyingUnits),
  };
  const failed = new Set(all.refunds.filter(({ state }) => state === "failed").map(({ id }) => id));
  const parentOn = (id: string, day: number) =>
    all.affiliations.find(
      (row) => row.unitId === id && row.fromDay <= day && (row.toDay === null || day < row.toDay),
    )?.parentId;
  const chainOn = (id: string, day: number) => {
    const chain = [id];
    for (let at = parentOn(id, day); at; at = parentOn(at, day)) chain.push(at);
    return chain;
  };
  const sums = new Map(ids.map((id) => [id, { own: 0, staff: 0, base: 0, aloneNet: 0 }]));
  for (const order of all.orders) {
    if (order.paidAt === null) continue;
    const day = dayAt(order.paidAt);
    if (!ALL_DAYS.includes(day)) continue;
    for (const line of all.lines.filter(({ orderId }) => orderId === order.id)) {
      const isStaffs = line.entryChannel === "none";
      if (isStaffs && !history.countsStaff) continue;
      if (history.certifiedOnly && line.directoryEntryId === null) continue;
      const repaid = all.refundLines
        .filter((row) => row.orderLineId === line.id && !failed.has(row.refundId))
        .reduce((sum, row) => sum + row.amountFen, 0);
      const unitId = line.buyingUnitId ?? "";
      for (const id of chainOn(unitId, day)) {
        const sum = sums.get(id);
        if (!sum) throw new Error("an order is of no unit");
        sum[isStaffs ? "staff" : "own"] += line.amountFen - repaid;
        if (id === unitId) sum.aloneNet += line.amountFen - repaid;
      }
    }
  }
  for (const { id, openedDay } of all.units) {
    const base = all.declarations.find(({ unitId }) => unitId === id)?.baseFen ?? 0;
    const days = ALL_DAYS.filter((day) => day >= (openedDay ?? 0));
    for (const [index, day] of days.entries()) {
      const upTo = (count: number) => Number((BigInt(base) * BigInt(count)) / BigInt(days.length));
      for (const above of chainOn(id, day)) {
        const sum = sums.get(above);
        if (sum) sum.base += upTo(index + 1) - upTo(index);
      }
    }
  }
  return sums;
}

test("whatever is ordered, repaid and moved, every share is what an independent recount finds", async () => {
  let counted = 0;
  await fc.assert(
    fc.asyncProperty(HISTORY, async (history) => {
      const store = await freshStore();
      const ids = await live(store, history);
      const now = FIRST_NOON + 500 * DAY_MS;
      const recounted = await recountShares(store, history, ids);
      const everybody = await readShareBook(store.read, YEAR, "all", now);
      for (const id of ids) {
        const due = recounted.get(id);
        const { total } = sumBelow(await readShareBook(store.read, YEAR, { unitId: id }, now), id);
        expect({ own: total.ownFen, staff: total.staffFen, base: total.baseFen }).toEqual({
          own: due?.own,
          staff: due?.staff,
          base: due?.base,
        });
        expect(sumBelow(everybody, id).total).toEqual(total);
        expect(shareIn(everybody, id).netFen).toBe(due?.aloneNet);
        counted += total.netFen;
      }
    }),
    { numRuns: 25 },
  );
  expect(counted).toBeGreaterThan(0);
});

test("a declaration that is lower than before asks for a reason, and none is counted twice", async () => {
  const store = await freshStore();
  await aPolicy(store);
  const person = await aPerson(store);
  const [school, kitchen] = [await aUnit(store, person), await aUnit(store, person)];
  const declare = (given: Partial<Parameters<typeof declareBase>[1]>) =>
    store
      .write((tx) =>
        declareBase(
          tx,
          {
            key: newId(),
            unitId: school,
            year: YEAR,
            seen: 0,
            canteen: "own",
            baseFen: 500,
            carriedBy: null,
            reason: null,
            ...given,
          },
          person,
          FIRST_NOON,
        ),
      )
      .then(
        () => "declared",
        (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
      );
  expect(await declare({ year: YEAR - 1, baseFen: 1_000 })).toBe("declared");
  expect(await declare({})).toBe("DECLARED_LOWER");
  expect(await declare({ reason: "食堂人数减少" })).toBe("declared");
  expect(await declare({ reason: "食堂人数减少" })).toBe("DECLARATION_CHANGED");
  expect(await declare({ seen: 1, baseFen: 2_000 })).toBe("declared");
  expect(await declare({ seen: 2, baseFen: 1_999 })).toBe("DECLARED_LOWER");
  const key = newId();
  expect(await declare({ key, seen: 2, baseFen: 3_000 })).toBe("declared");
  expect(await declare({ key, seen: 2, baseFen: 3_000 })).toBe("declared");
  expect(await declare({ key, seen: 2, baseFen: 3_001 })).toBe("KEY_REUSED");

  const shared = { canteen: "shared", baseFen: 0, carriedBy: kitchen, reason: "并入" } as const;
  expect(await declare({ seen: 3, ...shared, carriedBy: school })).toBe("CANTEEN_NOT_CARRIED");
  expect(await declare({ seen: 3, ...shared })).toBe("declared");
  const none = { unitId: kitchen, canteen: "none", baseFen: 0 } as const;
  expect(await declare(none)).toBe("CANTEEN_CARRIED");
  expect(await declare({ unitId: kitchen, ...shared, carriedBy: school })).toBe("CANTEEN_CARRIED");
  expect(await declare({ unitId: kitchen, baseFen: 9_000 })).toBe("declared");

  await putUnder(store, school, kitchen, 20270101);
  const book = await readShareBook(store.read, YEAR, { unitId: kitchen }, FIRST_NOON);
  expect(sumBelow(book, kitchen).total).toMatchObject({ baseFen: 9_000, floorFen: 900 });
  expect(shareIn(book, school).state).toBe("exempt");
});
