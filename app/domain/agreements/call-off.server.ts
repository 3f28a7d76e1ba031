import { and, eq, gte } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { draftPurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { supplyAgreements } from "#db/schema/agreements.ts";
import { agreedTerms } from "#db/schema/purchasing.ts";
import type { Tx } from "#db/store.ts";

interface CallOff {
  /** Made by the caller; the same key with the same content is one call-off. */
  key: string;
  unitId: string;
  agreementId: string;
  goods: readonly { variantId: string; quantity: number }[];
}

/**
 * Makes a draft of a purchase that names an agreement as its terms (要货), with the goods that are wanted now;
 * answers its number. What is left is drawn when it is submitted or placed, not before.
 *
 * Refuses with CALL_OFF_CHANGED (not active, or its term has passed), CALL_OFF_EMPTY and KEY_REUSED.
 */
export async function callOff(
  tx: Tx,
  { key, unitId, agreementId, goods }: CallOff,
  finder: GoodsFinder,
  by: string,
  now: number,
): Promise<string> {
  if (goods.length === 0) throw new Refusal("CALL_OFF_EMPTY");
  const [agreement] = await tx
    .select({ number: supplyAgreements.number, title: supplyAgreements.title })
    .from(supplyAgreements)
    .innerJoin(agreedTerms, eq(agreedTerms.id, supplyAgreements.id))
    .where(
      and(
        eq(supplyAgreements.id, agreementId),
        eq(supplyAgreements.unitId, unitId),
        eq(supplyAgreements.state, "active"),
        gte(agreedTerms.validUntilDay, businessDay(now)),
      ),
    )
    .limit(1);
  if (!agreement) throw new Refusal("CALL_OFF_CHANGED");
  const rows = goods.map(({ variantId, quantity }) => {
    const { sku = "", nameZh = "", specZh = "" } = finder.byVariant.get(variantId) ?? {};
    const cells = { code: sku, name: nameZh, spec: specZh, quantity: String(quantity), point: "", day: "" };
    return { rowNumber: null, cells };
  });
  const draft = {
    ...{ key: `agreement:${key}`, unitId, source: "agreement" as const },
    ...{ fileName: agreement.number, note: agreement.title, termsId: agreementId, rows },
  };
  return draftPurchase(tx, draft, finder, by, now);
}
