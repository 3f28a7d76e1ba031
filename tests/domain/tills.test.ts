import { and, eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import {
  findDevice,
  registerDevice,
  renewCode,
  revokeDevice,
  type TillDeviceRow,
} from "#app/domain/tills/devices.server.ts";
import { listMissing } from "#app/domain/tills/missing.server.ts";
import { readSnapshot } from "#app/domain/tills/snapshot.server.ts";
import { takeEntries } from "#app/domain/tills/take-entries.server.ts";
import type { TillEntry } from "#app/domain/tills/wire.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { stockDifferences, stockLevels } from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { tillSales, tillSetAside, tillShifts } from "#db/schema/tills.ts";
import type { Store } from "#db/store.ts";
import { BEANS, BROOM, CENTRE, COUNTER, LEG, MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { aClerk, aSale, aTill, CLERK, packs, weighed } from "#tests/fixtures/a-till.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const NOON = Date.UTC(2026, 10, 22, 4);
const MINUTE = 60_000;
let store: Store;
let till: TillDeviceRow;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  await aClerk(store);
  await stock(COUNTER, { [MILLET]: 10, [BEANS]: 10, [LEG]: 5 });
  ({ device: till } = await aTill(store, COUNTER, NOON - 86_400_000));
});

async function stock(outletId: string, goods: Record<string, number>) {
  const shelf = Object.entries(goods).map(([variantId, quantity]) => ({
    variantId,
    quantity,
    sourceId: newId(),
  }));
  await store.write((tx) => receiveStock(tx, outletId, shelf, NOON - 86_400_000));
}

const send = (entries: readonly unknown[], at = NOON, deviceNow = at, device = till) =>
  takeEntries(store, device, { deviceNow, entries }, at);

async function expectProven() {
  const checks = await verifyLedger(store.read);
  expect(checks.filter((check) => check.difference !== 0)).toEqual([]);
  expect(isProven(checks)).toBe(true);
}

const onHand = async (outletId: string, variantId: string) =>
  (
    await store.read
      .select({ onHand: stockLevels.onHand })
      .from(stockLevels)
      .where(and(eq(stockLevels.outletId, outletId), eq(stockLevels.variantId, variantId)))
  )[0]?.onHand;

