import { and, asc, desc, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { findOrderFapiao } from "#app/domain/invoicing/order-fapiao.server.ts";
import {
  acceptanceOutcomes,
  acceptances,
  paymentRequestOrders,
  paymentRequestPhotos,
  paymentRequests,
} from "#db/schema/acceptance.ts";
import { claimPhotos } from "#db/schema/claims.ts";
import { orders } from "#db/schema/ordering.ts";
import { payments, remittances } from "#db/schema/payments.ts";
import { purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { buyingUnits } from "#db/schema/units.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";

export const REQUESTS_PER_PAGE = 50;
const ORDERS_MAX = 500;
const UNITS_MAX = 500;

const unitFields = {
  id: buyingUnits.id,
  code: buyingUnits.code,
  nameZh: buyingUnits.nameZh,
  nameEn: buyingUnits.nameEn,
  kind: buyingUnits.kind,
};

/** Requests for payment, the newest first; of one unit, or of all. `before` is the number the page before ended with. */
export async function listPaymentRequests(read: Reader, unitId: string | null, before: string | undefined) {
  const [last] = before
    ? await read
        .select({ id: paymentRequests.id, madeAt: paymentRequests.madeAt })
        .from(paymentRequests)
        .where(eq(paymentRequests.number, before))
        .limit(1)
    : [];
  const found = await read
    .select({
      number: paymentRequests.number,
      dueDay: paymentRequests.dueDay,
      madeAt: paymentRequests.madeAt,
      unit: unitFields,
      orders: countOf(),
      amountFen: sumOf(paymentRequestOrders.amountFen),
      openFen: sumOf(openFen),
    })
    .from(paymentRequests)
    .innerJoin(buyingUnits, eq(buyingUnits.id, paymentRequests.unitId))
    .innerJoin(paymentRequestOrders, eq(paymentRequestOrders.requestId, paymentRequests.id))
    .innerJoin(remittances, eq(remittances.paymentId, paymentRequestOrders.paymentId))
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .where(
      and(
        unitId === null ? undefined : eq(paymentRequests.unitId, unitId),
        last &&
          or(
            lt(paymentRequests.madeAt, last.madeAt),
            and(eq(paymentRequests.madeAt, last.madeAt), lt(paymentRequests.id, last.id)),
          ),
      ),
    )
    .groupBy(
      paymentRequests.id,
      paymentRequests.number,
      paymentRequests.dueDay,
      paymentRequests.madeAt,
      ...Object.values(unitFields),
    )
    .orderBy(desc(paymentRequests.madeAt), desc(paymentRequests.id))
    .limit(REQUESTS_PER_PAGE + 1);
  const requests = found.slice(0, REQUESTS_PER_PAGE);
  return { requests, next: found.length > REQUESTS_PER_PAGE ? requests.at(-1)?.number : undefined };
}

/** What a payment still wants; nothing once it was paid or is over. */
const openFen = sql`case when ${payments.state} in ('created', 'pending')
  then ${remittances.amountFen} - ${remittances.receivedFen} else 0 end`;

/** A request by its number with its orders, what stands of each, and its proof; of one unit, or of any. */
export async function findPaymentRequest(read: Reader, unitId: string | null, number: string) {
  const [request] = await read
    .select({
      id: paymentRequests.id,
      number: paymentRequests.number,
      jointCode: paymentRequests.jointCode,
      dueDay: paymentRequests.dueDay,
      note: paymentRequests.note,
      madeAt: paymentRequests.madeAt,
      unit: unitFields,
    })
    .from(paymentRequests)
    .innerJoin(buyingUnits, eq(buyingUnits.id, paymentRequests.unitId))
    .where(
      and(
        eq(paymentRequests.number, number),
        unitId === null ? undefined : eq(paymentRequests.unitId, unitId),
      ),
    )
    .limit(1);
  if (!request) return undefined;
  const rows = await read
    .select({
      orderId: orders.id,
      orderNumber: orders.number,
      paidAt: orders.paidAt,
      pointName: purchaseOrders.pointName,
      purchaseNumber: purchases.number,
      amountFen: paymentRequestOrders.amountFen,
      openFen: openFen.mapWith(Number),
      payeeName: remittances.payeeName,
      bankName: remittances.bankName,
      accountNumber: remittances.accountNumber,
      payerName: remittances.payerName,
      isDemo: remittances.isDemo,
    })
    .from(paymentRequestOrders)
    .innerJoin(orders, eq(orders.id, paymentRequestOrders.orderId))
    .innerJoin(remittances, eq(remittances.paymentId, paymentRequestOrders.paymentId))
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .innerJoin(purchaseOrders, eq(purchaseOrders.orderId, orders.id))
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .where(eq(paymentRequestOrders.requestId, request.id))
    .orderBy(asc(orders.number))
    .limit(ORDERS_MAX);
  const accepted = await listAccepted(
    read,
    rows.map(({ orderId }) => orderId),
  );
  const shown = [];
  for (const { orderId, paidAt, ...row } of rows) {
    const { issued } = await findOrderFapiao(read, orderId, paidAt);
    shown.push({ ...row, accepted: accepted.get(orderId) ?? null, fapiao: issued.map((one) => one.number) });
  }
  const photos = await read
    .select({ id: paymentRequestPhotos.photoId })
    .from(paymentRequestPhotos)
    .innerJoin(claimPhotos, eq(claimPhotos.id, paymentRequestPhotos.photoId))
    .where(and(eq(paymentRequestPhotos.requestId, request.id), isNull(claimPhotos.erasedAt)))
    .orderBy(asc(paymentRequestPhotos.position));
  return { ...request, orders: shown, photos: photos.map(({ id }) => id) };
}
export type PaymentRequest = NonNullable<Awaited<ReturnType<typeof findPaymentRequest>>>;

/** The last word of units about some orders: when they were accepted, and whether all of it. */
async function listAccepted(read: Reader, orderIds: string[]) {
  if (orderIds.length === 0) return new Map<string, { acceptedAt: number; hasDifferences: boolean }>();
  const rows = await read
    .select({
      orderId: acceptances.orderId,
      acceptedAt: acceptances.acceptedAt,
      hasDifferences: acceptances.hasDifferences,
    })
    .from(acceptances)
    .innerJoin(acceptanceOutcomes, eq(acceptanceOutcomes.acceptanceId, acceptances.id))
    .where(
      and(
        inArray(acceptances.orderId, orderIds),
        inArray(acceptanceOutcomes.outcome, ["done", "confirmed", "lapsed"]),
      ),
    )
    .limit(ORDERS_MAX);
  return new Map(rows.map(({ orderId, ...row }) => [orderId, row]));
}

/** The units of whose purchases any order waits for a transfer. */
export function listDebtors(read: Reader) {
  return read
    .selectDistinct(unitFields)
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(remittances, eq(remittances.orderId, purchaseOrders.orderId))
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .innerJoin(buyingUnits, eq(buyingUnits.id, purchases.unitId))
    .where(inArray(payments.state, ["created", "pending"]))
    .orderBy(asc(buyingUnits.code))
    .limit(UNITS_MAX);
}
