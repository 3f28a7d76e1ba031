import { afterAll, afterEach, beforeEach } from "vitest";
import { setCurrentStore } from "#db/current.server.ts";
import { openStore } from "#db/open.ts";
import type { Store } from "#db/store.ts";
import { type Filling, newDatabase, type TestDatabase } from "./databases.ts";

/** The instant at which the seeds of every test were loaded: noon in Beijing on 22 November 2026. */
export const SEEDED_AT = Date.UTC(2026, 10, 22, 4);

// the seeds are loaded only by the tests that want them: reading them takes longer than most tests
const reference: Filling = {
  name: "reference",
  async fill(store) {
    const { seedReference } = await import("#seeds/seed.ts");
    await store.write((tx) => seedReference(tx, SEEDED_AT));
  },
};

const demo: Filling = {
  name: "demo",
  async fill(store) {
    const { seedIfEmpty } = await import("#seeds/seed.ts");
    await seedIfEmpty(store, SEEDED_AT);
  },
};

/**
 * A store with the schema and nothing in it, which is now this process's current store. It is closed
 * and dropped after the test, or after the file when it was opened in beforeAll.
 */
export function freshStore(): Promise<Store> {
  return open();
}

/** A fresh store that holds the reference data: places, categories, suppliers, products, outlets, stock. */
export function seededStore(): Promise<Store> {
  return open(reference);
}

/** A seeded store that is a demonstration: it also has the demo accounts. */
export function demoStore(): Promise<Store> {
  return open(demo);
}

/**
 * A seeded store in which a file's history has happened: it happens once in a run, under a name of its own, and
 * each test gets a copy of what came of it.
 */
export function storeAfter(name: string, happen: (store: Store) => Promise<void>): Promise<Store> {
  return open({
    name,
    async fill(store) {
      await reference.fill(store);
      await happen(store);
    },
  });
}

interface OpenStore {
  store: Store;
  database: TestDatabase;
}

/** Stores opened for the whole file (in beforeAll), and those opened for one test. */
const opened = { file: [] as OpenStore[], test: [] as OpenStore[] };
let scope: keyof typeof opened = "file";

async function open(filling?: Filling): Promise<Store> {
  const database = await newDatabase(filling);
  const store = await openStore(database.target);
  opened[scope].push({ store, database });
  setCurrentStore(store);
  return store;
}

/** Closes and drops the stores of `ended`, and makes the file's own store current again. */
async function close(ended: keyof typeof opened): Promise<void> {
  scope = "file";
  for (const { store, database } of opened[ended].splice(0).reverse()) {
    await store.close();
    await database.drop();
  }
  setCurrentStore(opened.file.at(-1)?.store);
}

// registered when a test file imports this one: before its own hooks, and so on the way back after them
beforeEach(() => {
  scope = "test";
});
afterEach(() => close("test"));
afterAll(() => close("file"));