describe("a sale at a till", () => {
  test("is a paid order that was taken away, credited to the counter", async () => {
    const sale = aSale({ number: 1, lines: [packs(MILLET, 2, 4_500), weighed(LEG, 1_850, 3_000)] });
    const [result] = await send([sale]);
    expect(result).toMatchObject({ id: sale.id, outcome: "taken", flags: [] });
    const [order] = await store.read.select().from(orders).where(eq(orders.idempotencyKey, sale.id));
    expect(order).toMatchObject({
      state: "paid",
      progress: "completed",
      handover: "taken",
      fulfilmentOutletId: COUNTER,
      totalFen: 20_100,
      freightFen: 0,
      receiverName: "",
      receivedDay: 20261122,
    });
    const lines = await store.read
      .select()
      .from(orderLines)
      .where(eq(orderLines.orderId, order?.id ?? ""))
      .orderBy(orderLines.lineNumber);
    expect(lines.map((line) => [line.amountFen, line.finalGrams, line.salesMode, line.outletId])).toEqual([
      [9_000, 5_000, "offline", COUNTER],
      [11_100, 1_850, "offline", COUNTER],
    ]);
    expect(await onHand(COUNTER, MILLET)).toBe(8);
    expect(await onHand(COUNTER, LEG)).toBe(4);
    await expectProven();
  });

  test("sent again is the same sale; with other content it is set aside", async () => {
    const sale = aSale({ number: 1, lines: [packs(BEANS, 1, 1_200)] });
    const [first] = await send([sale]);
    const [again] = await send([{ ...sale }], NOON + MINUTE);
    expect(again).toEqual({ ...first, outcome: "known" });
    const [other] = await send([{ ...sale, caringCard: "C1" }]);
    expect(other).toMatchObject({ outcome: "set_aside", code: "id_reused" });
    expect(await store.read.$count(orders)).toBe(1);
    expect(await onHand(COUNTER, BEANS)).toBe(9);
    await expectProven();
  });

  test("under a number that another sale has is set aside, and the next goes on", async () => {
    const lines = [packs(BEANS, 1, 1_200)];
    const results = await send([
      aSale({ number: 1, lines }),
      aSale({ number: 1, lines }),
      aSale({ number: 2, lines }),
    ]);
    expect(results.map(({ outcome, code }) => code ?? outcome)).toEqual(["taken", "number_reused", "taken"]);
    expect(await listMissing(store.read, [till.id])).toEqual([]);
  });

  test("at a price that is another by now stands as sold, and says so", async () => {
    const [result] = await send([aSale({ number: 1, lines: [packs(MILLET, 1, 4_000)] })]);
    expect(result).toMatchObject({ outcome: "taken", flags: ["price_changed"] });
    const [entry] = await store.read.select().from(attributionEntries);
    expect(entry?.amountFen).toBe(4_000);
    await expectProven();
  });

  test("of more than the books have stands, and opens a difference", async () => {
    const sale = aSale({ number: 1, lines: [packs(BEANS, 12, 1_200), packs(BROOM, 1, 3_000)] });
    const [result] = await send([sale]);
    expect(result).toMatchObject({ outcome: "taken", flags: ["short_stock"] });
    expect(await onHand(COUNTER, BEANS)).toBe(0);
    const differences = await store.read.select().from(stockDifferences).orderBy(stockDifferences.variantId);
    expect(differences.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      [BEANS, 2],
      [BROOM, 1],
    ]);
    await expectProven();
  });

  test("with a wrong clock keeps what the device said, and counts on the right day", async () => {
    const aheadMs = 26 * 3_600_000;
    const sale = aSale({ number: 1, soldAt: NOON - MINUTE + aheadMs, lines: [packs(BEANS, 1, 1_200)] });
    const [result] = await send([sale], NOON, NOON + aheadMs);
    expect(result?.flags).toEqual(["clock_off"]);
    const [kept] = await store.read.select().from(tillSales);
    expect(kept).toMatchObject({ deviceSoldAt: sale.soldAt, soldAt: NOON - MINUTE, receivedAt: NOON });
    const [entry] = await store.read.select().from(attributionEntries);
    expect(entry?.businessDay).toBe(20261122);
  });

  test("of a tablet that lost its time altogether counts when it came", async () => {
    const [result] = await send([aSale({ number: 1, soldAt: 1_000, lines: [packs(BEANS, 1, 1_200)] })]);
    expect(result).toMatchObject({ outcome: "taken", flags: ["clock_off"] });
    const [entry] = await store.read.select().from(attributionEntries);
    expect(entry?.businessDay).toBe(businessDay(NOON));
  });

  test("that was made yesterday without a network counts yesterday", async () => {
    const yesterday = NOON - 20 * 3_600_000;
    await send([aSale({ number: 1, soldAt: yesterday, lines: [packs(BEANS, 1, 1_200)] })]);
    const [entry] = await store.read.select().from(attributionEntries);
    expect(entry).toMatchObject({ businessDay: 20261121, soldAt: yesterday, recordedAt: NOON });
    await expectProven();
  });
});

test.each([
  ["does_not_add_up", { totalFen: 1 }],
  ["unknown_goods", { lines: [packs("nothing", 1, 100)], totalFen: 100 }],
  ["unknown_clerk", { clerkUserId: "nobody" }],
  ["malformed", { lines: "none" }],
  ["malformed", { number: 1.5 }],
  ["malformed", { soldAt: null }],
])("a poisoned sale (%s) is set aside whole, and the others go on", async (code, wrong) => {
  const lines = [packs(BEANS, 1, 1_200)];
  const poisoned = { ...aSale({ number: 2, lines, tender: { kind: "cash", tenderedFen: 9_999 } }), ...wrong };
  const entries = [aSale({ number: 1, lines }), poisoned, aSale({ number: 3, lines })];
  const results = await send(entries);
  expect(results.map(({ outcome }) => outcome)).toEqual(["taken", "set_aside", "taken"]);
  expect(results[1]?.code).toBe(code);
  expect((await send(entries)).map(({ outcome }) => outcome)).toEqual(["known", "set_aside", "known"]);
  const aside = await store.read.select().from(tillSetAside);
  expect(aside).toHaveLength(1);
  expect(JSON.parse(aside[0]?.content ?? "")).toEqual(JSON.parse(JSON.stringify(poisoned)));
  await expectProven();
});

