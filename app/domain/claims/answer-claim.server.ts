import { and, eq } from "drizzle-orm";
import type { ClaimOutcome } from "#app/domain/messaging/message.ts";
import { refundLines } from "#app/domain/ordering/refund-lines.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { claimLines, claims } from "#db/schema/claims.ts";
import type { Tx } from "#db/store.ts";
import type { ClaimState, ClaimStep } from "#db/words.ts";
import type { AcceptedLine, ClaimAnswer, Decision } from "./claim.ts";
import { OPEN_STATES } from "./claim.ts";
import { moveClaim, recordStep } from "./claim-steps.server.ts";

/** From where each decision leads, and to where. Accepting is what moves money, goods or no goods. */
const MOVES: Record<Decision, { from: readonly ClaimState[]; to: ClaimState | "as it is"; step: ClaimStep }> =
  {
    accept: { from: OPEN_STATES, to: "as it is", step: "accepted" },
    money_first: { from: ["requested", "more_asked"], to: "as it is", step: "accepted" },
    goods_first: { from: ["requested", "more_asked"], to: "goods_awaited", step: "goods_awaited" },
    ask_more: { from: ["requested"], to: "more_asked", step: "more_asked" },
    refuse: { from: OPEN_STATES, to: "refused", step: "refused" },
  };

/**
 * Answers a claim. Accepting it, in whole or in part, repays what is accepted in the same transaction,
 * for the claim's own reason, as a refund with the claim's id; the goods go as was decided for each line,
 * or, money first, are still to come. Goods first means that they are to come back before that is decided.
 * The same key sent again is one answer and answers false.
 *
 * Refuses with CLAIM_EMPTY (money first, and no goods are to come), CLAIM_CHANGED (it took a step that the clerk had not seen), CLAIM_ABOVE_ASKED (facts:
 * orderLineId), KEY_REUSED, and as refundLines does.
 */
export async function answerClaim(
  tx: Tx,
  answer: ClaimAnswer,
  answeredBy: string,
  now: number,
): Promise<boolean> {
  const { key, claimId, seenSteps, decision } = answer;
  const contentHash = hashAnswer(answer);
  const { from, to, step: kind } = MOVES[decision];
  const claim = await moveClaim(tx, { key, contentHash, claimId }, { from, to, seenSteps }, now);
  if (!claim) return false;
  const said = { answer: answer.answer, actorUserId: answeredBy };
  await recordStep(tx, { key, contentHash, claimId, step: claim.step, kind, ...said }, now);
  if (answer.decision !== "accept" && answer.decision !== "money_first") {
    await tell(tx, claim.orderId, key, { outcome: OUTCOMES[answer.decision], amountFen: null }, answer, now);
    return true;
  }

  const { borneBy, freightFen } = answer;
  const areGoodsDue = answer.decision === "money_first";
  const lines = await acceptLines(
    tx,
    claimId,
    // the goods stay where they are until they come
    areGoodsDue ? answer.lines.map((line) => ({ ...line, disposition: "keep" })) : answer.lines,
  );
  if (areGoodsDue && lines.every(({ quantity }) => quantity === 0)) throw new Refusal("CLAIM_EMPTY");
  const { orderId, kind: reason } = claim;
  const note = answer.answer;
  const isNew = await refundLines(
    tx,
    { refundId: claimId, orderId, lines, freightFen, reason, borneBy, note },
    answeredBy,
    now,
  );
  if (!isNew) throw new Error(`claim ${claimId} was repaid before`);
  await tx
    .update(claims)
    .set({ state: "accepted", changedAt: now, borneBy, refundId: claimId, areGoodsDue })
    .where(eq(claims.id, claimId));
  const amountFen = lines.reduce((sum, line) => sum + line.amountFen, freightFen);
  await tell(tx, orderId, claimId, { outcome: "refund", amountFen }, answer, now);
  return true;
}

const OUTCOMES = {
  goods_first: "goods_first",
  ask_more: "ask_more",
  refuse: "refused",
} as const satisfies Record<Exclude<Decision, "accept" | "money_first">, ClaimOutcome>;

/** Told under the refund's own name when there is one, so that the news of the refund is not told beside it. */
function tell(
  tx: Tx,
  orderId: string,
  cause: string,
  facts: { outcome: ClaimOutcome; amountFen: number | null },
  { answer }: ClaimAnswer,
  now: number,
): Promise<void> {
  return tellBuyer(tx, orderId, { kind: "claim_answered", cause, facts: { ...facts, answer } }, now);
}

/** Writes beside each line of the claim what was accepted of it. Answers the lines of which anything is repaid. */
async function acceptLines(
  tx: Tx,
  claimId: string,
  accepted: readonly AcceptedLine[],
): Promise<AcceptedLine[]> {
  const asked = await tx.select().from(claimLines).where(eq(claimLines.claimId, claimId)).limit(1_000);
  const strange = accepted.find((line) => !asked.some(({ orderLineId }) => orderLineId === line.orderLineId));
  if (strange) throw new Error(`claim ${claimId} is not about line ${strange.orderLineId}`);
  const unpaid = accepted.find(({ quantity, amountFen }) => quantity > 0 && amountFen === 0);
  if (unpaid) throw new Error(`pieces of line ${unpaid.orderLineId} were accepted for nothing`);
  for (const { orderLineId, quantity } of asked) {
    const line = accepted.find((one) => one.orderLineId === orderLineId);
    if (line && line.quantity > quantity) throw new Refusal("CLAIM_ABOVE_ASKED", { orderLineId });
    await tx
      .update(claimLines)
      .set({
        acceptedQuantity: line?.quantity ?? 0,
        acceptedFen: line?.amountFen ?? 0,
        disposition: line?.disposition ?? "keep",
      })
      .where(and(eq(claimLines.claimId, claimId), eq(claimLines.orderLineId, orderLineId)));
  }
  return accepted.filter(({ amountFen }) => amountFen > 0);
}

function hashAnswer(answer: ClaimAnswer): string {
  const common = [answer.claimId, answer.seenSteps, answer.decision, answer.answer];
  if (answer.decision !== "accept" && answer.decision !== "money_first") return hashOf(common);
  const lines = answer.lines.map((line) => [
    line.orderLineId,
    line.quantity,
    line.amountFen,
    line.disposition,
  ]);
  return hashOf([...common, answer.borneBy, answer.freightFen, lines.sort()]);
}
