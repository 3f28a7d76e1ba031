import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { type NewEntry, recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { attributionEntries, cellDays, countyDays } from "#db/schema/attribution.ts";
import { directoryEntries, products } from "#db/schema/catalog.ts";
import { countyVersions } from "#db/schema/geography.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Store } from "#db/store.ts";
import { ENTRY_CHANNELS, type EntryChannel, type OutletKind, type SalesMode } from "#db/words.ts";
import {
  AOHAN,
  BEANS,
  BROOM,
  MILLET,
  MUTTON,
  openSmallShop,
  TANGXIAN,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { countRuns } from "#tests/fixtures/count-runs.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

async function lineOf(orderId: string) {
  const [line] = await store.read.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  if (!line) throw new Error("the order has no line");
  return line;
}

describe("a line is credited", () => {
  test("to the county, supplier and directory entry of the goods, and the pavilion of its county", async () => {
    const { orderId } = await place(store, anOrder({ goods: basket({ [MUTTON]: 1 }) }));
    expect(await lineOf(orderId)).toMatchObject({
      countyId: TANGXIAN,
      countyNameZh: "唐县",
      countyNameEn: "Tang County",
      supplierId: "farm",
      supplierNameZh: "唐县羊场",
      supplierNameEn: "Tang Sheep Farm",
      directoryEntryId: "entry-mutton",
      outletId: "pavilion-tangxian",
      salesMode: "online",
      entryChannel: "none",
      buyingUnitId: null,
    });
  });

  test.each<[OutletKind | "pavilion of the county", EntryChannel, SalesMode]>([
    ["pavilion of the county", "none", "online"],
    ["pavilion", "none", "online"],
    ["centre", "none", "offline"],
    ["sub_centre", "none", "offline"],
    ["counter", "none", "offline"],
    ["cabinet", "none", "offline"],
    ["pavilion of the county", "school", "mobilised"],
    ["counter", "barracks", "mobilised"],
  ])("to the sales mode of its outlet and channel: %s, %s is %s", async (kind, entryChannel, salesMode) => {
    const soldBy = kind === "pavilion of the county" ? null : { outletId: "somewhere", kind };
    const { orderId } = await place(store, anOrder({ soldBy, entryChannel }));
    expect(await lineOf(orderId)).toMatchObject({
      salesMode,
      entryChannel,
      outletId: soldBy?.outletId ?? "pavilion-aohan",
    });
  });

  test("at its amount without freight, to its own county each, and the order is counted at one of them", async () => {
    await pay(store, await place(store, anOrder({ goods: basket({ [BEANS]: 3, [BROOM]: 1 }) })));
    const days = await store.read
      .select({
        countyId: countyDays.countyId,
        amountFen: countyDays.amountFen,
        quantity: countyDays.quantity,
        weightGrams: countyDays.weightGrams,
        orderCount: countyDays.orderCount,
        certifiedFen: countyDays.certifiedFen,
      })
      .from(countyDays)
      .orderBy(countyDays.countyId);
    expect(days).toEqual([
      { countyId: AOHAN, amountFen: 3_600, quantity: 3, weightGrams: 1_500, orderCount: 1, certifiedFen: 0 },
      { countyId: TANGXIAN, amountFen: 3_000, quantity: 1, weightGrams: 0, orderCount: 0, certifiedFen: 0 },
    ]);
  });
});

describe("what is certified", () => {
  const LIVE_FROM = minutesLater(60);
  const LIVE_UNTIL = minutesLater(120);

  beforeEach(async () => {
    await store.write(async (tx) => {
      await tx.insert(directoryEntries).values({
        id: "entry-beans",
        productId: BEANS,
        countyId: AOHAN,
        supplierId: "mill",
        liveFrom: LIVE_FROM,
        liveUntil: LIVE_UNTIL,
      });
    });
  });

  test.each([
    ["a moment before the entry is live", LIVE_FROM - 1, null],
    ["at the very moment it goes live", LIVE_FROM, "entry-beans"],
    ["at its last moment", LIVE_UNTIL - 1, "entry-beans"],
    ["at the moment it ends", LIVE_UNTIL, null],
  ])("is decided by the instant of ordering: %s", async (_, placedAt, entryId) => {
    const placed = await place(store, anOrder({ goods: basket({ [BEANS]: 1 }) }), placedAt);
    expect((await lineOf(placed.orderId)).directoryEntryId).toBe(entryId);
    await pay(store, placed, LIVE_FROM + 1); // whatever is live when it is paid
    const [entry] = await store.read.select().from(attributionEntries);
    expect(entry).toMatchObject({ isCertified: entryId !== null, directoryEntryId: entryId });
    expect(await recount(store)).toEqual([]);
  });

  test("is not what the product's entry says for another supplier or county", async () => {
    const elsewhere = [
      { id: "e1", productId: BROOM, countyId: AOHAN, supplierId: "farm", liveFrom: 0 },
      { id: "e2", productId: BROOM, countyId: TANGXIAN, supplierId: "mill", liveFrom: 0 },
    ];
    await store.write(async (tx) => {
      await tx.insert(directoryEntries).values(elsewhere);
    });
    const { orderId } = await place(store, anOrder({ goods: basket({ [BROOM]: 1 }) }));
    expect((await lineOf(orderId)).directoryEntryId).toBeNull();
  });

  test("stands beside what is not, in one basket, each in its own sum", async () => {
    await pay(store, await place(store, anOrder({ goods: basket({ [MILLET]: 1, [BEANS]: 1 }) })));
    const cells = await store.read
      .select({ isCertified: cellDays.isCertified, amountFen: cellDays.amountFen })
      .from(cellDays)
      .orderBy(cellDays.amountFen);
    expect(cells).toEqual([
      { isCertified: false, amountFen: 1_200 },
      { isCertified: true, amountFen: 4_500 },
    ]);
    const [day] = await store.read.select().from(countyDays);
    expect(day).toMatchObject({ amountFen: 5_700, certifiedFen: 4_500 });
  });
});

describe("what was credited stays as it was", () => {
  const changes: [string, (store: Store) => Promise<void>][] = [
    [
      "the product is renamed",
      (given) =>
        given.write(async (tx) => {
          await tx
            .update(products)
            .set({ nameZh: "新名", nameEn: "New name" })
            .where(eq(products.id, MILLET));
        }),
    ],
    [
      "the product moves to another county, supplier and category",
      (given) =>
        given.write(async (tx) => {
          await tx
            .update(products)
            .set({ countyId: TANGXIAN, supplierId: "farm", categoryId: "mutton" })
            .where(eq(products.id, MILLET));
        }),
    ],
    [
      "the supplier is renamed and moves",
      (given) =>
        given.write(async (tx) => {
          await tx.update(suppliers).set({ nameZh: "新厂", nameEn: "New mill", countyId: TANGXIAN });
        }),
    ],
    [
      "the directory entry is withdrawn, as of long before",
      (given) =>
        given.write(async (tx) => {
          await tx.update(directoryEntries).set({ liveUntil: NOON - 1 });
        }),
    ],
    [
      "the county is renamed",
      (given) =>
        given.write(async (tx) => {
          await tx.update(countyVersions).set({ nameZh: "敖汉市", nameEn: "Aohan City" });
        }),
    ],
  ];

  test.each(changes)("when %s after the sale", async (_, change) => {
    const placed = await place(store);
    await pay(store, placed);
    const books = async () => ({
      line: await lineOf(placed.orderId),
      entries: await store.read.select().from(attributionEntries),
      cells: await store.read.select().from(cellDays),
      days: await store.read.select().from(countyDays),
    });
    const before = JSON.stringify(await books());
    await change(store);
    expect(JSON.stringify(await books())).toBe(before);
  });

  test.each(changes)("when %s between order and payment", async (_, change) => {
    const placed = await place(store);
    const ordered = await lineOf(placed.orderId);
    await change(store);
    await pay(store, placed);
    expect(await lineOf(placed.orderId)).toEqual(ordered);
    const [entry] = await store.read.select().from(attributionEntries);
    expect(entry).toMatchObject({
      countyId: AOHAN,
      supplierId: "mill",
      categoryId: "grain",
      directoryEntryId: "entry-millet",
      isCertified: true,
    });
    expect(await recount(store)).toEqual([]);
  });

  test("and what is ordered after the change is credited anew", async () => {
    for (const [, change] of changes) await change(store);
    const { orderId } = await place(store);
    expect(await lineOf(orderId)).toMatchObject({
      nameZh: "新名",
      countyId: TANGXIAN,
      supplierId: "farm",
      categoryId: "mutton",
      directoryEntryId: null,
      outletId: "pavilion-tangxian",
    });
  });
});

test("a county is called on the line what it was called that day", async () => {
  await store.write(async (tx) => {
    const [now] = await tx.select().from(countyVersions).where(eq(countyVersions.countyId, AOHAN));
    if (!now) throw new Error("no county");
    await tx
      .update(countyVersions)
      .set({ validToDay: 20261201 })
      .where(and(eq(countyVersions.countyId, AOHAN), eq(countyVersions.validFromDay, now.validFromDay)));
    await tx
      .insert(countyVersions)
      .values({ ...now, nameZh: "敖汉市", nameEn: "Aohan City", validFromDay: 20261201 });
  });
  const lastOfNovember = await place(store, anOrder(), Date.UTC(2026, 10, 30, 15, 59, 59, 999));
  const firstOfDecember = await place(store, anOrder(), Date.UTC(2026, 10, 30, 16));
  expect((await lineOf(lastOfNovember.orderId)).countyNameZh).toBe("敖汉旗");
  expect((await lineOf(firstOfDecember.orderId)).countyNameZh).toBe("敖汉市");
});

describe("a sale belongs to the Beijing day of its payment", () => {
  test.each([
    ["at half past midnight on the 1st: the new month", Date.UTC(2026, 10, 30, 16, 30), 20261201],
    ["a millisecond before midnight: the old one", Date.UTC(2026, 10, 30, 15, 59, 59, 999), 20261130],
    ["at eight in the morning, when it is midnight in London", Date.UTC(2026, 11, 1), 20261201],
    ["at half past midnight on New Year's day", Date.UTC(2026, 11, 31, 16, 30), 20270101],
  ])("%s", async (_, paidAt, day) => {
    const placed = await place(store, anOrder(), paidAt - 10 * 60_000); // some were ordered the day before
    await pay(store, placed, paidAt);
    const [entry] = await store.read.select().from(attributionEntries);
    const [cell] = await store.read.select().from(cellDays);
    const [county] = await store.read.select().from(countyDays);
    expect([entry?.businessDay, cell?.businessDay, county?.businessDay]).toEqual([day, day, day]);
    expect(await recount(store)).toEqual([]);
  });
});

describe("the ledger's one door", () => {
  const anEntry = (given: Partial<NewEntry> = {}): NewEntry => ({
    kind: "sale",
    sourceId: newId(),
    orderId: "o",
    orderLineId: "l",
    countyId: AOHAN,
    outletId: "pavilion-aohan",
    salesMode: "online",
    entryChannel: "none",
    categoryId: "grain",
    supplierId: "mill",
    productId: MILLET,
    variantId: MILLET,
    directoryEntryId: "entry-millet",
    amountFen: 4_500,
    quantity: 1,
    weightGrams: 2_500,
    orderCount: 1,
    soldAt: NOON,
    ...given,
  });
  const record = (...entries: NewEntry[]) => store.write((tx) => recordAttribution(tx, entries, NOON));

  test("books a cause once, and a second attempt leaves the sums alone", async () => {
    const entry = anEntry();
    await record(entry);
    await expect(record(entry)).rejects.toThrow();
    await expect(record(anEntry(), entry)).rejects.toThrow();
    const [day] = await store.read.select().from(countyDays);
    expect(day).toMatchObject({ amountFen: 4_500, entryCount: 1 });
  });

  test("nets a full return to nothing in money, goods, weight, orders and certified money", async () => {
    await record(anEntry());
    await record(
      anEntry({ kind: "return", amountFen: -4_500, quantity: -1, weightGrams: -2_500, orderCount: -1 }),
    );
    const [day] = await store.read.select().from(countyDays);
    expect(day).toMatchObject({
      saleFen: 4_500,
      returnFen: -4_500,
      amountFen: 0,
      quantity: 0,
      weightGrams: 0,
      orderCount: 0,
      certifiedFen: 0,
      entryCount: 2,
    });
  });

  test.each<[string, Partial<NewEntry>]>([
    ["a sale of nothing", { amountFen: 0 }],
    ["a sale below zero", { amountFen: -1 }],
    ["a return above zero", { kind: "return" }],
  ])("refuses %s", async (_, given) => {
    await expect(record(anEntry(given))).rejects.toThrow();
    expect(await store.read.select().from(countyDays)).toEqual([]);
  });

  test("lets sales of the same counties pass, in whatever order they name them", async () => {
    const runs = countRuns(store);
    const sale = (_: unknown, i: number) => {
      // neighbours share no cell, so that they meet at the counties; later ones meet at the cells too
      const channel = ENTRY_CHANNELS[i % ENTRY_CHANNELS.length] ?? "none";
      const cell: Partial<NewEntry> = { entryChannel: channel, outletId: `outlet ${i % 3}` };
      const entries = [anEntry(cell), anEntry({ ...cell, countyId: TANGXIAN })];
      return runs.write((tx) =>
        recordAttribution(tx, (i + Math.floor(i / 24)) % 2 ? entries : entries.reverse(), NOON),
      );
    };
    await Promise.all(Array.from({ length: 120 }, sale));
    expect(runs.repeats()).toBe(0);
    const days = await store.read.select().from(countyDays);
    expect(days.map(({ amountFen }) => amountFen)).toEqual([120 * 4_500, 120 * 4_500]);
  });

  test("sums many entries of one cell in one go, and keeps different cells apart", async () => {
    await record(
      anEntry({ amountFen: 100 }),
      anEntry({ amountFen: 20 }),
      anEntry({ amountFen: 3, directoryEntryId: null }),
      anEntry({ amountFen: 4_000, soldAt: NOON + 86_400_000 }),
      anEntry({ amountFen: 50_000, countyId: TANGXIAN }),
    );
    const cells = await store.read
      .select({ fen: cellDays.amountFen })
      .from(cellDays)
      .orderBy(cellDays.amountFen);
    expect(cells.map(({ fen }) => fen)).toEqual([3, 120, 4_000, 50_000]);
    const days = await store.read
      .select({ fen: countyDays.amountFen, certifiedFen: countyDays.certifiedFen })
      .from(countyDays)
      .orderBy(countyDays.amountFen);
    expect(days).toEqual([
      { fen: 123, certifiedFen: 120 },
      { fen: 4_000, certifiedFen: 4_000 },
      { fen: 50_000, certifiedFen: 50_000 },
    ]);
  });
});
