import { migrateDatabase } from "#db/migrate.ts";
import { openStore, targetOf } from "#db/open.ts";
import { refreshReference } from "#seeds/reference.ts";
import { seedIfEmpty } from "#seeds/seed.ts";
import { runScript } from "./run-script.ts";

/**
 * `npm run db:seed`: fills an empty database with the reference data and the demonstration; one that has
 * data is brought to what seeds/data says of places, pairings, outlets, categories, freight and figures.
 */
await runScript(async () => {
  const target = targetOf(process.env.DATABASE_URL);
  await migrateDatabase(target);
  const store = await openStore(target);
  try {
    const isNew = await seedIfEmpty(store, Date.now());
    if (!isNew) await store.write((tx) => refreshReference(tx, Date.now()));
    console.log(
      isNew ? `Seeded ${store.place}.` : `${store.place} has data already; its reference data is up to date.`,
    );
  } finally {
    await store.close();
  }
});
