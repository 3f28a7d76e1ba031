import { and, asc, desc, eq, gte, isNull } from "drizzle-orm";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { categories } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import { approvalDelegations, approvalRules, budgetLines } from "#db/schema/purchasing.ts";
import { unitMemberships } from "#db/schema/units.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";
import type { People } from "./approval.ts";
import { type BudgetDeed, unitMustBeActive } from "./budgets.server.ts";

const RULES_MAX = 100;
const MEMBERS_MAX = 500;
const DELEGATION_DAYS_MAX = 366;

export interface NewRule {
  step: number;
  fromFen: number;
  /** "" for any. */
  categoryId: string;
  budgetLineId: string;
  role: UnitRole | null;
  userId: string | null;
}

/**
 * Adds a rule of approval to a unit; it holds for what is submitted from now on. Refuses with
 * RULE_MISFIT (a category, budget line or member that is not the unit's), RULES_FULL, UNIT_ENDED and KEY_REUSED.
 */
export async function addApprovalRule(
  tx: Tx,
  unitId: string,
  rule: NewRule,
  deed: BudgetDeed,
): Promise<void> {
  const contentHash = hashOf([unitId, rule]);
  const [earlier] = await tx
    .select({ contentHash: approvalRules.contentHash })
    .from(approvalRules)
    .where(eq(approvalRules.id, deed.key))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return;
  await unitMustBeActive(tx, unitId);
  if ((await readRules(tx, unitId)).length >= RULES_MAX) throw new Refusal("RULES_FULL");
  if (!(await fits(tx, unitId, rule))) throw new Refusal("RULE_MISFIT");
  await tx.insert(approvalRules).values({
    ...rule,
    id: deed.key,
    contentHash,
    unitId,
    categoryId: rule.categoryId || null,
    budgetLineId: rule.budgetLineId || null,
    createdBy: deed.by,
    createdAt: deed.at,
  });
}

async function fits(tx: Tx, unitId: string, rule: NewRule): Promise<boolean> {
  if (rule.categoryId) {
    const found = await tx
      .select({ id: categories.id })
      .from(categories)
      .where(eq(categories.id, rule.categoryId))
      .limit(1);
    if (found.length === 0) return false;
  }
  if (rule.budgetLineId) {
    const found = await tx
      .select({ id: budgetLines.id })
      .from(budgetLines)
      .where(and(eq(budgetLines.id, rule.budgetLineId), eq(budgetLines.unitId, unitId)))
      .limit(1);
    if (found.length === 0) return false;
  }
  if (rule.userId === null) return rule.role !== null;
  return (await readMembers(tx, unitId)).some(({ userId }) => userId === rule.userId);
}

/** Ends a rule for what is submitted from now on. Ended again, nothing changes. */
export async function endApprovalRule(
  tx: Tx,
  unitId: string,
  ruleId: string,
  by: string,
  at: number,
): Promise<void> {
  await tx
    .update(approvalRules)
    .set({ endedAt: at, endedBy: by })
    .where(
      and(eq(approvalRules.id, ruleId), eq(approvalRules.unitId, unitId), isNull(approvalRules.endedAt)),
    );
}

/** The rules of a unit that hold. */
export function readRules(read: Reader, unitId: string) {
  return read
    .select({
      id: approvalRules.id,
      step: approvalRules.step,
      fromFen: approvalRules.fromFen,
      categoryId: approvalRules.categoryId,
      budgetLineId: approvalRules.budgetLineId,
      role: approvalRules.role,
      userId: approvalRules.userId,
    })
    .from(approvalRules)
    .where(and(eq(approvalRules.unitId, unitId), isNull(approvalRules.endedAt)))
    .orderBy(asc(approvalRules.step), asc(approvalRules.fromFen), asc(approvalRules.id))
    .limit(RULES_MAX + 1);
}

