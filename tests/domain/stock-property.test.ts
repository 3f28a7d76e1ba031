import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { askTransfer } from "#app/domain/inventory/ask-transfer.server.ts";
import { changeLot } from "#app/domain/inventory/change-lot.server.ts";
import { openColdCase, putLotInCase } from "#app/domain/inventory/cold-cases.server.ts";
import { countGoods, dropCount, openCount, postCount } from "#app/domain/inventory/count-stock.server.ts";
import { expireLots } from "#app/domain/inventory/expire-lots.server.ts";
import { holdWarmLots } from "#app/domain/inventory/hold-warm-lots.server.ts";
import {
  approveTransfer,
  cancelTransfer,
  packTransfer,
  receiveTransfer,
} from "#app/domain/inventory/move-transfer.server.ts";
import { recordReading } from "#app/domain/inventory/read-cold-case.server.ts";
import { receiveLots } from "#app/domain/inventory/receive-lots.server.ts";
import { freeWarmLot, writeOffWarmLot } from "#app/domain/inventory/settle-warm-lot.server.ts";
import { receiveStock, takeSoldStock } from "#app/domain/inventory/stock.server.ts";
import { writeOffStock } from "#app/domain/inventory/write-off.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { listWarmLots } from "#app/domain/reporting/cold-cases.server.ts";
import { findTransfer } from "#app/domain/reporting/stock-transfers.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { lotLevels, soldLots, stockLevels, stockMovements, stockTransferLots } from "#db/schema/inventory.ts";
import { type Store, sumOf } from "#db/store.ts";
import { aRefund, ask, linesOf } from "#tests/fixtures/a-refund.ts";
import {
  BEANS,
  BRANCH,
  CENTRE,
  COUNTER,
  MILLET,
  MUTTON,
  openSmallShop,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, expire, minutesLater, pay, place } from "#tests/fixtures/an-order.ts";
import { aReceipt } from "#tests/fixtures/some-lots.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

/*
 * Random histories of goods: they arrive with lots and without, go from outlet to outlet and not always
 * whole, are sold online and over a counter, come back, are recalled, kept too warm, expire. Whatever happened, each shelf
 * is the sum of its movements and of its lots, nothing is below zero, nothing is lost between two outlets
 * without a word, and nothing leaves a lot that was stopped.
 */

const OUTLETS = [CENTRE, BRANCH, COUNTER] as const;
const GOODS = [MILLET, BEANS, MUTTON] as const;

const outlet = fc.constantFrom(...OUTLETS);
const goods = fc.constantFrom(...GOODS);
const few = fc.integer({ min: 1, max: 9 });
const which = fc.nat({ max: 20 });

const STEP = fc.oneof(
  fc.record({
    kind: fc.constant("deliver" as const),
    outlet,
    goods,
    quantity: few,
    lot: fc.constantFrom("", "a", "b", "c"),
  }),
  fc.record({ kind: fc.constant("place" as const), outlet, goods, quantity: few }),
  fc.record({ kind: fc.constant("pay" as const), which }),
  fc.record({ kind: fc.constant("giveBack" as const), which, isWrittenOff: fc.boolean() }),
  fc.record({ kind: fc.constant("sell" as const), outlet, goods, quantity: few }),
  fc.record({ kind: fc.constant("stop" as const), which, how: fc.constantFrom("held", "freed", "recalled") }),
  fc.record({ kind: fc.constant("ask" as const), from: outlet, to: outlet, goods, quantity: few }),
  fc.record({
    kind: fc.constant("moveOn" as const),
    which,
    lost: fc.integer({ min: -1, max: 2 }),
    isCancelled: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("count" as const), outlet, goods, counted: fc.nat({ max: 12 }), later: few }),
  fc.record({ kind: fc.constant("writeOff" as const), outlet, goods, quantity: few, which }),
  fc.record({ kind: fc.constant("read" as const), which, outlet, tenths: fc.constantFrom(-60, -185, -200) }),
  fc.record({
    kind: fc.constant("checkWarm" as const),
    outlet,
    which,
    isDestroyed: fc.boolean(),
    isCold: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("sweepWarm" as const) }),
  fc.record({ kind: fc.constant("putIn" as const), outlet, which, whichCase: which }),
  fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ kind: fc.constant("end" as const) }),
);
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

const REFUSALS = [
  "OUT_OF_STOCK",
  "LOT_WRONG_STATE",
  "LOT_DIFFERS",
  "SENDER_SHORT",
  "TRANSFER_TO_ITSELF",
  "TRANSFER_EMPTY",
  "TRANSFER_WRONG_STATE",
  "TRANSFER_ABOVE_APPROVED",
  "NOT_REFUNDABLE",
  "LINE_ABOVE_SOLD",
  "REFUND_EMPTY",
  "SHELF_SHORT",
  "COUNT_BELOW_HELD",
  "COLD_STILL_WARM",
];

const MINUTES_A_DAY = 1_440;
let store: Store;
let minutes = 0;

