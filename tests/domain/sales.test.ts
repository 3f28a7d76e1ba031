import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { NewEntry } from "#app/domain/attribution/record-attribution.server.ts";
import { listSaleLines, walkSaleLines } from "#app/domain/reporting/lines.server.ts";
import { readFigure, readSales, type SalesReport } from "#app/domain/reporting/sales.server.ts";
import {
  ACROSS,
  type Drill,
  GROUPS,
  type SalesFilters,
  type SalesQuery,
  SPLITS,
} from "#app/domain/reporting/sales-query.ts";
import { readGeography, selectionOf } from "#app/domain/reporting/sales-selection.server.ts";
import { addDays, businessDay, GRAINS, periodOf, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { countyVersions, pairings } from "#db/schema/geography.ts";
import type { Store } from "#db/store.ts";
import { anEntry, enter } from "#tests/domain/sales-history.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const FIRST_DAY = 20261001;
const LAST_DAY = 20270115;
const NOW = startOfDay(20270201);
/** With one district, with two, with one for a week only, with none, and one that nobody knows. */
const COUNTIES = ["150421", "150430", "150125", "540102", "nowhere"];
const OUTLETS = ["O-CENTRE", "O-SUB-110101", "unknown-outlet"];
const CATEGORIES = ["beef", "grain", "mutton"];

let store: Store;

beforeAll(async () => {
  store = await seededStore();
  const paired = { basis: "stated" as const, confidence: "high" };
  await store.write(async (tx) => {
    await tx.insert(pairings).values([
      { countyId: "150430", districtCode: "110101", validFromDay: 20160102, validToDay: null, ...paired },
      { countyId: "150430", districtCode: "110102", validFromDay: 20261105, validToDay: 20261112, ...paired },
      { countyId: "540102", districtCode: "110105", validFromDay: 20261231, validToDay: 20270101, ...paired },
    ]);
  });
});

/** Instants of Beijing days, the edges of days and months among them. */
const anInstant = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 106 }).map((days) => addDays(FIRST_DAY, days)),
      fc.constantFrom(
        20261031,
        20261101,
        20261110,
        20261111,
        20261120,
        20261121,
        20261130,
        20261231,
        20270101,
      ),
    ),
    fc.constantFrom(0, 30 * 60_000, 8 * 3_600_000 - 1, 8 * 3_600_000, 43_200_000, 86_399_999),
  )
  .map(([day, time]) => startOfDay(day) + time);

const aSale = fc
  .record({
    soldAt: anInstant,
    countyId: fc.constantFrom(...COUNTIES),
    outletId: fc.constantFrom(...OUTLETS),
    categoryId: fc.constantFrom(...CATEGORIES),
    salesMode: fc.constantFrom("online" as const, "offline" as const, "mobilised" as const),
    entryChannel: fc.constantFrom("none" as const, "school" as const),
    directoryEntryId: fc.constantFrom(null, "entry-1"),
    amountFen: fc.integer({ min: 1, max: 5_000_000 }),
    quantity: fc.integer({ min: 1, max: 999 }),
    weightGrams: fc.integer({ min: 0, max: 900_000 }),
    orderCount: fc.constantFrom(0, 1),
  })
  .map((sale) => anEntry(sale));

