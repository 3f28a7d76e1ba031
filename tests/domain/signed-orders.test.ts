import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { drawSigned, endSigned, linkSigned } from "#app/domain/fairs/change-signed.server.ts";
import { listSignedOrders } from "#app/domain/fairs/queries.server.ts";
import { type NewSignedOrder, signOrder } from "#app/domain/fairs/sign-order.server.ts";
import { changePurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { listPurchaseOrders } from "#app/domain/purchasing/place-purchase.server.ts";
import { listRealisedEntries, readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import { readFairRows, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal, type RefusalCode } from "#app/domain/values/refusal.ts";
import { orderLines } from "#db/schema/ordering.ts";
import type { Store } from "#db/store.ts";
import { aFair, aFairDesk, plainGoodsOfOneSupplier } from "#tests/fixtures/a-fair.ts";
import {
  aBuyingSchool,
  type BuyingSchool,
  getPurchase,
  payAll,
  placeAll,
} from "#tests/fixtures/a-purchase.ts";
import { aRefund, ask } from "#tests/fixtures/a-refund.ts";
import { demoUnits } from "#tests/fixtures/some-units.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

const TODAY = 20261122;
const DAY_MS = 86_400_000;

let store: Store;
let staff: string;
let school: BuyingSchool;
let fairId: string;
/** Two kinds of goods of one supplier, which need no cold. */
let goods: { variantId: string; supplierId: string }[];

beforeEach(async () => {
  store = await demoStore();
  staff = await aFairDesk(store);
  school = await aBuyingSchool(store, 1);
  fairId = await aFair(store, staff);
  goods = await plainGoodsOfOneSupplier(school);
});

function aSigned(given: Partial<NewSignedOrder> = {}): NewSignedOrder {
  return {
    id: newId(),
    fairId,
    supplierId: goods[0]?.supplierId ?? "",
    buyer: { unitId: school.unitId },
    signedDay: 20261121,
    takeByDay: 20270331,
    note: null,
    goods: goods.map(({ variantId }, index) => ({
      variantId,
      quantity: 10 * (index + 1),
      unitPriceFen: 1_000 + index,
    })),
    ...given,
  };
}

const SIGNED_FEN = 10 * 1_000 + 20 * 1_001;

async function sign(given: Partial<NewSignedOrder> = {}): Promise<string> {
  const signed = aSigned(given);
  await store.write((tx) => signOrder(tx, signed, staff, SEEDED_AT));
  return signed.id;
}

const draw = (signedOrderId: string, unitId = school.unitId, now = SEEDED_AT) =>
  store.write((tx) =>
    drawSigned(tx, { key: newId(), signedOrderId, unitId }, school.finder, school.buyer.userId, now),
  );

const sums = async () => {
  const { signedFen, realisedFen, openFen } = (await sumFairs(store.read, [fairId])).get(fairId) ?? {};
  return { signedFen, realisedFen, openFen };
};

async function refused(work: Promise<unknown>): Promise<RefusalCode | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
}

describe("a signed order", () => {
  test("is realised line by line, as what was ordered of it is paid, and less what comes back", async () => {
    const id = await sign();
    expect(await sums()).toEqual({ signedFen: SIGNED_FEN, realisedFen: 0, openFen: SIGNED_FEN });
    const drafted = await getPurchase(store, await draw(id));
    expect(drafted).toMatchObject({ badCount: 0, goodsFen: SIGNED_FEN, termsId: id, source: "signed" });
    await store.write((tx) =>
      changePurchase(
        tx,
        drafted.id,
        drafted.version,
        { mended: new Map([[1, { quantity: "4" }]]), removed: new Set([2]) },
        school.finder,
        SEEDED_AT,
      ),
    );
    await placeAll(school, await getPurchase(store, drafted.number));
    expect(await sums()).toMatchObject({ realisedFen: 0 });
    await payAll(store, drafted.id, SEEDED_AT + DAY_MS);
    expect(await sums()).toEqual({ signedFen: SIGNED_FEN, realisedFen: 4_000, openFen: SIGNED_FEN - 4_000 });

    const lines = await readSignedLines(store.read, { fairIds: [fairId] });
    expect(lines.map(({ realisedQuantity, realisedDays }) => [realisedQuantity, realisedDays])).toEqual([
      [4, [{ day: 20261123, amountFen: 4_000, quantity: 4 }]],
      [0, []],
    ]);
    const [order] = await listPurchaseOrders(store.read, drafted.id);
    const [line] = await store.read
      .select()
      .from(orderLines)
      .where(eq(orderLines.orderId, order?.orderId ?? ""))
      .orderBy(asc(orderLines.lineNumber));
    const back = {
      orderLineId: line?.id ?? "",
      quantity: 1,
      amountFen: 1_000,
      disposition: "restock" as const,
    };
    await ask(store, aRefund(order?.orderId ?? "", { lines: [back] }), SEEDED_AT + 5 * DAY_MS);
    expect(await sums()).toEqual({ signedFen: SIGNED_FEN, realisedFen: 3_000, openFen: SIGNED_FEN - 3_000 });
    const { lines: entries } = await listRealisedEntries(store.read, lines, undefined, 10);
    expect(entries.map(({ amountFen }) => amountFen)).toEqual([-1_000, 4_000]);
    const rows = await readFairRows(
      store.read,
      { id: fairId, fromDay: 20261120, lastDay: TODAY },
      "county",
      TODAY,
    );
    expect(rows.reduce((sum, row) => sum + row.realisedFen, 0)).toBe(3_000);
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test("is drawn bit by bit, and never above what was signed", async () => {
    const id = await sign();
    const first = await getPurchase(store, await draw(id));
    const second = await getPurchase(store, await draw(id));
    await store.write((tx) =>
      changePurchase(
        tx,
        first.id,
        first.version,
        { mended: new Map([[2, { quantity: "15" }]]), removed: new Set([1]) },
        school.finder,
        SEEDED_AT,
      ),
    );
    await placeAll(school, await getPurchase(store, first.number));
    const settled = await store.write((tx) =>
      changePurchase(tx, second.id, second.version, {}, school.finder, SEEDED_AT),
    );
    expect(settled.rows.map(({ problems }) => problems.map(({ count }) => count))).toEqual([[], [5]]);
    expect(await getPurchase(store, await draw(id))).toMatchObject({
      badCount: 0,
      goodsFen: 10_000 + 5 * 1_001,
    });
  });

  test("is no longer ordered after its last day, and not by another unit", async () => {
    const id = await sign({ takeByDay: 20261130 });
    expect(await refused(draw(id, school.unitId, SEEDED_AT + 8 * DAY_MS))).toBeUndefined();
    expect(await refused(draw(id, school.unitId, SEEDED_AT + 9 * DAY_MS))).toBe("SIGNED_OVER");
    const { hospital } = await demoUnits(store);
    await expect(draw(id, hospital.id)).rejects.toThrow("is not of unit");
  });

  test("of a buyer that is none of ours counts as signed, and its unit is linked once", async () => {
    const { school: unit, hospital } = await demoUnits(store);
    const id = await sign({ buyer: { name: "金盏实验学校", uscc: unit.uscc } });
    expect(await sums()).toMatchObject({ signedFen: SIGNED_FEN, realisedFen: 0 });
    const link = (unitId: string) =>
      refused(store.write((tx) => linkSigned(tx, id, unitId, staff, SEEDED_AT)));
    const ofUnit = async () =>
      (await listSignedOrders(store.read, { unitId: unit.id })).filter((one) => one.fairId === fairId);
    expect(await ofUnit()).toEqual([]);
    expect(await link(hospital.id)).toBe("SIGNED_USCC_DIFFERS");
    expect(await link(unit.id)).toBeUndefined();
    expect(await link(unit.id)).toBeUndefined();
    expect(await link(hospital.id)).toBe("SIGNED_LINKED");
    expect(await ofUnit()).toMatchObject([{ id, buyerName: "金盏实验学校" }]);
    expect(await getPurchase(store, await draw(id))).toMatchObject({ badCount: 0, goodsFen: SIGNED_FEN });
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test("is called off with a reason as long as nothing was drawn on it, and counts no more", async () => {
    const [drawn, free] = [await sign(), await sign()];
    await placeAll(school, await getPurchase(store, await draw(drawn)));
    const end = (id: string) => refused(store.write((tx) => endSigned(tx, id, "双方取消", staff, SEEDED_AT)));
    const waiting = await getPurchase(store, await draw(free));
    expect(await end(drawn)).toBe("SIGNED_DRAWN");
    expect(await end(free)).toBeUndefined();
    expect(await end(free)).toBeUndefined();
    expect(await sums()).toMatchObject({ signedFen: SIGNED_FEN });
    expect(await refused(draw(free))).toBe("SIGNED_OVER");
    const settled = await store.write((tx) =>
      changePurchase(tx, waiting.id, waiting.version, {}, school.finder, SEEDED_AT),
    );
    expect(settled.badCount).toBe(2);
  });

  test("is entered once, with goods of its supplier, on a day of the fair that has come", async () => {
    const one = aSigned().goods.slice(0, 1);
    expect(await refused(sign({ goods: [] }))).toBe("SIGNED_EMPTY");
    expect(await refused(sign({ goods: [...one, ...one] }))).toBe("SIGNED_GOODS_TWICE");
    expect(await refused(sign({ supplierId: "S-nobody" }))).toBe("SIGNED_GOODS_MISFIT");
    expect(await refused(sign({ signedDay: 20261119 }))).toBe("SIGNED_DAY_WRONG");
    expect(await refused(sign({ signedDay: 20261123 }))).toBe("SIGNED_DAY_WRONG");
    expect(await refused(sign({ takeByDay: 20261120 }))).toBe("SIGNED_DAY_WRONG");
    const next = await aFair(store, staff, { fromDay: TODAY, lastDay: addDays(TODAY, 1) });
    expect(await refused(sign({ fairId: next, signedDay: addDays(TODAY, 1) }))).toBe("SIGNED_DAY_WRONG");
    expect(await refused(sign({ buyer: { unitId: newId() } }))).toBe("SIGNED_BUYER_UNKNOWN");
    const signed = aSigned();
    for (const _ of [1, 2]) await store.write((tx) => signOrder(tx, signed, staff, SEEDED_AT));
    const changed = { ...signed, note: "别的" };
    expect(await refused(store.write((tx) => signOrder(tx, changed, staff, SEEDED_AT)))).toBe("KEY_REUSED");
    expect(await sums()).toMatchObject({ signedFen: SIGNED_FEN });
  });
});
