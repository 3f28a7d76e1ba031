import { readFileSync } from "node:fs";
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3";
import { migrate as migrateSqlite } from "drizzle-orm/better-sqlite3/migrator";
import { checkFolder, StartUpError, type Target } from "./open.ts";
import { connectSqlite } from "./sqlite.ts";

interface Journal {
  entries: { when: number; tag: string }[];
}

function folderOf(target: Target): string {
  return `db/migrations/${target.engine}`;
}

/** The newest migration this program knows, such as "0001_append_only": its schema version. */
export function schemaVersion(engine: Target["engine"]): string {
  return journalOf(`db/migrations/${engine}`).entries.at(-1)?.tag ?? "none";
}

function journalOf(folder: string): Journal {
  return JSON.parse(readFileSync(`${folder}/meta/_journal.json`, "utf8")) as Journal;
}

function refuseNewer(lastApplied: number | undefined, folder: string): void {
  const newest = journalOf(folder).entries.at(-1)?.when ?? 0;
  if (lastApplied !== undefined && lastApplied > newest)
    throw new StartUpError(
      "The database has a newer schema than this program knows: update the program, or open another database.",
    );
}

/**
 * Brings the database to this program's schema. Doing it twice changes nothing.
 * Throws a StartUpError when the database cannot be reached or written, or is newer than the program.
 */
export async function migrateDatabase(target: Target): Promise<void> {
  checkFolder(target);
  const migrationsFolder = folderOf(target);
  if (target.engine === "sqlite") {
    let connection: ReturnType<typeof connectSqlite>;
    try {
      connection = connectSqlite(target.file);
    } catch (error) {
      throw new StartUpError(`The database ${target.file} cannot be opened: ${(error as Error).message}.`);
    }
    try {
      const known = connection
        .prepare("select 1 from sqlite_master where name = '__drizzle_migrations'")
        .get();
      const last =
        known &&
        (connection.prepare("select max(created_at) from __drizzle_migrations").pluck().get() as number);
      refuseNewer(last === undefined ? undefined : Number(last), migrationsFolder);
      migrateSqlite(drizzleSqlite(connection), { migrationsFolder });
    } finally {
      connection.close();
    }
    return;
  }
  const { default: pg } = await import("pg");
  const { drizzle: drizzlePostgres } = await import("drizzle-orm/node-postgres");
  const { migrate: migratePostgres } = await import("drizzle-orm/node-postgres/migrator");
  const client = new pg.Client({ connectionString: target.url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new StartUpError(
      `The PostgreSQL database that DATABASE_URL names cannot be reached: ${(error as Error).message || "no answer"}.`,
    );
  }
  try {
    await client.query("select pg_advisory_lock(832)"); // one migrator at a time
    const { rows: known } = await client.query("select to_regclass('drizzle.__drizzle_migrations') as name");
    if (known[0]?.name) {
      const { rows } = await client.query("select max(created_at) as last from drizzle.__drizzle_migrations");
      refuseNewer(rows[0]?.last === null ? undefined : Number(rows[0]?.last), migrationsFolder);
    }
    await migratePostgres(drizzlePostgres(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}
