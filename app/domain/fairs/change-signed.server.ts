import { and, eq, notInArray, sql } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { endTerms, keepTerms, readAgreed } from "#app/domain/purchasing/agreed-terms.server.ts";
import { draftPurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { signedOrderEnds, signedOrderLines, signedOrderLinks, signedOrders } from "#db/schema/fairs.ts";
import { purchases } from "#db/schema/purchasing.ts";
import type { Reader, Tx } from "#db/store.ts";
import { keepFair } from "./set-stall.server.ts";
import { letUnitOrder, mustBeActive, SIGNED_LINES_MAX } from "./sign-order.server.ts";

/**
 * Says which unit a buyer is that was none of ours when it signed; from then on the unit can order from it.
 * Linked to the same before, it changes nothing.
 *
 * Refuses with SIGNED_LINKED (to another), SIGNED_OVER (called off), SIGNED_USCC_DIFFERS or SIGNED_BUYER_UNKNOWN.
 */
export async function linkSigned(
  tx: Tx,
  signedOrderId: string,
  unitId: string,
  by: string,
  now: number,
): Promise<void> {
  const signed = await keepSigned(tx, signedOrderId);
  if (signed.linkedUnitId === unitId) return;
  if (signed.unitId !== null || signed.linkedUnitId !== null) throw new Refusal("SIGNED_LINKED");
  if (signed.isEnded) throw new Refusal("SIGNED_OVER");
  const { uscc } = await mustBeActive(tx, unitId);
  if (signed.buyerUscc && uscc && signed.buyerUscc !== uscc) throw new Refusal("SIGNED_USCC_DIFFERS");
  await tx.insert(signedOrderLinks).values({ signedOrderId, unitId, linkedBy: by, linkedAt: now });
  const goods = await listGoods(tx, signedOrderId);
  await letUnitOrder(tx, { ...signed, goods }, unitId, now);
}

/**
 * Calls a signed order off, with a reason: it no longer counts, and nothing can be ordered from it. Called off
 * before, it changes nothing. Refuses with SIGNED_DRAWN once a purchase of it was submitted or placed.
 */
export async function endSigned(
  tx: Tx,
  signedOrderId: string,
  reason: string,
  by: string,
  now: number,
): Promise<void> {
  const signed = await keepSigned(tx, signedOrderId);
  if (signed.isEnded) return;
  await keepTerms(tx, signedOrderId);
  const [drawing] = await tx
    .select({ id: purchases.id })
    .from(purchases)
    .where(
      and(
        eq(purchases.termsId, signedOrderId),
        notInArray(purchases.state, ["draft", "refused", "withdrawn"]),
      ),
    )
    .limit(1);
  if (drawing) throw new Refusal("SIGNED_DRAWN");
  await tx.insert(signedOrderEnds).values({ signedOrderId, reason, endedBy: by, endedAt: now });
  await endTerms(tx, signedOrderId, addDays(businessDay(now), -1));
}

/**
 * Makes a draft of a purchase of what a signed order has left, for its unit to choose places, days and fewer of it.
 * Answers its number; the same key again answers the same. Refuses with SIGNED_OVER.
 */
export async function drawSigned(
  tx: Tx,
  { key, signedOrderId, unitId }: { key: string; signedOrderId: string; unitId: string },
  finder: GoodsFinder,
  by: string,
  now: number,
): Promise<string> {
  const signed = await keepSigned(tx, signedOrderId);
  if ((signed.unitId ?? signed.linkedUnitId) !== unitId)
    throw new Error(`signed order ${signedOrderId} is not of unit ${unitId}`);
  const [earlier] = await tx
    .select({ number: purchases.number })
    .from(purchases)
    .where(and(eq(purchases.idempotencyKey, key), eq(purchases.termsId, signedOrderId)))
    .limit(1);
  if (earlier) return earlier.number;
  const agreed = await readAgreed(tx, { purchaseId: "", termsId: signedOrderId }, businessDay(now));
  const left = [...agreed.goods].filter(([, goods]) => goods.left > 0);
  if (signed.isEnded || agreed.isOver || left.length === 0) throw new Refusal("SIGNED_OVER");
  const rows = left.map(([variantId, goods]) => {
    const { sku = "", nameZh = "", specZh = "" } = finder.byVariant.get(variantId) ?? {};
    const cells = { code: sku, name: nameZh, spec: specZh, quantity: String(goods.left), point: "", day: "" };
    return { rowNumber: null, cells };
  });
  const draft = {
    key,
    unitId,
    source: "signed" as const,
    fileName: signed.number,
    note: null,
    termsId: signedOrderId,
    rows,
  };
  return draftPurchase(tx, draft, finder, by, now);
}

/** Keeps a signed order for this transaction by its fair, and says how it stands. */
async function keepSigned(tx: Tx, signedOrderId: string) {
  const [found] = await tx
    .select({ fairId: signedOrders.fairId })
    .from(signedOrders)
    .where(eq(signedOrders.id, signedOrderId))
    .limit(1);
  if (!found) throw new Error(`there is no signed order ${signedOrderId}`);
  await keepFair(tx, found.fairId);
  const [signed] = await tx
    .select({
      id: signedOrders.id,
      number: signedOrders.number,
      unitId: signedOrders.unitId,
      linkedUnitId: signedOrderLinks.unitId,
      buyerUscc: signedOrders.buyerUscc,
      signedDay: signedOrders.signedDay,
      takeByDay: signedOrders.takeByDay,
      isEnded: sql<boolean>`${signedOrderEnds.signedOrderId} is not null`.mapWith(Boolean),
    })
    .from(signedOrders)
    .leftJoin(signedOrderLinks, eq(signedOrderLinks.signedOrderId, signedOrders.id))
    .leftJoin(signedOrderEnds, eq(signedOrderEnds.signedOrderId, signedOrders.id))
    .where(eq(signedOrders.id, signedOrderId))
    .limit(1);
  if (!signed) throw new Error(`there is no signed order ${signedOrderId}`);
  return signed;
}

function listGoods(read: Reader, signedOrderId: string) {
  return read
    .select({
      variantId: signedOrderLines.variantId,
      quantity: signedOrderLines.quantity,
      unitPriceFen: signedOrderLines.unitPriceFen,
    })
    .from(signedOrderLines)
    .where(eq(signedOrderLines.signedOrderId, signedOrderId))
    .orderBy(signedOrderLines.lineNumber)
    .limit(SIGNED_LINES_MAX);
}
