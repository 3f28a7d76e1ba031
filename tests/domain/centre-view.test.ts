import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import {
  makeWallLink,
  newWallKey,
  opensWall,
  revokeWallLink,
} from "#app/domain/identity/wall-links.server.ts";
import { bodyOf } from "#app/domain/outlets/body.ts";
import { salesModeOf } from "#app/domain/outlets/sales-mode.ts";
import { listSilentOutlets, readCentreView } from "#app/domain/reporting/centre-view.server.ts";
import { listPartnerOutlets } from "#app/domain/reporting/partner-sales.server.ts";
import { sumSelection } from "#app/domain/reporting/sales-rows.server.ts";
import type { Sums } from "#app/domain/reporting/sales-sums.ts";
import { readWall } from "#app/domain/reporting/wall.server.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { users, wallLinks } from "#db/schema/identity.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Store } from "#db/store.ts";
import { demoStore, SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";
import { anEntry, buy } from "./sales-history.ts";

const TODAY = businessDay(SEEDED_AT);
const HOUR = 3_600_000;

/** Outlets of every body: centre, hall, sub-centres, counters of four districts, cabinet, pavilions, one nobody knows. */
const PLACES = [
  "O-CENTRE",
  "H1",
  "O-SUB-110101",
  "O-C-110105-001",
  "O-C-110108-001",
  "O-C-110119-002",
  "O-K-110105-003",
  "PAV-150430",
  "PAV-540102",
  "gone",
];
const COUNTIES = ["150430", "540102", "130627", "nowhere"];

const aSale = fc.record({
  place: fc.constantFrom(...PLACES),
  countyId: fc.constantFrom(...COUNTIES),
  entryChannel: fc.constantFrom("none" as const, "school" as const),
  fen: fc.integer({ min: 1, max: 9_999_999 }),
  grams: fc.nat(50_000),
  hours: fc.integer({ min: -30, max: 11 }),
  isReturned: fc.boolean(),
});

async function write(
  store: Store,
  sales: readonly (typeof aSale extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const kinds = new Map(
    (await store.read.select({ id: outlets.id, kind: outlets.kind }).from(outlets)).map(({ id, kind }) => [
      id,
      kind,
    ]),
  );
  await store.write(async (tx) => {
    for (const { place, countyId, entryChannel, fen, grams, hours, isReturned } of sales) {
      const sale = anEntry({
        outletId: place,
        countyId,
        entryChannel,
        salesMode: salesModeOf(kinds.get(place) ?? "counter", entryChannel),
        amountFen: fen,
        weightGrams: grams,
        soldAt: SEEDED_AT + hours * HOUR,
      });
      await recordAttribution(tx, [sale], SEEDED_AT);
      if (!isReturned) continue;
      const back = { kind: "return" as const, amountFen: -fen, weightGrams: -grams, orderCount: 0 };
      await recordAttribution(tx, [{ ...sale, ...back, soldAt: sale.soldAt + HOUR }], SEEDED_AT);
    }
  });
}

const MEASURES = [
  "saleFen",
  "returnFen",
  "amountFen",
  "quantity",
  "weightGrams",
  "orderCount",
  "entryCount",
] as const;

function sumOf(parts: readonly { sums: Readonly<Sums> }[]) {
  return Object.fromEntries(
    MEASURES.map((measure) => [measure, parts.reduce((total, { sums }) => total + sums[measure], 0)]),
  );
}

describe("1 + 3 + N", () => {
  test("sums to the total in every way it is parted, and to an independent recount of the ledger, after any history", async () => {
    const store = await seededStore();
    await fc.assert(
      fc.asyncProperty(fc.array(aSale, { maxLength: 12 }), fc.boolean(), async (sales, isDay) => {
        await write(store, sales);
        const firstDay = isDay ? TODAY : addDays(TODAY, -1);
        const view = await readCentreView(store.read, firstDay, TODAY, TODAY);
        const total = Object.fromEntries(MEASURES.map((measure) => [measure, view.total[measure]]));
        for (const parts of [view.modes, view.bodies, view.outlets, view.counties])
          expect(sumOf(parts)).toEqual(total);

        const entries = (await store.read.select().from(attributionEntries)).filter(
          ({ businessDay: day }) => day >= firstDay && day <= TODAY,
        );
        const fenOf = (isIn: (entry: (typeof entries)[number]) => boolean) =>
          entries.filter(isIn).reduce((sum, { amountFen }) => sum + amountFen, 0);
        expect(view.total.amountFen).toBe(fenOf(() => true));
        for (const { key, sums } of view.modes)
          expect(sums.amountFen).toBe(fenOf(({ salesMode }) => salesMode === key));
        const places = new Map((await store.read.select().from(outlets)).map((place) => [place.id, place]));
        for (const { key, sums } of view.bodies) {
          expect(sums.amountFen).toBe(fenOf(({ outletId }) => bodyOf(places.get(outletId)) === key));
          // the lines behind the figure are narrowed to the same
          const lines = { firstDay, lastDay: TODAY, areas: null, filters: { body: key } };
          expect((await sumSelection(store.read, lines)).amountFen).toBe(sums.amountFen);
        }
      }),
      { numRuns: 15 },
    );
  });

  test("has every district in it, sold or not, and the centre and what sells online beside them", async () => {
    const store = await seededStore();
    const { bodies, modes } = await readCentreView(store.read, TODAY, TODAY, TODAY);
    expect(bodies).toHaveLength(18);
    expect(bodies.slice(16).map(({ key }) => key)).toEqual(["centre", "online"]);
    expect(modes.map(({ key }) => key)).toEqual(["online", "offline", "mobilised"]);
  });

  test("counts a sale at half past midnight for the new day", async () => {
    const store = await seededStore();
    const sold = { outletId: "O-C-110105-001", amountFen: 100 };
    const at = startOfDay(TODAY);
    await store.write((tx) =>
      recordAttribution(
        tx,
        [anEntry({ ...sold, soldAt: at - 1 }), anEntry({ ...sold, soldAt: at + 30 * 60_000 })],
        SEEDED_AT,
      ),
    );
    const { total } = await readCentreView(store.read, TODAY, TODAY, TODAY);
    expect(total).toMatchObject({ amountFen: 100, orderCount: 1 });
  });
});

describe("a silent outlet", () => {
  const sellOn = (store: Store, outletId: string, day: number) =>
    store.write((tx) =>
      recordAttribution(tx, [anEntry({ outletId, soldAt: startOfDay(day) + 10 * HOUR })], SEEDED_AT),
    );

  test("sold nothing today nor yesterday, and is silent for the whole days since", async () => {
    const store = await seededStore();
    await sellOn(store, "O-C-110101-001", TODAY);
    await sellOn(store, "O-C-110101-002", addDays(TODAY, -1));
    await sellOn(store, "O-C-110102-001", addDays(TODAY, -2));
    await sellOn(store, "O-C-110102-002", addDays(TODAY, -3));
    const silent = new Map((await listSilentOutlets(store.read, TODAY)).map((outlet) => [outlet.id, outlet]));
    expect(silent.has("O-C-110101-001")).toBe(false);
    expect(silent.has("O-C-110101-002")).toBe(false);
    expect(silent.get("O-C-110102-001")).toMatchObject({ days: 1, lastSaleDay: addDays(TODAY, -2) });
    expect(silent.get("O-C-110102-002")).toMatchObject({ days: 2 });
    expect(silent.get("O-C-110108-001")).toMatchObject({ days: 30, lastSaleDay: null });
    expect(silent.has("O-C-110105-100")).toBe(false); // closed
    expect(silent.has("PAV-150430")).toBe(false);
  });
});

test("a retail partner's counters sum what the ledger has for them, today and this month", async () => {
  const store = await seededStore();
  const sold = { outletId: "O-C-110107-001", amountFen: 700 };
  await store.write((tx) =>
    recordAttribution(
      tx,
      [
        anEntry({ ...sold, soldAt: SEEDED_AT }),
        anEntry({ ...sold, soldAt: startOfDay(20261101) }),
        anEntry({ ...sold, soldAt: startOfDay(20261101) - 1 }),
        anEntry({ outletId: "O-C-110101-001", amountFen: 9, soldAt: SEEDED_AT }),
      ],
      SEEDED_AT,
    ),
  );
  const own = await listPartnerOutlets(store.read, ["CH3"], TODAY);
  expect(own.map(({ id, todayFen, monthFen }) => [id, todayFen, monthFen])).toEqual([
    ["O-C-110107-001", 700, 1_400],
    ["O-C-110107-002", 0, 0],
  ]);
  expect(await listPartnerOutlets(store.read, [], TODAY)).toEqual([]);
});

describe("the lobby's screen", () => {
  test("has today's figures and no name of anybody, and begins at nothing after midnight", async () => {
    const store = await seededStore();
    await buy(store, SEEDED_AT);
    const wall = await readWall(store.read, TODAY);
    const view = await readCentreView(store.read, TODAY, TODAY, TODAY);
    expect(wall).toMatchObject({ amountFen: view.total.amountFen, orderCount: 1, countyCount: 2 });
    expect(wall.latest).toHaveLength(2);
    expect(wall.districts).toHaveLength(16);
    expect(JSON.stringify(wall)).not.toMatch(/张小明|138|团结湖|502/);
    const tomorrow = await readWall(store.read, addDays(TODAY, 1));
    expect(tomorrow).toMatchObject({ amountFen: 0, orderCount: 0, counties: [], latest: [] });
  });

  test("opens with the key of a link until that is revoked, and the key is not kept", async () => {
    const store = await demoStore();
    const [user] = await store.read.select({ id: users.id }).from(users).limit(1);
    const link = { id: newId(), name: "大厅", key: newWallKey() };
    const make = () => store.write((tx) => makeWallLink(tx, link, user?.id ?? "", SEEDED_AT));
    expect([await make(), await make()]).toEqual([true, false]);
    expect(await opensWall(store.read, link.key)).toBe(true);
    expect(await opensWall(store.read, newWallKey())).toBe(false);
    expect(JSON.stringify(await store.read.select().from(wallLinks))).not.toContain(link.key);
    await store.write((tx) => revokeWallLink(tx, link.id, user?.id ?? "", SEEDED_AT));
    expect(await opensWall(store.read, link.key)).toBe(false);
  });
});
