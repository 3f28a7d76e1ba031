import { eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawSigned } from "#app/domain/fairs/change-signed.server.ts";
import { conversionOf } from "#app/domain/fairs/conversion.ts";
import { enterForecast } from "#app/domain/fairs/forecast.server.ts";
import { signOrder } from "#app/domain/fairs/sign-order.server.ts";
import { changePurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { listPurchaseOrders } from "#app/domain/purchasing/place-purchase.server.ts";
import { readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import { readFairRows, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { signedOrderLines } from "#db/schema/fairs.ts";
import { orderLines, orders, refundLines } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import type { Store } from "#db/store.ts";
import { aFair, aFairDesk, plainGoodsOfOneSupplier, putStall } from "#tests/fixtures/a-fair.ts";
import { aBuyingSchool, getPurchase, payAll, placeAll } from "#tests/fixtures/a-purchase.ts";
import { aRefund, ask, linesOf } from "#tests/fixtures/a-refund.ts";
import { anOrder, pay, place } from "#tests/fixtures/an-order.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

/*
 * Random fairs: outlets sell there and elsewhere, before, on and after its days; orders are signed, drawn down in
 * parts, some of it paid, some repaid whole or in part; people say what they expect. The columns are then counted a
 * second time here, from orders and refunds and not from the ledger.
 */

const FAIR = { fromDay: 20261120, lastDay: 20261122 };
const OUTLETS = ["O-SUB-110105", "O-SUB-110106"] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const HISTORY = fc.record({
  stalls: fc.array(
    fc.record({ outlet: fc.nat({ max: 1 }), from: fc.nat({ max: 2 }), length: fc.nat({ max: 2 }) }),
    { minLength: 1, maxLength: 3 },
  ),
  sales: fc.array(
    fc.record({
      outlet: fc.nat({ max: 1 }),
      hour: fc.integer({ min: -8, max: 80 }),
      channel: fc.constantFrom("none" as const, "none" as const, "school" as const),
      goods: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 2 }),
      back: fc.constantFrom("none", "none", "part", "whole"),
    }),
    { maxLength: 6 },
  ),
  signed: fc.array(
    fc.record({
      day: fc.nat({ max: 2 }),
      quantities: fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 })),
      drawn: fc.array(
        fc.record({
          parts: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
          isPaid: fc.constantFrom(true, true, false),
          after: fc.constantFrom(1, 30, 89, 120, 200),
          back: fc.constantFrom("none", "none", "part", "whole"),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  forecasts: fc.array(fc.integer({ min: 1, max: 9_999_999 }), { maxLength: 2 }),
});
type History = typeof HISTORY extends fc.Arbitrary<infer T> ? T : never;

async function giveBack(store: Store, orderId: string, back: string, at: number): Promise<void> {
  if (back === "none") return;
  const lines = await linesOf(store, { orderId });
  const given = (back === "whole" ? lines : lines.slice(0, 1)).map((line) => ({
    orderLineId: line.id,
    quantity: back === "whole" ? line.quantity : 0,
    amountFen: back === "whole" ? line.amountFen : Math.ceil(line.amountFen / 3),
    disposition: back === "whole" ? ("restock" as const) : ("keep" as const),
  }));
  await ask(store, aRefund(orderId, { lines: given }), at);
}

async function live(store: Store, history: History) {
  const staff = await aFairDesk(store);
  const school = await aBuyingSchool(store, 1);
  const fairId = await aFair(store, staff, FAIR);
  for (const { outlet, from, length } of history.stalls) {
    const days = {
      fromDay: FAIR.fromDay + from,
      lastDay: Math.min(FAIR.lastDay, FAIR.fromDay + from + length),
    };
    await putStall(store, staff, fairId, { outletId: OUTLETS[outlet] ?? "", days }, SEEDED_AT);
  }
  for (const { outlet, hour, channel, goods, back } of history.sales) {
    const at = startOfDay(FAIR.fromDay) + hour * HOUR_MS;
    const placed = await place(
      store,
      anOrder({
        goods: goods.map((index) => ({
          variantId: school.plain[index]?.variantId ?? "",
          quantity: 1 + index,
        })),
        soldBy: { outletId: OUTLETS[outlet] ?? "", kind: "sub_centre" },
        fulfilmentOutletId: "O-CENTRE",
        entryChannel: channel,
      }),
      at,
    );
    await pay(store, placed, at);
    await giveBack(store, placed.orderId, back, at + 40 * DAY_MS);
  }
  const [first, second] = await plainGoodsOfOneSupplier(school);
  for (const { day, quantities, drawn } of history.signed) {
    const id = newId();
    const signedDay = FAIR.fromDay + day;
    const signed = {
      id,
      fairId,
      supplierId: first?.supplierId ?? "",
      buyer: { unitId: school.unitId },
      signedDay,
      takeByDay: addDays(signedDay, 300),
      note: null,
      goods: [first, second].map((goods, index) => ({
        variantId: goods?.variantId ?? "",
        quantity: quantities[index] ?? 1,
        unitPriceFen: 1_003 + index,
      })),
    };
    await store.write((tx) => signOrder(tx, signed, staff, SEEDED_AT));
    for (const { parts, isPaid, after, back } of drawn) {
      const now = startOfDay(addDays(signedDay, after)) + 12 * HOUR_MS;
      const drawing = { key: newId(), signedOrderId: id, unitId: school.unitId };
      const number = await store
        .write((tx) => drawSigned(tx, drawing, school.finder, school.buyer.userId, now))
        .catch(() => undefined);
      if (!number) continue;
      const draft = await getPurchase(store, number);
      const mended = new Map(
        Array.from({ length: draft.rowCount }, (_, index) => [
          index + 1,
          { quantity: String(parts[index] ?? 1) },
        ]),
      );
      const settled = await store.write((tx) =>
        changePurchase(tx, draft.id, draft.version, { mended, dropsBad: true }, school.finder, now),
      );
      if (settled.badCount > 0 || settled.rows.length === 0) continue;
      await placeAll(school, await getPurchase(store, number), { now });
      if (!isPaid) continue;
      await payAll(store, draft.id, now + 1_000);
      for (const { orderId } of await listPurchaseOrders(store.read, draft.id))
        await giveBack(store, orderId, back, now + 20 * DAY_MS);
    }
  }
  return { fairId, staff };
}

const beijing = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });
const dayAt = (instant: number) => Number(beijing.format(instant).replaceAll("-", ""));

/** The columns from orders and refunds, line by line. */
async function recountFair(store: Store, history: History, fairId: string) {
  const all = {
    orders: await store.read.select().from(orders),
    lines: await store.read.select().from(orderLines),
    refunds: await store.read.select().from(refunds),
    refundLines: await store.read.select().from(refundLines),
    signed: await store.read.select().from(signedOrderLines),
    drawn: await store.read
      .select({ orderId: purchaseOrders.orderId, termsId: purchases.termsId })
      .from(purchaseOrders)
      .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId)),
  };
  const standing = new Map<string, { from: number; to: number }>();
  for (const { outlet, from, length } of history.stalls)
    standing.set(OUTLETS[outlet] ?? "", {
      from: FAIR.fromDay + from,
      to: Math.min(FAIR.lastDay, FAIR.fromDay + from + length),
    });
  const failed = new Set(all.refunds.filter(({ state }) => state === "failed").map(({ id }) => id));
  const net = (line: (typeof all.lines)[number]) =>
    line.amountFen -
    all.refundLines
      .filter((row) => row.orderLineId === line.id && !failed.has(row.refundId))
      .reduce((sum, row) => sum + row.amountFen, 0);
  let [onSiteFen, realisedFen] = [0, 0];
  for (const order of all.orders) {
    if (order.paidAt === null) continue;
    const day = dayAt(order.paidAt);
    for (const line of all.lines.filter(({ orderId }) => orderId === order.id)) {
      const span = standing.get(line.outletId);
      if (line.entryChannel === "none" && span && span.from <= day && day <= span.to) onSiteFen += net(line);
      const drawn = all.drawn.find(({ orderId }) => orderId === order.id);
      if (drawn) realisedFen += net(line);
    }
  }
  const ofFair = new Set(
    (await readSignedLines(store.read, { fairIds: [fairId] })).map(({ signedOrderId }) => signedOrderId),
  );
  const signedFen = all.signed
    .filter(({ signedOrderId }) => ofFair.has(signedOrderId))
    .reduce((sum, { quantity, unitPriceFen }) => sum + quantity * unitPriceFen, 0);
  return { onSiteFen, signedFen, realisedFen, openFen: signedFen - realisedFen };
}

