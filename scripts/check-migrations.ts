import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ENGINE_ADDRESSES } from "./engines.ts";
import { runTool } from "./tools.ts";

/**
 * Whether the migrations of both engines bring a database to the very schema in db/schema: a migration
 * generated now, into a copy, must find nothing to do.
 */
export async function migrationsAreUpToDate(): Promise<boolean> {
  for (const [engine, databaseUrl] of Object.entries(ENGINE_ADDRESSES)) {
    const copy = mkdtempSync(join(tmpdir(), "bangfu-migrations-"));
    try {
      cpSync(`db/migrations/${engine}`, copy, { recursive: true });
      const code = await runTool("drizzle-kit", ["generate", "--name", "missing"], {
        env: { DATABASE_URL: databaseUrl, MIGRATIONS_FOLDER: relative(".", copy) },
        quiet: true,
      });
      const isBehind = readdirSync(copy).some((file) => file.endsWith("_missing.sql"));
      if (isBehind)
        console.log(`db/migrations/${engine} is behind db/schema: run npm run db:generate -- NAME`);
      if (isBehind || code !== 0) return false;
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
  return true;
}