/** Sales, and of some of them a return: days later, of a part or the whole. */
const aHistory = fc
  .array(
    fc.tuple(
      aSale,
      fc.option(fc.record({ days: fc.integer({ min: 0, max: 20 }), share: fc.constantFrom(1, 2, 3) })),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((pairs) =>
    pairs.flatMap(([sale, back]): NewEntry[] => {
      if (!back || sale.amountFen < back.share) return [sale];
      const part = (amount: number) => -Math.floor(amount / back.share);
      return [
        sale,
        {
          ...sale,
          kind: "return",
          sourceId: newId(),
          amountFen: part(sale.amountFen),
          quantity: part(sale.quantity),
          weightGrams: part(sale.weightGrams),
          orderCount: 0,
          soldAt: sale.soldAt + back.days * 86_400_000,
        },
      ];
    }),
  );

const aFilter: fc.Arbitrary<SalesFilters> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom(...COUNTIES).map((county) => ({ county })),
  fc.constantFrom("150000", "540000", "none").map((province) => ({ province })),
  fc.constantFrom("150400", "540100", "none").map((prefecture) => ({ prefecture })),
  fc.constantFrom("110101", "110102", "110105", "none").map((district) => ({ district })),
  fc.constantFrom(...CATEGORIES).map((category) => ({ category })),
  fc.constantFrom("online", "mobilised").map((salesMode) => ({ salesMode })),
  fc.constantFrom(...OUTLETS).map((outlet) => ({ outlet })),
  fc.constantFrom("yes", "no").map((certified) => ({ certified })),
  fc.constant({ district: "110101", category: "grain", certified: "yes" }),
);

const aQuery: fc.Arbitrary<SalesQuery> = fc
  .record({
    from: fc.integer({ min: 0, max: 106 }),
    length: fc.oneof(fc.integer({ min: 0, max: 106 }), fc.constant(200)),
    grain: fc.constantFrom(...GRAINS),
    group: fc.constantFrom(...GROUPS),
    split: fc.constantFrom(...SPLITS),
    across: fc.constantFrom(...ACROSS),
    filters: aFilter,
  })
  .map(({ from, length, grain, group, split, across, filters }) => ({
    span: "dates" as const,
    firstDay: addDays(FIRST_DAY, from),
    lastDay: addDays(FIRST_DAY, from + length),
    grain,
    askedGrain: grain,
    group,
    split,
    across: across === "parts" && split === "none" ? ("measures" as const) : across,
    filters,
  }));

/* the recount: every entry is read and looked at, with no SQL and none of the report's own code */

type EntryRow = typeof attributionEntries.$inferSelect;

interface World {
  entries: EntryRow[];
  versions: (typeof countyVersions.$inferSelect)[];
  pairs: (typeof pairings.$inferSelect)[];
}

async function readWorld(): Promise<World> {
  return {
    entries: await store.read.select().from(attributionEntries),
    versions: await store.read.select().from(countyVersions),
    pairs: await store.read.select().from(pairings),
  };
}

function recounted(world: World, query: SalesQuery, drill: Drill = {}): EntryRow[] {
  return world.entries.filter((entry) => {
    const { filters } = query;
    const of = (group: SalesQuery["group"]) => memberKey(world, query, entry, group);
    const districts = of("pairedDistrict").split("+");
    const first = drill.period?.firstDay ?? query.firstDay;
    const last = drill.period?.lastDay ?? query.lastDay;
    const day = businessDay(entry.soldAt);
    return (
      day >= first &&
      day <= last &&
      (filters.county === undefined || entry.countyId === filters.county) &&
      (filters.prefecture === undefined || of("prefecture") === filters.prefecture) &&
      (filters.province === undefined || of("province") === filters.province) &&
      (filters.district === undefined || districts.includes(filters.district)) &&
      (filters.category === undefined || entry.categoryId === filters.category) &&
      (filters.salesMode === undefined || entry.salesMode === filters.salesMode) &&
      (filters.outlet === undefined || entry.outletId === filters.outlet) &&
      (filters.certified === undefined ||
        (entry.directoryEntryId !== null) === (filters.certified === "yes")) &&
      (drill.member === undefined || of(query.group) === drill.member) &&
      (drill.part === undefined || partKey(query, entry) === drill.part) &&
      (drill.flow === undefined || (entry.kind === "return") === (drill.flow === "return")) &&
      (drill.isCertified === undefined || entry.directoryEntryId !== null)
    );
  });
}

function memberKey(world: World, query: SalesQuery, entry: EntryRow, group: SalesQuery["group"]): string {
  if (group === "none") return "";
  if (group === "county") return entry.countyId;
  if (group === "pairedDistrict") {
    const day = businessDay(entry.soldAt);
    const codes = world.pairs
      .filter((pair) => pair.countyId === entry.countyId)
      .filter((pair) => pair.validFromDay <= day && (pair.validToDay ?? 99999999) > day)
      .map((pair) => pair.districtCode);
    return codes.sort().join("+") || "none";
  }
  const naming = Math.min(query.lastDay, businessDay(NOW));
  const version = world.versions.find(
    ({ countyId, validFromDay, validToDay }) =>
      countyId === entry.countyId && validFromDay <= naming && (validToDay ?? 99999999) > naming,
  );
  return (group === "prefecture" ? version?.prefectureCode : version?.provinceCode) ?? "none";
}

function partKey(query: SalesQuery, entry: EntryRow): string {
  switch (query.split) {
    case "category":
      return entry.categoryId;
    case "outlet":
      return entry.outletId;
    case "salesMode":
      return entry.salesMode;
    case "certified":
      return entry.directoryEntryId === null ? "no" : "yes";
    case "none":
      return "";
  }
}

function sumUp(entries: EntryRow[]) {
  const sum = (of: (entry: EntryRow) => number) => entries.reduce((total, entry) => total + of(entry), 0);
  return {
    saleFen: sum((entry) => (entry.kind === "return" ? 0 : entry.amountFen)),
    returnFen: sum((entry) => (entry.kind === "return" ? entry.amountFen : 0)),
    amountFen: sum((entry) => entry.amountFen),
    certifiedFen: sum((entry) => (entry.directoryEntryId === null ? 0 : entry.amountFen)),
    quantity: sum((entry) => entry.quantity),
    weightGrams: sum((entry) => entry.weightGrams),
    orderCount: sum((entry) => entry.orderCount),
    entryCount: entries.length,
  };
}

function expectPartition(report: SalesReport, rows: { sums: SalesReport["total"] }[]): void {
  const summed = sumUp([]);
  for (const { sums } of rows)
    for (const measure of Object.keys(summed) as (keyof typeof summed)[]) summed[measure] += sums[measure];
  expect(summed).toEqual(report.total);
}

describe("a report over any history", () => {
  test("is what a recount of its entries says, in every cell, and so are the lines behind each", async () => {
    await fc.assert(
      fc.asyncProperty(
        aHistory,
        fc.array(aQuery, { minLength: 4, maxLength: 6 }),
        async (history, queries) => {
          // ids of their own, so that a history can be told again while it is being made smaller
          await enter(
            store,
            history.map((entry) => ({ ...entry, sourceId: newId() })),
          );
          const world = await readWorld();
          for (const query of queries) {
            const report = await readSales(store.read, query, NOW);
            expect(report.total).toEqual(sumUp(recounted(world, query)));
            for (const row of [report, ...report.periods, ...report.members, ...report.parts]) {
              const sums = "total" in row ? row.total : row.sums;
              expect(sums.saleFen + sums.returnFen).toBe(sums.amountFen);
            }
            for (const period of report.periods)
              expect(period.sums).toEqual(sumUp(recounted(world, query, { period })));
            for (const { key: member, sums } of report.members)
              expect(sums).toEqual(sumUp(recounted(world, query, { member })));
            for (const { key: part, sums } of report.parts)
              expect(sums).toEqual(sumUp(recounted(world, query, { part })));
            expectPartition(report, report.periods);
            if (query.group !== "none") expectPartition(report, report.members);
            if (query.split !== "none") expectPartition(report, report.parts);
            for (const { key: member, crossFen, sums } of report.members) {
              if (query.across === "measures") continue;
              expect(crossFen.reduce((sum, fen) => sum + fen, 0)).toBe(sums.amountFen);
              const drills: Drill[] =
                query.across === "periods"
                  ? report.periods.map((period) => ({ member, period }))
                  : report.parts.map(({ key }) => ({ member, part: key }));
              expect(crossFen).toEqual(
                drills.map((drill) => sumUp(recounted(world, query, drill)).amountFen),
              );
            }
            await expectLinesBehind(world, report);
          }
        },
      ),
      { numRuns: 12 },
    );
  }, 240_000); // a quarter of a minute on PostgreSQL, and many times that on a machine with much else to do

  /** Opens some figures of each kind and finds the very entries that make them up. */
  async function expectLinesBehind(world: World, report: SalesReport): Promise<void> {
    const { query, periods, members, parts } = report;
    const drills: Drill[] = [
      {},
      ...periods.slice(0, 2).map((period) => ({ period })),
      ...members.slice(0, 2).map(({ key }) => ({ member: key })),
      ...members.slice(-2).map(({ key }) => ({ member: key, period: periods[0] })),
      ...parts.slice(0, 2).map(({ key }) => ({ part: key, member: members.at(-1)?.key })),
      { flow: "sale", period: periods[0] },
      { flow: "return", member: members[0]?.key },
      { isCertified: true, member: members[0]?.key, part: parts[0]?.key },
    ];
    for (const drill of drills) {
      const geography = await readGeography(store.read, query, businessDay(NOW));
      const selection = selectionOf(query, drill, geography);
      const found: string[] = [];
      let fen = 0;
      for await (const batch of walkSaleLines(store.read, selection, undefined, 7))
        for (const line of batch) {
          found.push(line.id);
          fen += line.amountFen;
        }
      const expected = recounted(world, query, drill);
      expect(found.sort()).toEqual(expected.map((entry) => entry.id).sort());
      const figure = await readFigure(store.read, selection);
      expect(fen).toBe(figure.amountFen);
      if (drill.flow) continue;
      expect(figure.sums).toEqual(sumUp(expected));
      expect(figure.entryCount).toBe(expected.length);
    }
  }

  test("旬 sum to their month, months to their quarter, quarters to the year", async () => {
    const total = async (firstDay: number, lastDay: number) =>
      (await readSales(store.read, aQuestion({ firstDay, lastDay, group: "none" }), NOW)).total;
    for (const [outer, inner] of [
      ["month", "tenDay"],
      ["quarter", "month"],
      ["year", "quarter"],
    ] as const) {
      const { firstDay, lastDay } = periodOf(20261115, outer);
      const report = await readSales(store.read, aQuestion({ firstDay, lastDay, grain: inner }), NOW);
      expectPartition(report, report.periods);
      expect(report.total).toEqual(await total(firstDay, lastDay));
      for (const period of report.periods)
        expect(period.sums).toEqual(await total(period.firstDay, period.lastDay));
    }
  });
});

function aQuestion(query: Partial<SalesQuery> = {}): SalesQuery {
  return {
    span: "dates",
    firstDay: FIRST_DAY,
    lastDay: LAST_DAY,
    grain: "month",
    askedGrain: "month",
    group: "county",
    split: "none",
    across: "measures",
    filters: {},
    ...query,
  };
}

test("a sale at half past midnight on the 1st in Beijing is in the new month", async () => {
  const shop = await seededStore();
  await enter(shop, [
    anEntry({ soldAt: Date.UTC(2026, 10, 30, 15, 59, 59, 999), amountFen: 1 }), // 23:59 on 30 November
    anEntry({ soldAt: Date.UTC(2026, 10, 30, 16, 30), amountFen: 20 }), // 00:30 on 1 December
    anEntry({ soldAt: Date.UTC(2026, 11, 1, 0, 30), amountFen: 300 }), // 08:30 on 1 December
  ]);
  const report = await readSales(shop.read, aQuestion(), SEEDED_AT);
  const of = (id: number) => report.periods.find((period) => period.id === id)?.sums.amountFen;
  expect(of(202611)).toBe(1);
  expect(of(202612)).toBe(320);
});

test("a full return nets to zero in money, quantity and weight, and so do repeated partial ones", async () => {
  const shop = await seededStore();
  const sale = anEntry({
    soldAt: SEEDED_AT,
    amountFen: 999,
    quantity: 3,
    weightGrams: 1_500,
    directoryEntryId: "e",
  });
  const back = (amountFen: number, quantity: number, weightGrams: number): NewEntry => ({
    ...sale,
    kind: "return",
    sourceId: newId(),
    amountFen,
    quantity,
    weightGrams,
    orderCount: 0,
  });
  await enter(shop, [sale, back(-333, -1, -500), back(-333, -1, -500), back(-333, -1, -500)]);
  const { total } = await readSales(shop.read, aQuestion(), SEEDED_AT);
  expect(total).toMatchObject({
    saleFen: 999,
    returnFen: -999,
    amountFen: 0,
    certifiedFen: 0,
    quantity: 0,
    weightGrams: 0,
  });
});

test("lines come a page at a time, none twice and none left out", async () => {
  const shop = await seededStore();
  const sameInstant = Array.from({ length: 25 }, () => anEntry({ soldAt: SEEDED_AT }));
  await enter(shop, [...sameInstant, anEntry({ soldAt: SEEDED_AT - 40 * 86_400_000 })]);
  const query = aQuestion({ firstDay: 20260901 });
  const selection = selectionOf(query, {}, await readGeography(shop.read, query, LAST_DAY));
  const seen: string[] = [];
  let after: Parameters<typeof listSaleLines>[2];
  let pages = 0;
  do {
    const { lines, next } = await listSaleLines(shop.read, selection, after, 10);
    seen.push(...lines.map((line) => line.id));
    after = next;
    pages += 1;
  } while (after);
  expect(pages).toBe(3);
  expect(new Set(seen).size).toBe(26);

  // an address that was changed by hand leads to no line that is not of the figure
  const october = selectionOf(
    { ...query, lastDay: 20261031 },
    {},
    await readGeography(shop.read, query, LAST_DAY),
  );
  for (const day of [20250101, 20261122, 20270101]) {
    const { lines } = await listSaleLines(shop.read, october, { day, id: "zzz" }, 10);
    expect(lines.map((line) => line.businessDay)).toEqual(day < 20260901 ? [] : [20261013]);
  }
});

test("an empty book has a report of zeros, one row for each period", async () => {
  const shop = await seededStore();
  const report = await readSales(shop.read, aQuestion({ split: "category" }), SEEDED_AT);
  expect(report.total).toEqual(sumUp([]));
  expect(report.periods).toHaveLength(4);
  expect(report.members).toEqual([]);
  expect(report.parts).toEqual([]);
});
