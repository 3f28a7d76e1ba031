import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { formatDay } from "#app/domain/values/business-day.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import { isDemoDatabase } from "#db/facts.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { openStore, StartUpError, targetOf } from "#db/open.ts";
import { seedIfEmpty } from "#seeds/seed.ts";
import { writeDemoHistory } from "#seeds/write-demo-history.ts";
import { runScript } from "./run-script.ts";

/*
 * `npm run demo`: writes a year of invented orders up to yesterday into a demonstration database.
 *
 *   npm run demo                                   20,000 orders
 *   npm run demo -- --orders 100000 --seed 7       so many, told from another seed
 *
 * An empty database is migrated and seeded first. Run again, it adds a further history under keys of its own.
 */

const ORDERS = 20_000;
const ORDERS_MAX = 5_000_000;
const SEED = 832;
const SEED_MAX = 2 ** 31 - 1;

await runScript(async () => {
  const orders = wholeNumber("orders", ORDERS, ORDERS_MAX);
  const seed = wholeNumber("seed", SEED, SEED_MAX);
  const target = targetOf(process.env.DATABASE_URL);
  await migrateDatabase(target);
  const store = await openStore(target);
  const bar = new SingleBar({
    format: "{bar} {percentage} %  {value}/{total} orders  {speed} orders/s  {eta_formatted} left",
    hideCursor: true,
    noTTYOutput: true, // a line every few seconds where nobody is watching
    notTTYSchedule: 5_000,
  });
  try {
    const now = Date.now();
    if (await seedIfEmpty(store, now)) console.log(`Seeded ${store.place}.`);
    if (!(await isDemoDatabase(store.read)))
      throw new StartUpError(
        `${store.place} is not a demonstration database: invented orders are not written into real books.`,
      );
    bar.start(orders, 0, { speed: "-" });
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    const written = await writeDemoHistory(store, { orders, seed, now }, (count) =>
      bar.update(count, { speed: Math.round(count / seconds()) }),
    );
    bar.stop();
    const took = seconds();
    console.log(
      [
        `History ${written.run} of ${store.place}, from ${formatDay(written.firstDay)} to ${formatDay(written.lastDay)}:`,
        `  ${written.placed} orders with ${written.lines} lines; ${written.paid} paid (¥${formatYuan(written.paidFen)}, freight included), ${written.expired} expired`,
        `  in ${took.toFixed(1)} s, ${Math.round(written.placed / took)} orders/s`,
        "`npm run ledger:verify` recounts the books.",
      ].join("\n"),
    );
  } finally {
    bar.stop();
    await store.close();
  }
});

function wholeNumber(name: "orders" | "seed", otherwise: number, max: number): number {
  const value = given()[name];
  if (value === undefined) return otherwise;
  if (!/^\d{1,10}$/.test(value) || Number(value) < 1 || Number(value) > max)
    throw new StartUpError(`--${name} takes a whole number from 1 to ${max}, not "${value}".`);
  return Number(value);
}

function given(): { orders?: string | undefined; seed?: string | undefined } {
  try {
    return parseArgs({ options: { orders: { type: "string" }, seed: { type: "string" } } }).values;
  } catch (error) {
    throw new StartUpError(`npm run demo takes --orders N and --seed N: ${(error as Error).message}`);
  }
}
