import { desc, eq } from "drizzle-orm";
import { hashPhotos, holdPhotos } from "#app/domain/claims/keep-photos.server.ts";
import { requestClaim } from "#app/domain/claims/request-claim.server.ts";
import { confirmReceipt } from "#app/domain/fulfilment/deliver-parcel.server.ts";
import { isOnAccount } from "#app/domain/ordering/account.server.ts";
import { recordOrderEvent } from "#app/domain/ordering/place-order.server.ts";
import { keepOrder } from "#app/domain/ordering/progress.server.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import {
  acceptanceClaims,
  acceptanceLines,
  acceptanceOutcomes,
  acceptancePhotos,
  acceptances,
} from "#db/schema/acceptance.ts";
import type { Reader, Tx } from "#db/store.ts";
import { ACCEPTANCE_FAULTS, type AcceptanceFault } from "#db/words.ts";
import { type AcceptanceRequest, isFinal, needsPhoto } from "./acceptance.ts";
import { recordOutcome, settleAsAccepted } from "./outcomes.server.ts";
import { listSent } from "./sent-goods.server.ts";

/** What a claim says is wrong, for what was found when the goods came. */
const CLAIMED_AS = { short: "short", damaged: "damaged", refused: "not_as_described" } as const;

/**
 * Writes down what a unit's people found when an order's goods came: every piece that was sent is accepted,
 * missing, broken or turned away. All of the order counts as received. What was paid for and is not accepted is
 * claimed, one claim for each fault, in the same transaction. Of goods that went first the order is settled at once
 * when all is well, and else the shop has the next word; until then, and when it disputes it, the acceptance
 * gives way to a later one. The same key sent again is one acceptance and answers false.
 *
 * Refuses with ACCEPTANCE_NOT_YET (not all of it was sent), ACCEPTANCE_SETTLED, ACCEPTANCE_COUNTS (facts: orderLineId; the
 * pieces do not come to what was sent), ACCEPTANCE_UNPROVEN (a reason or a photo lacks), PHOTO_GONE, KEY_REUSED, and as
 * requestClaim and settleAccount do.
 */
