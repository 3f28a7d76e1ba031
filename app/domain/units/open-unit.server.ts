import { newId } from "#app/domain/values/id.ts";
import { randomCode } from "#app/domain/values/random-code.server.ts";
import { buyingUnits, unitAffiliations } from "#db/schema/units.ts";
import type { Tx } from "#db/store.ts";

const CODE_LENGTH = 8;

export type NewUnit = Omit<typeof buyingUnits.$inferInsert, "id" | "code">;

/** Enters a unit under a code that no other has. Answers its id. */
export async function insertUnit(tx: Tx, unit: NewUnit): Promise<string> {
  for (let tries = 0; tries < 5; tries += 1) {
    const [inserted] = await tx
      .insert(buyingUnits)
      .values({ ...unit, id: newId(), code: randomCode(CODE_LENGTH) })
      .onConflictDoNothing({ target: buyingUnits.code })
      .returning({ id: buyingUnits.id });
    if (inserted) return inserted.id;
  }
  throw new Error("no free code of a unit was found");
}

/** Puts a unit that stands alone under another, from a day on. */
export async function affiliate(tx: Tx, unitId: string, parentId: string, fromDay: number): Promise<void> {
  await tx.insert(unitAffiliations).values({ unitId, parentId, fromDay });
}
