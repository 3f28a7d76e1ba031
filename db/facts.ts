import { eq } from "drizzle-orm";
import { databaseFacts } from "./schema/programme.ts";
import type { Reader, Tx } from "./store.ts";

/** A fact that this database keeps about itself, or undefined. */
export async function findDatabaseFact(read: Reader, key: string): Promise<string | undefined> {
  const [row] = await read
    .select({ value: databaseFacts.value })
    .from(databaseFacts)
    .where(eq(databaseFacts.key, key))
    .limit(1);
  return row?.value;
}

/** Keeps a fact; an earlier value is replaced. */
export async function keepDatabaseFact(
  tx: Tx,
  key: string,
  value: string,
  recordedAt: number,
): Promise<void> {
  await tx
    .insert(databaseFacts)
    .values({ key, value, recordedAt })
    .onConflictDoUpdate({ target: databaseFacts.key, set: { value, recordedAt } });
}

/** Keeps a fact unless there is one: of two who keep it at once, both end with the first one's. Answers it. */
export async function keepFirstDatabaseFact(
  tx: Tx,
  key: string,
  value: string,
  recordedAt: number,
): Promise<string> {
  await tx.insert(databaseFacts).values({ key, value, recordedAt }).onConflictDoNothing();
  const kept = await findDatabaseFact(tx, key);
  if (kept === undefined) throw new Error(`the fact ${key} could not be read back`);
  return kept;
}

/** True for a database that was made as a demonstration: only there may demo data be written. */
export async function isDemoDatabase(read: Reader): Promise<boolean> {
  return (await findDatabaseFact(read, "demo")) === "yes";
}
