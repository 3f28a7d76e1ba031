import { findPaymentTerms, readOpenAccount } from "#app/domain/purchasing/payment-terms.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import type { Reader } from "#db/store.ts";

/** What a unit may put on account and has open there now; null where it pays first. */
export async function readCredit(read: Reader, unitId: string, now: number) {
  const today = businessDay(now);
  const { mode, creditDays, limitFen } = await findPaymentTerms(read, unitId, today);
  if (mode !== "goods_first") return null;
  return { creditDays, limitFen, asOf: now, ...(await readOpenAccount(read, unitId, today)) };
}