test("whatever is sold, signed, drawn and repaid, the columns of a fair are what an independent recount finds", async () => {
  let counted = 0;
  await fc.assert(
    fc.asyncProperty(HISTORY, async (history) => {
      const store = await demoStore();
      const { fairId, staff } = await live(store, history);
      const due = await recountFair(store, history, fairId);
      const sums = (await sumFairs(store.read, [fairId])).get(fairId);
      expect(sums).toMatchObject(due);
      for (const group of ["county", "supplier"] as const) {
        const rows = await readFairRows(store.read, { id: fairId, ...FAIR }, group, FAIR.lastDay);
        for (const column of ["onSiteFen", "signedFen", "realisedFen", "openFen"] as const)
          expect(rows.reduce((sum, row) => sum + row[column], 0)).toBe(due[column]);
      }
      const lines = await readSignedLines(store.read, { fairIds: [fairId] });
      expect(lines.every((line) => line.realisedFen <= line.signedFen)).toBe(true);
      expect(lines.length === 0 ? 0 : conversionOf(lines, 365, 20290101).realisedFen).toBe(due.realisedFen);

      for (const amountFen of history.forecasts)
        await store.write((tx) =>
          enterForecast(
            tx,
            {
              id: newId(),
              fairId,
              scope: "fair",
              memberId: "",
              amountFen,
              statedBy: "组委会",
              statedDay: FAIR.fromDay,
              source: "发布会",
            },
            staff,
            SEEDED_AT,
          ),
        );
      expect((await sumFairs(store.read, [fairId])).get(fairId)).toEqual(sums);
      expect(isProven(await verifyLedger(store.read))).toBe(true);
      counted += due.onSiteFen + due.realisedFen;
    }),
    { numRuns: 6 },
  );
  expect(counted).toBeGreaterThan(0);
});