beforeAll(async () => {
  store = await freshStore();
  await openSmallShop(store, { onHand: 4 });
  // the centre has two freezers, the others one
  await store.write(async (tx) => {
    for (const [index, outletId] of [CENTRE, ...OUTLETS].entries()) {
      const opening = { caseId: `freezer-${index}`, outletId, name: `冷冻柜 ${index}`, by: null };
      await openColdCase(tx, { ...opening, storageClass: "frozen" }, minutesLater(0));
    }
  });
});

/** The freezers of an outlet. */
function freezersOf(outletId: (typeof OUTLETS)[number]): string[] {
  const own = `freezer-${OUTLETS.indexOf(outletId) + 1}`;
  return outletId === CENTRE ? ["freezer-0", own] : [own];
}

async function live(steps: readonly Step[]): Promise<void> {
  const history = newId();
  const placed: PlacedOrder[] = [];
  const lotIds: string[] = [];
  const transferIds: string[] = [];
  for (const step of steps) {
    minutes += 1;
    const at = minutesLater(minutes);
    const before = await listSoldOfStopped();
    await take(step, at).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      expect(REFUSALS).toContain(error.code);
    });
    if (step.kind !== "stop" && step.kind !== "checkWarm")
      expect((await listSoldOfStopped(before.stopped)).sold).toEqual(before.sold);
  }

  async function take(step: Step, at: number): Promise<unknown> {
    switch (step.kind) {
      case "deliver": {
        const { outlet: outletId, goods: variantId, quantity, lot } = step;
        if (lot === "") {
          const delivered = [{ variantId, quantity, sourceId: newId() }];
          return store.write((tx) => receiveStock(tx, outletId, delivered, at));
        }
        const shelfLifeDays = lot === "a" ? 9 : lot === "b" ? 60 : 20_000;
        const code = `${history} ${lot}`;
        const producedDay = 20261120;
        const receipt = aReceipt({ variantId, quantity, code, producedDay, shelfLifeDays });
        lotIds.push(...(await store.write((tx) => receiveLots(tx, outletId, [receipt], { by: null }, at))));
        return;
      }
      case "place": {
        const order = anOrder({
          goods: basket({ [step.goods]: step.quantity }),
          fulfilmentOutletId: step.outlet,
        });
        placed.push(await place(store, order, at));
        return;
      }
      case "pay": {
        const order = pick(placed, step.which);
        return order && pay(store, order, at);
      }
      case "giveBack": {
        const order = pick(placed, step.which);
        if (!order) return;
        const [line] = await linesOf(store, order);
        const disposition = step.isWrittenOff ? ("write_off" as const) : ("restock" as const);
        const lines = [{ orderLineId: line?.id ?? "", quantity: 1, amountFen: 1, disposition }];
        return ask(store, aRefund(order.orderId, { lines }), at);
      }
      case "sell":
        // what a till reports has left, whatever the books say
        return store.write((tx) => {
          const sold = [{ variantId: step.goods, quantity: step.quantity, sourceId: newId() }];
          return takeSoldStock(tx, step.outlet, sold, at);
        });
      case "stop": {
        const lotId = pick(lotIds, step.which);
        const how = step.how as "held" | "freed" | "recalled";
        return lotId && store.write((tx) => changeLot(tx, how, { lotId, reason: "抽检", by: null }, at));
      }
      case "ask": {
        const transferId = newId();
        const lines = [{ variantId: step.goods, suggested: 0, asked: step.quantity }];
        const ends = { fromOutletId: step.from, toOutletId: step.to };
        await store.write((tx) => askTransfer(tx, { transferId, ...ends, lines, note: null, by: null }, at));
        transferIds.push(transferId);
        return;
      }
      case "moveOn": {
        const transfer = await findTransfer(store.read, pick(transferIds, step.which) ?? "");
        if (!transfer) return;
        const [line] = transfer.lines;
        const all = [{ lineId: line?.id ?? "", quantity: line?.approved ?? line?.asked ?? 0 }];
        if (step.isCancelled && step.lost === 2)
          return store.write((tx) => cancelTransfer(tx, transfer.id, "不要了", null, at));
        if (transfer.state === "asked")
          return store.write((tx) => approveTransfer(tx, transfer.id, all, null, at));
        if (transfer.state === "approved")
          return store.write((tx) => packTransfer(tx, transfer.id, all, null, at));
        const arrived = transfer.packed.map(({ id, packed }) => ({
          id,
          received: Math.max(0, packed - step.lost),
          damaged: step.lost === 2 ? 1 : 0,
          reason: "路上少了",
        }));
        return store.write((tx) => receiveTransfer(tx, transfer.id, arrived, null, at));
      }
      case "count": {
        const { outlet: outletId, goods: variantId, counted } = step;
        const countId = newId();
        await store.write((tx) => openCount(tx, { countId, outletId, by: null }, at));
        await store.write((tx) => countGoods(tx, countId, { variantId, counted, by: null }, at));
        // goods are sold between the counting and the posting
        const sold = [{ variantId, quantity: step.later, sourceId: newId() }];
        await store.write((tx) => takeSoldStock(tx, outletId, sold, at));
        const close = { reason: "盘点", by: null };
        return store
          .write((tx) => postCount(tx, countId, close, at))
          .catch(async (error: unknown) => {
            await store.write((tx) => dropCount(tx, countId, close, at));
            throw error;
          });
      }
      case "writeOff": {
        const { outlet: outletId, goods: variantId, quantity } = step;
        const lotId = step.which % 2 ? (pick(lotIds, step.which) ?? "") : "";
        const lost = { writeOffId: newId(), outletId, variantId, lotId, quantity, reason: "破损", by: null };
        return store.write((tx) => writeOffStock(tx, lost, at));
      }
      case "read": {
        const caseId = pick(freezersOf(step.outlet), step.which) ?? "";
        const reading = { readingId: newId(), caseId, tenths: step.tenths, note: null, by: null };
        return store.write((tx) => recordReading(tx, reading, at));
      }
      case "checkWarm": {
        const { outlet: outletId, isDestroyed, isCold } = step;
        const lot = pick(await listWarmLots(store.read, outletId), step.which);
        if (isCold)
          for (const caseId of freezersOf(outletId)) {
            const reading = { readingId: newId(), caseId, tenths: -200, note: null, by: null };
            await store.write((tx) => recordReading(tx, reading, at));
          }
        const warm = { outletId, lotId: lot?.lotId ?? "", reason: "看过了", by: null };
        return isDestroyed
          ? store.write((tx) => writeOffWarmLot(tx, { ...warm, writeOffId: newId() }, at))
          : store.write((tx) => freeWarmLot(tx, warm, at));
      }
      case "sweepWarm":
        return store.write((tx) => holdWarmLots(tx, at));
      case "putIn": {
        const caseId = pick(freezersOf(step.outlet), step.whichCase) ?? "";
        const lotId = pick(lotIds, step.which) ?? "";
        return store.write((tx) => putLotInCase(tx, { caseId, lotId }, at));
      }
      case "days":
        minutes += step.days * MINUTES_A_DAY;
        return;
      case "end": {
        const today = Number(new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", ""));
        await expire(store, at);
        return store.write((tx) => expireLots(tx, today));
      }
    }
  }
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(1, from.length)];
}

