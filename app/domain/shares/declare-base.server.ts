import { and, desc, eq } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { users } from "#db/schema/identity.ts";
import { shareDeclarations } from "#db/schema/shares.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { Canteen } from "#db/words.ts";

export interface NewDeclaration {
  /** Made when the form was drawn. */
  key: string;
  unitId: string;
  year: number;
  /** The version that its maker saw; 0 for none. */
  seen: number;
  canteen: Canteen;
  baseFen: number;
  /** The unit that carries a shared canteen. */
  carriedBy: string | null;
  reason: string | null;
}

type Declaration = typeof shareDeclarations.$inferSelect;

/**
 * Declares the base of a unit's share for a year, in place of what it declared before, which stays on record.
 * The same key again changes nothing. Refuses with KEY_REUSED, DECLARATION_CHANGED (somebody else declared in
 * the meantime), DECLARED_LOWER (than last year, or than what it takes the place of, without a reason),
 * CANTEEN_CARRIED (others say that this unit carries their canteen) and CANTEEN_NOT_CARRIED (the unit that is
 * to carry it says that it has none of its own).
 */
export async function declareBase(
  tx: Tx,
  declaration: NewDeclaration,
  declaredBy: string,
  declaredAt: number,
): Promise<void> {
  const { key, seen, ...content } = declaration;
  const contentHash = hashOf([content, declaredBy]);
  const [same] = await tx
    .select({ contentHash: shareDeclarations.contentHash })
    .from(shareDeclarations)
    .where(eq(shareDeclarations.id, key))
    .limit(1);
  if (same && same.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (same) return;

  const { unitId, year, canteen, carriedBy } = content;
  const before = await findDeclaration(tx, unitId, year);
  if ((before?.version ?? 0) !== seen) throw new Refusal("DECLARATION_CHANGED");
  const lastYear = await findDeclaration(tx, unitId, year - 1);
  const heldFen = Math.max(before?.baseFen ?? 0, lastYear?.baseFen ?? 0);
  if (content.baseFen < heldFen && content.reason === null) throw new Refusal("DECLARED_LOWER", { heldFen });
  const isOwn = canteen === "own" || canteen === "outsourced";
  if (!isOwn && (await countCarried(tx, unitId, year)) > 0) throw new Refusal("CANTEEN_CARRIED");
  if (carriedBy !== null) await checkCarrier(tx, carriedBy, unitId, year);

  const [added] = await tx
    .insert(shareDeclarations)
    .values({ ...content, id: key, contentHash, version: seen + 1, declaredBy, declaredAt })
    .onConflictDoNothing()
    .returning({ id: shareDeclarations.id });
  if (!added) throw new Refusal("DECLARATION_CHANGED");
}

/** What holds of what a unit declared for a year. */
export async function findDeclaration(
  read: Reader,
  unitId: string,
  year: number,
): Promise<Declaration | undefined> {
  const [last] = await read
    .select()
    .from(shareDeclarations)
    .where(and(eq(shareDeclarations.unitId, unitId), eq(shareDeclarations.year, year)))
    .orderBy(desc(shareDeclarations.version))
    .limit(1);
  return last;
}

const DECLARATIONS_LISTED_MAX = 100;

/** Everything a unit declared, the newest year first, and in it the newest. */
export function listDeclarations(read: Reader, unitId: string) {
  return read
    .select({ declaration: shareDeclarations, by: users.name, carrier: buyingUnits })
    .from(shareDeclarations)
    .leftJoin(users, eq(users.id, shareDeclarations.declaredBy))
    .leftJoin(buyingUnits, eq(buyingUnits.id, shareDeclarations.carriedBy))
    .where(eq(shareDeclarations.unitId, unitId))
    .orderBy(desc(shareDeclarations.year), desc(shareDeclarations.version))
    .limit(DECLARATIONS_LISTED_MAX);
}

/** How many units' declarations that hold say that this unit carries their canteen. */
async function countCarried(read: Reader, unitId: string, year: number): Promise<number> {
  const rows = await read
    .selectDistinct({ unitId: shareDeclarations.unitId })
    .from(shareDeclarations)
    .where(and(eq(shareDeclarations.carriedBy, unitId), eq(shareDeclarations.year, year)))
    .limit(DECLARATIONS_LISTED_MAX);
  let carried = 0;
  for (const row of rows)
    if ((await findDeclaration(read, row.unitId, year))?.carriedBy === unitId) carried += 1;
  return carried;
}

/** A canteen is carried by an active unit other than the one that shares it, which declares it as its own. */
async function checkCarrier(read: Reader, carrierId: string, unitId: string, year: number): Promise<void> {
  const [carrier] = await read
    .select({ state: buyingUnits.state })
    .from(buyingUnits)
    .where(eq(buyingUnits.id, carrierId))
    .limit(1);
  const declared = await findDeclaration(read, carrierId, year);
  const isOwn = !declared || declared.canteen === "own" || declared.canteen === "outsourced";
  if (carrierId === unitId || carrier?.state !== "active" || !isOwn) throw new Refusal("CANTEEN_NOT_CARRIED");
}
