import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { endColdCase, openColdCase, putLotInCase } from "#app/domain/inventory/cold-cases.server.ts";
import { holdWarmLots } from "#app/domain/inventory/hold-warm-lots.server.ts";
import { correctReading, recordReading } from "#app/domain/inventory/read-cold-case.server.ts";
import { freeWarmLot, writeOffWarmLot } from "#app/domain/inventory/settle-warm-lot.server.ts";
import { writeOffStock } from "#app/domain/inventory/write-off.server.ts";
import { listColdCases, listWarmLots } from "#app/domain/reporting/cold-cases.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { listTillGoods } from "#app/domain/tills/snapshot.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { coldReadings, lotEvents, stockWriteOffs } from "#db/schema/inventory.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Store } from "#db/store.ts";
import type { ColdClass } from "#db/words.ts";
import { CENTRE, COUNTER, MILLET, MUTTON, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { lotAt, receiveLot, shelfOf } from "#tests/fixtures/some-lots.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const WARM = -121;
const COLD = -192;

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store, { onHand: 0 });
});

async function aCase(name = "冷冻柜 1 号", outletId: string = CENTRE, storageClass: ColdClass = "frozen") {
  const caseId = newId();
  await store.write((tx) => openColdCase(tx, { caseId, outletId, name, storageClass, by: null }, NOON));
  return caseId;
}
const read = (caseId: string, tenths: number, minutes = 1, readingId = newId()) =>
  store.write((tx) =>
    recordReading(tx, { readingId, caseId, tenths, note: null, by: null }, minutesLater(minutes)),
  );
const free = (lotId: string, outletId: string = CENTRE) =>
  store.write((tx) =>
    freeWarmLot(tx, { outletId, lotId, reason: "中心温度 −15 ℃ 以下，包装完好", by: null }, minutesLater(60)),
  );
const mutton = (given = {}, outletId: string = CENTRE) =>
  receiveLot(store, { variantId: MUTTON, ...given }, outletId);
const buy = (quantity: number) => place(store, anOrder({ goods: basket({ [MUTTON]: quantity }) }));
async function expectBooksToAgree() {
  const checks = await verifyLedger(store.read);
  expect(checks.filter(({ difference }) => difference !== 0)).toEqual([]);
}

describe("a reading out of range", () => {
  test("stops the lots of its class at its outlet, online and at the till, and no other", async () => {
    const caseId = await aCase();
    const lotId = await mutton();
    const elsewhere = await mutton({ code: "elsewhere" }, COUNTER);
    const dry = await receiveLot(store);
    expect(await read(caseId, WARM)).toBe(true);
    expect(await lotAt(store, lotId)).toEqual({ onHand: 10, block: "cold" });
    expect(await lotAt(store, elsewhere, COUNTER)).toEqual({ onHand: 10, block: null });
    expect(await lotAt(store, dry)).toEqual({ onHand: 10, block: null });
    expect(await shelfOf(store, CENTRE, MUTTON)).toMatchObject({ onHand: 10, blocked: 10 });
    await expect(buy(1)).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
    const goods = (await listTillGoods(store.read, CENTRE, NOON)).find(
      ({ variantId }) => variantId === MUTTON,
    );
    expect(goods).toMatchObject({ isSellable: false, blockedReason: "too_warm", available: 0 });
    const [event] = await store.read.select().from(lotEvents).where(eq(lotEvents.kind, "warmed"));
    expect(event).toMatchObject({ lotId, outletId: CENTRE, quantity: 10, reason: "冷冻柜 1 号 -12.1 ℃" });
    await expectBooksToAgree();
  });

  test("too cold stops them as well; at either end of the range it does not", async () => {
    const caseId = await aCase("冷藏柜", CENTRE, "chilled");
    expect(await read(caseId, 0)).toBe(false);
    expect(await read(caseId, 40)).toBe(false);
    expect(await read(caseId, -1)).toBe(true);
    expect(await read(caseId, 41)).toBe(true);
  });

  test("lets nobody pay for goods that were ordered before: the money goes back", async () => {
    const caseId = await aCase();
    await mutton();
    const order = await buy(4);
    await read(caseId, WARM);
    await pay(store, order, minutesLater(5));
    expect(await shelfOf(store, CENTRE, MUTTON)).toMatchObject({ onHand: 10, blocked: 10 });
    await expectBooksToAgree();
  });

  test("holds what comes into the case later, too, at the next sweep", async () => {
    const caseId = await aCase();
    await read(caseId, WARM);
    const lotId = await mutton();
    expect((await lotAt(store, lotId))?.block).toBeNull();
    expect(await store.write((tx) => holdWarmLots(tx, minutesLater(9)))).toBe(1);
    expect((await lotAt(store, lotId))?.block).toBe("cold");
    expect(await store.write((tx) => holdWarmLots(tx, minutesLater(10)))).toBe(0);
    await expectBooksToAgree();
  });

  test("stays when the goods are recalled and would be freed", async () => {
    const caseId = await aCase();
    const lotId = await mutton({ reportNumber: "", reportDay: null });
    await read(caseId, WARM);
    await read(caseId, COLD, 30);
    expect((await lotAt(store, lotId))?.block, "without papers it is not sold anyway").toBe("papers");
    await free(lotId);
    expect((await lotAt(store, lotId))?.block).toBe("papers");
    await expectBooksToAgree();
  });
});

