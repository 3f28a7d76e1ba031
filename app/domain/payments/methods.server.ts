import { findDatabaseFact, keepDatabaseFact } from "#db/facts.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";

/** What a gateway's account really offered shoppers to pay with, and when we last saw it change. */
export interface SeenMethods {
  methods: string[];
  seenAt: number;
}

const nameOf = (gateway: GatewayId) => `${gateway} methods`;

/** Keeps what a gateway offered; what is known already is not written again. */
export async function noteMethods(
  tx: Tx,
  gateway: GatewayId,
  methods: readonly string[],
  now: number,
): Promise<void> {
  const known = await findMethods(tx, gateway);
  if (known?.methods.join() === methods.join()) return;
  await keepDatabaseFact(tx, nameOf(gateway), JSON.stringify({ methods, seenAt: now }), now);
}

/** What a gateway offered when it was last seen; undefined when it never was. */
export async function findMethods(read: Reader, gateway: GatewayId): Promise<SeenMethods | undefined> {
  const kept = await findDatabaseFact(read, nameOf(gateway));
  return kept === undefined ? undefined : (JSON.parse(kept) as SeenMethods);
}
