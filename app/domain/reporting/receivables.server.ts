import { and, asc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import { findPaymentTerms, onAccountFen } from "#app/domain/purchasing/payment-terms.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { orderAccounts, orderSettlements, orders } from "#db/schema/ordering.ts";
import { remittances } from "#db/schema/payments.ts";
import { buyingUnits } from "#db/schema/units.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import type { ReceivableState } from "./receivable-states.ts";

type Viewer = Parameters<typeof unitNameFor>[1];

/** No unit has more of them than this in a table; who counts on more has a sum. */
const UNITS_MAX = 1_000;

const receivedFen = sql`coalesce(${remittances.receivedFen}, 0)`;
const openFen = sql`${onAccountFen} - ${receivedFen}`;

function isOf(state: ReceivableState, today: number): SQL {
  switch (state) {
    case "waiting":
      return isNull(orderSettlements.orderId);
    case "due":
      return gte(orderSettlements.dueDay, today);
    case "overdue":
      return lt(orderSettlements.dueDay, today);
  }
}

/** What each unit has open on account, the largest sum first; summed from the orders as they are now. */
export async function listReceivableUnits(read: Reader, viewer: Viewer, today: number) {
  const sumWhere = (state: ReceivableState) =>
    sumOf(sql`case when ${isOf(state, today)} then ${openFen} else 0 end`);
  const rows = await read
    .select({
      unitId: orderAccounts.unitId,
      code: buyingUnits.code,
      kind: buyingUnits.kind,
      nameZh: buyingUnits.nameZh,
      nameEn: buyingUnits.nameEn,
      orders: countOf(),
      waitingFen: sumWhere("waiting"),
      dueFen: sumWhere("due"),
      overdueFen: sumWhere("overdue"),
      openFen: sumOf(openFen),
    })
    .from(orderAccounts)
    .innerJoin(orders, eq(orders.id, orderAccounts.orderId))
    .innerJoin(buyingUnits, eq(buyingUnits.id, orderAccounts.unitId))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .leftJoin(remittances, eq(remittances.paymentId, orderSettlements.paymentId))
    .where(eq(orders.state, "on_account"))
    .groupBy(orderAccounts.unitId, buyingUnits.code, buyingUnits.kind, buyingUnits.nameZh, buyingUnits.nameEn)
    .orderBy(sql`${sumOf(openFen)} desc`, asc(buyingUnits.code))
    .limit(UNITS_MAX);
  return Promise.all(
    rows.map(async ({ unitId, code, kind, nameZh, nameEn, ...sums }) => ({
      ...sums,
      unitId,
      name: unitNameFor({ id: unitId, code, kind, nameZh, nameEn }, viewer),
      limitFen: (await findPaymentTerms(read, unitId, today)).limitFen,
    })),
  );
}

/** Orders on account that are not paid, what is due first at the top and what was not accepted yet at the end. */
export async function listReceivables(
  read: Reader,
  viewer: Viewer,
  { state, limit }: { state: ReceivableState | undefined; limit: number },
  today: number,
) {
  const rows = await read
    .select({
      number: orders.number,
      unitId: orderAccounts.unitId,
      code: buyingUnits.code,
      kind: buyingUnits.kind,
      nameZh: buyingUnits.nameZh,
      nameEn: buyingUnits.nameEn,
      placedAt: orders.placedAt,
      dueDay: orderSettlements.dueDay,
      isSettled: isNotNull(orderSettlements.orderId).mapWith(Boolean),
      totalFen: orders.totalFen,
      owedFen: sql<number>`${onAccountFen}`.mapWith(Number),
      receivedFen: sql<number>`${receivedFen}`.mapWith(Number),
      openFen: sql<number>`${openFen}`.mapWith(Number),
    })
    .from(orderAccounts)
    .innerJoin(orders, eq(orders.id, orderAccounts.orderId))
    .innerJoin(buyingUnits, eq(buyingUnits.id, orderAccounts.unitId))
    .leftJoin(orderSettlements, eq(orderSettlements.orderId, orders.id))
    .leftJoin(remittances, eq(remittances.paymentId, orderSettlements.paymentId))
    .where(and(eq(orders.state, "on_account"), state && isOf(state, today)))
    .orderBy(sql`coalesce(${orderSettlements.dueDay}, 99999999)`, asc(orders.placedAt), asc(orders.id))
    .limit(limit);
  return rows.map(({ unitId, code, kind, nameZh, nameEn, isSettled, owedFen, ...row }) => ({
    ...row,
    unitId,
    name: unitNameFor({ id: unitId, code, kind, nameZh, nameEn }, viewer),
    deductedFen: row.totalFen - owedFen,
    state: (!isSettled ? "waiting" : (row.dueDay ?? 0) < today ? "overdue" : "due") as ReceivableState,
  }));
}
