import type { UnitRole } from "#db/words.ts";

/*
 * Which steps of approval a purchase needs, and who may take them. Pure: the rules and the people are facts
 * that are handed in.
 */

export interface ApprovalRule {
  id: string;
  /** Rules of a lower step are asked first. */
  step: number;
  /** The rule holds from this amount on: of the purchase, or of its goods of the category. */
  fromFen: number;
  categoryId: string | null;
  budgetLineId: string | null;
  /** Who decides: whoever holds a role in the unit, or one person. */
  role: UnitRole | null;
  userId: string | null;
}

/** What the rules look at. */
export interface Weighed {
  totalFen: number;
  budgetLineId: string | null;
  /** What its goods come to in each category. */
  fenOfCategory: ReadonlyMap<string, number>;
}

/** A step that a purchase has to pass, and the rule that asks for it. */
export interface Step {
  ruleId: string;
  role: UnitRole | null;
  userId: string | null;
}

/** The steps a purchase has to pass, in order; none when no rule holds for it. Who is asked twice is asked once. */
export function stepsFor(rules: readonly ApprovalRule[], purchase: Weighed): Step[] {
  const asked = rules
    .filter((rule) => holdsFor(rule, purchase))
    .sort((a, b) => a.step - b.step || (a.id < b.id ? -1 : 1));
  const steps = new Map<string, Step>();
  for (const { id, role, userId } of asked) {
    const who = `${role ?? ""} ${userId ?? ""}`;
    if (!steps.has(who)) steps.set(who, { ruleId: id, role, userId });
  }
  return [...steps.values()];
}

function holdsFor({ fromFen, categoryId, budgetLineId }: ApprovalRule, purchase: Weighed): boolean {
  if (budgetLineId !== null && budgetLineId !== purchase.budgetLineId) return false;
  if (categoryId === null) return purchase.totalFen >= fromFen;
  const ofCategory = purchase.fenOfCategory.get(categoryId) ?? 0;
  return ofCategory > 0 && ofCategory >= fromFen;
}

export interface Delegation {
  fromUserId: string;
  toUserId: string;
  fromDay: number;
  /** The last day on which it holds. */
  lastDay: number;
}

/** Who holds what in a unit, and who stands in for whom. */
export interface People {
  members: readonly { userId: string; role: UnitRole; name: string }[];
  delegations: readonly Delegation[];
}

/**
 * For whom a person may decide a step on a day: "self" by what they are, else the member they stand in for;
 * undefined when they may not. Nobody decides what they asked for themselves, and nobody decides it in their
 * place: `asking` are those who made or submitted the purchase.
 */
export function standingOf(
  step: Pick<Step, "role" | "userId">,
  actorId: string,
  { members, delegations }: People,
  asking: ReadonlySet<string>,
  day: number,
): { onBehalfOf: string | null } | undefined {
  const isMember = members.some(({ userId }) => userId === actorId);
  if (!isMember || asking.has(actorId)) return undefined;
  const isAsked = (userId: string) =>
    members.some(
      (member) =>
        member.userId === userId &&
        (step.userId === null ? member.role === step.role : userId === step.userId),
    );
  if (isAsked(actorId)) return { onBehalfOf: null };
  const given = delegations.find(
    ({ fromUserId, toUserId, fromDay, lastDay }) =>
      toUserId === actorId &&
      fromDay <= day &&
      day <= lastDay &&
      isAsked(fromUserId) &&
      !asking.has(fromUserId),
  );
  return given && { onBehalfOf: given.fromUserId };
}

/** Everybody who may decide a step on a day. */
export function decidersOf(
  step: Pick<Step, "role" | "userId">,
  people: People,
  asking: ReadonlySet<string>,
  day: number,
): string[] {
  const ids = new Set(people.members.map(({ userId }) => userId));
  return [...ids].filter((userId) => standingOf(step, userId, people, asking, day) !== undefined);
}
