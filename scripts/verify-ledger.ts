import { existsSync } from "node:fs";
import { type Check, isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { openStore, StartUpError, type Target, targetOf } from "#db/open.ts";
import { runScript } from "./run-script.ts";

/*
 * `npm run ledger:verify`: recounts the books of the database that DATABASE_URL names and prints both
 * sides of every check; `-- --json` prints the same for machines. It changes nothing. The exit code
 * is 0 when every difference is zero, else 1.
 */

async function verify(target: Target): Promise<{ database: string; engine: string; checks: Check[] }> {
  if (target.engine === "sqlite" && !existsSync(target.file))
    throw new StartUpError(
      `There is no database at ${target.file}: start the shop once, or set DATABASE_URL.`,
    );
  const store = await openStore(target);
  try {
    return { database: store.place, engine: store.engine, checks: await verifyLedger(store.read) };
  } finally {
    await store.close();
  }
}

function tableOf(checks: readonly Check[]): string {
  const count = (value: number) => value.toLocaleString("en-US");
  const rows = checks.map((check) => [
    check.difference === 0 ? "ok" : "DIFFERS",
    check.name,
    count(check.left.value),
    check.left.label,
    count(check.right.value),
    check.right.label,
    check.difference === 0 ? "" : count(check.difference),
  ]);
  const all = [["", "check", "left", "", "right", "", "difference"], ...rows];
  const isNumber = (column: number) => column === 2 || column === 4 || column === 6;
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0));
  const widths = (all[0] ?? []).map((_, column) => width(column));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function verdictOf(checks: readonly Check[]): string {
  const differing = checks.filter((check) => check.difference !== 0).length;
  return differing === 0
    ? `The books agree: ${checks.length} checks, no difference.`
    : `The books DO NOT agree: ${differing} of ${checks.length} checks found a difference.`;
}

await runScript(async () => {
  const { database, engine, checks } = await verify(targetOf(process.env.DATABASE_URL));
  if (process.argv.includes("--json"))
    console.log(JSON.stringify({ database, engine, isProven: isProven(checks), checks }, null, 2));
  else console.log(`Database  ${database} (${engine})\n\n${tableOf(checks)}\n\n${verdictOf(checks)}`);
  process.exitCode = isProven(checks) ? 0 : 1;
});
