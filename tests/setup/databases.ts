import { randomUUID } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { migrateDatabase } from "#db/migrate.ts";
import { openStore, type Target, targetOf } from "#db/open.ts";
import { connectSqlite } from "#db/sqlite.ts";
import type { Store } from "#db/store.ts";

/*
 * Databases for tests. A template is made once in a run, by whichever worker needs it first; a test's
 * own database is a copy of it, which costs milliseconds. What makes it and drops it differs by engine.
 */

/** What a template holds besides the schema. */
export type Filling = { name: string; fill: (store: Store) => Promise<void> };

export interface TestDatabase {
  target: Target;
  drop(): Promise<void>;
}

async function fillTemplate(target: Target, filling: Filling | undefined): Promise<void> {
  await migrateDatabase(target);
  if (!filling) return;
  const store = await openStore(target);
  try {
    await filling.fill(store);
  } finally {
    await store.close();
  }
}

/** The folder of this run, made and removed by each-run.ts. */
function runFolder(): string {
  const folder = process.env.TEST_RUN_FOLDER;
  if (!folder) throw new Error("TEST_RUN_FOLDER is not set: tests/setup/each-run.ts did not run");
  mkdirSync(folder, { recursive: true });
  return folder;
}

function removeSqlite(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
}

async function sqliteTemplate(filling: Filling | undefined): Promise<string> {
  const file = join(runFolder(), `template-${filling?.name ?? "empty"}.db`);
  if (existsSync(file)) return file;
  const draft = `${file}.${randomUUID()}`;
  await fillTemplate({ engine: "sqlite", file: draft }, filling); // closing it folds its -wal into the file
  renameSync(draft, file); // two workers may both get here; either file will do
  return file;
}

async function newSqlite(filling: Filling | undefined): Promise<TestDatabase> {
  const file = join(runFolder(), `${randomUUID()}.db`);
  copyFileSync(await sqliteTemplate(filling), file);
  return { target: { engine: "sqlite", file }, drop: async () => removeSqlite(file) };
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs `work` on a connection to the database that DATABASE_URL names, beside which ours are made. */
export async function onServer<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every database of a run begins with this, so that what a killed worker left can be found and dropped. */
export function databasePrefix(): string {
  const run = process.env.TEST_RUN_ID;
  if (!run) throw new Error("TEST_RUN_ID is not set: tests/setup/each-run.ts did not run");
  return `bangfu_test_${run}_`;
}

async function postgresTemplate(serverUrl: string, filling: Filling | undefined): Promise<string> {
  const name = `${databasePrefix()}template_${filling?.name ?? "empty"}`;
  await onServer(serverUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtext($1))", [name]); // one worker makes it, the others wait
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`create database ${draft}`);
    await fillTemplate({ engine: "postgres", url: withDatabase(serverUrl, draft) }, filling);
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function newPostgres(serverUrl: string, filling: Filling | undefined): Promise<TestDatabase> {
  const template = await postgresTemplate(serverUrl, filling);
  const name = databasePrefix() + randomUUID().replaceAll("-", "");
  // copying its files takes half the time of writing each page through the log
  const copy = `create database ${name} template ${template} strategy file_copy`;
  await onServer(serverUrl, (client) => client.query(copy));
  return {
    target: { engine: "postgres", url: withDatabase(serverUrl, name) },
    drop: async () => {
      await onServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** A database of this process's engine, holding the schema and `filling`. The caller drops it. */
export async function newDatabase(filling?: Filling): Promise<TestDatabase> {
  const server = targetOf(process.env.DATABASE_URL);
  return server.engine === "postgres" ? newPostgres(server.url, filling) : newSqlite(filling);
}

/** Runs one statement past the store, for tests of what the program finds in a database. */
export async function rawStatement(target: Target, statement: string): Promise<void> {
  if (target.engine === "postgres") {
    await onServer(target.url, (client) => client.query(statement));
    return;
  }
  const connection = connectSqlite(target.file);
  connection.exec(statement);
  connection.close();
}
