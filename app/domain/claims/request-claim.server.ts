import { eq, sql } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { claimCounts, claimLines, claims } from "#db/schema/claims.ts";
import type { Tx } from "#db/store.ts";
import type { ClaimRequest } from "./claim.ts";
import { type Claimable, needsPhoto } from "./claim-rules.ts";
import { findStep, recordStep } from "./claim-steps.server.ts";
import { listClaimable } from "./claimable.server.ts";
import { attachPhotos, hashPhotos } from "./keep-photos.server.ts";

const BARRED = {
  fresh: "CLAIM_FRESH",
  not_delivered: "CLAIM_NOT_DELIVERED",
  no_rule: "CLAIM_TOO_LATE",
  too_late: "CLAIM_TOO_LATE",
  nothing_left: "CLAIM_ABOVE_LEFT",
  under_way: "CLAIM_ABOVE_LEFT",
} as const;

/**
 * Puts a shopper's claim before the desk: goods they received, in time, and not more of them than is left.
 * Whether the order is theirs is the caller's to know. The same key sent again is one claim, and its id is
 * answered.
 *
 * Refuses with CLAIM_EMPTY, CLAIM_NEEDS_PHOTO, PHOTO_GONE or KEY_REUSED; about one of the lines (facts:
 * orderLineId) with CLAIM_FRESH, CLAIM_NOT_DELIVERED, CLAIM_TOO_LATE or CLAIM_ABOVE_LEFT.
 */
export async function requestClaim(
  tx: Tx,
  request: ClaimRequest,
  requestedBy: string | null,
  now: number,
): Promise<string> {
  const { key, orderId, kind, fault, words, lines, photoIds } = request;
  if (lines.length === 0) throw new Refusal("CLAIM_EMPTY");
  await lockOrder(tx, orderId);
  const contentHash = await hashRequest(tx, request);
  const earlier = await findStep(tx, key, contentHash);
  if (earlier) return earlier.claimId;

  const claimable = await listClaimable(tx, orderId, now);
  const claimed = lines.map(({ orderLineId, quantity }) => {
    const line = claimable.find((one) => one.orderLineId === orderLineId);
    if (!line) throw new Error(`order ${orderId} has no line ${orderLineId} that was paid`);
    return { line, quantity, ...checkLine(line.claimable[kind], orderLineId, quantity) };
  });
  if (
    photoIds.length === 0 &&
    request.acceptanceId === undefined &&
    needsPhoto(
      kind,
      claimed.map(({ line }) => line),
    )
  )
    throw new Refusal("CLAIM_NEEDS_PHOTO");

  const id = newId();
  const claimNumber = await countClaim(tx, orderId);
  await tx.insert(claims).values({
    id,
    orderId,
    claimNumber,
    kind,
    fault,
    state: "requested",
    steps: 1,
    requestedAt: now,
    changedAt: now,
  });
  await tx.insert(claimLines).values(
    claimed.map(({ line, quantity, receivedDay, lastDay, ruleId }) => ({
      claimId: id,
      orderLineId: line.orderLineId,
      quantity,
      receivedDay,
      lastDay,
      ruleId,
    })),
  );
  await recordStep(
    tx,
    { key, contentHash, claimId: id, step: 1, kind: "requested", actorUserId: requestedBy, words },
    now,
  );
  await attachPhotos(tx, orderId, key, photoIds, request.acceptanceId);
  return id;
}

function checkLine(claimable: Claimable, orderLineId: string, quantity: number) {
  if (claimable.bar !== undefined) throw new Refusal(BARRED[claimable.bar], { orderLineId });
  if (quantity < 1 || quantity > claimable.quantityMax)
    throw new Refusal("CLAIM_ABOVE_LEFT", { orderLineId, quantityMax: claimable.quantityMax });
  return claimable;
}

/** Two claims of one order wait for each other here, so that together they never ask for more than there is. */
async function lockOrder(tx: Tx, orderId: string): Promise<void> {
  await tx
    .insert(claimCounts)
    .values({ orderId, claims: 0 })
    .onConflictDoUpdate({ target: claimCounts.orderId, set: { claims: sql`${claimCounts.claims}` } });
}

async function countClaim(tx: Tx, orderId: string): Promise<number> {
  const [counted] = await tx
    .update(claimCounts)
    .set({ claims: sql`${claimCounts.claims} + 1` })
    .where(eq(claimCounts.orderId, orderId))
    .returning({ claims: claimCounts.claims });
  if (!counted) throw new Error(`the claims of order ${orderId} are not counted`);
  return counted.claims;
}

async function hashRequest(tx: Tx, request: ClaimRequest): Promise<string> {
  const photos = await hashPhotos(tx, request.orderId, request.photoIds);
  const lines = request.lines.map(({ orderLineId, quantity }) => [orderLineId, quantity]).sort();
  return hashOf([request.orderId, request.kind, request.fault, request.words, lines, photos]);
}
