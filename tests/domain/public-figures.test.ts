import { expect, test } from "vitest";
import { type NewEntry, recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { creditByCounty, sumCounty, sumLedger } from "#app/domain/reporting/public-figures.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const NOON = Date.UTC(2026, 10, 22, 4);
const DAY_MS = 86_400_000;

function entry(changes: Partial<NewEntry>): NewEntry {
  const lineId = newId();
  return {
    kind: "sale",
    sourceId: lineId,
    orderId: newId(),
    orderLineId: lineId,
    countyId: "150430",
    outletId: "O-1",
    salesMode: "online",
    entryChannel: "none",
    categoryId: "grain",
    supplierId: "S030",
    productId: "P034",
    variantId: "V034",
    directoryEntryId: null,
    amountFen: 6_500,
    quantity: 1,
    weightGrams: 5_000,
    orderCount: 1,
    soldAt: NOON,
    ...changes,
  };
}

test("what the public is told is what was paid less what was returned, by county and month", async () => {
  const store = await freshStore();
  expect(await sumLedger(store.read, NOON)).toEqual({ creditedFen: 0, counties: 0, orders: 0, asOf: NOON });
  await store.write((tx) =>
    recordAttribution(
      tx,
      [
        entry({ directoryEntryId: "DE-P034" }),
        entry({ amountFen: 13_000, quantity: 2, soldAt: NOON - 40 * DAY_MS }),
        entry({ kind: "return", amountFen: -1_500, quantity: -1, orderCount: 0 }),
        entry({ soldAt: NOON - 500 * DAY_MS }), // before the months that are shown
        entry({ countyId: "130726", amountFen: 900 }),
        entry({ countyId: "130627", amountFen: 700 }),
        entry({ countyId: "130627", amountFen: -700, kind: "return", quantity: -1, orderCount: 0 }),
      ],
      NOON,
    ),
  );

  expect(await sumLedger(store.read, NOON)).toEqual({
    creditedFen: 25_400,
    counties: 2,
    orders: 5,
    asOf: NOON,
  });
  expect(await creditByCounty(store.read)).toEqual(
    new Map([
      ["150430", 24_500],
      ["130726", 900],
      ["130627", 0],
    ]),
  );
  const aohan = await sumCounty(store.read, "150430", NOON);
  expect(aohan).toMatchObject({ netFen: 24_500, certifiedFen: 6_500, quantity: 3, asOf: NOON });
  expect(aohan.months.map(({ month }) => month)).toEqual([
    202512, 202601, 202602, 202603, 202604, 202605, 202606, 202607, 202608, 202609, 202610, 202611,
  ]);
  expect(aohan.months.filter(({ netFen }) => netFen !== 0)).toEqual([
    { month: 202610, netFen: 13_000 },
    { month: 202611, netFen: 5_000 },
  ]);
});