describe("a lot that was kept too warm", () => {
  test("is sold again when a person has checked it and its case is cold, not before", async () => {
    const caseId = await aCase();
    const lotId = await mutton();
    await read(caseId, WARM);
    await expect(free(lotId)).rejects.toMatchObject({ code: "COLD_STILL_WARM" });
    await read(caseId, COLD, 30);
    expect((await lotAt(store, lotId))?.block, "a cold reading frees nothing").toBe("cold");
    await free(lotId);
    expect(await lotAt(store, lotId)).toEqual({ onHand: 10, block: null });
    await buy(3);
    await expect(free(lotId)).rejects.toMatchObject({ code: "LOT_WRONG_STATE" });
    const events = await store.read.select().from(lotEvents).where(eq(lotEvents.lotId, lotId));
    expect(events.map(({ kind }) => kind).sort()).toEqual(["received", "warm_freed", "warmed"]);
    await expectBooksToAgree();
  });

  test("is freed when its case is out of use", async () => {
    const caseId = await aCase();
    const lotId = await mutton();
    await read(caseId, WARM);
    await store.write((tx) => endColdCase(tx, caseId, null, minutesLater(5)));
    await free(lotId);
    expect((await lotAt(store, lotId))?.block).toBeNull();
    await expect(read(caseId, COLD, 9)).rejects.toMatchObject({ code: "COLD_CASE_ENDED" });
  });

  test("is written off whole and once, with the reason, and what comes after it is for sale", async () => {
    const caseId = await aCase();
    const lotId = await mutton();
    await read(caseId, WARM);
    const warm = { outletId: CENTRE, lotId, reason: "已化冻", by: null, writeOffId: newId() };
    await store.write((tx) => writeOffWarmLot(tx, warm, minutesLater(9)));
    await store.write((tx) => writeOffWarmLot(tx, warm, minutesLater(10)));
    expect(await lotAt(store, lotId)).toEqual({ onHand: 0, block: null });
    expect(await store.read.select().from(stockWriteOffs)).toMatchObject([
      { quantity: 10, reason: "已化冻" },
    ]);
    await read(caseId, COLD, 20);
    await mutton({ quantity: 5 });
    expect(await lotAt(store, lotId)).toEqual({ onHand: 5, block: null });
    await expectBooksToAgree();
  });

  test("that was counted away says nothing of what comes into the same lot", async () => {
    const caseId = await aCase();
    const lotId = await mutton();
    await read(caseId, WARM);
    await read(caseId, COLD, 20);
    const lost = { outletId: CENTRE, variantId: MUTTON, lotId, quantity: 10, reason: "丢失", by: null };
    await store.write((tx) => writeOffStock(tx, { writeOffId: newId(), ...lost }, minutesLater(30)));
    await mutton({ quantity: 5 });
    expect(await lotAt(store, lotId)).toEqual({ onHand: 5, block: null });
    expect(await shelfOf(store, CENTRE, MUTTON)).toMatchObject({ onHand: 5, blocked: 0 });
    await expectBooksToAgree();
  });
});

describe("with several cases of a class", () => {
  test("a lot is held for the one it was put into; one that nobody put anywhere, for any", async () => {
    const [left, right] = [await aCase("左"), await aCase("右")];
    const [inLeft, inRight, anywhere] = [
      await mutton({ code: "l" }),
      await mutton({ code: "r" }),
      await mutton({ code: "a" }),
    ];
    await store.write((tx) => putLotInCase(tx, { caseId: left, lotId: inLeft }, NOON));
    await store.write((tx) => putLotInCase(tx, { caseId: right, lotId: inRight }, NOON));
    await read(left, WARM);
    expect((await lotAt(store, inLeft))?.block).toBe("cold");
    expect((await lotAt(store, inRight))?.block).toBeNull();
    expect((await lotAt(store, anywhere))?.block).toBe("cold");
    await store.write((tx) => putLotInCase(tx, { caseId: right, lotId: anywhere }, NOON));
    expect((await lotAt(store, anywhere))?.block, "carried over, it is still to be checked").toBe("cold");
    await free(anywhere);
    await store.write((tx) => putLotInCase(tx, { caseId: left, lotId: inRight }, NOON));
    expect((await lotAt(store, inRight))?.block, "put into the warm one").toBe("cold");
    await expectBooksToAgree();
  });
});

