import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import {
  acceptanceClaims,
  acceptanceLines,
  acceptanceOutcomes,
  acceptancePhotos,
  acceptances,
} from "#db/schema/acceptance.ts";
import { claimPhotos, claims } from "#db/schema/claims.ts";
import { users } from "#db/schema/identity.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import type { Reader } from "#db/store.ts";

const ATTEMPTS_MAX = 20;
const ROWS_MAX = ATTEMPTS_MAX * 2 * LINES_MAX;

/** All that a unit said of the goods of an order, the last word first, with what became of it. */
export async function listOrderAcceptances(read: Reader, orderId: string) {
  const found = await read
    .select({
      id: acceptances.id,
      attempt: acceptances.attempt,
      isGoodsFirst: acceptances.isGoodsFirst,
      hasDifferences: acceptances.hasDifferences,
      note: acceptances.note,
      acceptedBy: users.name,
      acceptedAt: acceptances.acceptedAt,
      outcome: acceptanceOutcomes.outcome,
      answer: acceptanceOutcomes.reason,
      decidedAt: acceptanceOutcomes.decidedAt,
    })
    .from(acceptances)
    .innerJoin(users, eq(users.id, acceptances.acceptedBy))
    .leftJoin(acceptanceOutcomes, eq(acceptanceOutcomes.acceptanceId, acceptances.id))
    .where(eq(acceptances.orderId, orderId))
    .orderBy(desc(acceptances.attempt))
    .limit(ATTEMPTS_MAX);
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  const lines = await listLines(read, ids);
  const photos = await listPhotos(read, ids);
  const claimed = await listClaimed(read, ids);
  const of = <Row extends { acceptanceId: string }>(rows: readonly Row[], id: string) =>
    rows.filter(({ acceptanceId }) => acceptanceId === id);
  return found.map((acceptance) => ({
    ...acceptance,
    lines: of(lines, acceptance.id),
    photos: of(photos, acceptance.id),
    claims: of(claimed, acceptance.id),
  }));
}
export type OrderAcceptance = Awaited<ReturnType<typeof listOrderAcceptances>>[number];

function listLines(read: Reader, acceptanceIds: string[]) {
  return read
    .select({
      acceptanceId: acceptanceLines.acceptanceId,
      orderLineId: acceptanceLines.orderLineId,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      delivered: acceptanceLines.deliveredQuantity,
      accepted: acceptanceLines.acceptedQuantity,
      short: acceptanceLines.shortQuantity,
      damaged: acceptanceLines.damagedQuantity,
      refused: acceptanceLines.refusedQuantity,
      reason: acceptanceLines.reason,
    })
    .from(acceptanceLines)
    .innerJoin(orderLines, eq(orderLines.id, acceptanceLines.orderLineId))
    .where(inArray(acceptanceLines.acceptanceId, acceptanceIds))
    .orderBy(asc(orderLines.lineNumber))
    .limit(ROWS_MAX);
}

/** Those that were not forgotten since. */
function listPhotos(read: Reader, acceptanceIds: string[]) {
  return read
    .select({
      acceptanceId: acceptancePhotos.acceptanceId,
      id: acceptancePhotos.photoId,
      fault: acceptancePhotos.fault,
    })
    .from(acceptancePhotos)
    .innerJoin(claimPhotos, eq(claimPhotos.id, acceptancePhotos.photoId))
    .where(and(inArray(acceptancePhotos.acceptanceId, acceptanceIds), isNull(claimPhotos.erasedAt)))
    .orderBy(asc(acceptancePhotos.fault), asc(acceptancePhotos.position))
    .limit(ROWS_MAX);
}

function listClaimed(read: Reader, acceptanceIds: string[]) {
  return read
    .select({
      acceptanceId: acceptanceClaims.acceptanceId,
      claimId: acceptanceClaims.claimId,
      claimNumber: claims.claimNumber,
      fault: acceptanceClaims.fault,
      state: claims.state,
    })
    .from(acceptanceClaims)
    .innerJoin(claims, eq(claims.id, acceptanceClaims.claimId))
    .where(inArray(acceptanceClaims.acceptanceId, acceptanceIds))
    .orderBy(asc(claims.claimNumber))
    .limit(ROWS_MAX);
}

/** Which of some orders were accepted, and when: as of the last word about each. */
export async function listAcceptedAt(
  read: Reader,
  orderNumbers: readonly string[],
): Promise<Map<string, { acceptedAt: number; hasDifferences: boolean }>> {
  if (orderNumbers.length === 0) return new Map();
  const rows = await read
    .select({
      number: orders.number,
      acceptedAt: acceptances.acceptedAt,
      hasDifferences: acceptances.hasDifferences,
    })
    .from(acceptances)
    .innerJoin(orders, eq(orders.id, acceptances.orderId))
    .where(inArray(orders.number, [...orderNumbers]))
    .orderBy(asc(acceptances.attempt))
    .limit(ATTEMPTS_MAX * orderNumbers.length);
  return new Map(rows.map(({ number, ...row }) => [number, row]));
}
