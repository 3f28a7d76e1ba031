import { and, eq, inArray } from "drizzle-orm";
import { agreeTerms } from "#app/domain/purchasing/agreed-terms.server.ts";
import { unitMustBeActive } from "#app/domain/purchasing/budgets.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { supplyAgreements } from "#db/schema/agreements.ts";
import type { Tx } from "#db/store.ts";
import type { AgreementState } from "#db/words.ts";
import { termsOf } from "./agreement.ts";
import { lineUp, readLines } from "./draft-agreement.server.ts";

/**
 * Puts a draft before its seller, as it was seen. Proposed before, it answers false and changes nothing.
 * Refuses with AGREEMENT_MOVED, AGREEMENT_OVER (its last day has passed), UNIT_ENDED, and
 * AGREEMENT_GOODS_WRONG.
 */
export async function proposeAgreement(
  tx: Tx,
  agreementId: string,
  version: number,
  by: string,
  now: number,
): Promise<boolean> {
  const [proposed] = await tx
    .update(supplyAgreements)
    .set({ state: "proposed", proposedBy: by, proposedAt: now })
    .where(
      and(
        eq(supplyAgreements.id, agreementId),
        eq(supplyAgreements.state, "drafted"),
        eq(supplyAgreements.version, version),
      ),
    )
    .returning();
  if (!proposed) return isIn(tx, agreementId, ["proposed", "active", "refused"]);
  await unitMustBeActive(tx, proposed.unitId);
  if (proposed.lastDay < businessDay(now)) throw new Refusal("AGREEMENT_OVER");
  await lineUp(tx, proposed.sellerId, await readLines(tx, agreementId), []);
  return true;
}

/** Takes back what the seller has not answered. Withdrawn before, it answers false. Refuses with AGREEMENT_MOVED. */
export async function withdrawAgreement(
  tx: Tx,
  agreementId: string,
  by: string,
  now: number,
): Promise<boolean> {
  const [withdrawn] = await tx
    .update(supplyAgreements)
    .set({ state: "withdrawn", answeredBy: by, answeredAt: now })
    .where(
      and(eq(supplyAgreements.id, agreementId), inArray(supplyAgreements.state, ["drafted", "proposed"])),
    )
    .returning({ id: supplyAgreements.id });
  return withdrawn !== undefined || isIn(tx, agreementId, ["withdrawn"]);
}

/**
 * The seller's yes: from then on the unit's purchases can name it as their terms. Confirmed before, it answers
 * false. Refuses with AGREEMENT_MOVED, AGREEMENT_OVER and AGREEMENT_GOODS_WRONG.
 */
export async function confirmAgreement(
  tx: Tx,
  agreementId: string,
  by: string,
  now: number,
): Promise<boolean> {
  const agreement = await answer(tx, agreementId, { state: "active", answeredBy: by, answeredAt: now });
  if (!agreement) return isIn(tx, agreementId, ["active"]);
  const { unitId, sellerId, fromDay, lastDay } = agreement;
  if (lastDay < businessDay(now)) throw new Refusal("AGREEMENT_OVER");
  const lines = await lineUp(tx, sellerId, await readLines(tx, agreementId), []);
  const goods = lines.map((line) => ({ variantId: line.variantId, ...termsOf(line) }));
  const days = { validFromDay: fromDay, validUntilDay: lastDay };
  await agreeTerms(tx, { id: agreementId, unitId, kind: "agreement", days, goods }, now);
  return true;
}

/** The seller's no. Refused before, it answers false. Refuses with REASON_MISSING and AGREEMENT_MOVED. */
export async function refuseAgreement(
  tx: Tx,
  agreementId: string,
  reason: string,
  by: string,
  now: number,
): Promise<boolean> {
  if (reason === "") throw new Refusal("REASON_MISSING");
  const refused = await answer(tx, agreementId, {
    ...{ state: "refused" as const, answeredBy: by, answeredAt: now },
    reason,
  });
  return refused !== undefined || isIn(tx, agreementId, ["refused"]);
}

async function answer(tx: Tx, agreementId: string, given: Partial<typeof supplyAgreements.$inferInsert>) {
  const [answered] = await tx
    .update(supplyAgreements)
    .set(given)
    .where(and(eq(supplyAgreements.id, agreementId), eq(supplyAgreements.state, "proposed")))
    .returning();
  return answered;
}

/** False for an agreement that is where it was to go already; refuses with AGREEMENT_MOVED where it is elsewhere. */
async function isIn(tx: Tx, agreementId: string, states: readonly AgreementState[]): Promise<false> {
  const [now] = await tx
    .select({ state: supplyAgreements.state })
    .from(supplyAgreements)
    .where(eq(supplyAgreements.id, agreementId))
    .limit(1);
  if (!now || !states.includes(now.state)) throw new Refusal("AGREEMENT_MOVED");
  return false;
}
