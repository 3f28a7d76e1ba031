import { randomInt } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { purchases } from "#db/schema/purchasing.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { PURCHASE_SOURCES } from "#db/words.ts";
import { checkRows } from "./check-purchase.server.ts";
import {
  deleteLines,
  insertLines,
  lineOf,
  listLines,
  type PurchaseLine,
  problemsOf,
  rowOf,
  updateLines,
} from "./purchase-lines.server.ts";
import {
  mendedCells,
  PURCHASE_ROWS_MAX,
  type PurchaseCells,
  type PurchaseRow,
  type Settled,
} from "./purchase-rows.ts";

export type Purchase = typeof purchases.$inferSelect;

/** Rows that are checked at once; more are checked in steps. */
const CHECKED_AT_ONCE_MAX = 1_000;

/** Longer than anything that is kept of a cell. */
const KEPT_LENGTH_MAX = 200;

/** A purchase as its rows come, before anybody has looked at them. */
export interface NewPurchase {
  /** Made by the caller; the same key with the same content is one purchase, with other content it is refused. */
  key: string;
  unitId: string;
  source: (typeof PURCHASE_SOURCES)[number];
  fileName: string | null;
  note: string | null;
  /** What was agreed for its goods beforehand: see agreeTerms. */
  termsId?: string | null;
  rows: readonly { rowNumber: number | null; cells: PurchaseCells }[];
}

/**
 * Keeps rows as a draft of a unit, each with what it was understood as or what is wrong with it; a long one
 * is kept as it came, and checked in steps afterwards. Answers its number; the same again answers the same. Refuses with PURCHASE_EMPTY, PURCHASE_TOO_LONG or KEY_REUSED.
 */
export async function draftPurchase(
  tx: Tx,
  draft: NewPurchase,
  finder: GoodsFinder,
  by: string,
  now: number,
): Promise<string> {
  const { key, unitId, source, fileName, note, termsId = null } = draft;
  const contentHash = hashOf([unitId, by, note, draft.rows, ...(termsId ? [termsId] : [])]);
  const earlier = await findByKey(tx, key, contentHash);
  if (earlier) return earlier;
  if (draft.rows.length === 0) throw new Refusal("PURCHASE_EMPTY");
  if (draft.rows.length > PURCHASE_ROWS_MAX)
    throw new Refusal("PURCHASE_TOO_LONG", { rows: draft.rows.length, most: PURCHASE_ROWS_MAX });
  const rows = draft.rows.map(({ rowNumber, cells }, index) => ({
    lineNumber: index + 1,
    rowNumber,
    cells: shorten(cells),
  }));
  const id = newId();
  const isLong = rows.length > CHECKED_AT_ONCE_MAX;
  const settled = isLong ? undefined : await checkRows(tx, { id, unitId, termsId }, rows, finder, now);
  const purchase = {
    id,
    unitId,
    state: "draft" as const,
    source,
    fileName,
    idempotencyKey: key,
    contentHash,
    note,
    termsId,
    createdBy: by,
    createdAt: now,
    ...(settled
      ? sumsOf(settled, now)
      : { rowCount: rows.length, badCount: rows.length, uncheckedRows: JSON.stringify(rows) }),
  };
  for (let tries = 0; tries < 5; tries += 1) {
    const number = `CG${businessDay(now)}${String(randomInt(1e8)).padStart(8, "0")}`;
    const [inserted] = await tx
      .insert(purchases)
      .values({ ...purchase, number })
      .onConflictDoNothing()
      .returning({ id: purchases.id });
    if (inserted) {
      await insertLines(
        tx,
        (settled?.rows ?? []).map((row) => lineOf(id, row)),
      );
      return number;
    }
    const other = await findByKey(tx, key, contentHash); // somebody else's copy of this very form
    if (other) return other;
  }
  throw new Error("no free number of a purchase was found");
}

async function findByKey(tx: Tx, key: string, contentHash: string): Promise<string | undefined> {
  const [kept] = await tx
    .select({ number: purchases.number, contentHash: purchases.contentHash })
    .from(purchases)
    .where(eq(purchases.idempotencyKey, key))
    .limit(1);
  if (!kept) return undefined;
  if (kept.contentHash !== contentHash) throw new Refusal("KEY_REUSED", { number: kept.number });
  return kept.number;
}

