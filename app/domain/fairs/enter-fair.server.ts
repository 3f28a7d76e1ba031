import { eq } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { fairs } from "#db/schema/fairs.ts";
import type { Tx } from "#db/store.ts";
import { areFairDays } from "./fair-days.ts";

/** A fair as it is entered. */
export interface NewFair {
  /** Made by the caller; the same id with the same content is one fair. */
  id: string;
  nameZh: string;
  nameEn: string;
  fromDay: number;
  lastDay: number;
  districtCode: string;
  address: string;
  hostCountyId: string | null;
  note: string | null;
  isDemo: boolean;
}

/** Enters a fair. Entered before, it changes nothing. Refuses with FAIR_DAYS_WRONG or KEY_REUSED. */
export async function enterFair(tx: Tx, fair: NewFair, by: string, now: number): Promise<void> {
  const contentHash = hashOf(fair);
  const [earlier] = await tx
    .select({ contentHash: fairs.contentHash })
    .from(fairs)
    .where(eq(fairs.id, fair.id))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return;
  if (!areFairDays(fair)) throw new Refusal("FAIR_DAYS_WRONG");
  await tx.insert(fairs).values({ ...fair, contentHash, enteredBy: by, enteredAt: now });
}
