import { and, asc, desc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { categories } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import { orderSettlements, orders } from "#db/schema/ordering.ts";
import { moneyEntries } from "#db/schema/payments.ts";
import { budgetChanges, budgetLines, purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { buyingUnits } from "#db/schema/units.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import { onAccountFen } from "./payment-terms.server.ts";

/** Who does something, under the key their form was drawn with, and when. */
export interface BudgetDeed {
  key: string;
  by: string;
  at: number;
}

/** Lines of one unit and year: an institution has some, not thousands. */
const LINES_MAX = 300;

/**
 * Enters a budget line of a unit and answers its id. Refuses with BUDGET_NAME_TAKEN (facts: name),
 * BUDGET_CATEGORY_UNKNOWN, BUDGET_LINES_FULL, UNIT_ENDED and KEY_REUSED.
 */
export async function enterBudgetLine(
  tx: Tx,
  unitId: string,
  line: { year: number; name: string; amountFen: number; categoryId: string },
  deed: BudgetDeed,
): Promise<string> {
  const asked = ["enter", unitId, line];
  const known = await findBudgetDeed(tx, deed.key, asked);
  if (known) return known;
  await unitMustBeActive(tx, unitId);
  if (line.categoryId) {
    const [category] = await tx
      .select({ id: categories.id })
      .from(categories)
      .where(eq(categories.id, line.categoryId))
      .limit(1);
    if (!category) throw new Refusal("BUDGET_CATEGORY_UNKNOWN");
  }
  const standing = await tx
    .select({ id: budgetLines.id })
    .from(budgetLines)
    .where(and(eq(budgetLines.unitId, unitId), eq(budgetLines.year, line.year)))
    .limit(LINES_MAX);
  if (standing.length === LINES_MAX) throw new Refusal("BUDGET_LINES_FULL");
  const [entered] = await tx
    .insert(budgetLines)
    .values({
      id: newId(),
      unitId,
      year: line.year,
      name: line.name,
      amountFen: line.amountFen,
      categoryId: line.categoryId || null,
      createdBy: deed.by,
      createdAt: deed.at,
    })
    .onConflictDoNothing()
    .returning({ id: budgetLines.id });
  if (!entered) throw new Refusal("BUDGET_NAME_TAKEN", { name: line.name });
  await recordChange(tx, deed, asked, { budgetLineId: entered.id, toFen: line.amountFen });
  return entered.id;
}

/** Enters several lines of a year, all or none; refuses as enterBudgetLine does. */
export async function enterBudgetLines(
  tx: Tx,
  unitId: string,
  year: number,
  lines: readonly { name: string; amountFen: number }[],
  deed: BudgetDeed,
): Promise<void> {
  for (const [index, line] of lines.entries())
    await enterBudgetLine(
      tx,
      unitId,
      { ...line, year, categoryId: "" },
      { ...deed, key: `${deed.key}:${index}` },
    );
}

/**
 * Gives a budget line another amount, which is kept with its reason. Refuses with BUDGET_BELOW_USED (facts:
 * usedFen), BUDGET_CLOSED and KEY_REUSED.
 */
export async function changeBudgetAmount(
  tx: Tx,
  unitId: string,
  { lineId, amountFen, reason }: { lineId: string; amountFen: number; reason: string },
  deed: BudgetDeed,
): Promise<void> {
  const asked = ["amount", unitId, lineId, amountFen, reason];
  if (await findBudgetDeed(tx, deed.key, asked)) return;
  const line = await lockBudgetLine(tx, unitId, lineId);
  const { committedFen, spentFen } = await readUse(tx, lineId);
  const usedFen = committedFen + spentFen;
  if (amountFen < usedFen) throw new Refusal("BUDGET_BELOW_USED", { usedFen });
  if (amountFen === line.amountFen) return;
  await tx.update(budgetLines).set({ amountFen }).where(eq(budgetLines.id, lineId));
  const change = { budgetLineId: lineId, fromFen: line.amountFen, toFen: amountFen, reason };
  await recordChange(tx, deed, asked, change);
}

/** Closes a budget line: no further purchase is put on it. Refuses with BUDGET_CLOSED and KEY_REUSED. */
export async function closeBudgetLine(
  tx: Tx,
  unitId: string,
  { lineId, reason }: { lineId: string; reason: string },
  deed: BudgetDeed,
): Promise<void> {
  const asked = ["close", unitId, lineId, reason];
  if (await findBudgetDeed(tx, deed.key, asked)) return;
  const line = await lockBudgetLine(tx, unitId, lineId);
  await tx.update(budgetLines).set({ endedAt: deed.at }).where(eq(budgetLines.id, lineId));
  const change = { budgetLineId: lineId, fromFen: line.amountFen, toFen: line.amountFen, reason };
  await recordChange(tx, deed, asked, { ...change, isClosing: true });
}

/**
 * Locks an open budget line of a unit: of two purchases that would both fit alone, the second sees the first.
 * Refuses with BUDGET_CLOSED when the unit has no such line, or it is closed.
 */
export async function lockBudgetLine(tx: Tx, unitId: string, lineId: string) {
  const [line] = await tx
    .update(budgetLines)
    .set({ unitId }) // as it was: the row is locked, not changed
    .where(and(eq(budgetLines.id, lineId), eq(budgetLines.unitId, unitId), isNull(budgetLines.endedAt)))
    .returning();
  if (!line) throw new Refusal("BUDGET_CLOSED");
  return line;
}

/** An order waits for its money, or has gone on account; then what was deducted of it is not to be paid. */
const isUnpaid = inArray(orders.state, ["awaiting_payment", "on_account"]);
const unpaidFen = sql`case when ${orders.state} = 'on_account' then ${onAccountFen} else ${orders.totalFen} end`;

/** What is used of a budget line. */
export interface BudgetUse {
  /** Submitted, approved, or placed and not paid. */
  committedFen: number;
  /** Paid, less what was repaid. */
  spentFen: number;
}

/** What is used of a line now; none of it is kept anywhere, all of it is summed from the purchases and the money. */
export async function readUse(read: Reader, lineId: string): Promise<BudgetUse> {
  return (await readUses(read, [lineId])).get(lineId) ?? { committedFen: 0, spentFen: 0 };
}

export async function readUses(read: Reader, lineIds: readonly string[]): Promise<Map<string, BudgetUse>> {
  const uses = new Map(lineIds.map((id) => [id, { committedFen: 0, spentFen: 0 }]));
  if (lineIds.length === 0) return uses;
  const ofLines = inArray(purchases.budgetLineId, [...lineIds]);
  const waiting = await read
    .select({ lineId: purchases.budgetLineId, fen: sumOf(purchases.totalFen) })
    .from(purchases)
    .where(and(ofLines, inArray(purchases.state, ["submitted", "approved"])))
    .groupBy(purchases.budgetLineId);
  const unpaid = await read
    .select({ lineId: purchases.budgetLineId, fen: sumOf(unpaidFen) })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .where(and(ofLines, isUnpaid))
    .groupBy(purchases.budgetLineId);
  const paid = await read
    .select({ lineId: purchases.budgetLineId, fen: sumOf(moneyEntries.amountFen) })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(moneyEntries, eq(moneyEntries.orderId, purchaseOrders.orderId))
    .where(and(ofLines, ne(moneyEntries.kind, "suspense")))
    .groupBy(purchases.budgetLineId);
  for (const { lineId, fen } of [...waiting, ...unpaid]) {
    const use = uses.get(lineId ?? "");
    if (use) use.committedFen += fen;
  }
  for (const { lineId, fen } of paid) {
    const use = uses.get(lineId ?? "");
    if (use) use.spentFen += fen;
  }
  return uses;
}

/** The budget lines of a unit in a year, each with what is committed, spent and left. */
export async function listBudgetLines(read: Reader, unitId: string, year: number) {
  const lines = await read
    .select({
      id: budgetLines.id,
      name: budgetLines.name,
      year: budgetLines.year,
      amountFen: budgetLines.amountFen,
      categoryId: budgetLines.categoryId,
      categoryZh: categories.nameZh,
      categoryEn: categories.nameEn,
      endedAt: budgetLines.endedAt,
    })
    .from(budgetLines)
    .leftJoin(categories, eq(categories.id, budgetLines.categoryId))
    .where(and(eq(budgetLines.unitId, unitId), eq(budgetLines.year, year)))
    .orderBy(asc(budgetLines.name))
    .limit(LINES_MAX);
  const uses = await readUses(
    read,
    lines.map(({ id }) => id),
  );
  return lines.map(({ categoryZh, categoryEn, ...line }) => {
    const { committedFen, spentFen } = uses.get(line.id) ?? { committedFen: 0, spentFen: 0 };
    return {
      ...line,
      category: categoryZh === null ? null : { zh: categoryZh, en: categoryEn ?? categoryZh },
      committedFen,
      spentFen,
      leftFen: line.amountFen - committedFen - spentFen,
    };
  });
}

export type ListedBudgetLine = Awaited<ReturnType<typeof listBudgetLines>>[number];

/** The years for which a unit has lines, the newest first. */
export async function listBudgetYears(read: Reader, unitId: string): Promise<number[]> {
  const rows = await read
    .selectDistinct({ year: budgetLines.year })
    .from(budgetLines)
    .where(eq(budgetLines.unitId, unitId))
    .orderBy(desc(budgetLines.year))
    .limit(100);
  return rows.map(({ year }) => year);
}

/** One line of a unit; another unit's is not there. */
export async function findBudgetLine(read: Reader, unitId: string, lineId: string) {
  const [line] = await read
    .select({ year: budgetLines.year })
    .from(budgetLines)
    .where(and(eq(budgetLines.id, lineId), eq(budgetLines.unitId, unitId)))
    .limit(1);
  const lines = line ? await listBudgetLines(read, unitId, line.year) : [];
  return lines.find(({ id }) => id === lineId);
}

/** The purchases behind the figures of a line, the newest first, each with what of it is committed and spent. */
export async function listPurchasesOnLine(read: Reader, lineId: string) {
  const rows = await read
    .select({
      id: purchases.id,
      number: purchases.number,
      state: purchases.state,
      totalFen: purchases.totalFen,
      createdAt: purchases.createdAt,
    })
    .from(purchases)
    .where(and(eq(purchases.budgetLineId, lineId), ne(purchases.state, "draft")))
    .orderBy(desc(purchases.createdAt), desc(purchases.id))
    .limit(1_000);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const unpaid = await read
    .select({ id: purchaseOrders.purchaseId, fen: sumOf(unpaidFen) })
    .from(purchaseOrders)
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .where(and(inArray(purchaseOrders.purchaseId, ids), isUnpaid))
    .groupBy(purchaseOrders.purchaseId);
  const paid = await read
    .select({ id: purchaseOrders.purchaseId, fen: sumOf(moneyEntries.amountFen) })
    .from(purchaseOrders)
    .innerJoin(moneyEntries, eq(moneyEntries.orderId, purchaseOrders.orderId))
    .where(and(inArray(purchaseOrders.purchaseId, ids), ne(moneyEntries.kind, "suspense")))
    .groupBy(purchaseOrders.purchaseId);
  const unpaidOf = new Map(unpaid.map(({ id, fen }) => [id, fen]));
  const paidOf = new Map(paid.map(({ id, fen }) => [id, fen]));
  return rows.map((row) => ({
    ...row,
    committedFen:
      row.state === "submitted" || row.state === "approved" ? row.totalFen : (unpaidOf.get(row.id) ?? 0),
    spentFen: paidOf.get(row.id) ?? 0,
  }));
}

/** What was done to the amount of a line, the newest first. */
export async function listBudgetChanges(read: Reader, lineId: string) {
  return read
    .select({
      id: budgetChanges.id,
      fromFen: budgetChanges.fromFen,
      toFen: budgetChanges.toFen,
      isClosing: budgetChanges.isClosing,
      reason: budgetChanges.reason,
      by: users.name,
      changedAt: budgetChanges.changedAt,
    })
    .from(budgetChanges)
    .leftJoin(users, eq(users.id, budgetChanges.changedBy))
    .where(eq(budgetChanges.budgetLineId, lineId))
    .orderBy(desc(budgetChanges.changedAt), desc(budgetChanges.id))
    .limit(200);
}

async function recordChange(
  tx: Tx,
  deed: BudgetDeed,
  asked: unknown,
  change: {
    budgetLineId: string;
    fromFen?: number;
    toFen: number;
    reason?: string;
    isClosing?: boolean;
  },
): Promise<void> {
  await tx.insert(budgetChanges).values({
    ...change,
    isClosing: change.isClosing ?? false,
    id: deed.key,
    contentHash: hashOf(asked),
    changedBy: deed.by,
    changedAt: deed.at,
  });
}

async function findBudgetDeed(tx: Tx, key: string, asked: unknown): Promise<string | undefined> {
  const [earlier] = await tx
    .select({ lineId: budgetChanges.budgetLineId, contentHash: budgetChanges.contentHash })
    .from(budgetChanges)
    .where(eq(budgetChanges.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== hashOf(asked)) throw new Refusal("KEY_REUSED");
  return earlier?.lineId;
}

/** Refuses with UNIT_ENDED when a unit is not active. */
export async function unitMustBeActive(tx: Tx, unitId: string): Promise<void> {
  const [unit] = await tx
    .select({ state: buyingUnits.state })
    .from(buyingUnits)
    .where(eq(buyingUnits.id, unitId))
    .limit(1);
  if (unit?.state !== "active") throw new Refusal("UNIT_ENDED");
}
