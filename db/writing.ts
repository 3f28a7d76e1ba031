import { AsyncLocalStorage } from "node:async_hooks";

const inside = new AsyncLocalStorage<true>();

/** Runs the work of a transaction, so that what it calls can tell. */
export function insideWrite<T>(work: () => Promise<T>): Promise<T> {
  return inside.run(true, work);
}

/** True in what a transaction's work calls and awaits. */
export function isInsideWrite(): boolean {
  return inside.getStore() === true;
}
