import { openStore, targetOf } from "./open.ts";
import type { Store } from "./store.ts";

/*
 * The one store of this process. It hangs on globalThis so that a reload of the code in development
 * keeps the connection, and so that a test can put its own there.
 */
const place = globalThis as typeof globalThis & { bangfuStore?: Store };

/** Opens the store that DATABASE_URL names, once, for everybody in this process. */
export async function openCurrentStore(): Promise<Store> {
  place.bangfuStore ??= await openStore(targetOf(process.env.DATABASE_URL));
  return place.bangfuStore;
}

/** Makes `store` the one this process uses. */
export function setCurrentStore(store: Store | undefined): void {
  if (store) place.bangfuStore = store;
  else delete place.bangfuStore;
}

/** The store of this process. Throws if none was opened. */
export function currentStore(): Store {
  if (!place.bangfuStore) throw new Error("no store is open yet");
  return place.bangfuStore;
}
