import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort, type PostgresServer, startPostgres } from "#tests/setup/postgres-server.ts";
import { quickFolder } from "#tests/setup/quick-folder.ts";
import { migrationsAreUpToDate } from "./check-migrations.ts";
import { runTool } from "./tools.ts";

/*
 * `npm test`: every check, the quick ones first, stopping at the first that fails.
 *
 *   npm test                                       everything
 *   npm test -- --only unit,domain                 some of the steps below, by name
 *   npm test -- tests/domain/store.test.ts         these test files, wherever they belong
 */

interface Tally {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  title: string;
  /** The folder of the test files it runs, if it runs any. */
  folder?: string;
  run(files: string[]): Promise<Tally>;
}

const STEPS: Step[] = [
  { name: "types", title: "Types", run: () => check(() => runTool("tsc", [])) },
  {
    name: "lint",
    title: "Lint and format",
    run: () => check(() => runTool("biome", ["check", "--error-on-warnings"])),
  },
  { name: "build", title: "Build", run: () => check(async () => (setUp("shop") ? 0 : 1)) },
  { name: "layers", title: "Layers", run: () => check(() => runTool("dependency-cruiser", LAYERED)) },
  { name: "unused", title: "Unused code", run: () => check(() => runTool("knip", [])) },
  {
    name: "migrations",
    title: "Migrations of both engines match the schema",
    run: () => check(async () => ((await migrationsAreUpToDate()) ? 0 : 1)),
  },
  {
    name: "contract",
    title: "The schema of Stripe's requests is that of the installed package",
    run: () => check(stripeContract),
  },
  { name: "unit", title: "Unit", folder: "tests/unit", run: (files) => runVitest(files) },
  { name: "domain", title: "Domain on SQLite", folder: "tests/domain", run: (files) => runVitest(files) },
  { name: "domain", title: "Domain on PostgreSQL", folder: "tests/domain", run: runOnPostgres },
  { name: "routes", title: "Routes", folder: "tests/routes", run: (files) => runVitest(files) },
  { name: "process", title: "Killed under load", folder: "tests/process", run: runProcesses },
  { name: "browser", title: "Browser, on the built shop", folder: "tests/e2e", run: runBrowser },
];

const LAYERED = ["--output-type", "err", "app", "db", "seeds", "server", "scripts", "bench", "tests"];

/** A run that is broken off cleans up as a failed one does: runTool tells the tool, which ends. */
let isBrokenOff = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    isBrokenOff = true;
  });

const folder = mkdtempSync(join(quickFolder(), "bangfu-checks-"));
try {
  process.exitCode = await runSteps(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function runSteps(given: string[]): Promise<number> {
  const chosen = choose(given);
  const total: Tally = { passed: 0, failed: 0 };
  const startedAt = performance.now();
  for (const { step, files } of chosen) {
    console.log(`\n=== ${step.title}`);
    const stepStartedAt = performance.now();
    const { passed, failed } = await step.run(files);
    console.log(`=== ${step.title}: ${failed ? "FAILED" : "ok"}, ${secondsSince(stepStartedAt)} s`);
    total.passed += passed;
    total.failed += failed;
    if (failed || isBrokenOff) break;
  }
  console.log(`\n${isBrokenOff ? "Broken off after" : "All in"} ${secondsSince(startedAt)} s.`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed || isBrokenOff ? 1 : 0;
}

/** The steps that the command line asks for, each with the files it is to run. */
function choose(given: string[]): { step: Step; files: string[] }[] {
  const onlyAt = given.indexOf("--only");
  const names = onlyAt >= 0 ? (given[onlyAt + 1] ?? "").split(",") : [];
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0 || (onlyAt >= 0 && names.length === 0)) {
    const known = [...new Set(STEPS.map((step) => step.name))].join(", ");
    throw new Error(`no step is named ${unknown.join(", ")}; there are ${known}`);
  }
  const asked = given.filter((_, at) => onlyAt < 0 || (at !== onlyAt && at !== onlyAt + 1));
  return STEPS.filter((step) => names.length === 0 || names.includes(step.name)).flatMap((step) => {
    if (asked.length === 0) return [{ step, files: step.folder ? [`${step.folder}/`] : [] }];
    const files = asked.filter((file) => step.folder && file.startsWith(step.folder));
    return files.length > 0 ? [{ step, files }] : [];
  });
}

/** A check that runs no tests: it adds nothing when it passes, and is one failure when it does not. */
async function check(work: () => Promise<number>): Promise<Tally> {
  return { passed: 0, failed: (await work()) === 0 ? 0 : 1 };
}

/** The types take seconds to read, so they are read only for this. */
async function stripeContract(): Promise<number> {
  const { isUpToDate } = await import("#tests/stripe-server/make-schema.ts");
  if (isUpToDate()) return 0;
  console.error("It is not: run tests/stripe-server/make-schema.ts, and see what changed.");
  return 1;
}

/** A runner that fails without naming a failed test, as when a file cannot be loaded, is one failure. */
function tally(code: number, passed: number, failed: number): Tally {
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

async function runVitest(files: string[], databaseUrl?: string): Promise<Tally> {
  const report = join(folder, "vitest.json");
  rmSync(report, { force: true });
  const code = await runTool(
    "vitest",
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...files],
    { env: { DATABASE_URL: databaseUrl } },
  );
  const { numPassedTests = 0, numFailedTests = 0 } = readReport(report);
  return tally(code, numPassedTests, numFailedTests);
}

async function runOnPostgres(files: string[]): Promise<Tally> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return runVitest(files, given);
  const server: PostgresServer = await startPostgres();
  try {
    return await runVitest(files, server.url);
  } finally {
    await server.stop();
  }
}

/** Brings the clone to where a step can run: builds the shop where it is not built yet, and so on. */
function setUp(goal: "shop" | "browser"): boolean {
  return spawnSync(process.execPath, ["scripts/setup.mjs", goal], { stdio: "inherit" }).status === 0;
}

async function runProcesses(files: string[]): Promise<Tally> {
  return setUp("shop") ? runVitest(files) : { passed: 0, failed: 1 };
}

async function runBrowser(files: string[]): Promise<Tally> {
  if (!setUp("browser")) return { passed: 0, failed: 1 };
  const report = join(folder, "playwright.json");
  const code = await runTool("playwright", ["test", ...files], {
    env: {
      E2E_PORT: String(await freePort()),
      E2E_FOLDER: folder,
    },
  });
  const { expected = 0, flaky = 0, unexpected = 0 } = readReport(report).stats ?? {};
  return tally(code, expected + flaky, unexpected);
}

interface Report {
  numPassedTests?: number;
  numFailedTests?: number;
  stats?: { expected?: number; flaky?: number; unexpected?: number };
}

/** What a runner wrote; nothing, when it ended before it could. */
function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return {};
  }
}

function secondsSince(startedAt: number): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
