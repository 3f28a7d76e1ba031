import { sql } from "drizzle-orm";
import { changeCounters } from "./schema/programme.ts";
import type { Tx } from "./store.ts";

/** Grows whenever what an anonymous visitor can see of the catalogue changes. */
export const CATALOG_COUNTER = "catalog";

/** What each transaction has asked for, and how often, until its store writes or forgets it. */
const bumped = new WeakMap<Tx, Map<string, number>>();

/**
 * Adds one to a counter. Other connections see it with the commit of `tx`, not before.
 *
 * Everybody's counter is one row, so it is written last of all, when the work is done: whoever holds
 * it then waits for nobody, and no two transactions can wait for each other over it.
 */
export async function bumpCounter(tx: Tx, name: string): Promise<void> {
  const mine = bumped.get(tx) ?? new Map<string, number>();
  bumped.set(tx, mine.set(name, (mine.get(name) ?? 0) + 1));
}

/** For the stores, just before they commit: writes what `tx` has bumped, and answers the new values. */
export async function writeBumped(tx: Tx): Promise<Map<string, number>> {
  const values = new Map<string, number>();
  for (const [name, times] of [...(bumped.get(tx) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [row] = await tx
      .insert(changeCounters)
      .values({ name, value: times })
      .onConflictDoUpdate({
        target: changeCounters.name,
        set: { value: sql`${changeCounters.value} + ${times}` },
      })
      .returning({ value: changeCounters.value });
    if (!row) throw new Error(`counter ${name} could not be read back`);
    values.set(name, row.value);
  }
  return values;
}

/** For the stores, when a transaction ends either way: the next on the same connection begins with nothing. */
export function forgetBumped(tx: Tx): void {
  bumped.delete(tx);
}
