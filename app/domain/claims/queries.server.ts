import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { sumCredited } from "#app/domain/ordering/refund-lines.server.ts";
import { categories } from "#db/schema/catalog.ts";
import {
  claimEvents,
  claimLines,
  claimPhotos,
  claimRules,
  claimStatements,
  claims,
} from "#db/schema/claims.ts";
import { users } from "#db/schema/identity.ts";
import { lateReturns, orderLines } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import type { Reader } from "#db/store.ts";
import type { ClaimKind, ClaimState } from "#db/words.ts";

const CLAIMS_MAX = 200;
const ROWS_MAX = 1_000;

/** The claims of an order, the newest first. */
export async function listOrderClaims(read: Reader, orderId: string) {
  return read
    .select({
      id: claims.id,
      claimNumber: claims.claimNumber,
      kind: claims.kind,
      state: claims.state,
      requestedAt: claims.requestedAt,
      changedAt: claims.changedAt,
      refundedFen: refunds.amountFen,
    })
    .from(claims)
    .leftJoin(refunds, eq(refunds.id, claims.refundId))
    .where(eq(claims.orderId, orderId))
    .orderBy(desc(claims.claimNumber))
    .limit(CLAIMS_MAX);
}
export type OrderClaim = Awaited<ReturnType<typeof listOrderClaims>>[number];

/** The newest claim of each of some orders, by the order's number of them. */
export async function listLatestClaims(
  read: Reader,
  orderIds: readonly string[],
): Promise<{ orderId: string; id: string; kind: ClaimKind; state: ClaimState }[]> {
  if (orderIds.length === 0) return [];
  const found = await read
    .select({ orderId: claims.orderId, id: claims.id, kind: claims.kind, state: claims.state })
    .from(claims)
    .where(inArray(claims.orderId, [...orderIds]))
    .orderBy(desc(claims.claimNumber))
    .limit(ROWS_MAX);
  return orderIds.flatMap((orderId) => found.find((claim) => claim.orderId === orderId) ?? []);
}

/** One claim with all that happened to it; whom it is shown to is the caller's to check. */
export async function findClaim(read: Reader, claimId: string) {
  const [claim] = await read.select().from(claims).where(eq(claims.id, claimId)).limit(1);
  if (!claim) return undefined;
  return {
    claim,
    lines: await listClaimLines(read, claimId),
    steps: await listSteps(read, claimId),
    refund: claim.refundId === null ? undefined : await findClaimRefund(read, claim.refundId),
  };
}
export type FoundClaim = NonNullable<Awaited<ReturnType<typeof findClaim>>>;

/** The lines of a claim in the order's order, each with what it still counts as sold. */
async function listClaimLines(read: Reader, claimId: string) {
  const lines = await read
    .select({
      orderLineId: claimLines.orderLineId,
      quantity: claimLines.quantity,
      receivedDay: claimLines.receivedDay,
      lastDay: claimLines.lastDay,
      ruleId: claimLines.ruleId,
      ruleDays: claimRules.days,
      ruleSourceZh: claimRules.sourceZh,
      ruleSourceEn: claimRules.sourceEn,
      acceptedQuantity: claimLines.acceptedQuantity,
      acceptedFen: claimLines.acceptedFen,
      disposition: claimLines.disposition,
      productId: orderLines.productId,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      icon: orderLines.icon,
      tint: categories.tint,
      storageClass: orderLines.storageClass,
      countyId: orderLines.countyId,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      supplierNameZh: orderLines.supplierNameZh,
      supplierNameEn: orderLines.supplierNameEn,
      directoryEntryId: orderLines.directoryEntryId,
      orderedQuantity: orderLines.quantity,
      amountFen: orderLines.amountFen,
    })
    .from(claimLines)
    .innerJoin(claimRules, eq(claimRules.id, claimLines.ruleId))
    .innerJoin(orderLines, eq(orderLines.id, claimLines.orderLineId))
    .innerJoin(categories, eq(categories.id, orderLines.categoryId))
    .where(eq(claimLines.claimId, claimId))
    .orderBy(asc(orderLines.lineNumber))
    .limit(ROWS_MAX);
  const ids = lines.map((line) => line.orderLineId);
  const rests = new Map((await sumCredited(read, ids)).map((rest) => [rest.orderLineId, rest]));
  // the refund that accepting made has the claim's own id
  const late = await read
    .select({
      orderLineId: lateReturns.orderLineId,
      quantity: lateReturns.quantity,
      isWrittenOff: lateReturns.isWrittenOff,
    })
    .from(lateReturns)
    .where(eq(lateReturns.refundId, claimId))
    .limit(2 * ROWS_MAX);
  return lines.map((line) => ({
    ...line,
    /** What came back after it was repaid. */
    late: late.filter(({ orderLineId }) => orderLineId === line.orderLineId),
    restQuantity: rests.get(line.orderLineId)?.quantity ?? 0,
    restFen: rests.get(line.orderLineId)?.amountFen ?? 0,
  }));
}

/** What happened to a claim, the first step first, with what was said and shown at each. */
async function listSteps(read: Reader, claimId: string) {
  const steps = await read
    .select({
      id: claimEvents.id,
      kind: claimEvents.kind,
      happenedAt: claimEvents.happenedAt,
      answer: claimEvents.answer,
      words: claimStatements.words,
      actorName: users.name,
    })
    .from(claimEvents)
    .leftJoin(claimStatements, eq(claimStatements.eventId, claimEvents.id))
    .leftJoin(users, eq(users.id, claimEvents.actorUserId))
    .where(eq(claimEvents.claimId, claimId))
    .orderBy(asc(claimEvents.step))
    .limit(ROWS_MAX);
  const photos = await read
    .select({
      id: claimPhotos.id,
      eventId: claimPhotos.eventId,
      width: claimPhotos.width,
      height: claimPhotos.height,
    })
    .from(claimPhotos)
    .innerJoin(claimEvents, eq(claimEvents.id, claimPhotos.eventId))
    .where(and(eq(claimEvents.claimId, claimId), isNull(claimPhotos.erasedAt)))
    .orderBy(asc(claimEvents.step), asc(claimPhotos.position))
    .limit(ROWS_MAX);
  return steps.map((step) => ({ ...step, photos: photos.filter(({ eventId }) => eventId === step.id) }));
}

async function findClaimRefund(read: Reader, refundId: string) {
  const [refund] = await read
    .select({ amountFen: refunds.amountFen, freightFen: refunds.freightFen, state: refunds.state })
    .from(refunds)
    .where(eq(refunds.id, refundId))
    .limit(1);
  return refund;
}