/** What is to be done to the rows of a draft. */
export interface RowChanges {
  /** Cells typed anew, by the number of the line. */
  mended?: ReadonlyMap<number, Partial<PurchaseCells>>;
  added?: readonly PurchaseCells[];
  removed?: ReadonlySet<number>;
  /** Takes what is suggested for each bad row, the likeliest of several. */
  takesSuggestions?: boolean;
  /** Takes out all rows that are bad. */
  dropsBad?: boolean;
}

/**
 * Changes rows of a draft and checks all of them again: the sum of goods sets their price. `version` is what
 * the buyer saw; when the draft has been changed since, it is refused with PURCHASE_MOVED, and when it is no
 * draft any more with PURCHASE_NOT_DRAFT. Without changes it is only checked again.
 */
export async function changePurchase(
  tx: Tx,
  purchaseId: string,
  version: number,
  changes: RowChanges,
  finder: GoodsFinder,
  now: number,
): Promise<Settled> {
  const [mine] = await tx
    .update(purchases)
    .set({ version: sql`${purchases.version} + 1` })
    .where(
      and(
        eq(purchases.id, purchaseId),
        eq(purchases.state, "draft"),
        eq(purchases.version, version),
        isNull(purchases.uncheckedRows),
      ),
    )
    .returning({ id: purchases.id, unitId: purchases.unitId, termsId: purchases.termsId });
  if (!mine) {
    const state = (await findPurchaseById(tx, purchaseId))?.state;
    throw new Refusal(state === "draft" ? "PURCHASE_MOVED" : "PURCHASE_NOT_DRAFT");
  }
  const before = await listLines(tx, purchaseId);
  const rows = changedRows(before, changes);
  if (rows.length === 0) throw new Refusal("PURCHASE_EMPTY");
  if (rows.length > PURCHASE_ROWS_MAX)
    throw new Refusal("PURCHASE_TOO_LONG", { rows: rows.length, most: PURCHASE_ROWS_MAX });
  const settled = await checkRows(tx, mine, rows, finder, now);
  await keepLines(tx, purchaseId, before, settled);
  await tx.update(purchases).set(sumsOf(settled, now)).where(eq(purchases.id, purchaseId));
  return settled;
}

/** Makes the rows of the table those that were checked. */
export async function keepLines(
  tx: Tx,
  purchaseId: string,
  before: readonly PurchaseLine[],
  { rows }: Settled,
): Promise<void> {
  const after = rows.map((row) => lineOf(purchaseId, row));
  const known = new Set(before.map(({ lineNumber }) => lineNumber));
  const left = new Set(after.map(({ lineNumber }) => lineNumber));
  await deleteLines(
    tx,
    purchaseId,
    [...known].filter((lineNumber) => !left.has(lineNumber)),
  );
  await updateLines(tx, before, after);
  await insertLines(
    tx,
    after.filter(({ lineNumber }) => !known.has(lineNumber)),
  );
}

function changedRows(before: readonly PurchaseLine[], changes: RowChanges): PurchaseRow[] {
  const { mended, added = [], removed, takesSuggestions = false, dropsBad = false } = changes;
  const kept = before
    .filter(({ lineNumber, problems }) => !removed?.has(lineNumber) && !(dropsBad && problems !== null))
    .map((line) => {
      const row = rowOf(line);
      const suggested = takesSuggestions ? mendedCells({ ...row, problems: problemsOf(line) }) : undefined;
      const typed = mended?.get(line.lineNumber);
      return {
        ...row,
        cells: { ...(suggested ?? row.cells), ...(typed && shorten({ ...row.cells, ...typed })) },
      };
    });
  const last = before.at(-1)?.lineNumber ?? 0;
  const more = added.map((cells, index) => ({
    lineNumber: last + index + 1,
    rowNumber: null,
    cells: shorten(cells),
  }));
  return [...kept, ...more];
}

/** What a purchase's own row says of its rows. */
export function sumsOf({ rows, badCount, goodsFen, freightFen, totalFen }: Settled, now: number) {
  return {
    rowCount: rows.length,
    checkedCount: rows.length,
    badCount,
    goodsFen,
    freightFen,
    totalFen,
    checkedAt: now,
  };
}

function shorten(cells: PurchaseCells): PurchaseCells {
  return Object.fromEntries(
    Object.entries(cells).map(([key, cell]) => [key, cell.slice(0, KEPT_LENGTH_MAX)]),
  ) as PurchaseCells;
}

/** A purchase by its id. */
export async function findPurchaseById(read: Reader, purchaseId: string): Promise<Purchase | undefined> {
  const [purchase] = await read.select().from(purchases).where(eq(purchases.id, purchaseId)).limit(1);
  return purchase;
}
