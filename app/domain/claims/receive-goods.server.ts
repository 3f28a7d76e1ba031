import { and, eq } from "drizzle-orm";
import { type LateGoods, takeBackLate } from "#app/domain/ordering/take-back-late.server.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { claimLines, claims } from "#db/schema/claims.ts";
import type { Tx } from "#db/store.ts";
import { moveClaim, recordStep } from "./claim-steps.server.ts";

/**
 * Says what came back of goods whose money went first: fit to be sold again, to be destroyed, or nothing;
 * then the claim waits for no goods any more. The same key sent again is one step and answers false.
 *
 * Refuses with CLAIM_CHANGED, GOODS_ABOVE_REPAID (facts: orderLineId) or KEY_REUSED.
 */
export async function receiveGoods(
  tx: Tx,
  came: { key: string; claimId: string; seenSteps: number; goods: readonly LateGoods[] },
  receivedBy: string,
  now: number,
): Promise<boolean> {
  const { key, claimId, seenSteps, goods } = came;
  const contentHash = hashOf([
    claimId,
    goods.map((one) => [one.orderLineId, one.restockQuantity, one.writeOffQuantity]).sort(),
  ]);
  const move = { from: ["accepted"], to: "as it is", seenSteps } as const;
  const claim = await moveClaim(tx, { key, contentHash, claimId }, move, now);
  if (!claim) return false;
  const waited = await tx
    .update(claims)
    .set({ areGoodsDue: false })
    .where(and(eq(claims.id, claimId), eq(claims.areGoodsDue, true)))
    .returning({ id: claims.id });
  if (waited.length === 0) throw new Refusal("CLAIM_CHANGED");
  const step = { key, contentHash, claimId, step: claim.step, kind: "goods_came" as const };
  await recordStep(tx, { ...step, actorUserId: receivedBy }, now);
  await checkAccepted(tx, claimId, goods);
  const { orderId } = claim;
  await takeBackLate(tx, { refundId: claimId, orderId, goods }, receivedBy, now);
  return true;
}

/** Not more comes than was accepted, whatever the refund took from the count. */
async function checkAccepted(tx: Tx, claimId: string, goods: readonly LateGoods[]): Promise<void> {
  const lines = await tx
    .select({ orderLineId: claimLines.orderLineId, acceptedQuantity: claimLines.acceptedQuantity })
    .from(claimLines)
    .where(eq(claimLines.claimId, claimId))
    .limit(1_000);
  for (const { orderLineId, restockQuantity, writeOffQuantity } of goods) {
    const accepted = lines.find((line) => line.orderLineId === orderLineId)?.acceptedQuantity ?? 0;
    if (restockQuantity + writeOffQuantity > accepted)
      throw new Refusal("GOODS_ABOVE_REPAID", { orderLineId });
  }
}
