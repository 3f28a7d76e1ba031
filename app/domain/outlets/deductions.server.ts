import { asc, desc, eq } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { users } from "#db/schema/identity.ts";
import { outletDeductions } from "#db/schema/outlets.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { DeductionKind } from "#db/words.ts";
import { type Deed, isDeductionDone } from "./record-event.server.ts";

export interface NewDeduction {
  kind: DeductionKind;
  /** One of the two; zero ends what was agreed before. */
  sharePermille: number | null;
  monthlyFen: number | null;
  fromDay: number;
  source: string;
}

/**
 * Enters what an outlet keeps back from a day on, today or later. Refuses with OUTLET_DAY_WRONG,
 * DEDUCTION_STANDS (one of the kind was entered from that day) and KEY_REUSED.
 */
export async function enterDeduction(
  tx: Tx,
  outletId: string,
  deduction: NewDeduction,
  deed: Deed,
): Promise<void> {
  const asked = ["deduct", outletId, deduction];
  if (await isDeductionDone(tx, deed.key, asked)) return;
  if (deduction.fromDay < businessDay(deed.at)) throw new Refusal("OUTLET_DAY_WRONG");
  const entered = await tx
    .insert(outletDeductions)
    .values({
      ...deduction,
      id: deed.key,
      contentHash: hashOf(asked),
      outletId,
      enteredBy: deed.by,
      enteredAt: deed.at,
    })
    .onConflictDoNothing()
    .returning({ id: outletDeductions.id });
  if (entered.length === 0) throw new Refusal("DEDUCTION_STANDS");
}

/** Every deduction that was ever entered for an outlet, the newest first. */
export function listDeductions(read: Reader, outletId: string) {
  return read
    .select({
      id: outletDeductions.id,
      kind: outletDeductions.kind,
      sharePermille: outletDeductions.sharePermille,
      monthlyFen: outletDeductions.monthlyFen,
      fromDay: outletDeductions.fromDay,
      source: outletDeductions.source,
      by: users.name,
      enteredAt: outletDeductions.enteredAt,
    })
    .from(outletDeductions)
    .leftJoin(users, eq(users.id, outletDeductions.enteredBy))
    .where(eq(outletDeductions.outletId, outletId))
    .orderBy(desc(outletDeductions.fromDay), asc(outletDeductions.kind))
    .limit(200);
}

export type Deduction = Awaited<ReturnType<typeof listDeductions>>[number];

/** What an outlet keeps back on a day: of each kind the newest row, where that is not zero. */
export async function listDeductionsOn(read: Reader, outletId: string, day: number): Promise<Deduction[]> {
  const rows = await listDeductions(read, outletId);
  const newest = new Map<DeductionKind, Deduction>();
  for (const row of rows) if (row.fromDay <= day && !newest.has(row.kind)) newest.set(row.kind, row);
  return [...newest.values()].filter((row) => (row.sharePermille ?? row.monthlyFen ?? 0) > 0);
}
