import { sql } from "drizzle-orm";
import { changeCounters } from "./schema/programme.ts";
import type { Tx } from "./store.ts";

/** Grows whenever what an anonymous visitor can see of the catalogue changes. */
export const CATALOG_COUNTER = "catalog";

/** Counters bumped in a transaction that is not committed yet; its store publishes them after. */
const bumped = new WeakMap<Tx, Map<string, number>>();

/** Adds one to a counter. Other connections see it with the commit of `tx`, not before. */
export async function bumpCounter(tx: Tx, name: string): Promise<void> {
  const [row] = await tx
    .insert(changeCounters)
    .values({ name, value: 1 })
    .onConflictDoUpdate({
      target: changeCounters.name,
      set: { value: sql`${changeCounters.value} + 1` },
    })
    .returning({ value: changeCounters.value });
  if (!row) throw new Error(`counter ${name} could not be read back`);
  const mine = bumped.get(tx) ?? new Map<string, number>();
  bumped.set(tx, mine.set(name, row.value));
}

/** What `tx` has bumped since last asked; empty after. */
export function takeBumped(tx: Tx): Map<string, number> {
  const mine = bumped.get(tx) ?? new Map<string, number>();
  bumped.delete(tx);
  return mine;
}