export async function acceptGoods(
  tx: Tx,
  request: AcceptanceRequest,
  acceptedBy: string,
  now: number,
): Promise<boolean> {
  const { key, orderId, unitId, note, lines, photoIds } = request;
  const { progress } = await keepOrder(tx, orderId);
  const contentHash = await hashRequest(tx, request);
  const [earlier] = await tx
    .select({ contentHash: acceptances.contentHash })
    .from(acceptances)
    .where(eq(acceptances.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return false;

  const last = await findLast(tx, orderId);
  if (last && isFinal(last.outcome)) throw new Refusal("ACCEPTANCE_SETTLED");
  if (progress !== "shipped" && progress !== "delivered" && progress !== "completed")
    throw new Refusal("ACCEPTANCE_NOT_YET");
  const sent = await listSent(tx, orderId);
  checkCounts(request, sent);
  await recordOrderEvent(tx, orderId, "accepted", acceptedBy, now, { ref: key });
  await confirmReceipt(tx, orderId, acceptedBy, now);

  const isGoodsFirst = await isOnAccount(tx, orderId);
  if (last?.outcome === null)
    await recordOutcome(
      tx,
      { acceptanceId: last.id, key, contentHash, outcome: "superseded" },
      acceptedBy,
      now,
    );
  const hasDifferences = lines.some(({ short, damaged, refused }) => short + damaged + refused > 0);
  await tx.insert(acceptances).values({
    id: key,
    contentHash,
    orderId,
    unitId,
    attempt: (last?.attempt ?? 0) + 1,
    isGoodsFirst,
    hasDifferences,
    note,
    acceptedBy,
    acceptedAt: now,
  });
  await tx.insert(acceptanceLines).values(
    lines.map(({ orderLineId, accepted, short, damaged, refused, reason }) => ({
      acceptanceId: key,
      orderLineId,
      deliveredQuantity: accepted + short + damaged + refused,
      acceptedQuantity: accepted,
      shortQuantity: short,
      damagedQuantity: damaged,
      refusedQuantity: refused,
      reason,
    })),
  );
  for (const fault of ACCEPTANCE_FAULTS) {
    const ids = photoIds[fault];
    if (ids.length === 0) continue;
    await holdPhotos(tx, orderId, key, ids);
    await tx
      .insert(acceptancePhotos)
      .values(ids.map((photoId, position) => ({ photoId, acceptanceId: key, fault, position })));
  }
  if (isGoodsFirst && hasDifferences) return true;
  if (isGoodsFirst) await settleAsAccepted(tx, { acceptanceId: key, orderId }, acceptedBy, now);
  else for (const fault of ACCEPTANCE_FAULTS) await claimFault(tx, request, fault, acceptedBy, now);
  await recordOutcome(tx, { acceptanceId: key, key, contentHash, outcome: "done" }, acceptedBy, now);
  return true;
}

/** The last acceptance of an order and what became of it. */
async function findLast(read: Reader, orderId: string) {
  const [last] = await read
    .select({ id: acceptances.id, attempt: acceptances.attempt, outcome: acceptanceOutcomes.outcome })
    .from(acceptances)
    .leftJoin(acceptanceOutcomes, eq(acceptanceOutcomes.acceptanceId, acceptances.id))
    .where(eq(acceptances.orderId, orderId))
    .orderBy(desc(acceptances.attempt))
    .limit(1);
  return last;
}

/** Each line that was sent is counted once, and each piece of it. */
function checkCounts(
  { lines, photoIds }: AcceptanceRequest,
  sent: readonly { orderLineId: string; deliveredQuantity: number }[],
): void {
  if (sent.length === 0) throw new Refusal("ACCEPTANCE_NOT_YET");
  for (const { orderLineId, deliveredQuantity } of sent) {
    const [line, ...others] = lines.filter((one) => one.orderLineId === orderLineId);
    const counted = line && line.accepted + line.short + line.damaged + line.refused;
    if (!line || others.length > 0 || counted !== deliveredQuantity)
      throw new Refusal("ACCEPTANCE_COUNTS", { orderLineId });
    if (line.damaged + line.refused > 0 && !line.reason) throw new Refusal("ACCEPTANCE_UNPROVEN");
  }
  const strange = lines.find((line) => !sent.some(({ orderLineId }) => orderLineId === line.orderLineId));
  if (strange) throw new Refusal("ACCEPTANCE_COUNTS", { orderLineId: strange.orderLineId });
  for (const fault of ACCEPTANCE_FAULTS)
    if (needsPhoto(fault, lines) && photoIds[fault].length === 0) throw new Refusal("ACCEPTANCE_UNPROVEN");
}

/** Asks for the money of what was paid for and was missing, broken or turned away. */
async function claimFault(
  tx: Tx,
  { key, orderId, lines, photoIds }: AcceptanceRequest,
  fault: AcceptanceFault,
  claimedBy: string,
  now: number,
): Promise<void> {
  const faulty = lines.filter((line) => line[fault] > 0);
  if (faulty.length === 0) return;
  const words = [...new Set(faulty.flatMap(({ reason }) => reason ?? []))].join("\n");
  const claimId = await requestClaim(
    tx,
    {
      key: newId(),
      orderId,
      kind: "quality_claim",
      fault: CLAIMED_AS[fault],
      words,
      lines: faulty.map((line) => ({ orderLineId: line.orderLineId, quantity: line[fault] })),
      photoIds: photoIds[fault],
      acceptanceId: key,
    },
    claimedBy,
    now,
  );
  await tx.insert(acceptanceClaims).values({ claimId, acceptanceId: key, fault });
}

/** The same photos sent twice have other ids, and show the same. */
async function hashRequest(tx: Tx, request: AcceptanceRequest): Promise<string> {
  const { orderId, unitId, note, lines, photoIds } = request;
  const photos: string[][] = [];
  for (const fault of ACCEPTANCE_FAULTS) photos.push(await hashPhotos(tx, orderId, photoIds[fault]));
  const counts = lines.map((line) => [
    line.orderLineId,
    line.accepted,
    line.short,
    line.damaged,
    line.refused,
    line.reason,
  ]);
  return hashOf([orderId, unitId, note, counts.sort(), photos]);
}
