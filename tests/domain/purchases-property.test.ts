import { and, eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { listPurchaseOrders } from "#app/domain/purchasing/place-purchase.server.ts";
import { listLines } from "#app/domain/purchasing/purchase-lines.server.ts";
import type { PurchaseCells } from "#app/domain/purchasing/purchase-rows.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderLines } from "#db/schema/ordering.ts";
import type { Store } from "#db/store.ts";
import {
  aBuyingSchool,
  aRow,
  type BuyingSchool,
  draft,
  getPurchase,
  payAll,
  placeAll,
} from "#tests/fixtures/a-purchase.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

/** Sums by a key, in the order of the keys. */
function sumBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string, amountOf: (row: Row) => number) {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + amountOf(row));
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function shelves(store: Store, variantIds: readonly string[]) {
  const levels = await store.read
    .select({ variantId: stockLevels.variantId, onHand: stockLevels.onHand, held: stockLevels.held })
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, "O-CENTRE"), inArray(stockLevels.variantId, [...variantIds])));
  return new Map(levels.map((level) => [level.variantId, level]));
}

/** Rows of few kinds of goods for few places and days, so that many are of the same. */
const rowsOf = ({ plain, finder }: BuyingSchool): fc.Arbitrary<PurchaseCells[]> => {
  const frozen = [...finder.byVariant.values()].filter(
    ({ storageClass, quantityMin }) => storageClass === "frozen" && quantityMin === 1,
  );
  const codes = [...plain.filter(({ tiers }) => tiers.length > 0).slice(0, 5), ...frozen.slice(0, 3)];
  return fc.array(
    fc
      .record({
        code: fc.constantFrom(...codes.map(({ sku }) => sku)),
        quantity: fc.integer({ min: 1, max: 60 }).map(String),
        point: fc.constantFrom("1号食堂", "2号食堂", "3号食堂"),
        day: fc.constantFrom("2026-12-01", "2026-12-02", ""),
      })
      .map(aRow),
    { minLength: 1, maxLength: 40 },
  );
};

test("a purchase is its orders: the same goods for the same places, at the prices agreed, and the books agree", async () => {
  const store = await demoStore();
  const school = await aBuyingSchool(store, 3);
  let now = SEEDED_AT;
  await fc.assert(
    fc.asyncProperty(rowsOf(school), fc.boolean(), async (cells, isPaid) => {
      now += 60_000;
      const purchase = await draft(school, cells, { now });
      if (purchase.badCount > 0) return; // the shelf is empty by now
      const lines = await listLines(store.read, purchase.id);
      const variantIds = [...new Set(lines.map(({ variantId }) => variantId ?? ""))];
      const before = await shelves(store, variantIds);
      await placeAll(school, purchase, { now });

      const placed = await listPurchaseOrders(store.read, purchase.id);
      const ordered = await store.read
        .select()
        .from(orderLines)
        .where(
          inArray(
            orderLines.orderId,
            placed.map(({ orderId }) => orderId),
          ),
        );
      const orderOf = new Map(placed.map((order) => [order.orderId, order]));
      expect(
        sumBy(
          ordered,
          ({ orderId, variantId, unitPriceFen }) =>
            [
              orderOf.get(orderId)?.pointId,
              orderOf.get(orderId)?.deliveryDay,
              variantId,
              unitPriceFen,
            ].join(),
          ({ quantity }) => quantity,
        ),
      ).toEqual(
        sumBy(
          lines,
          ({ pointId, deliveryDay, variantId, unitPriceFen }) =>
            [pointId, deliveryDay, variantId, unitPriceFen].join(),
          ({ quantity }) => quantity ?? 0,
        ),
      );
      // each kind of goods has one price, and it is that of the sum
      for (const [variantId, quantity] of sumBy(
        lines,
        (line) => line.variantId ?? "",
        (line) => line.quantity ?? 0,
      )) {
        const goods = school.finder.byVariant.get(variantId);
        const reached = goods?.tiers.filter(({ quantityMin }) => quantityMin <= quantity) ?? [];
        const price = reached.at(-1)?.priceFen ?? goods?.priceFen;
        const prices = new Set(
          lines.filter((line) => line.variantId === variantId).map((line) => line.unitPriceFen),
        );
        expect([...prices]).toEqual([price]);
      }
      expect(placed.reduce((sum, { totalFen }) => sum + totalFen, 0)).toBe(purchase.totalFen);
      const { goodsFen, freightFen } = await getPurchase(store, purchase.number);
      expect([goodsFen, freightFen]).toEqual([purchase.goodsFen, purchase.freightFen]);

      if (isPaid) await payAll(store, purchase.id, now);
      const after = await shelves(store, variantIds);
      for (const [variantId, quantity] of sumBy(
        lines,
        (line) => line.variantId ?? "",
        (line) => line.quantity ?? 0,
      )) {
        const [was, is] = [before.get(variantId), after.get(variantId)];
        expect(is).toEqual(
          isPaid
            ? { ...was, onHand: (was?.onHand ?? 0) - quantity }
            : { ...was, held: (was?.held ?? 0) + quantity },
        );
      }
    }),
    { numRuns: 25 },
  );
  expect(isProven(await verifyLedger(store.read))).toBe(true);
}, 120_000);
