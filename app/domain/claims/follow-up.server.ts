import { and, eq } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { claims } from "#db/schema/claims.ts";
import type { Tx } from "#db/store.ts";
import { OPEN_STATES } from "./claim.ts";
import { moveClaim, recordStep } from "./claim-steps.server.ts";
import { attachPhotos, hashPhotos } from "./keep-photos.server.ts";

/** A shopper's step about a claim of theirs: that it is a claim of their order is checked here. */
interface FollowUp {
  /** Made by the caller when the form was drawn. */
  key: string;
  orderId: string;
  claimId: string;
}

/**
 * Adds words and photos to a claim. One that the shop asked about waits for the shop again; one whose
 * goods are on their way back still waits for the goods. The same key sent again is one step and answers false.
 * Refuses with CLAIM_EMPTY (nothing was said), CLAIM_CHANGED, PHOTO_GONE or KEY_REUSED.
 */
export async function giveMore(
  tx: Tx,
  more: FollowUp & { words: string; photoIds: readonly string[] },
  givenBy: string | null,
  now: number,
): Promise<boolean> {
  const { key, orderId, claimId, words, photoIds } = more;
  if (words === "" && photoIds.length === 0) throw new Refusal("CLAIM_EMPTY");
  const photos = await hashPhotos(tx, orderId, photoIds);
  const contentHash = hashOf([claimId, words, photos]);
  const { state, areGoodsDue } = await getOwnClaim(tx, more);
  const isWaiting = state === "goods_awaited" || areGoodsDue;
  const moved = await moveClaim(
    tx,
    { key, contentHash, claimId },
    isWaiting ? { from: [state], to: "as it is" } : { from: ["more_asked"], to: "requested" },
    now,
  );
  if (!moved) return false;
  const step = { key, contentHash, claimId, step: moved.step, kind: "more_given" as const };
  await recordStep(tx, { ...step, actorUserId: givenBy, words }, now);
  await attachPhotos(tx, orderId, key, photoIds);
  return true;
}

/**
 * Takes a claim back that is not decided. The same key sent again is one step and answers false. Refuses
 * with CLAIM_CHANGED or KEY_REUSED.
 */
export async function withdrawClaim(
  tx: Tx,
  withdrawal: FollowUp,
  withdrawnBy: string | null,
  now: number,
): Promise<boolean> {
  const { key, claimId } = withdrawal;
  const contentHash = hashOf([claimId, "withdraw"]);
  await getOwnClaim(tx, withdrawal);
  const withdrawn = { from: OPEN_STATES, to: "withdrawn" } as const;
  const moved = await moveClaim(tx, { key, contentHash, claimId }, withdrawn, now);
  if (!moved) return false;
  const step = { key, contentHash, claimId, step: moved.step, kind: "withdrawn" as const };
  await recordStep(tx, { ...step, actorUserId: withdrawnBy }, now);
  return true;
}

async function getOwnClaim(tx: Tx, { claimId, orderId }: FollowUp) {
  const [claim] = await tx
    .select({ state: claims.state, areGoodsDue: claims.areGoodsDue })
    .from(claims)
    .where(and(eq(claims.id, claimId), eq(claims.orderId, orderId)))
    .limit(1);
  if (!claim) throw new Error(`claim ${claimId} is not of order ${orderId}`);
  return claim;
}
