import { migrateDatabase, schemaVersion } from "#db/migrate.ts";
import { targetOf } from "#db/open.ts";
import { runScript } from "./run-script.ts";

/** `npm run db:migrate`: brings the database that DATABASE_URL names to this program's schema. */
await runScript(async () => {
  const target = targetOf(process.env.DATABASE_URL);
  await migrateDatabase(target);
  console.log(`The database is at schema ${schemaVersion(target.engine)}.`);
});
