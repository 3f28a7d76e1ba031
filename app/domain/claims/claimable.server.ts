import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or } from "drizzle-orm";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import { sumCredited } from "#app/domain/ordering/refund-lines.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { claimLines, claimRules, claims } from "#db/schema/claims.ts";
import { parcelLines, parcels } from "#db/schema/fulfilment.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { CLAIM_KINDS, type ClaimKind } from "#db/words.ts";
import { OPEN_STATES } from "./claim.ts";
import { type Claimable, claimableOf } from "./claim-rules.ts";

const MORE_THAN_ANY_ORDER = 2 * LINES_MAX;
const RULES_MAX = 100;

/**
 * What of each line of an order can be claimed on the day of `now`, of each kind, in the order of the lines.
 * The rules are those of the day it was placed: what was promised then is not taken away by a later rule.
 */
export async function listClaimable(read: Reader, orderId: string, now: number) {
  const [order] = await read
    .select({
      placedAt: orders.placedAt,
      paidAt: orders.paidAt,
      noReturnConfirmedAt: orders.noReturnConfirmedAt,
    })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  if (!order || order.paidAt === null) return [];
  const lines = await read
    .select({
      orderLineId: orderLines.id,
      lineNumber: orderLines.lineNumber,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      storageClass: orderLines.storageClass,
      returnClass: orderLines.returnClass,
    })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.lineNumber))
    .limit(MORE_THAN_ANY_ORDER);
  const ids = lines.map((line) => line.orderLineId);
  const rules = await listClaimRules(read, businessDay(order.placedAt));
  const delivered = await listDelivered(read, orderId);
  const rests = new Map((await sumCredited(read, ids)).map((rest) => [rest.orderLineId, rest]));
  const earlier = await sumEarlierClaims(read, orderId);
  const today = businessDay(now);
  return lines.map((line) => {
    const claimed = earlier.filter(({ orderLineId }) => orderLineId === line.orderLineId);
    const facts = {
      ...line,
      hasConfirmedNoReturn: order.noReturnConfirmedAt !== null,
      delivered: delivered.filter(({ orderLineId }) => orderLineId === line.orderLineId),
      restQuantity: rests.get(line.orderLineId)?.quantity ?? 0,
      restFen: rests.get(line.orderLineId)?.amountFen ?? 0,
      acceptedQuantity: claimed.reduce((sum, one) => sum + one.acceptedQuantity, 0),
      claimedQuantity: claimed.reduce((sum, one) => sum + (one.isOpen ? one.quantity : 0), 0),
    };
    const of = (kind: ClaimKind): Claimable => claimableOf(facts, kind, rules, today);
    return {
      ...line,
      claimable: Object.fromEntries(CLAIM_KINDS.map((kind) => [kind, of(kind)])) as Record<
        ClaimKind,
        Claimable
      >,
    };
  });
}

export type ClaimableLine = Awaited<ReturnType<typeof listClaimable>>[number];

/** True when anything of some lines can be claimed. */
export function isClaimable(
  lines: readonly ClaimableLine[],
  kinds: readonly ClaimKind[] = CLAIM_KINDS,
): boolean {
  return lines.some(({ claimable }) => kinds.some((kind) => claimable[kind].quantityMax > 0));
}

/** The rules in force on a day; a later one goes before an earlier one that nobody has ended. */
export async function listClaimRules(read: Reader, day: number) {
  const found = await read
    .select({
      id: claimRules.id,
      kind: claimRules.kind,
      storageClass: claimRules.storageClass,
      days: claimRules.days,
      validFromDay: claimRules.validFromDay,
    })
    .from(claimRules)
    .where(
      and(
        lte(claimRules.validFromDay, day),
        or(isNull(claimRules.validToDay), gt(claimRules.validToDay, day)),
      ),
    )
    .limit(RULES_MAX);
  return found.sort((a, b) => b.validFromDay - a.validFromDay);
}

/** What arrived of each line of an order, by the day of receipt. */
async function listDelivered(read: Reader, orderId: string) {
  const parts = await read
    .select({
      orderLineId: parcelLines.orderLineId,
      quantity: parcelLines.quantity,
      receivedDay: parcels.receivedDay,
    })
    .from(parcels)
    .innerJoin(parcelLines, eq(parcelLines.parcelId, parcels.id))
    .where(and(eq(parcels.orderId, orderId), isNotNull(parcels.receivedDay)))
    .limit(10 * MORE_THAN_ANY_ORDER);
  return parts.flatMap(({ receivedDay, ...part }) =>
    receivedDay === null ? [] : [{ ...part, receivedDay }],
  );
}

/** What earlier claims of an order took of each line: accepted, or still to be decided. */
async function sumEarlierClaims(read: Reader, orderId: string) {
  const rows = await read
    .select({
      orderLineId: claimLines.orderLineId,
      state: claims.state,
      quantity: sumOf(claimLines.quantity),
      acceptedQuantity: sumOf(claimLines.acceptedQuantity),
    })
    .from(claims)
    .innerJoin(claimLines, eq(claimLines.claimId, claims.id))
    .where(and(eq(claims.orderId, orderId), inArray(claims.state, ["accepted", ...OPEN_STATES])))
    .groupBy(claimLines.orderLineId, claims.state)
    .limit(10 * MORE_THAN_ANY_ORDER);
  return rows.map(({ state, ...row }) => ({ ...row, isOpen: state !== "accepted" }));
}
