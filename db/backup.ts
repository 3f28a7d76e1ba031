import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import Database from "better-sqlite3";
import { StartUpError, type Target } from "./open.ts";

/**
 * Copies a database into `file` while the shop goes on selling: the copy is the state of one instant.
 * Throws a StartUpError when that cannot be done.
 */
export async function copyDatabase(source: Target, file: string): Promise<void> {
  if (source.engine === "postgres") dumpPostgres(source.url, file);
  else await copySqlite(source.file, file);
}

/** What is wrong with a copy, as a person would be told; empty when it is sound. */
export function findDamage(engine: Target["engine"], file: string): string[] {
  return engine === "postgres" ? damageOfDump(file) : damageOfSqlite(file);
}

/** Removes a SQLite database or a dump, with what SQLite keeps beside it. */
export function removeCopy(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
}

async function copySqlite(source: string, file: string): Promise<void> {
  if (!existsSync(source)) throw new StartUpError(`There is no database ${source} to copy.`);
  const connection = new Database(source, { readonly: true });
  try {
    // an open read transaction holds the instant; without one the copy would begin again at every sale
    connection.exec("begin");
    connection.prepare("select count(*) from sqlite_master").get();
    await connection.backup(file);
  } finally {
    connection.close();
  }
}

function damageOfSqlite(file: string): string[] {
  const copy = new Database(file);
  try {
    const integrity = copy.pragma("integrity_check") as { integrity_check: string }[];
    const orphans = copy.pragma("foreign_key_check") as { table: string; parent: string }[];
    return [
      ...integrity.map((row) => row.integrity_check).filter((answer) => answer !== "ok"),
      ...orphans.map(({ table, parent }) => `a row of ${table} refers to a missing row of ${parent}`),
    ];
  } catch (error) {
    return [(error as Error).message]; // damage so great that SQLite does not look further
  } finally {
    copy.close();
  }
}

function dumpPostgres(url: string, file: string): void {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = ""; // arguments can be read by everyone on the machine
  runPostgresTool("pg_dump", ["--format=custom", `--file=${file}`, `--dbname=${address.href}`], password);
}

function damageOfDump(file: string): string[] {
  const contents = runPostgresTool("pg_restore", ["--list", file]);
  return /TABLE DATA .* attribution_entries/.test(contents) ? [] : ["the dump does not hold the ledger"];
}

function runPostgresTool(tool: string, toolArguments: string[], password?: string): string {
  const answer = spawnSync(tool, toolArguments, {
    encoding: "utf8",
    env: { ...process.env, ...(password && { PGPASSWORD: password }) },
  });
  if (answer.error)
    throw new StartUpError(
      `${tool} is needed to back up PostgreSQL and is not on the path: install the PostgreSQL client programs.`,
    );
  if (answer.status !== 0)
    throw new StartUpError(`${tool} could not finish: ${answer.stderr.trim().replaceAll("\n", " ")}`);
  return answer.stdout;
}