describe("a shift", () => {
  const shiftId = "0198a000-0000-7000-8000-00000000000a";
  const opened: TillEntry = {
    kind: "shiftOpened",
    id: shiftId,
    clerkUserId: CLERK,
    openedAt: NOON,
    floatFen: 20_000,
  };
  const closed = (lastSaleNumber: number): TillEntry => ({
    kind: "shiftClosed",
    id: shiftId,
    closedAt: NOON + MINUTE,
    countedFen: 21_000,
    explanation: "少了两元",
    lastSaleNumber,
    saleCount: lastSaleNumber,
    totalFen: 1_200 * lastSaleNumber,
  });
  const beans = (number: number, more = {}) =>
    aSale({ number, shiftId, lines: [packs(BEANS, 1, 1_200)], ...more });
  const shift = async () => (await store.read.select().from(tillShifts))[0];

  test("is sealed when its last missing sale has come, and expects its float and its cash", async () => {
    const byCode = beans(2, { tender: { kind: "qr", reference: "W1", tenderedFen: 1_200 } });
    await send([opened, beans(1), closed(3)]);
    expect((await shift())?.sealedAt).toBeNull();
    expect(await listMissing(store.read, [till.id])).toEqual([{ deviceId: till.id, first: 2, last: 3 }]);
    await send([beans(3)], NOON + MINUTE);
    await send([byCode], NOON + 2 * MINUTE);
    expect(await shift()).toMatchObject({
      sealedAt: NOON + 2 * MINUTE,
      expectedFen: 22_400,
      countedFen: 21_000,
    });
    const [late] = await send([beans(4)], NOON + 3 * MINUTE);
    expect(late?.flags).toEqual(["late_for_shift"]);
    await expectProven();
  });

  test("waits for what was set aside until a person has settled it", async () => {
    await send([opened, { ...beans(1), totalFen: 1 }, closed(1)]);
    expect((await shift())?.sealedAt).toBeNull();
    expect(await listMissing(store.read, [till.id])).toEqual([]);
  });

  test("closed twice with other counts, or never opened, is set aside", async () => {
    const [, , again] = await send([opened, closed(0), { ...closed(0), countedFen: 1 }]);
    expect(again).toMatchObject({ outcome: "set_aside", code: "id_reused" });
    const [unknown] = await send([{ ...closed(0), id: newId() }]);
    expect(unknown).toMatchObject({ outcome: "set_aside", code: "unknown_shift" });
  });

  test("of one till cannot be sold in or closed by another", async () => {
    const { device: other } = await aTill(store, COUNTER, NOON - MINUTE);
    await send([opened]);
    const results = await send([beans(1), closed(0)], NOON, NOON, other);
    expect(results.map(({ code }) => code)).toEqual(["shift_of_other", "shift_of_other"]);
  });
});

describe("a till", () => {
  test("is registered once, by a code that is not too old, and is known by its secret", async () => {
    const { device, secret } = await aTill(store, CENTRE, NOON);
    expect((await findDevice(store.read, secret))?.id).toBe(device.id);
    expect(await findDevice(store.read, `${secret}x`)).toBeUndefined();
    await expect(store.write((tx) => registerDevice(tx, "AAAA-AAAA", NOON))).rejects.toThrow(
      "TILL_CODE_WRONG",
    );
    const [row] = await store.read.select().from(tillSales);
    expect(row).toBeUndefined();
  });

  test("that was revoked is known as such", async () => {
    const { device, secret } = await aTill(store, CENTRE, NOON);
    await store.write((tx) => revokeDevice(tx, device.id, { by: "u", reason: "丢失" }, NOON));
    expect((await findDevice(store.read, secret))?.revokedAt).toBe(NOON);
  });

  test("whose tablet lost its cookie is the same till again with a new code, and its old secret is over", async () => {
    const { device, secret } = await aTill(store, CENTRE, NOON);
    const renewed = await store.write((tx) => renewCode(tx, device.id, NOON));
    expect((await findDevice(store.read, secret))?.id).toBe(device.id); // nobody has entered the code yet
    const again = await store.write((tx) => registerDevice(tx, renewed?.registerCode ?? "", NOON));
    expect(again.device).toMatchObject({ id: device.id, code: device.code });
    expect(await findDevice(store.read, secret)).toBeUndefined();
    expect((await findDevice(store.read, again.secret))?.id).toBe(device.id);
    await store.write((tx) => revokeDevice(tx, device.id, { by: "u", reason: "丢失" }, NOON));
    expect(await store.write((tx) => renewCode(tx, device.id, NOON))).toBeUndefined();
  });

  test("is told what it needs, and that nothing changed", async () => {
    const snapshot = await readSnapshot(store.read, till, null, NOON);
    if ("unchanged" in snapshot) throw new Error("nothing was known before");
    const millet = snapshot.goods.find(({ variantId }) => variantId === MILLET);
    expect(millet).toMatchObject({ priceFen: 4_500, pricePer500gFen: 900, available: 10, isCertified: true });
    expect(snapshot.device.nextSaleNumber).toBe(1);
    const again = await readSnapshot(store.read, till, snapshot.version, NOON + MINUTE);
    expect(again).toEqual({ unchanged: true, version: snapshot.version, now: NOON + MINUTE });
    await send([aSale({ number: 1, lines: [packs(MILLET, 1, 4_500)] })]);
    const later = await readSnapshot(store.read, till, snapshot.version, NOON + MINUTE);
    expect(later).toMatchObject({ device: { nextSaleNumber: 2 }, favourites: [MILLET] });
  });
});

