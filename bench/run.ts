import { writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release } from "node:os";
import { parseArgs } from "node:util";
import { StartUpError } from "#db/open.ts";
import { runScript } from "../scripts/run-script.ts";
import { checkouts, largeOrder } from "./checkouts.ts";
import { takeCores } from "./cores.ts";
import { figureOf, lineOf, type Reading } from "./figure.ts";
import { orderList } from "./order-list.ts";
import { cachedPages, uncachedPages } from "./pages.ts";
import { booting, memory } from "./process.ts";
import { purchase } from "./purchase.ts";
import { reporting } from "./reporting.ts";
import { searching } from "./searching.ts";
import { openWorkshop } from "./shop.ts";
import { till } from "./till.ts";
import { tillSync } from "./till-sync.ts";

/*
 * `npm run bench`: measures the built shop, and what it is compared with, in one run. See docs/bench.md.
 *
 *   npm run bench                          everything but the ten million entries
 *   npm run bench -- --only cached,report  some of it
 *   npm run bench -- --json FILE           writes each figure as {name, value, unit, yardstick, ratio} too
 *   npm run bench -- --huge                the report at ten million entries too
 *   npm run bench -- --quick               shows that it runs; its figures say little
 */

const MEASURES = [
  booting,
  cachedPages,
  uncachedPages,
  checkouts,
  largeOrder,
  purchase,
  tillSync,
  searching,
  reporting,
  orderList,
  till,
  memory,
];

await runScript(async () => {
  const { only, json, huge: isHuge, quick: isQuick } = given();
  const names = only?.split(",");
  const unknown = names?.filter((name) => !MEASURES.some((measure) => measure.name === name)) ?? [];
  if (unknown.length > 0)
    throw new StartUpError(
      `Nothing is measured under the name ${unknown.join(", ")}; there are ${MEASURES.map(({ name }) => name).join(", ")}.`,
    );
  const cores = takeCores();
  console.log(
    [
      `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${platform()} ${release()}, Node ${process.version}`,
      cores.server === undefined
        ? "Server and generator share the cores: the figures are of both."
        : `Server on core ${cores.server}, generator on core ${cores.generator}.`,
      `Load of the machine before we began: ${loadavg()[0]?.toFixed(1)} (of others: near 0 is quiet).`,
    ].join("\n"),
  );
  const readings: Reading[] = [];
  const workshop = await openWorkshop(cores);
  try {
    for (const measure of MEASURES) {
      if (names && !names.includes(measure.name)) continue;
      console.log(`\n${measure.title}`);
      const measured = await measure.run({ workshop, isQuick, isHuge });
      for (const reading of measured) console.log(lineOf(reading));
      readings.push(...measured);
      if (json) writeFileSync(json, `${JSON.stringify(readings.map(figureOf), null, 2)}\n`);
    }
  } finally {
    workshop.close();
  }
});

function given() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string" },
        json: { type: "string" },
        huge: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new StartUpError(
      `npm run bench takes --only NAMES, --json FILE, --huge and --quick: ${(error as Error).message}`,
    );
  }
}