describe("readings", () => {
  test("are written once for each key, and a wrong one is corrected by another that keeps its hour", async () => {
    const caseId = await aCase();
    const lotId = await mutton();
    const readingId = newId();
    await read(caseId, 185, 1, readingId);
    await read(caseId, 185, 2, readingId);
    await expect(read(caseId, -185, 3, readingId)).rejects.toMatchObject({ code: "KEY_REUSED" });
    const correction = { readingId: newId(), caseId, tenths: -185, note: "少按了负号", by: null };
    const correct = (given = {}) =>
      store.write((tx) =>
        correctReading(tx, { ...correction, correctsId: readingId, ...given }, minutesLater(9)),
      );
    expect(await correct()).toBe(false);
    expect(await correct(), "pressed again").toBe(false);
    await expect(correct({ readingId: newId() })).rejects.toMatchObject({ code: "ALREADY_DECIDED" });
    await expect(correct({ readingId: newId(), correctsId: newId() })).rejects.toMatchObject({
      code: "ALREADY_DECIDED",
    });
    const rows = await store.read.select().from(coldReadings);
    expect(rows.map(({ tenths, readAt }) => [tenths, readAt]).sort()).toEqual([
      [-185, minutesLater(1)],
      [185, minutesLater(1)],
    ]);
    const [shown] = await listColdCases(store.read, [CENTRE], minutesLater(10));
    expect(shown).toMatchObject({ tenths: -185, isOut: false, readAt: minutesLater(1), heldLots: 1 });
    expect((await lotAt(store, lotId))?.block, "a correction frees nothing").toBe("cold");
    await free(lotId);
    expect(await listWarmLots(store.read, CENTRE)).toEqual([]);
  });

  test("corrected to out of range hold the lots, though a later one was fine", async () => {
    const caseId = await aCase();
    const lotId = await mutton();
    const readingId = newId();
    await read(caseId, COLD, 1, readingId);
    await read(caseId, COLD, 120);
    const correction = { readingId: newId(), caseId, tenths: WARM, note: "看错了", by: null };
    await store.write((tx) =>
      correctReading(tx, { ...correction, correctsId: readingId }, minutesLater(130)),
    );
    expect((await lotAt(store, lotId))?.block).toBe("cold");
  });

  test("that are overdue or out of range come first, and those of closed outlets not at all", async () => {
    const [fine, warm, late] = [await aCase("a"), await aCase("b"), await aCase("c", COUNTER)];
    await read(late, COLD, 1);
    await read(fine, COLD, 100);
    await read(warm, WARM, 100);
    const cases = await listColdCases(store.read, null, minutesLater(140));
    expect(cases.map(({ id, isOut, timeliness }) => [id, isOut, timeliness])).toEqual([
      [warm, true, "waits"],
      [late, false, "overdue"],
      [fine, false, "waits"],
    ]);
    await store.write((tx) => tx.update(outlets).set({ closedDay: 20261122 }).where(eq(outlets.id, COUNTER)));
    expect(await listColdCases(store.read, [COUNTER], minutesLater(140))).toEqual([]);
  });

  test("made at the same time as a delivery leave nothing warm for sale after the sweep", async () => {
    const caseId = await aCase();
    await Promise.all([read(caseId, WARM), ...[1, 2, 3, 4].map((n) => mutton({ code: `lot ${n}` }))]);
    await store.write((tx) => holdWarmLots(tx, minutesLater(2)));
    expect(await shelfOf(store, CENTRE, MUTTON)).toMatchObject({ onHand: 40, blocked: 40 });
    await expectBooksToAgree();
  });
});

test("two cases of an outlet in use have two names, and the same case is opened once", async () => {
  const opening = {
    caseId: newId(),
    outletId: CENTRE,
    name: "冷冻柜",
    storageClass: "frozen",
    by: null,
  } as const;
  const open = (given = {}) => store.write((tx) => openColdCase(tx, { ...opening, ...given }, NOON));
  await open();
  await open();
  await expect(open({ caseId: newId() })).rejects.toMatchObject({ code: "COLD_CASE_NAMED" });
  await expect(open({ name: "别的" })).rejects.toMatchObject({ code: "KEY_REUSED" });
  await open({ caseId: newId(), outletId: COUNTER });
  expect(await listColdCases(store.read, null, NOON)).toHaveLength(2);
  expect(await shelfOf(store, CENTRE, MILLET)).toBeUndefined();
});
