import { migrateDatabase } from "#db/migrate.ts";
import { openStore, targetOf } from "#db/open.ts";
import { seedIfEmpty } from "#seeds/seed.ts";
import { runScript } from "./run-script.ts";

/** `npm run db:seed`: fills an empty database with the reference data and the demonstration. */
await runScript(async () => {
  const target = targetOf(process.env.DATABASE_URL);
  await migrateDatabase(target);
  const store = await openStore(target);
  try {
    const isNew = await seedIfEmpty(store, Date.now());
    console.log(isNew ? `Seeded ${store.place}.` : `${store.place} has data already; nothing was changed.`);
  } finally {
    await store.close();
  }
});
