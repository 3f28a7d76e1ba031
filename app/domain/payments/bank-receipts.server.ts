import { and, eq, inArray, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { bankReceipts, jointRemittanceParts, receiptCodes, remittances } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { StatedReceipt } from "./bank-statement.ts";
import { findRemittanceCodes } from "./remittance-code.ts";

export type BankReceipt = typeof bankReceipts.$inferSelect;

/** Receipts that go into one statement: PostgreSQL and SQLite both bound its parameters. */
const ROWS_PER_INSERT = 50;

/** What became of a receipt that was told: recorded now, known before, or known with another amount or day. */
export type Recorded = { serialNumber: string; receiptId: string; outcome: "new" | "known" | "conflict" };

/**
 * Records money that came into an account, once for each serial number of its bank, with the remittance
 * codes in its remark. What is known stays as it is. Serial numbers are given once.
 */
export async function recordReceipts(
  tx: Tx,
  source: { accountId: string; statementId: string | null; recordedBy: string },
  stated: readonly (StatedReceipt & { rowNumber: number | null })[],
  now: number,
): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  const inOrder = [...stated].sort((a, b) => (a.serialNumber < b.serialNumber ? -1 : 1)); // one order for all
  for (let start = 0; start < inOrder.length; start += ROWS_PER_INSERT) {
    const batch = inOrder.slice(start, start + ROWS_PER_INSERT);
    const inserted = await tx
      .insert(bankReceipts)
      .values(batch.map((receipt) => ({ ...receipt, ...source, id: newId(), recordedAt: now })))
      .onConflictDoNothing()
      .returning({ id: bankReceipts.id, serialNumber: bankReceipts.serialNumber });
    const known = await findBySerial(
      tx,
      source.accountId,
      batch.map(({ serialNumber }) => serialNumber),
    );
    const isNew = new Set(inserted.map(({ id }) => id));
    for (const receipt of batch) {
      const { serialNumber } = receipt;
      const kept = known.get(serialNumber);
      if (!kept) throw new Error(`receipt ${serialNumber} could be neither recorded nor found`);
      const outcome = isNew.has(kept.id) ? "new" : isSame(kept, receipt) ? "known" : "conflict";
      recorded.push({ serialNumber, receiptId: kept.id, outcome });
      if (outcome === "new") await recordCodes(tx, kept.id, receipt.remark);
    }
  }
  return recorded;
}

/** The same money: what else a bank says of it, it may say in other words another time. */
export function isSame(
  a: Pick<StatedReceipt, "amountFen" | "bankDay">,
  b: Pick<StatedReceipt, "amountFen" | "bankDay">,
): boolean {
  return a.amountFen === b.amountFen && a.bankDay === b.bankDay;
}

/** The receipts of an account under some serial numbers of its bank. */
export async function findBySerial(read: Reader, accountId: string, serialNumbers: readonly string[]) {
  const found = new Map<
    string,
    Pick<BankReceipt, "id" | "serialNumber" | "amountFen" | "bankDay" | "statementId">
  >();
  for (let start = 0; start < serialNumbers.length; start += ROWS_PER_INSERT) {
    const rows = await read
      .select({
        id: bankReceipts.id,
        serialNumber: bankReceipts.serialNumber,
        amountFen: bankReceipts.amountFen,
        bankDay: bankReceipts.bankDay,
        statementId: bankReceipts.statementId,
      })
      .from(bankReceipts)
      .where(
        and(
          eq(bankReceipts.accountId, accountId),
          inArray(bankReceipts.serialNumber, serialNumbers.slice(start, start + ROWS_PER_INSERT)),
        ),
      );
    for (const row of rows) found.set(row.serialNumber, row);
  }
  return found;
}

async function recordCodes(tx: Tx, receiptId: string, remark: string): Promise<void> {
  const candidates = findRemittanceCodes(remark);
  if (candidates.length === 0) return;
  const ours = await tx
    .select({ code: remittances.code })
    .from(remittances)
    .where(inArray(remittances.code, candidates));
  const joint = await tx
    .select({ code: remittances.code })
    .from(jointRemittanceParts)
    .innerJoin(remittances, eq(remittances.paymentId, jointRemittanceParts.paymentId))
    .where(inArray(jointRemittanceParts.code, candidates));
  const codes = new Set([...ours, ...joint].map(({ code }) => code));
  if (codes.size > 0) await tx.insert(receiptCodes).values([...codes].map((code) => ({ receiptId, code })));
}

/** A receipt by its id. */
export async function findReceipt(read: Reader, receiptId: string): Promise<BankReceipt | undefined> {
  const [receipt] = await read.select().from(bankReceipts).where(eq(bankReceipts.id, receiptId)).limit(1);
  return receipt;
}

/**
 * Takes a part of a receipt for a decision, checked and taken in one statement, or gives it back when below
 * zero. The receipt stays locked until the transaction ends. False when that much is not left.
 */
export async function allocate(tx: Tx, receiptId: string, amountFen: number): Promise<boolean> {
  const allocated = sql`${bankReceipts.allocatedFen} + cast(${amountFen} as bigint)`;
  const taken = await tx
    .update(bankReceipts)
    .set({ allocatedFen: allocated })
    .where(and(eq(bankReceipts.id, receiptId), sql`${allocated} <= ${bankReceipts.amountFen}`))
    .returning({ id: bankReceipts.id });
  return taken.length > 0;
}
