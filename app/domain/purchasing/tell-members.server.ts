import { tellPeople } from "#app/domain/messaging/put-message.server.ts";
import { readUnitFacts } from "#app/domain/units/queries.server.ts";
import type { Tx } from "#db/store.ts";

interface AskedFor {
  id: string;
  number: string;
  unitId: string;
  totalFen: number;
}

/** Writes to everybody who may decide the step at which a purchase now is. */
export async function tellDeciders(
  tx: Tx,
  purchase: AskedFor,
  step: number,
  deciders: readonly string[],
  now: number,
): Promise<void> {
  const cause = `${purchase.id}:${step}`;
  const facts = await factsOf(tx, purchase);
  await tellPeople(tx, deciders, { kind: "purchase_to_approve", cause, facts }, now);
}

/** Writes to those who asked for a purchase how it was decided. */
export async function tellDecided(
  tx: Tx,
  purchase: AskedFor,
  { askers, isApproved, reason }: { askers: Iterable<string>; isApproved: boolean; reason: string | null },
  now: number,
): Promise<void> {
  const facts = { ...(await factsOf(tx, purchase)), isApproved, reason };
  await tellPeople(tx, [...askers], { kind: "purchase_decided", cause: purchase.id, facts }, now);
}

async function factsOf(tx: Tx, { number, unitId, totalFen }: AskedFor) {
  return { ...(await readUnitFacts(tx, unitId)), number, totalFen };
}
