import { and, eq, inArray, sql } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { claimEvents, claimStatements, claims } from "#db/schema/claims.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { ClaimState, ClaimStep } from "#db/words.ts";

export interface NewStep {
  /** The caller's key, made when the form was drawn. */
  key: string;
  contentHash: string;
  claimId: string;
  step: number;
  kind: ClaimStep;
  actorUserId: string | null;
  /** What the shop says. */
  answer?: string | null;
  /** What the shopper says. */
  words?: string;
}

/** Writes a step into the claim's history. */
export async function recordStep(tx: Tx, step: NewStep, now: number): Promise<void> {
  const { key, words, answer, ...row } = step;
  await tx.insert(claimEvents).values({ ...row, id: key, answer: answer || null, happenedAt: now });
  if (words) await tx.insert(claimStatements).values({ eventId: key, words });
}

/** The claim that a step with this key was made of; refuses with KEY_REUSED when its content was another. */
export async function findStep(
  read: Reader,
  key: string,
  contentHash: string,
): Promise<{ claimId: string } | undefined> {
  const [earlier] = await read
    .select({ claimId: claimEvents.claimId, contentHash: claimEvents.contentHash })
    .from(claimEvents)
    .where(eq(claimEvents.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  return earlier;
}

/**
 * Moves a claim on from one of some states, for a step that is not written down yet. With `seenSteps`, it
 * must have taken no step since then. The claim is ours until we commit. Undefined when the step was taken
 * before, perhaps while we waited for the claim; refuses with CLAIM_CHANGED when it has moved otherwise.
 */
export async function moveClaim(
  tx: Tx,
  { key, contentHash, claimId }: Pick<NewStep, "key" | "contentHash" | "claimId">,
  move: { from: readonly ClaimState[]; to: ClaimState | "as it is"; seenSteps?: number },
  now: number,
) {
  if (await findStep(tx, key, contentHash)) return undefined;
  const [moved] = await tx
    .update(claims)
    .set({
      steps: sql`${claims.steps} + 1`,
      ...(move.to !== "as it is" && { state: move.to, changedAt: now }),
    })
    .where(
      and(
        eq(claims.id, claimId),
        inArray(claims.state, [...move.from]),
        move.seenSteps === undefined ? undefined : eq(claims.steps, move.seenSteps),
      ),
    )
    .returning({ orderId: claims.orderId, kind: claims.kind, step: claims.steps });
  if (moved || (await findStep(tx, key, contentHash))) return moved;
  throw new Refusal("CLAIM_CHANGED");
}
