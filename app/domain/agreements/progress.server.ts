import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { listAgreedGoods, sumDrawn } from "#app/domain/purchasing/agreed-terms.server.ts";
import { readFree } from "#app/domain/purchasing/surroundings.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { purchaseLines, purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { type Forecast, forecastOf } from "./forecast.ts";

/** How far goods of an agreement are: three kinds of number that are never added to each other. */
export interface LineProgress {
  variantId: string;
  /** Agreed as of now. */
  quantity: number;
  /** Ordered, or waiting for an approval: what is drawn. */
  calledOff: number;
  /** Paid, less what went back: sums of the ledger. */
  paidQuantity: number;
  paidFen: number;
  forecast: Forecast;
}

interface Agreement {
  id: string;
  fromDay: number;
  /** As amended. */
  lastDay: number;
  /** When it was confirmed: before, nothing could be called off. */
  answeredAt: number | null;
}

/** How far active agreements are, by their ids, each with its goods. */
export async function readProgress(
  read: Reader,
  agreements: readonly Agreement[],
  today: number,
): Promise<Map<string, LineProgress[]>> {
  const ids = agreements.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const goods = await listAgreedGoods(read, ids);
  const drawn = await sumDrawn(read, ids);
  const paid = await sumPaid(read, ids);
  const free = await readFree(read, await getCentreId(read), [
    ...new Set(goods.map(({ variantId }) => variantId)),
  ]);
  return new Map(
    agreements.map(({ id, lastDay, answeredAt, ...agreement }) => [
      id,
      goods
        .filter(({ termsId }) => termsId === id)
        .map(({ variantId, quantity, seasonFrom, seasonTo }) => {
          const calledOff = drawn.get(id)?.get(variantId) ?? 0;
          const season = seasonFrom === null || seasonTo === null ? null : { from: seasonFrom, to: seasonTo };
          const stock = free.get(variantId) ?? 0;
          const fromDay = Math.max(agreement.fromDay, answeredAt === null ? 0 : businessDay(answeredAt));
          const facts = { today, fromDay, lastDay, season, quantity, calledOff, stock };
          const { quantity: paidQuantity = 0, amountFen: paidFen = 0 } = paid.get(id)?.get(variantId) ?? {};
          return { variantId, quantity, calledOff, paidQuantity, paidFen, forecast: forecastOf(facts) };
        }),
    ]),
  );
}

/** What the ledger credits to call-offs of some agreements: sales less what went back. */
async function sumPaid(read: Reader, agreementIds: readonly string[]) {
  const rows = await read
    .select({
      agreementId: purchases.termsId,
      variantId: attributionEntries.variantId,
      quantity: sumOf(attributionEntries.quantity),
      amountFen: sumOf(attributionEntries.amountFen),
    })
    .from(purchases)
    .innerJoin(purchaseOrders, eq(purchaseOrders.purchaseId, purchases.id))
    .innerJoin(orderLines, eq(orderLines.orderId, purchaseOrders.orderId))
    .innerJoin(attributionEntries, eq(attributionEntries.orderLineId, orderLines.id))
    .where(inArray(purchases.termsId, [...agreementIds]))
    .groupBy(purchases.termsId, attributionEntries.variantId);
  const sums = new Map<string, Map<string, { quantity: number; amountFen: number }>>();
  for (const { agreementId, variantId, quantity, amountFen } of rows) {
    if (!agreementId) continue;
    const of = sums.get(agreementId) ?? new Map<string, { quantity: number; amountFen: number }>();
    of.set(variantId, { quantity, amountFen });
    sums.set(agreementId, of);
  }
  return sums;
}

const CALL_OFF_LINES_MAX = 500;

/**
 * What was called off from an agreement, line by line: of one kind of goods, or of all. Of what was placed the
 * lines of its orders, each with what the ledger credits to it; of what waits for an approval its rows.
 */
export async function listCallOffLines(read: Reader, agreementId: string, variantId: string | null) {
  const ofAgreement = eq(purchases.termsId, agreementId);
  const paid = read
    .select({
      orderLineId: attributionEntries.orderLineId,
      quantity: sumOf(attributionEntries.quantity).as("paid_quantity"),
      amountFen: sumOf(attributionEntries.amountFen).as("paid_fen"),
    })
    .from(attributionEntries)
    .innerJoin(purchaseOrders, eq(purchaseOrders.orderId, attributionEntries.orderId))
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .where(ofAgreement)
    .groupBy(attributionEntries.orderLineId)
    .as("paid");
  const ordered = await read
    .select({
      id: orderLines.id,
      purchaseNumber: purchases.number,
      orderNumber: orders.number,
      state: orders.state,
      progress: orders.progress,
      deliveryDay: purchaseOrders.deliveryDay,
      variantId: orderLines.variantId,
      quantity: orderLines.quantity,
      unitPriceFen: orderLines.unitPriceFen,
      paidQuantity: sql<number>`coalesce(${paid.quantity}, 0)`.mapWith(Number),
      paidFen: sql<number>`coalesce(${paid.amountFen}, 0)`.mapWith(Number),
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(purchaseOrders, eq(purchaseOrders.orderId, orders.id))
    .innerJoin(purchases, eq(purchases.id, purchaseOrders.purchaseId))
    .leftJoin(paid, eq(paid.orderLineId, orderLines.id))
    .where(and(ofAgreement, variantId === null ? undefined : eq(orderLines.variantId, variantId)))
    .orderBy(
      asc(purchases.createdAt),
      asc(purchaseOrders.deliveryDay),
      asc(orders.number),
      asc(orderLines.id),
    )
    .limit(CALL_OFF_LINES_MAX);
  const waiting = await read
    .select({
      id: sql<string>`${purchases.id} || ' ' || ${purchaseLines.lineNumber}`,
      purchaseNumber: purchases.number,
      state: purchases.state,
      deliveryDay: purchaseLines.deliveryDay,
      variantId: purchaseLines.variantId,
      quantity: purchaseLines.quantity,
      unitPriceFen: purchaseLines.unitPriceFen,
    })
    .from(purchaseLines)
    .innerJoin(purchases, eq(purchases.id, purchaseLines.purchaseId))
    .where(
      and(
        ofAgreement,
        inArray(purchases.state, ["submitted", "approved"]),
        variantId === null ? undefined : eq(purchaseLines.variantId, variantId),
      ),
    )
    .orderBy(asc(purchases.createdAt), asc(purchaseLines.lineNumber))
    .limit(CALL_OFF_LINES_MAX);
  return [
    ...ordered.map(({ state, progress, ...line }) => ({
      ...line,
      order: { state, progress },
      purchase: null,
      // what expired or was cancelled is free again
      isDrawn: state !== "expired" && state !== "closed" && progress !== "cancelled",
    })),
    ...waiting.map(({ state, ...line }) => ({
      ...line,
      ...{ orderNumber: null, paidQuantity: 0, paidFen: 0, order: null, purchase: { state }, isDrawn: true },
      quantity: line.quantity ?? 0,
    })),
  ];
}
