import { and, desc, eq, isNull } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { bankReceipts, bankStatements } from "#db/schema/payments.ts";
import { countOf, type Reader, type Tx } from "#db/store.ts";

export type KeptStatement = typeof bankStatements.$inferSelect;

/** Keeps a bank statement that somebody uploaded. The same file of an account is one statement, however often it comes. */
export async function keepStatement(
  tx: Tx,
  file: Pick<KeptStatement, "accountId" | "fileName" | "fileHash" | "content" | "uploadedBy">,
  now: number,
): Promise<string> {
  const [kept] = await tx
    .insert(bankStatements)
    .values({ ...file, id: newId(), uploadedAt: now })
    .onConflictDoNothing()
    .returning({ id: bankStatements.id });
  if (kept) return kept.id;
  const [earlier] = await tx
    .select({ id: bankStatements.id })
    .from(bankStatements)
    .where(and(eq(bankStatements.accountId, file.accountId), eq(bankStatements.fileHash, file.fileHash)))
    .limit(1);
  if (!earlier) throw new Error("a statement could be neither kept nor found");
  return earlier.id;
}

/** A statement with its whole text. */
export async function findStatement(read: Reader, statementId: string): Promise<KeptStatement | undefined> {
  const [statement] = await read
    .select()
    .from(bankStatements)
    .where(eq(bankStatements.id, statementId))
    .limit(1);
  return statement;
}

/** Notes who imported a statement first. */
export async function markImported(
  tx: Tx,
  statementId: string,
  importedBy: string,
  now: number,
): Promise<void> {
  await tx
    .update(bankStatements)
    .set({ importedBy, importedAt: now })
    .where(and(eq(bankStatements.id, statementId), isNull(bankStatements.importedAt)));
}

/** The statements uploaded last, without their text. */
export async function listStatements(read: Reader, limit: number) {
  return read
    .select({
      id: bankStatements.id,
      fileName: bankStatements.fileName,
      uploadedAt: bankStatements.uploadedAt,
      uploadedBy: bankStatements.uploadedBy,
      importedAt: bankStatements.importedAt,
      receipts: countOf(bankReceipts.id),
    })
    .from(bankStatements)
    .leftJoin(bankReceipts, eq(bankReceipts.statementId, bankStatements.id))
    .groupBy(
      bankStatements.id,
      bankStatements.fileName,
      bankStatements.uploadedAt,
      bankStatements.uploadedBy,
      bankStatements.importedAt,
    )
    .orderBy(desc(bankStatements.uploadedAt), desc(bankStatements.id))
    .limit(limit);
}

/** The receipts that a statement brought and of which nothing is allocated yet. */
export async function listUntouched(read: Reader, statementId: string, limit: number): Promise<string[]> {
  const rows = await read
    .select({ id: bankReceipts.id })
    .from(bankReceipts)
    .where(and(eq(bankReceipts.statementId, statementId), eq(bankReceipts.allocatedFen, 0)))
    .orderBy(bankReceipts.rowNumber)
    .limit(limit);
  return rows.map(({ id }) => id);
}
