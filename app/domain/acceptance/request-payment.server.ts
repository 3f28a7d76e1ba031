import { randomInt } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { hashPhotos, holdPhotos } from "#app/domain/claims/keep-photos.server.ts";
import { listHolders } from "#app/domain/identity/roles.server.ts";
import { tellPeople } from "#app/domain/messaging/put-message.server.ts";
import { joinRemittances } from "#app/domain/payments/joint-remittances.server.ts";
import { listToPay } from "#app/domain/purchasing/to-pay.server.ts";
import { lockUnit } from "#app/domain/units/change-members.server.ts";
import { readUnitFacts } from "#app/domain/units/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { paymentRequestOrders, paymentRequestPhotos, paymentRequests } from "#db/schema/acceptance.ts";
import { remittances } from "#db/schema/payments.ts";
import type { Tx } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";

/** Who sees to it that a unit pays. */
const PAYERS = ["finance", "head"] as const satisfies UnitRole[];

/** What somebody asks a unit to pay. */
export interface NewPaymentRequest {
  /** Made by the caller; the same key with the same content is one request, with other content it is refused. */
  key: string;
  unitId: string;
  paymentIds: readonly string[];
  note: string | null;
  /** Photos of signed papers, kept for one of the unit's orders. */
  photoOrderId: string;
  photoIds: readonly string[];
}

/**
 * Asks a unit to pay some of its orders by one transfer, due on the earliest of their days. The same key again
 * answers the same number. Refuses with MATCH_EMPTY, TRANSFER_NOT_OPEN (one of them does not wait for this unit's money),
 * PAYER_DIFFERS, PHOTO_GONE or KEY_REUSED.
 */
export async function requestPayment(
  tx: Tx,
  asked: NewPaymentRequest,
  madeBy: string,
  now: number,
): Promise<string> {
  const { key, unitId, note, photoOrderId, photoIds } = asked;
  const paymentIds = [...new Set(asked.paymentIds)].sort();
  await lockUnit(tx, unitId); // a second click waits here, and finds the first
  const photos = await hashPhotos(tx, photoOrderId, photoIds);
  const contentHash = hashOf([unitId, paymentIds, note, photos]);
  const [earlier] = await tx
    .select({ number: paymentRequests.number, contentHash: paymentRequests.contentHash })
    .from(paymentRequests)
    .where(eq(paymentRequests.id, key))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return earlier.number;
  if (paymentIds.length === 0) throw new Refusal("MATCH_EMPTY");

  const payable = new Map((await listToPay(tx, unitId)).map((one) => [one.paymentId, one]));
  const parts = paymentIds.flatMap((paymentId) => payable.get(paymentId) ?? []);
  if (parts.length !== paymentIds.length) throw new Refusal("TRANSFER_NOT_OPEN");
  const jointCode = await joinRemittances(tx, { key, paymentIds, by: madeBy }, now);
  const number = `QK${businessDay(now)}${String(randomInt(100_000_000)).padStart(8, "0")}`;
  await tx.insert(paymentRequests).values({
    id: key,
    contentHash,
    number,
    unitId,
    jointCode,
    dueDay: Math.min(...parts.map(({ dueDay }) => dueDay)),
    note,
    madeBy,
    madeAt: now,
  });
  const orders = await tx
    .select({ paymentId: remittances.paymentId, orderId: remittances.orderId })
    .from(remittances)
    .where(inArray(remittances.paymentId, paymentIds));
  await tx.insert(paymentRequestOrders).values(
    orders.map(({ paymentId, orderId }) => ({
      requestId: key,
      paymentId,
      orderId,
      amountFen: payable.get(paymentId)?.dueFen ?? 0,
    })),
  );
  await tellPayers(tx, { requestId: key, unitId, number, parts }, now);
  if (photoIds.length > 0) {
    await holdPhotos(tx, photoOrderId, key, photoIds);
    await tx
      .insert(paymentRequestPhotos)
      .values(photoIds.map((photoId, position) => ({ photoId, requestId: key, position })));
  }
  return number;
}

async function tellPayers(
  tx: Tx,
  asked: {
    requestId: string;
    unitId: string;
    number: string;
    parts: readonly { dueFen: number; dueDay: number }[];
  },
  now: number,
): Promise<void> {
  const { requestId: cause, unitId, number, parts } = asked;
  const people: string[] = [];
  for (const role of PAYERS) people.push(...(await listHolders(tx, { role, scopeId: unitId })));
  const facts = {
    ...(await readUnitFacts(tx, unitId)),
    number,
    amountFen: parts.reduce((sum, { dueFen }) => sum + dueFen, 0),
    dueDay: Math.min(...parts.map(({ dueDay }) => dueDay)),
  };
  await tellPeople(tx, people, { kind: "payment_requested", cause, facts }, now);
}