/** What happens at one till: sales, some of them poisoned, some never sent; and how often each is sent. */
const moment = fc.record({
  variantId: fc.constantFrom(MILLET, BEANS, BROOM),
  quantity: fc.integer({ min: 1, max: 6 }),
  poison: fc.option(fc.constantFrom("total", "goods", "clerk", "shape"), { freq: 6 }),
  isLost: fc.boolean().map((lost) => lost),
  repeats: fc.integer({ min: 1, max: 3 }),
  place: fc.nat(1_000),
});

const PRICES: Record<string, number> = { [MILLET]: 4_500, [BEANS]: 1_200, [BROOM]: 3_000 };

function poisonedBy(kind: string | null, sale: TillEntry & { kind: "sale" }): unknown {
  if (kind === "total") return { ...sale, totalFen: sale.totalFen + 1 };
  if (kind === "goods")
    return { ...sale, lines: sale.lines.map((line) => ({ ...line, variantId: "nothing" })) };
  if (kind === "clerk") return { ...sale, clerkUserId: "nobody" };
  return kind === "shape" ? { ...sale, lines: [] } : sale;
}

test("whatever several tills send, however often and in whatever order, each sale is in the books once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(moment, { maxLength: 12 }), { minLength: 2, maxLength: 4 }),
      async (histories) => {
        const expected = { taken: new Set<string>(), aside: new Set<string>() };
        const tills = await Promise.all(
          histories.map((_, index) => aTill(store, index % 2 ? CENTRE : COUNTER, NOON - MINUTE)),
        );
        const gaps: { deviceId: string; first: number; last: number }[] = [];
        const deliveries = histories.map((history) => {
          const entries: { at: number; entry: unknown }[] = [];
          for (const [index, { variantId, quantity, poison, isLost, repeats, place }] of history.entries()) {
            const sale = aSale({
              number: index + 1,
              lines: [packs(variantId, quantity, PRICES[variantId] ?? 0)],
            });
            if (isLost) continue;
            expected[poison ? "aside" : "taken"].add(sale.id);
            for (let time = 0; time < repeats; time += 1)
              entries.push({ at: place * (time + 1) + index, entry: poisonedBy(poison, sale) });
          }
          return entries.sort((a, b) => a.at - b.at).map(({ entry }) => entry);
        });
        for (const [index, history] of histories.entries()) {
          const sent = history.map(({ isLost }) => !isLost);
          const last = sent.lastIndexOf(true);
          let first = 0;
          for (let number = 1; number <= last + 1; number += 1) {
            if (!sent[number - 1]) first ||= number;
            else if (first > 0) {
              gaps.push({ deviceId: tills[index]?.device.id ?? "", first, last: number - 1 });
              first = 0;
            }
          }
        }
        // each till sends its own in two halves at once, as a tablet does whose answer was lost
        await Promise.all(
          deliveries.flatMap((entries, index) => {
            const device = tills[index]?.device as TillDeviceRow;
            const middle = Math.ceil(entries.length / 2);
            return [entries.slice(0, middle), entries.slice(middle)].map((part) =>
              send(part, NOON, NOON, device),
            );
          }),
        );

        const mine = sql`${tillSales.deviceId} in ${tills.map(({ device }) => device.id)}`;
        const sold = await store.read.select({ id: tillSales.id }).from(tillSales).where(mine);
        expect(sold.map(({ id }) => id).sort()).toEqual([...expected.taken].sort());
        const aside = await store.read
          .select({ id: tillSetAside.entryId })
          .from(tillSetAside)
          .where(sql`${tillSetAside.deviceId} in ${tills.map(({ device }) => device.id)}`);
        expect(aside.map(({ id }) => id).sort()).toEqual([...expected.aside].sort());
        const missing = await listMissing(
          store.read,
          tills.map(({ device }) => device.id),
        );
        const inOrder = (ranges: typeof gaps) => ranges.map((range) => JSON.stringify(range)).sort();
        expect(inOrder(missing)).toEqual(inOrder(gaps));
        await expectProven();
      },
    ),
    { numRuns: 15 },
  );
});
