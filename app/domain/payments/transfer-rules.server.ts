import { and, asc, desc, gt, isNull, lte, or } from "drizzle-orm";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { transferAccounts, transferRules } from "#db/schema/payments.ts";
import type { Reader } from "#db/store.ts";

export type TransferAccount = typeof transferAccounts.$inferSelect;

/** The account that transfers go to at an instant; undefined where the shop takes none. */
export async function findTransferAccount(read: Reader, now: number): Promise<TransferAccount | undefined> {
  const [account] = await listTransferAccounts(read, now);
  return account;
}

/** The accounts in use at an instant, the newest first. */
export async function listTransferAccounts(read: Reader, now: number): Promise<TransferAccount[]> {
  const day = businessDay(now);
  return read
    .select()
    .from(transferAccounts)
    .where(
      and(
        lte(transferAccounts.validFromDay, day),
        or(isNull(transferAccounts.validToDay), gt(transferAccounts.validToDay, day)),
      ),
    )
    .orderBy(desc(transferAccounts.validFromDay), asc(transferAccounts.id))
    .limit(100);
}

/** The rules of transfers at an instant. Throws where there are none: without them nothing may be decided. */
export async function getTransferRule(read: Reader, now: number) {
  const [rule] = await read
    .select({
      payDays: transferRules.payDays,
      graceDays: transferRules.graceDays,
      twoPeopleAboveFen: transferRules.twoPeopleAboveFen,
    })
    .from(transferRules)
    .where(lte(transferRules.validFromDay, businessDay(now)))
    .orderBy(desc(transferRules.validFromDay))
    .limit(1);
  if (!rule) throw new Error("no rule of transfers is in force");
  return rule;
}

/** The last day to pay of what is held until an instant. */
export async function findDueDay(read: Reader, expiresAt: number, now: number): Promise<number> {
  const { graceDays } = await getTransferRule(read, now);
  return addDays(businessDay(expiresAt - 1), -graceDays);
}

/** The last day to pay what is told or half paid at `from`, and the instant until which its stock is held. */
export async function findTransferTerm(
  read: Reader,
  from: number,
): Promise<{ dueDay: number; expiresAt: number }> {
  const { payDays, graceDays } = await getTransferRule(read, from);
  const dueDay = addDays(businessDay(from), payDays);
  return { dueDay, expiresAt: startOfDay(addDays(dueDay, graceDays + 1)) };
}
