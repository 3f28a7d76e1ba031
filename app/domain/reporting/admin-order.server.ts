import { asc, eq } from "drizzle-orm";
import { readNamesOfDays } from "#app/domain/naming/past-names.server.ts";
import { findOrder, type Order } from "#app/domain/ordering/order-queries.server.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { users } from "#db/schema/identity.ts";
import { orderEvents, orderLines } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import { payments } from "#db/schema/payments.ts";
import type { Reader } from "#db/store.ts";

const ROWS_MAX = 1_000;

/** One order with all that the books hold of it: lines and whom they are credited to, entries, payments, events. */
export async function findAdminOrder(read: Reader, number: string) {
  const order = await findOrder(read, number);
  if (!order) return undefined;
  return {
    order,
    lines: await listLines(read, order),
    entries: await listEntries(read, order),
    payments: await read
      .select({
        attempt: payments.attempt,
        gateway: payments.gateway,
        state: payments.state,
        amountFen: payments.amountFen,
        paidAt: payments.paidAt,
      })
      .from(payments)
      .where(eq(payments.orderId, order.id))
      .orderBy(asc(payments.attempt))
      .limit(ROWS_MAX),
    events: await read
      .select({
        kind: orderEvents.kind,
        happenedAt: orderEvents.happenedAt,
        ref: orderEvents.ref,
        note: orderEvents.note,
        actorUserId: orderEvents.actorUserId,
        actorName: users.name,
      })
      .from(orderEvents)
      .leftJoin(users, eq(users.id, orderEvents.actorUserId))
      .where(eq(orderEvents.orderId, order.id))
      .orderBy(asc(orderEvents.happenedAt), asc(orderEvents.id))
      .limit(ROWS_MAX),
    fulfilment: await getOutletName(read, order.fulfilmentOutletId),
  };
}

async function listLines(read: Reader, { id, placedAt }: Order) {
  const outletOn = await readNamesOfDays(read, "outlet");
  const lines = await read
    .select({
      lineNumber: orderLines.lineNumber,
      productId: orderLines.productId,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      specZh: orderLines.specZh,
      specEn: orderLines.specEn,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      supplierNameZh: orderLines.supplierNameZh,
      supplierNameEn: orderLines.supplierNameEn,
      directoryEntryId: orderLines.directoryEntryId,
      outlet: { zh: outlets.nameZh, en: outlets.nameEn },
      outletId: orderLines.outletId,
      salesMode: orderLines.salesMode,
      entryChannel: orderLines.entryChannel,
      quantity: orderLines.quantity,
      finalGrams: orderLines.finalGrams,
      unitPriceFen: orderLines.unitPriceFen,
      amountFen: orderLines.amountFen,
    })
    .from(orderLines)
    .leftJoin(outlets, eq(outlets.id, orderLines.outletId))
    .where(eq(orderLines.orderId, id))
    .orderBy(asc(orderLines.lineNumber))
    .limit(ROWS_MAX);
  const day = businessDay(placedAt);
  return lines.map((line) => ({ ...line, outlet: outletOn(line.outletId, day, line.outlet) }));
}

function listEntries(read: Reader, { id }: Order) {
  return read
    .select({
      id: attributionEntries.id,
      kind: attributionEntries.kind,
      businessDay: attributionEntries.businessDay,
      recordedAt: attributionEntries.recordedAt,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      amountFen: attributionEntries.amountFen,
    })
    .from(orderLines)
    .innerJoin(attributionEntries, eq(attributionEntries.orderLineId, orderLines.id))
    .where(eq(orderLines.orderId, id))
    .orderBy(asc(attributionEntries.soldAt), asc(orderLines.lineNumber), asc(attributionEntries.id))
    .limit(ROWS_MAX);
}
