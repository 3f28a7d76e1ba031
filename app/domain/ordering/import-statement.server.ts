import { recordReceipts } from "#app/domain/payments/bank-receipts.server.ts";
import {
  readStatement,
  STATEMENT_ROWS_MAX,
  type StatedReceipt,
} from "#app/domain/payments/bank-statement.ts";
import { findStatement, listUntouched, markImported } from "#app/domain/payments/statements.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import type { Store } from "#db/store.ts";
import { matchByCode } from "./match-receipt.server.ts";

/**
 * Records all that came in by a statement's good rows, and matches by itself what leaves nothing to judge.
 * Done again it changes nothing, and goes on where it was broken off.
 */
export async function importStatement(
  store: Store,
  statementId: string,
  importedBy: string,
  now: number,
): Promise<void> {
  const kept = await findStatement(store.read, statementId);
  if (!kept) throw new Error(`there is no statement ${statementId}`);
  const statement = readStatement(kept.content);
  if (!statement.ok) throw new Error(`statement ${statementId} cannot be read: ${statement.fault}`);
  const receipts = statement.rows.flatMap((row) =>
    row.kind === "receipt" ? [{ ...row.receipt, rowNumber: row.rowNumber }] : [],
  );
  const source = { accountId: kept.accountId, statementId, recordedBy: importedBy };
  await store.write(async (tx) => {
    await recordReceipts(tx, source, receipts, now);
    await markImported(tx, statementId, importedBy, now);
  });
  for (const receiptId of await listUntouched(store.read, statementId, STATEMENT_ROWS_MAX))
    await matchIfClear(store, receiptId, now);
}

/**
 * Records one receipt that a person entered, and matches it if that leaves nothing to judge. Answers its
 * id, and the same id for the same money again; refuses with SERIAL_TAKEN other money under its number.
 */
export async function enterReceipt(
  store: Store,
  accountId: string,
  stated: StatedReceipt,
  recordedBy: string,
  now: number,
): Promise<string> {
  const source = { accountId, statementId: null, recordedBy };
  const [recorded] = await store.write((tx) =>
    recordReceipts(tx, source, [{ ...stated, rowNumber: null }], now),
  );
  if (!recorded) throw new Error("a receipt was not recorded");
  if (recorded.outcome === "conflict") throw new Refusal("SERIAL_TAKEN");
  await matchIfClear(store, recorded.receiptId, now);
  return recorded.receiptId;
}

/** Where the business refuses, because a person was faster, the receipt is that person's to match. */
async function matchIfClear(store: Store, receiptId: string, now: number): Promise<void> {
  try {
    await store.write((tx) => matchByCode(tx, receiptId, now));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
