import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { targetOf } from "#db/open.ts";
import { databasePrefix, onServer } from "./databases.ts";
import { quickFolder } from "./quick-folder.ts";

/** Vitest calls this once before all workers: names the run, and afterwards removes what it left behind. */
export default function startRun(): () => Promise<void> {
  const folder = mkdtempSync(join(quickFolder(), "bangfu-test-"));
  process.env.TEST_RUN_FOLDER = folder;
  process.env.PHOTO_FOLDER = join(folder, "photos");
  process.env.TEST_RUN_ID = randomBytes(4).toString("hex");

  return async () => {
    rmSync(folder, { recursive: true, force: true });
    const server = targetOf(process.env.DATABASE_URL);
    if (server.engine !== "postgres") return;
    await onServer(server.url, async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        "select datname from pg_database where starts_with(datname, $1)",
        [databasePrefix()],
      );
      for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
    });
  };
}
