import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { dialectOf } from "./dialect.ts";
import { openSqlite } from "./sqlite.ts";
import type { Store } from "./store.ts";

/** Something outside the program keeps it from starting. The message is one plain sentence for a person. */
export class StartUpError extends Error {}

export type Target = { engine: "sqlite"; file: string } | { engine: "postgres"; url: string };

export const DEFAULT_SQLITE_FILE = "data/bangfu.db";

/**
 * Reads DATABASE_URL: nothing (the default file), `sqlite:path/to/file.db`, or `postgres://…`.
 * Throws a StartUpError on anything else.
 */
export function targetOf(databaseUrl: string | undefined): Target {
  if (!databaseUrl) return { engine: "sqlite", file: resolve(DEFAULT_SQLITE_FILE) };
  if (dialectOf(databaseUrl) === "postgres") {
    if (!URL.canParse(databaseUrl) || new URL(databaseUrl).pathname.length < 2)
      throw new StartUpError(
        "DATABASE_URL names no PostgreSQL database; it should look like postgres://user:password@host:5432/name.",
      );
    return { engine: "postgres", url: databaseUrl };
  }
  const file = /^sqlite:(.+)$/.exec(databaseUrl)?.[1];
  if (!file)
    throw new StartUpError(
      `DATABASE_URL "${databaseUrl}" is neither sqlite:path/to/file.db nor postgres://user:password@host:5432/name.`,
    );
  return { engine: "sqlite", file: resolve(file) };
}

/** Makes sure that a file database can be written where it is. Throws a StartUpError if not. */
export function checkFolder(target: Target): void {
  if (target.engine !== "sqlite") return;
  const folder = dirname(target.file);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    if (existsSync(target.file)) accessSync(target.file, constants.W_OK);
  } catch {
    throw new StartUpError(
      `The database ${target.file} cannot be written: check the folder and its permissions.`,
    );
  }
}

/** Opens the store that DATABASE_URL names. It must have been migrated (see migrate.ts). */
export async function openStore(target: Target): Promise<Store> {
  if (target.engine === "sqlite") return openSqlite(target.file);
  const { openPostgres } = await import("./pg.ts");
  return openPostgres(target.url);
}