/** The same with the names of what they speak of. */
export async function listRules(read: Reader, unitId: string) {
  return read
    .select({
      id: approvalRules.id,
      step: approvalRules.step,
      fromFen: approvalRules.fromFen,
      role: approvalRules.role,
      person: users.name,
      categoryZh: categories.nameZh,
      categoryEn: categories.nameEn,
      budgetLine: budgetLines.name,
      budgetYear: budgetLines.year,
    })
    .from(approvalRules)
    .leftJoin(users, eq(users.id, approvalRules.userId))
    .leftJoin(categories, eq(categories.id, approvalRules.categoryId))
    .leftJoin(budgetLines, eq(budgetLines.id, approvalRules.budgetLineId))
    .where(and(eq(approvalRules.unitId, unitId), isNull(approvalRules.endedAt)))
    .orderBy(asc(approvalRules.step), asc(approvalRules.fromFen), asc(approvalRules.id))
    .limit(RULES_MAX + 1);
}

/**
 * Lets another member decide in one's place from a day up to and with another. Refuses with DELEGATE_MISFIT
 * (no member, or oneself), DELEGATION_DAYS_WRONG and KEY_REUSED.
 */
export async function delegateApproval(
  tx: Tx,
  unitId: string,
  to: { toUserId: string; fromDay: number; lastDay: number },
  deed: BudgetDeed,
): Promise<void> {
  const contentHash = hashOf([unitId, deed.by, to]);
  const [earlier] = await tx
    .select({ contentHash: approvalDelegations.contentHash })
    .from(approvalDelegations)
    .where(eq(approvalDelegations.id, deed.key))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return;
  const today = businessDay(deed.at);
  if (to.fromDay < today || to.lastDay < to.fromDay || to.lastDay > addDays(to.fromDay, DELEGATION_DAYS_MAX))
    throw new Refusal("DELEGATION_DAYS_WRONG");
  const members = await readMembers(tx, unitId);
  const isMember = (id: string) => members.some(({ userId }) => userId === id);
  if (to.toUserId === deed.by || !isMember(to.toUserId) || !isMember(deed.by))
    throw new Refusal("DELEGATE_MISFIT");
  await tx.insert(approvalDelegations).values({
    ...to,
    id: deed.key,
    contentHash,
    unitId,
    fromUserId: deed.by,
    createdAt: deed.at,
  });
}

/** Takes one's own delegation back. Taken back again, nothing changes. */
export async function endDelegation(
  tx: Tx,
  unitId: string,
  delegationId: string,
  by: string,
  at: number,
): Promise<void> {
  await tx
    .update(approvalDelegations)
    .set({ endedAt: at })
    .where(
      and(
        eq(approvalDelegations.id, delegationId),
        eq(approvalDelegations.unitId, unitId),
        eq(approvalDelegations.fromUserId, by),
        isNull(approvalDelegations.endedAt),
      ),
    );
}

/** Who holds what in a unit now. */
export function readMembers(read: Reader, unitId: string) {
  return read
    .select({ userId: unitMemberships.userId, role: unitMemberships.role, name: users.name })
    .from(unitMemberships)
    .innerJoin(users, eq(users.id, unitMemberships.userId))
    .where(and(eq(unitMemberships.unitId, unitId), isNull(unitMemberships.endedAt)))
    .orderBy(asc(users.name), asc(unitMemberships.userId))
    .limit(MEMBERS_MAX);
}

/** Delegations of a unit that have not ended before a day, the newest first. */
export async function listDelegations(read: Reader, unitId: string, day: number) {
  const givers = read.select({ id: users.id, name: users.name }).from(users).as("givers");
  return read
    .select({
      id: approvalDelegations.id,
      fromUserId: approvalDelegations.fromUserId,
      fromName: givers.name,
      toUserId: approvalDelegations.toUserId,
      toName: users.name,
      fromDay: approvalDelegations.fromDay,
      lastDay: approvalDelegations.lastDay,
    })
    .from(approvalDelegations)
    .innerJoin(users, eq(users.id, approvalDelegations.toUserId))
    .innerJoin(givers, eq(givers.id, approvalDelegations.fromUserId))
    .where(
      and(
        eq(approvalDelegations.unitId, unitId),
        isNull(approvalDelegations.endedAt),
        gte(approvalDelegations.lastDay, day),
      ),
    )
    .orderBy(desc(approvalDelegations.fromDay), desc(approvalDelegations.id))
    .limit(200);
}

/** Who may decide what in a unit on a day: its members, and who stands in for whom. */
export async function readPeople(read: Reader, unitId: string, day: number): Promise<People> {
  return { members: await readMembers(read, unitId), delegations: await listDelegations(read, unitId, day) };
}
