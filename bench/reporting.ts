import { asc, eq } from "drizzle-orm";
import { type NewEntry, recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { salesModeOf } from "#app/domain/outlets/sales-mode.ts";
import { readSales } from "#app/domain/reporting/sales.server.ts";
import { parseSalesQuery } from "#app/domain/reporting/sales-query.ts";
import { addDays, businessDay, formatDay, periodOf, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { openStore } from "#db/open.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { outlets } from "#db/schema/outlets.ts";
import { countOf, type Store } from "#db/store.ts";
import { picker, randomFrom } from "#seeds/demo-random.ts";
import { compared, figure, percentile, type Reading } from "./figure.ts";
import type { Measure } from "./measure.ts";
import { signedIn } from "./visitor.ts";

const DAYS = 365;
const SIZES = [10_000, 100_000, 1_000_000];
const HUGE = 10_000_000;
const ENTRIES_AT_ONCE = 4_000;

/**
 * Sales by county for a month, over a ledger that grows. The entries are written by recordAttribution
 * itself, thousands to a transaction and without the orders behind them: the report reads none of those.
 */
export const reporting: Measure = {
  name: "report",
  title: "Sales by county for a month, as the ledger grows",
  async run({ workshop, isQuick, isHuge }) {
    const file = workshop.newDatabase();
    const store = await openStore({ engine: "sqlite", file });
    const sizes = isQuick ? SIZES.slice(0, 2) : isHuge ? [...SIZES, HUGE] : SIZES;
    const readings: Reading[] = [];
    let smallestMs = Number.NaN;
    try {
      const writer = await ledgerWriter(store);
      for (const entries of sizes) {
        const startedAt = performance.now();
        const written = await writer(entries);
        const perSecond = (written * 1_000) / (performance.now() - startedAt);
        const { firstMs, functionMs, pageMs } = await reportOn(store, file, isQuick, workshop);
        const name = `report, ${entries.toLocaleString("en-US")} entries`;
        const middle = percentile(functionMs, 0.5);
        const first = Number.isNaN(smallestMs);
        if (first) smallestMs = middle;
        readings.push(
          first
            ? figure(name, middle, "ms", { atMost: 10 })
            : compared(name, middle, "ms", smallestMs, `at ${SIZES[0]?.toLocaleString("en-US")}`, {
                atMost: 2,
              }),
          figure(`${name}: 99 of 100, at first`, percentile(firstMs, 0.99), "ms", { atMost: 10 }),
          figure(`${name}: 99 of 100, once compiled`, percentile(functionMs, 0.99), "ms", { atMost: 10 }),
          figure(`${name}: the page, analyst, median`, percentile(pageMs, 0.5), "ms"),
          figure(`${name}: written at`, perSecond, "entries/s"),
        );
      }
      return readings;
    } finally {
      await store.close();
    }
  },
};

async function reportOn(
  store: Store,
  file: string,
  isQuick: boolean,
  workshop: Parameters<Measure["run"]>[0]["workshop"],
) {
  const today = businessDay(Date.now());
  const { firstDay, lastDay } = periodOf(addDays(Math.floor(today / 100) * 100 + 1, -1), "month");
  const search = `from=${formatDay(firstDay)}&to=${formatDay(lastDay)}`;
  const asked = parseSalesQuery(new URLSearchParams(search), today, firstDay);
  if (!asked.ok) throw new Error(`the report does not take ${search}`);
  const firstMs: number[] = [];
  const functionMs: number[] = [];
  const [first, times] = isQuick ? [20, 40] : [200, 600];
  for (let time = 0; time < times; time += 1) {
    const startedAt = performance.now();
    const report = await readSales(store.read, asked.query, Date.now());
    if (time >= 5) (time < first ? firstMs : functionMs).push(performance.now() - startedAt);
    if (report.total.amountFen === 0) throw new Error("the report is empty");
  }
  const pageMs: number[] = [];
  const shop = await workshop.openShop(file);
  try {
    const analyst = await signedIn(shop.url, "analyst");
    for (let time = 0; time < (isQuick ? 5 : 40); time += 1) {
      const answer = await analyst.get(`/admin/sales?${search}`);
      if (answer.status !== 200) throw new Error(`the report was answered with ${answer.status}`);
      if (time >= 3) pageMs.push(answer.tookMs);
    }
    analyst.leave();
  } finally {
    await shop.stop();
  }
  return { firstMs, functionMs, pageMs };
}

/** Answers a function that grows the ledger to so many entries, spread over a year, and tells how many it wrote. */
async function ledgerWriter(store: Store): Promise<(entries: number) => Promise<number>> {
  const random = randomFrom(832);
  const goods = await store.read
    .select({
      variantId: variants.id,
      productId: products.id,
      supplierId: products.supplierId,
      categoryId: products.categoryId,
      countyId: products.countyId,
      priceFen: variants.priceFen,
      netGrams: variants.netGrams,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .orderBy(asc(variants.id));
  const places = await store.read
    .select({ id: outlets.id, kind: outlets.kind })
    .from(outlets)
    .orderBy(asc(outlets.id));
  const pick = picker(goods.map((one, index) => [one, 1 / (index + 3)]));
  const lastDay = addDays(businessDay(Date.now()), -1);
  const [before] = await store.read.select({ count: countOf() }).from(attributionEntries);
  let held = before?.count ?? 0;

  const entryOn = (day: number): NewEntry => {
    const { priceFen, netGrams, ...one } = pick(random);
    const outlet = places[Math.floor(random() * places.length)];
    if (!outlet) throw new Error("there are no outlets");
    const quantity = 1 + Math.floor(random() * 4);
    const lineId = newId();
    return {
      ...one,
      kind: "sale",
      sourceId: lineId,
      orderId: lineId,
      orderLineId: lineId,
      outletId: outlet.id,
      salesMode: salesModeOf(outlet.kind, "none"),
      entryChannel: "none",
      directoryEntryId: random() < 0.7 ? `DE-${one.productId}` : null,
      amountFen: priceFen * quantity,
      quantity,
      weightGrams: (netGrams ?? 0) * quantity,
      orderCount: 1,
      soldAt: startOfDay(day) + Math.floor(random() * 86_400_000),
    };
  };

  return async (entries) => {
    const wanted = Math.max(0, entries - held);
    for (let index = 0; index < DAYS; index += 1) {
      const day = addDays(lastDay, -index);
      const upTo = Math.floor((wanted * (index + 1)) / DAYS);
      let left = upTo - Math.floor((wanted * index) / DAYS);
      while (left > 0) {
        const batch = Array.from({ length: Math.min(left, ENTRIES_AT_ONCE) }, () => entryOn(day));
        await store.write((tx) => recordAttribution(tx, batch, Date.now()));
        left -= batch.length;
      }
    }
    held += wanted;
    return wanted;
  };
}
