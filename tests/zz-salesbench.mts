import { sql } from "drizzle-orm";
import { migrateDatabase } from "#db/migrate.ts";
import { openStore, targetOf } from "#db/open.ts";
import { seedReference } from "#seeds/seed.ts";
import { attributionEntries, cellDays, countyDays } from "#db/schema/attribution.ts";
import { readSales } from "#app/domain/reporting/sales.server.ts";
import { parseSalesQuery } from "#app/domain/reporting/sales-query.ts";
import { readGeography, selectionOf } from "#app/domain/reporting/sales-selection.server.ts";
import { listSaleLines } from "#app/domain/reporting/lines.server.ts";
import { reportRows, lineRows } from "#app/domain/reporting/sales-csv.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
const N = Number(process.argv[2]);
const target = targetOf(process.env.DATABASE_URL);
await migrateDatabase(target);
const store = await openStore(target);
const [any] = await store.read.select({ d: countyDays.businessDay }).from(countyDays).limit(1);
const pg = store.engine === "postgres";
if (!any) {
  await store.write((tx) => seedReference(tx as never, Date.now()));
  const raw = (s: string) => sql.raw(s);
  await store.write(async (tx) => {
    await tx.insert(attributionEntries).select(sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${raw(String(N))}),
      c(id, r) as (select id, row_number() over (order by id) - 1 from counties),
      g(id, r) as (select id, row_number() over (order by id) - 1 from categories),
      o(id, r) as (select id, row_number() over (order by id) - 1 from outlets)
      select 'entry-' || (100000000 + i), 'sale', 'source-' || i, 'order-' || (i / 3), 'line-' || i,
        20260000 + (1 + (i / 28) % 12) * 100 + 1 + i % 28, c.id, o.id, 'online', 'none', g.id,
        ${raw(pg ? "i % 3 <> 0" : "case when i % 3 <> 0 then 1 else 0 end")},
        'S001', 'P001', 'V001', null, null, 100 + i % 7, 1, 500, case when i % 3 = 0 then 1 else 0 end,
        ${raw("1767225600000")}, ${raw("1767225600000")}
      from n join c on c.r = (i * 7919) % 89 join g on g.r = (i * 31) % 13 join o on o.r = (i * 101) % 260`);
    await tx.insert(cellDays).select(sql`select business_day, county_id, outlet_id, sales_mode, entry_channel, category_id, is_certified,
      sum(amount_fen), 0, sum(amount_fen), sum(quantity), sum(weight_grams), sum(order_count), count(*) from attribution_entries group by 1,2,3,4,5,6,7`);
    await tx.insert(countyDays).select(sql`select business_day, county_id, sum(amount_fen), 0, sum(case when is_certified then amount_fen else 0 end), sum(amount_fen), sum(quantity), sum(weight_grams), sum(order_count), count(*) from attribution_entries group by 1,2`);
  });
}
console.log(store.engine, N);
const NOW = Date.UTC(2026, 11, 31);
async function time(name: string, work: () => Promise<unknown>, rounds = 15) {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) { const t = performance.now(); await work(); times.push(performance.now() - t); }
  times.sort((a, b) => a - b);
  console.log(name.padEnd(44), "median", times[Math.floor(rounds / 2)].toFixed(1), "best", times[0].toFixed(1));
}
const q = (s: string) => { const a = parseSalesQuery(new URLSearchParams(s), 20261231, 20260101); if (!a.ok) throw new Error(s); return a.query; };
for (const s of ["from=2026-06-01&to=2026-06-30&grain=month", "from=2026-06-01&to=2026-06-30", "from=2026-06-01&to=2026-06-30&group=pairedDistrict&grain=tenDay","from=2026-06-01&to=2026-06-30&split=category", "span=year", "span=year&county=150430&group=none&grain=day", "span=year&split=salesMode"])
  await time(s, () => readSales(store.read, q(s), NOW), s.includes("split") ? 3 : 15);
for (const s of ["span=year", "span=year&province=150000", "span=year&county=150430", "span=year&category=beef"]) {
  const query = q(s);
  const geo = await readGeography(store.read, query, 20261231);
  await time("lines " + s, () => listSaleLines(store.read, selectionOf(query, {}, geo), undefined, 100), 5);
}
if (process.argv[3] === "csv") {
  const words: any = { heading: [], language: "zh", total: "t", nameOfPeriod: String, nameOfMember: String, nameOfPart: String, nameOfKind: String, nameOfChannel: String, addressOfOrder: String, columns: {} };
  const t = performance.now(); let bytes = 0, rows = 0, peak = 0, lag = 0, last = performance.now();
  const timer = setInterval(() => { const n = performance.now(); lag = Math.max(lag, n - last - 5); last = n; }, 5);
  const start = process.memoryUsage().rss;
  for await (const p of lineRows(store.read, q("from=2026-06-01&to=2026-07-31"), {}, words, NOW)) { bytes += p.length; rows += p.split("\r\n").length - 1; peak = Math.max(peak, process.memoryUsage().rss); }
  clearInterval(timer);
  console.log("csv lines", rows, "rows", (bytes / 1e6).toFixed(1), "MB", ((performance.now() - t) / 1000).toFixed(1), "s; rss +", ((peak - start) / 1e6).toFixed(0), "MB; max lag", lag.toFixed(0), "ms");
  const t2 = performance.now(); rows = 0;
  for await (const p of reportRows(store.read, q("span=year&grain=month&split=category"), words, NOW)) rows += p.split("\r\n").length - 1;
  console.log("csv report", rows, ((performance.now() - t2) / 1000).toFixed(1), "s");
  const t3 = performance.now(); const c = await verifyLedger(store.read); console.log("verify", ((performance.now() - t3) / 1000).toFixed(1), "s", c.filter((x) => x.difference).map((x) => x.name).join("; "));
}
await store.close();
