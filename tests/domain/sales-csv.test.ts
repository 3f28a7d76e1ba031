import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { findAdminOrder } from "#app/domain/reporting/admin-order.server.ts";
import {
  type CsvColumn,
  type CsvWords,
  lineRows,
  reportRows,
  streamOf,
} from "#app/domain/reporting/sales-csv.server.ts";
import type { Drill, SalesQuery } from "#app/domain/reporting/sales-query.ts";
import { startOfDay } from "#app/domain/values/business-day.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { categories, products, variants } from "#db/schema/catalog.ts";
import { countyVersions, districts } from "#db/schema/geography.ts";
import { outlets } from "#db/schema/outlets.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Store } from "#db/store.ts";
import { refreshReference } from "#seeds/reference.ts";
import { anEntry, buy, enter } from "#tests/domain/sales-history.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

/** Words that show what they were given. */
const words: CsvWords = {
  heading: [
    ["scope", "paid lines"],
    ["span", "2026-11-01 to 2026-11-30"],
    ["as of", "2026-11-22 12:00"],
  ],
  language: "zh",
  total: "total",
  nameOfPeriod: String,
  nameOfMember: (key, name) => name?.zh ?? key,
  nameOfPart: (_, key, name) => name?.zh ?? key,
  nameOfKind: String,
  nameOfChannel: String,
  addressOfOrder: (number) => `/admin/orders/${number}`,
  columns: new Proxy({} as Record<CsvColumn, string>, { get: (_, column) => String(column) }),
};

const november: SalesQuery = {
  span: "dates",
  firstDay: 20261101,
  lastDay: 20261130,
  grain: "tenDay",
  askedGrain: "tenDay",
  group: "county",
  split: "category",
  across: "measures",
  filters: {},
};

async function written(pieces: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

const report = (store: Store, query = november) => written(reportRows(store.read, query, words, SEEDED_AT));
const lines = (store: Store, drill: Drill = {}, query = november) =>
  written(lineRows(store.read, query, drill, words, SEEDED_AT));

/** The table under the heading: its columns by name. None of these cells holds a comma. */
function parsed(csv: string): Record<string, string>[] {
  const [columns = [], ...rows] = csv
    .split("\r\n")
    .slice(3, -1)
    .map((row) => row.split(","));
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ""])));
}

const fenOf = (yuan = "") => Math.round(Number(yuan) * 100);

describe("the report as a table", () => {
  test("says scope, span and as-of first, and its rows sum to its last", async () => {
    const store = await seededStore();
    await buy(store, SEEDED_AT);
    await buy(store, SEEDED_AT + 1, { goods: [{ variantId: "V030", quantity: 3 }] });
    const csv = await report(store);
    expect(csv).toMatch(
      /^\ufeffscope,paid lines\r\nspan,.*\r\nas of,.*\r\nperiod,firstDay,lastDay,memberCode,/,
    );
    const rows = parsed(csv);
    const total = rows.pop();
    expect(rows.length).toBeGreaterThan(1);
    for (const column of [
      "saleYuan",
      "returnYuan",
      "amountYuan",
      "certifiedYuan",
      "quantity",
      "grams",
      "entries",
    ])
      expect(rows.reduce((sum, row) => sum + fenOf(row[column]), 0)).toBe(fenOf(total?.[column]));
    for (const row of rows) expect(fenOf(row.saleYuan) + fenOf(row.returnYuan)).toBe(fenOf(row.amountYuan));
    expect(rows[0]).toMatchObject({ period: "2026113", firstDay: "2026-11-21", lastDay: "2026-11-30" });
  });

  test("counts orders where these are whole", async () => {
    const store = await seededStore();
    await buy(store, SEEDED_AT);
    await buy(store, SEEDED_AT + 1);
    const rows = parsed(await report(store, { ...november, group: "none", split: "none" }));
    expect(rows.at(-1)?.orders).toBe("2");
    expect(parsed(await report(store))[0]).not.toHaveProperty("orders");
  });
});

