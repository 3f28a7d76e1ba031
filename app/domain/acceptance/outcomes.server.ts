import { and, asc, eq, isNull, lt, sql } from "drizzle-orm";
import { tellPeople } from "#app/domain/messaging/put-message.server.ts";
import type { LineDeduction } from "#app/domain/ordering/account.ts";
import { keepOrder } from "#app/domain/ordering/progress.server.ts";
import { settleAccount } from "#app/domain/ordering/settle-account.server.ts";
import { getPurchaseRule } from "#app/domain/purchasing/surroundings.server.ts";
import { readUnitFacts } from "#app/domain/units/queries.server.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { acceptanceLines, acceptanceOutcomes, acceptances } from "#db/schema/acceptance.ts";
import { orders } from "#db/schema/ordering.ts";
import type { Reader, Tx } from "#db/store.ts";
import { ACCEPTANCE_FAULTS, type AcceptanceOutcome } from "#db/words.ts";

const LAPSED_AT_ONCE = 50;

/** The shop's answer to differences in goods that went first. */
export interface AcceptanceAnswer {
  /** Made by the caller: the same answer twice is one. */
  key: string;
  acceptanceId: string;
  decision: "confirm" | "dispute";
  /** Why it is disputed; read by the unit. */
  reason: string | null;
}

/**
 * Answers an acceptance with differences. Confirmed, the order is settled in the same transaction for what was
 * accepted; disputed, the unit looks again. The same key sent again is one answer and answers false.
 *
 * Refuses with ACCEPTANCE_DECIDED (it was answered otherwise, or accepted anew), KEY_REUSED, and as settleAccount does.
 */
export async function answerAcceptance(
  tx: Tx,
  answer: AcceptanceAnswer,
  answeredBy: string,
  now: number,
): Promise<boolean> {
  const { key, acceptanceId, decision, reason } = answer;
  const contentHash = hashOf([acceptanceId, decision, reason]);
  const [about] = await tx
    .select({
      orderId: acceptances.orderId,
      orderNumber: orders.number,
      unitId: acceptances.unitId,
      acceptedBy: acceptances.acceptedBy,
    })
    .from(acceptances)
    .innerJoin(orders, eq(orders.id, acceptances.orderId))
    .where(eq(acceptances.id, acceptanceId))
    .limit(1);
  if (!about) throw new Error(`there is no acceptance ${acceptanceId}`);
  const { orderId } = about;
  await keepOrder(tx, orderId);
  const earlier = await findOutcome(tx, acceptanceId);
  if (earlier?.decisionKey === key && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier?.decisionKey === key) return false;
  if (earlier) throw new Refusal("ACCEPTANCE_DECIDED");
  if (decision === "confirm") await settleAsAccepted(tx, { acceptanceId, orderId }, answeredBy, now);
  const outcome = decision === "confirm" ? "confirmed" : "disputed";
  await recordOutcome(tx, { acceptanceId, key, contentHash, outcome, reason }, answeredBy, now);
  if (decision === "dispute") {
    const { unitId, orderNumber: number, acceptedBy } = about;
    const facts = { ...(await readUnitFacts(tx, unitId)), number, reason: reason ?? "" };
    await tellPeople(tx, [acceptedBy], { kind: "acceptance_disputed", cause: acceptanceId, facts }, now);
  }
  return true;
}

/**
 * Lets acceptances stand that nobody answered within the days of the rule, counted from the day after: their
 * orders are settled, fifty at most. Answers the orders.
 */
export async function lapseAcceptances(tx: Tx, now: number): Promise<string[]> {
  const today = businessDay(now);
  const days = await getPurchaseRule(tx, "acceptance_answer_days", today);
  const due = await tx
    .select({ acceptanceId: acceptances.id, orderId: acceptances.orderId })
    .from(acceptances)
    .leftJoin(acceptanceOutcomes, eq(acceptanceOutcomes.acceptanceId, acceptances.id))
    .where(and(isToAnswer, lt(acceptances.acceptedAt, startOfDay(addDays(today, -days)))))
    .orderBy(asc(acceptances.acceptedAt), asc(acceptances.id))
    .limit(LAPSED_AT_ONCE);
  for (const { acceptanceId, orderId } of due) {
    await keepOrder(tx, orderId);
    if (await findOutcome(tx, acceptanceId)) continue; // somebody answered while we waited for the order
    await settleAsAccepted(tx, { acceptanceId, orderId }, null, now);
    const lapse = { acceptanceId, key: acceptanceId, contentHash: hashOf([acceptanceId, "lapsed"]) };
    await recordOutcome(tx, { ...lapse, outcome: "lapsed" }, null, now);
  }
  return due.map(({ orderId }) => orderId);
}

/** The last day on which the shop may answer what was accepted at an instant. */
export async function lastDayToAnswer(read: Reader, acceptedAt: number): Promise<number> {
  const day = businessDay(acceptedAt);
  return addDays(day, await getPurchaseRule(read, "acceptance_answer_days", day));
}

/** Said as it is in the index of those that may wait, of rows with their outcome beside them. */
export const isToAnswer = and(
  sql`${acceptances.isGoodsFirst} and ${acceptances.hasDifferences}`,
  isNull(acceptanceOutcomes.acceptanceId),
);

async function findOutcome(read: Reader, acceptanceId: string) {
  const [outcome] = await read
    .select()
    .from(acceptanceOutcomes)
    .where(eq(acceptanceOutcomes.acceptanceId, acceptanceId))
    .limit(1);
  return outcome;
}

/** Settles an order on account for what an acceptance says was accepted. Whoever calls keeps the order. */
export async function settleAsAccepted(
  tx: Tx,
  { acceptanceId, orderId }: { acceptanceId: string; orderId: string },
  settledBy: string | null,
  now: number,
): Promise<void> {
  const lines = await tx
    .select({
      orderLineId: acceptanceLines.orderLineId,
      short: acceptanceLines.shortQuantity,
      damaged: acceptanceLines.damagedQuantity,
      refused: acceptanceLines.refusedQuantity,
    })
    .from(acceptanceLines)
    .where(eq(acceptanceLines.acceptanceId, acceptanceId));
  const deductions: LineDeduction[] = lines.flatMap((line) =>
    ACCEPTANCE_FAULTS.flatMap((cause) =>
      line[cause] > 0 ? [{ orderLineId: line.orderLineId, cause, quantity: line[cause] }] : [],
    ),
  );
  await settleAccount(tx, { key: acceptanceId, orderId, deductions }, settledBy, now);
}

/** Writes down what became of an acceptance. */
export async function recordOutcome(
  tx: Tx,
  of: {
    acceptanceId: string;
    key: string;
    contentHash: string;
    outcome: AcceptanceOutcome;
    reason?: string | null;
  },
  decidedBy: string | null,
  now: number,
): Promise<void> {
  const { key, ...row } = of;
  await tx.insert(acceptanceOutcomes).values({ ...row, decisionKey: key, decidedBy, decidedAt: now });
}
