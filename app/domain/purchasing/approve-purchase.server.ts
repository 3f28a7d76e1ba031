import { and, asc, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import {
  deliveryPoints,
  purchaseDecisions,
  purchaseLines,
  purchaseSteps,
  purchases,
} from "#db/schema/purchasing.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";
import { keepTerms } from "./agreed-terms.server.ts";
import { decidersOf, type People, type Step, standingOf, stepsFor } from "./approval.ts";
import { readPeople, readRules } from "./approval-rules.server.ts";
import {
  type BudgetDeed,
  listBudgetLines,
  lockBudgetLine,
  readUse,
  unitMustBeActive,
} from "./budgets.server.ts";
import { checkRows } from "./check-purchase.server.ts";
import type { Purchase } from "./keep-purchase.server.ts";
import { listLines, rowOf } from "./purchase-lines.server.ts";
import { tellDecided, tellDeciders } from "./tell-members.server.ts";

/** Most purchases that wait for one person on a page. */
const WAITING_MAX = 200;

interface Submission {
  unitId: string;
  purchaseId: string;
  /** What the buyer saw: a purchase that was changed since is not submitted. */
  version: number;
  seenTotalFen: number;
  /** "" for none, where the unit keeps no budget for the year. */
  budgetLineId: string;
}

/**
 * Submits a draft: from then on its amount is committed on its budget line, and it passes the steps that the
 * unit's rules ask for, as they are now. Without any it is approved at once. Submitted again, it stays as it is.
 *
 * What was agreed for it beforehand is drawn from then on: two submissions never draw the same.
 *
 * Refuses with PURCHASE_NOT_DRAFT, PURCHASE_MOVED, PRICE_CHANGED, PURCHASE_HAS_BAD_ROWS, PURCHASE_EMPTY,
 * PURCHASE_CHANGED (rows are bad now that were good: of what was agreed, others have drawn),
 * BUDGET_LINE_MISSING, BUDGET_CLOSED, BUDGET_YEAR_OVER, BUDGET_CATEGORY_DIFFERS, OVER_BUDGET (facts: totalFen,
 * leftFen, overFen), NO_APPROVER (facts: role, step) and UNIT_ENDED.
 */
export async function submitPurchase(
  tx: Tx,
  submission: Submission,
  finder: GoodsFinder,
  by: string,
  at: number,
): Promise<"submitted" | "approved"> {
  const { unitId, purchaseId } = submission;
  await unitMustBeActive(tx, unitId);
  const budgetLineId = submission.budgetLineId || null;
  const [purchase] = await tx
    .update(purchases)
    .set({ state: "submitted", submittedBy: by, submittedAt: at, budgetLineId })
    .where(
      and(
        eq(purchases.id, purchaseId),
        eq(purchases.unitId, unitId),
        eq(purchases.state, "draft"),
        eq(purchases.version, submission.version),
      ),
    )
    .returning();
  if (!purchase) return repeatOf(tx, submission, by);
  if (purchase.rowCount === 0) throw new Refusal("PURCHASE_EMPTY");
  if (purchase.badCount > 0) throw new Refusal("PURCHASE_HAS_BAD_ROWS", { rows: purchase.badCount });
  if (purchase.totalFen !== submission.seenTotalFen)
    throw new Refusal("PRICE_CHANGED", {
      acceptedFen: submission.seenTotalFen,
      totalFen: purchase.totalFen,
    });
  if (purchase.termsId) await drawTerms(tx, purchase, purchase.termsId, finder, at);

  const day = businessDay(at);
  const fenOfCategory = await sumCategories(tx, purchaseId);
  await mustFitBudget(tx, unitId, { ...purchase, budgetLineId }, [...fenOfCategory.keys()], day);
  const rules = await readRules(tx, unitId);
  const steps = stepsFor(rules, { totalFen: purchase.totalFen, budgetLineId, fenOfCategory });
  const people = await readPeople(tx, unitId, day);
  const asking = askingOf({ ...purchase, submittedBy: by });
  for (const [index, step] of steps.entries())
    if (!canBeDecided(step, people, asking))
      throw new Refusal("NO_APPROVER", { step: index + 1, role: step.role ?? "" });
  if (steps.length > 0)
    await tx
      .insert(purchaseSteps)
      .values(steps.map((step, index) => ({ ...step, purchaseId, step: index + 1 })));
  const [first] = steps;
  if (first) {
    await tellDeciders(tx, purchase, 1, decidersOf(first, people, asking, day), at);
    return "submitted";
  }
  await tx.update(purchases).set({ state: "approved", decidedAt: at }).where(eq(purchases.id, purchaseId));
  return "approved";
}

/** Holds the rows of a purchase that is being submitted against its terms once more, which nobody else draws on meanwhile. */
async function drawTerms(
  tx: Tx,
  purchase: Purchase,
  termsId: string,
  finder: GoodsFinder,
  at: number,
): Promise<void> {
  await keepTerms(tx, termsId);
  const lines = await listLines(tx, purchase.id);
  const { badCount, totalFen } = await checkRows(tx, purchase, lines.map(rowOf), finder, at);
  if (badCount > 0) throw new Refusal("PURCHASE_CHANGED", { rows: badCount });
  if (totalFen !== purchase.totalFen)
    throw new Refusal("PRICE_CHANGED", { acceptedFen: purchase.totalFen, totalFen });
}

/**
 * True when a draft has to be submitted before it can be placed: its unit keeps a budget for the year, or a rule
 * asks for somebody's yes.
 */
export async function needsApproval(
  read: Reader,
  { id, unitId, totalFen }: { id: string; unitId: string; totalFen: number },
  now: number,
): Promise<boolean> {
  const year = Math.floor(businessDay(now) / 10_000);
  const open = (await listBudgetLines(read, unitId, year)).filter(({ endedAt }) => endedAt === null);
  if (open.length > 0) return true;
  const rules = await readRules(read, unitId);
  const fenOfCategory = await sumCategories(read, id);
  return stepsFor(rules, { totalFen, budgetLineId: null, fenOfCategory }).length > 0;
}

/** Refuses with APPROVAL_NEEDED, or UNIT_ENDED when the unit is not active, what may not be placed straight away. */
export async function mustNeedNoApproval(
  tx: Tx,
  purchase: { id: string; unitId: string; totalFen: number },
  now: number,
): Promise<void> {
  await unitMustBeActive(tx, purchase.unitId);
  if (await needsApproval(tx, purchase, now)) throw new Refusal("APPROVAL_NEEDED");
}

/** A step needs somebody who holds what it asks for and did not ask for the purchase: who stands in for them may come and go. */
function canBeDecided(step: Step, { members }: People, asking: ReadonlySet<string>): boolean {
  return decidersOf(step, { members, delegations: [] }, asking, 0).length > 0;
}

/** A form that came twice is one submission; anything else that is no draft is refused. */
async function repeatOf(
  tx: Tx,
  { purchaseId, unitId, budgetLineId, seenTotalFen }: Submission,
  by: string,
): Promise<"submitted" | "approved"> {
  const [now] = await tx
    .select()
    .from(purchases)
    .where(and(eq(purchases.id, purchaseId), eq(purchases.unitId, unitId)))
    .limit(1);
  if (now?.state === "draft") throw new Refusal("PURCHASE_MOVED");
  const isSame =
    now !== undefined &&
    now.submittedBy === by &&
    (now.budgetLineId ?? "") === budgetLineId &&
    now.totalFen === seenTotalFen;
  if (isSame && (now.state === "submitted" || now.state === "approved")) return now.state;
  throw new Refusal("PURCHASE_NOT_DRAFT");
}

/** Those who may not decide: who made the purchase and who submitted it. */
function askingOf({ createdBy, submittedBy }: { createdBy: string; submittedBy: string | null }) {
  return new Set([createdBy, submittedBy ?? createdBy]);
}

/** What the goods of a purchase come to in each category. */
export async function sumCategories(read: Reader, purchaseId: string): Promise<Map<string, number>> {
  const rows = await read
    .select({
      categoryId: products.categoryId,
      fen: sumOf(sql`${purchaseLines.quantity} * ${purchaseLines.unitPriceFen}`),
    })
    .from(purchaseLines)
    .innerJoin(variants, eq(variants.id, purchaseLines.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(purchaseLines.purchaseId, purchaseId))
    .groupBy(products.categoryId);
  return new Map(rows.map(({ categoryId, fen }) => [categoryId, fen]));
}

/** The purchase counts as committed already when this looks: it is submitted, and the line is locked. */
async function mustFitBudget(
  tx: Tx,
  unitId: string,
  { budgetLineId, totalFen }: { budgetLineId: string | null; totalFen: number },
  categoryIds: readonly string[],
  day: number,
): Promise<void> {
  const year = Math.floor(day / 10_000);
  if (budgetLineId === null) {
    const open = (await listBudgetLines(tx, unitId, year)).filter(({ endedAt }) => endedAt === null);
    if (open.length > 0) throw new Refusal("BUDGET_LINE_MISSING");
    return;
  }
  const line = await lockBudgetLine(tx, unitId, budgetLineId);
  if (line.year !== year) throw new Refusal("BUDGET_YEAR_OVER", { year: line.year });
  if (line.categoryId !== null && categoryIds.some((id) => id !== line.categoryId))
    throw new Refusal("BUDGET_CATEGORY_DIFFERS");
  const { committedFen, spentFen } = await readUse(tx, budgetLineId);
  const overFen = committedFen + spentFen - line.amountFen;
  if (overFen > 0) throw new Refusal("OVER_BUDGET", { totalFen, leftFen: totalFen - overFen, overFen });
}

export interface Decision {
  unitId: string;
  purchaseId: string;
  step: number;
  outcome: "approved" | "refused";
  reason: string;
}

/**
 * Decides the step at which a purchase is. The last yes approves it; a no, which needs a reason, ends it. The
 * same form again is one decision.
 *
 * Refuses with PURCHASE_NOT_WAITING, ALREADY_DECIDED (another step is asked now), OWN_PURCHASE,
 * NOT_YOURS_TO_DECIDE, REASON_MISSING and KEY_REUSED.
 */
export async function decidePurchase(tx: Tx, decision: Decision, deed: BudgetDeed): Promise<void> {
  const { unitId, purchaseId, outcome, reason } = decision;
  const contentHash = hashOf([decision, deed.by]);
  if (await isDecided(tx, deed.key, contentHash)) return;
  const [purchase] = await tx
    .update(purchases)
    .set({ state: "submitted" }) // as it was: of two who decide at once, the second waits here
    .where(and(eq(purchases.id, purchaseId), eq(purchases.unitId, unitId), eq(purchases.state, "submitted")))
    .returning();
  if (!purchase) throw new Refusal("PURCHASE_NOT_WAITING");
  const steps = await readSteps(tx, purchaseId);
  const current = steps.find((step) => step.outcome === null);
  if (!current || current.step !== decision.step) throw new Refusal("ALREADY_DECIDED");
  const asking = askingOf(purchase);
  if (asking.has(deed.by)) throw new Refusal("OWN_PURCHASE");
  const day = businessDay(deed.at);
  const people = await readPeople(tx, unitId, day);
  const standing = standingOf(current, deed.by, people, asking, day);
  if (!standing) throw new Refusal("NOT_YOURS_TO_DECIDE");
  if (outcome === "refused" && reason.trim() === "") throw new Refusal("REASON_MISSING");
  await tx.insert(purchaseDecisions).values({
    id: deed.key,
    contentHash,
    purchaseId,
    step: decision.step,
    outcome,
    reason: reason.trim() || null,
    decidedBy: deed.by,
    onBehalfOf: standing.onBehalfOf,
    decidedAt: deed.at,
  });
  const next = steps[steps.indexOf(current) + 1];
  if (outcome === "approved" && next) {
    await tellDeciders(tx, purchase, next.step, decidersOf(next, people, asking, day), deed.at);
    return;
  }
  await tx.update(purchases).set({ state: outcome, decidedAt: deed.at }).where(eq(purchases.id, purchaseId));
  const decided = { askers: asking, isApproved: outcome === "approved", reason: reason.trim() || null };
  await tellDecided(tx, purchase, decided, deed.at);
}

/**
 * Takes back a purchase that was submitted or approved and not placed, by who made it, who submitted it or a
 * head: its amount is free again. Refuses with PURCHASE_NOT_WAITING, NOT_YOURS_TO_DECIDE and KEY_REUSED.
 */
export async function withdrawPurchase(
  tx: Tx,
  withdrawal: { unitId: string; purchaseId: string; reason: string },
  deed: BudgetDeed,
): Promise<void> {
  const { unitId, purchaseId, reason } = withdrawal;
  const contentHash = hashOf([withdrawal, deed.by]);
  if (await isDecided(tx, deed.key, contentHash)) return;
  const [purchase] = await tx
    .update(purchases)
    .set({ state: "withdrawn", decidedAt: deed.at })
    .where(
      and(
        eq(purchases.id, purchaseId),
        eq(purchases.unitId, unitId),
        inArray(purchases.state, ["submitted", "approved"]),
      ),
    )
    .returning();
  if (!purchase) throw new Refusal("PURCHASE_NOT_WAITING");
  const { members } = await readPeople(tx, unitId, businessDay(deed.at));
  if (!mayWithdraw(purchase, deed.by, members)) throw new Refusal("NOT_YOURS_TO_DECIDE");
  await tx.insert(purchaseDecisions).values({
    id: deed.key,
    contentHash,
    purchaseId,
    step: 0,
    outcome: "withdrawn",
    reason: reason.trim() || null,
    decidedBy: deed.by,
    decidedAt: deed.at,
  });
}

/** A member who made or submitted a purchase, or a head. */
function mayWithdraw(
  purchase: { createdBy: string; submittedBy: string | null },
  userId: string,
  members: People["members"],
): boolean {
  const mine = members.filter((member) => member.userId === userId);
  return mine.some(({ role }) => role === "head") || (mine.length > 0 && askingOf(purchase).has(userId));
}

async function isDecided(tx: Tx, key: string, contentHash: string): Promise<boolean> {
  const [earlier] = await tx
    .select({ contentHash: purchaseDecisions.contentHash })
    .from(purchaseDecisions)
    .where(eq(purchaseDecisions.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  return earlier !== undefined;
}

/** Who took a purchase back, and why. */
export async function findWithdrawal(read: Reader, purchaseId: string) {
  const [withdrawal] = await read
    .select({
      reason: purchaseDecisions.reason,
      by: users.name,
      at: purchaseDecisions.decidedAt,
    })
    .from(purchaseDecisions)
    .innerJoin(users, eq(users.id, purchaseDecisions.decidedBy))
    .where(and(eq(purchaseDecisions.purchaseId, purchaseId), eq(purchaseDecisions.step, 0)))
    .limit(1);
  return withdrawal;
}

/** The steps of a purchase in order, each with its decision once there is one. */
export async function readSteps(read: Reader, purchaseId: string) {
  const deciders = read.select({ id: users.id, name: users.name }).from(users).as("deciders");
  const absent = read.select({ id: users.id, name: users.name }).from(users).as("absent");
  return read
    .select({
      step: purchaseSteps.step,
      role: purchaseSteps.role,
      userId: purchaseSteps.userId,
      person: users.name,
      outcome: purchaseDecisions.outcome,
      reason: purchaseDecisions.reason,
      decidedBy: deciders.name,
      onBehalfOf: absent.name,
      decidedAt: purchaseDecisions.decidedAt,
    })
    .from(purchaseSteps)
    .leftJoin(users, eq(users.id, purchaseSteps.userId))
    .leftJoin(
      purchaseDecisions,
      and(
        eq(purchaseDecisions.purchaseId, purchaseSteps.purchaseId),
        eq(purchaseDecisions.step, purchaseSteps.step),
      ),
    )
    .leftJoin(deciders, eq(deciders.id, purchaseDecisions.decidedBy))
    .leftJoin(absent, eq(absent.id, purchaseDecisions.onBehalfOf))
    .where(eq(purchaseSteps.purchaseId, purchaseId))
    .orderBy(asc(purchaseSteps.step));
}

export type PurchaseStep = Awaited<ReturnType<typeof readSteps>>[number];

const listed = {
  id: purchases.id,
  number: purchases.number,
  state: purchases.state,
  totalFen: purchases.totalFen,
  rowCount: purchases.rowCount,
  createdBy: purchases.createdBy,
  submittedBy: purchases.submittedBy,
  submitter: users.name,
  submittedAt: purchases.submittedAt,
  decidedAt: purchases.decidedAt,
};

/** What waits for approval in a unit, the oldest first, each with the step it is at and whether this person may take it. */
export async function listWaiting(read: Reader, unitId: string, userId: string, now: number) {
  const day = businessDay(now);
  const waiting = await read
    .select(listed)
    .from(purchases)
    .leftJoin(users, eq(users.id, purchases.submittedBy))
    .where(and(eq(purchases.unitId, unitId), eq(purchases.state, "submitted")))
    .orderBy(asc(purchases.submittedAt), asc(purchases.id))
    .limit(WAITING_MAX);
  const people = await readPeople(read, unitId, day);
  const list = [];
  for (const purchase of waiting) {
    const steps = await readSteps(read, purchase.id);
    const current = steps.find(({ outcome }) => outcome === null);
    const standing = current && standingOf(current, userId, people, askingOf(purchase), day);
    list.push({
      ...purchase,
      step: current ? { step: current.step, role: current.role, person: current.person } : null,
      stepCount: steps.length,
      isMine: standing !== undefined,
    });
  }
  return list;
}

/** What was decided in a unit lately, the newest first. */
export async function listDecided(read: Reader, unitId: string) {
  return read
    .select(listed)
    .from(purchases)
    .leftJoin(users, eq(users.id, purchases.submittedBy))
    .where(
      and(
        eq(purchases.unitId, unitId),
        isNotNull(purchases.submittedAt),
        inArray(purchases.state, ["approved", "refused", "withdrawn", "placed"]),
      ),
    )
    .orderBy(desc(purchases.decidedAt), desc(purchases.id))
    .limit(50);
}

/** One purchase of a unit with what its approval is about; another unit's is not there. */
export async function findForApproval(read: Reader, unitId: string, number: string) {
  const makers = read.select({ id: users.id, name: users.name }).from(users).as("makers");
  const [purchase] = await read
    .select({
      ...listed,
      version: purchases.version,
      badCount: purchases.badCount,
      goodsFen: purchases.goodsFen,
      freightFen: purchases.freightFen,
      budgetLineId: purchases.budgetLineId,
      note: purchases.note,
      maker: makers.name,
      createdAt: purchases.createdAt,
      checkedAt: purchases.checkedAt,
    })
    .from(purchases)
    .innerJoin(makers, eq(makers.id, purchases.createdBy))
    .leftJoin(users, eq(users.id, purchases.submittedBy))
    .where(and(eq(purchases.number, number), eq(purchases.unitId, unitId)))
    .limit(1);
  return purchase;
}

/** What a person may do about a purchase now: decide the step it is at, and for whom; take it back. */
export async function findStanding(
  read: Reader,
  unitId: string,
  purchase: { id: string; state: string; createdBy: string; submittedBy: string | null },
  userId: string,
  now: number,
) {
  const day = businessDay(now);
  const current = (await readSteps(read, purchase.id)).find(({ outcome }) => outcome === null);
  const people = await readPeople(read, unitId, day);
  const standing =
    current && purchase.state === "submitted"
      ? standingOf(current, userId, people, askingOf(purchase), day)
      : undefined;
  return {
    step: standing ? (current?.step ?? null) : null,
    onBehalfOf: standing?.onBehalfOf
      ? (people.members.find((member) => member.userId === standing.onBehalfOf)?.name ?? "")
      : null,
    isOwn: askingOf(purchase).has(userId),
    mayWithdraw:
      (purchase.state === "submitted" || purchase.state === "approved") &&
      mayWithdraw(purchase, userId, people.members),
  };
}

/** A step that a draft would have to pass, and who could take it. */
export interface ForeseenStep {
  role: UnitRole | null;
  names: string[];
}

/** The steps that a draft would have to pass if somebody submitted it now, for each budget line or none. */
export async function foreseeSteps(
  read: Reader,
  unitId: string,
  purchase: { id: string; totalFen: number; createdBy: string },
  budgetLineIds: readonly (string | null)[],
  by: string,
  now: number,
): Promise<ForeseenStep[][]> {
  const fenOfCategory = await sumCategories(read, purchase.id);
  const rules = await readRules(read, unitId);
  const day = businessDay(now);
  const people = await readPeople(read, unitId, day);
  const asking = askingOf({ createdBy: purchase.createdBy, submittedBy: by });
  const nameOf = new Map(people.members.map(({ userId, name }) => [userId, name]));
  return budgetLineIds.map((budgetLineId) =>
    stepsFor(rules, { totalFen: purchase.totalFen, budgetLineId, fenOfCategory }).map((step) => ({
      role: step.role,
      names: decidersOf(step, people, asking, day).map((id) => nameOf.get(id) ?? ""),
    })),
  );
}

/** The rows of a purchase from the first on, as whoever approves it reads them. */
export function listRowsToApprove(read: Reader, purchaseId: string, limit: number) {
  return read
    .select({
      lineNumber: purchaseLines.lineNumber,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      quantity: purchaseLines.quantity,
      unitPriceFen: purchaseLines.unitPriceFen,
      point: deliveryPoints.name,
      deliveryDay: purchaseLines.deliveryDay,
    })
    .from(purchaseLines)
    .innerJoin(variants, eq(variants.id, purchaseLines.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .leftJoin(deliveryPoints, eq(deliveryPoints.id, purchaseLines.pointId))
    .where(eq(purchaseLines.purchaseId, purchaseId))
    .orderBy(asc(purchaseLines.lineNumber))
    .limit(limit);
}