/** Lots that are stopped somewhere, and how much of each ever left there for a customer or another outlet. */
async function listSoldOfStopped(known?: readonly { outletId: string; lotId: string }[]) {
  const levels = await store.read.select().from(lotLevels);
  const stopped = known ?? levels.filter(({ block }) => block !== null);
  const moves = (await store.read.select().from(stockMovements)).filter(
    ({ quantity, reason }) => quantity < 0 && reason !== "write_off" && reason !== "count",
  );
  const sold = stopped.map(({ outletId, lotId }) =>
    moves.reduce(
      (sum, move) => (move.outletId === outletId && move.lotId === lotId ? sum + move.quantity : sum),
      0,
    ),
  );
  return { stopped, sold };
}

/** Pieces that are nowhere: what came to the shop, less what is on shelves, in transit, with customers, lost with a reason or destroyed. */
async function countLost(): Promise<number> {
  const moves = await store.read.select().from(stockMovements);
  const sumFor = (...reasons: string[]) =>
    moves.reduce((sum, { reason, quantity }) => (reasons.includes(reason) ? sum + quantity : sum), 0);
  const [shelves] = await store.read.select({ onHand: sumOf(stockLevels.onHand) }).from(stockLevels);
  const ways = await store.read.select().from(stockTransferLots);
  const inTransit = ways.reduce((sum, lot) => (lot.received === null ? sum + lot.packed : sum), 0);
  const lostOnTheWay = ways.reduce(
    (sum, lot) => (lot.received === null ? sum : sum + lot.packed - lot.received),
    0,
  );
  const withCustomers = -sumFor("sale", "return", "difference", "reallocated_in", "reallocated_out");
  const came = sumFor("receive");
  return (
    came - (shelves?.onHand ?? 0) - inTransit - lostOnTheWay - withCustomers + sumFor("write_off", "count")
  );
}

test("goods are conserved over any history, and nothing leaves a lot that was stopped", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 40 }), async (steps) => {
      await live(steps);
      const checks = await verifyLedger(store.read);
      expect(checks.filter(({ difference }) => difference !== 0)).toEqual([]);
      expect(await countLost()).toBe(0);
      const shelves = await store.read.select().from(stockLevels);
      for (const { onHand, held, lotted, blocked } of shelves)
        expect([onHand - held, held, onHand - lotted, lotted - blocked, blocked].every((n) => n >= 0)).toBe(
          true,
        );
      for (const { quantity, returned } of await store.read.select().from(soldLots))
        expect(quantity - returned).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 240_000);