describe("an old report", () => {
  test("is the same byte for byte after names, owners and prices have changed", async () => {
    const store = await seededStore();
    // as the files called them once, before they were given the names of today
    await store.write(async (tx) => {
      for (const table of [outlets, categories, districts])
        await tx
          .update(table)
          .set({ nameZh: sql`'旧' || ${table.nameZh}`, nameEn: sql`'Old ' || ${table.nameEn}` });
    });
    const { number } = await buy(store, SEEDED_AT);
    await buy(store, SEEDED_AT + 1, { entryChannel: "school" });
    const queries: SalesQuery[] = (["county", "prefecture", "province", "pairedDistrict"] as const).map(
      (group) => ({ ...november, group }),
    );
    queries.push({ ...november, split: "outlet" });
    const everything = async () =>
      Promise.all([
        ...queries.map((query) => report(store, query)),
        lines(store),
        lines(store, { member: "150521" }),
        findAdminOrder(store.read, number).then((order) => JSON.stringify(order?.lines)),
      ]);
    const before = await everything();
    expect(before[5]).toContain("科左中旗牛腩块");
    for (const named of before.slice(3)) expect(named).toMatch(/[,"]旧/);

    await store.write(async (tx) => {
      await tx
        .update(products)
        .set({ nameZh: "改名的牛肉", nameEn: "Renamed beef", countyId: "150430", supplierId: "S009" });
      await tx.update(suppliers).set({ nameZh: "迁走的公司", countyId: "150430" });
      await tx.update(variants).set({ priceFen: sql`${variants.priceFen} * 2`, specZh: "换了规格" });
      // renamed, and moved to another prefecture, from December on
      const [old] = await tx
        .select()
        .from(countyVersions)
        .where(eq(countyVersions.countyId, "150521"))
        .limit(1);
      if (!old) throw new Error("county 150521 is not seeded");
      await tx
        .update(countyVersions)
        .set({ validToDay: 20261201 })
        .where(sql`${countyVersions.countyId} = '150521' and ${countyVersions.validToDay} is null`);
      await tx.insert(countyVersions).values({
        ...old,
        nameZh: "新名市",
        prefectureCode: "150900",
        prefectureNameZh: "别的市",
        validFromDay: 20261201,
        validToDay: null,
      });
      await refreshReference(tx, startOfDay(20261201));
    });
    expect(await everything()).toEqual(before);

    await buy(store, SEEDED_AT + 20 * 86_400_000, { goods: [{ variantId: "V030", quantity: 1 }] });
    expect(await everything()).toEqual(before);
  });
});

describe("the lines as a table", () => {
  test("have each line once, sum to their figure, and lead to their orders", async () => {
    const store = await seededStore();
    const placed = await buy(store, SEEDED_AT);
    const rows = parsed(await lines(store));
    const total = rows.pop();
    expect(rows).toHaveLength(2);
    expect(rows.reduce((sum, row) => sum + fenOf(row.amountYuan), 0)).toBe(fenOf(total?.amountYuan));
    expect(rows[0]).toMatchObject({
      orderNumber: placed.number,
      orderPage: `/admin/orders/${placed.number}`,
    });
    expect(rows[0]?.soldAt).toBe("2026-11-22 12:00:00");
  });

  test("disarm what a spreadsheet would run", async () => {
    const store = await seededStore();
    const evil = '=HYPERLINK("http://evil.example","x")';
    await store.write(async (tx) => {
      await tx.update(suppliers).set({ nameZh: evil });
      await tx.update(outlets).set({ nameZh: "@SUM(1)" });
    });
    await buy(store, SEEDED_AT);
    const csv = await lines(store);
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    expect(csv).toContain(",'@SUM(1),");
    expect(csv).not.toMatch(/(^|,)"?[=@]/m);
  });

  test("an entry without an order has its row too", async () => {
    const store = await seededStore();
    await enter(store, [anEntry({ soldAt: SEEDED_AT, amountFen: 5 })]);
    expect(parsed(await lines(store))[0]).toMatchObject({ orderNumber: "", product: "", amountYuan: "0.05" });
  });
});

describe("a hundred thousand lines", () => {
  const LINES = 100_000;

  /** Puts entries into the ledger alone; the lines are read from there. */
  async function aLongBook(): Promise<Store> {
    const store = await seededStore();
    await store.write(async (tx) => {
      await tx.insert(attributionEntries).select(sql`
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.raw(String(LINES))})
        select 'entry-' || (1000000 + i), 'sale', 'source-' || i, 'order-' || (i / 3), 'line-' || i,
          20261101 + i % 28, '150430', 'O-CENTRE', 'online', 'none', 'grain',
          ${sql.raw(store.engine === "postgres" ? "false" : "0")},
          'S001', 'P001', 'V001', null, null, 100 + i % 7, 1, 500, 0,
          cast(${sql.raw(String(SEEDED_AT))} as bigint), cast(${sql.raw(String(SEEDED_AT))} as bigint)
        from n`);
    });
    return store;
  }

  test("are streamed a piece at a time, no faster than they are taken, and others get their turn", async () => {
    const store = await aLongBook();
    let made = 0;
    let largest = 0;
    async function* counted() {
      for await (const piece of lineRows(store.read, november, {}, words, SEEDED_AT)) {
        made += 1;
        largest = Math.max(largest, piece.length);
        yield piece;
      }
    }
    const reader = streamOf(counted()).getReader();
    await reader.read();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(made).toBe(2); // nobody asked for more

    let turns = 0;
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        turns += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    let last = "";
    let rows = 0;
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      last = decoder.decode(value);
      rows += last.split("\r\n").length - 1;
    }
    isOver = true;
    await others;
    expect(rows).toBe(LINES - 500 + 1); // all but the batch read above, and the sum
    expect(largest).toBeLessThan(200_000);
    expect(turns).toBeGreaterThan(LINES / 500 - 10);
    const expected = Array.from({ length: LINES }, (_, i) => 100 + ((i + 1) % 7)).reduce((a, b) => a + b);
    expect(last).toContain(`total,,,,,,,,,,,,,,,${LINES},${LINES * 500},${(expected / 100).toFixed(2)},`);
  });

  test("stop being read when the visitor leaves", async () => {
    const store = await aLongBook();
    let isEnded = false;
    async function* watched() {
      try {
        yield* lineRows(store.read, november, {}, words, SEEDED_AT);
      } finally {
        isEnded = true;
      }
    }
    const reader = streamOf(watched()).getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(isEnded).toBe(true);
  });
});
