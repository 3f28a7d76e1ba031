import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { returnStock } from "#app/domain/inventory/stock.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { orderAccounts, orderDeductions, orderLines, orderSettlements, orders } from "#db/schema/ordering.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import type { KeptOrder } from "./progress.server.ts";
import type { Rest } from "./refund.ts";
import { sumCredited } from "./refund-lines.server.ts";

/** What is left of a line on account. */
export type AccountLine = Omit<Rest, "orderCount"> & {
  orderLineId: string;
  variantId: string;
  lineNumber: number;
};

/** The lines of an order on account, as they were ordered and weighed, less what was deducted of them; the first line first. */
export function listAccountLines(read: Reader, orderId: string): Promise<AccountLine[]> {
  return listLessDeducted(read, eq(orderLines.orderId, orderId));
}

/**
 * What of lines is to be handled and was not taken back: what they count as sold; or, where their order is
 * on account and not paid, what will be paid for.
 */
export async function listStanding(
  read: Reader,
  orderLineIds: string[],
): Promise<Pick<AccountLine, "orderLineId" | "amountFen" | "quantity" | "weightGrams">[]> {
  const credited = await sumCredited(read, orderLineIds);
  if (credited.length > 0) return credited;
  return listLessDeducted(
    read,
    and(inArray(orderLines.id, orderLineIds), eq(orders.state, "on_account")) as SQL,
  );
}

function listLessDeducted(read: Reader, where: SQL): Promise<AccountLine[]> {
  const less = (column: SQL.Aliased | SQL, deducted: SQL) => sql`${column} - ${deducted}`.mapWith(Number);
  return read
    .select({
      orderLineId: orderLines.id,
      variantId: orderLines.variantId,
      lineNumber: orderLines.lineNumber,
      amountFen: less(sql`${orderLines.amountFen}`, sumOf(orderDeductions.amountFen)),
      quantity: less(sql`${orderLines.quantity}`, sumOf(orderDeductions.quantity)),
      weightGrams: less(sql`${orderLines.finalGrams}`, sumOf(orderDeductions.weightGrams)),
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .leftJoin(orderDeductions, eq(orderDeductions.orderLineId, orderLines.id))
    .where(where)
    .groupBy(
      orderLines.id,
      orderLines.variantId,
      orderLines.lineNumber,
      orderLines.amountFen,
      orderLines.quantity,
      orderLines.finalGrams,
    )
    .orderBy(orderLines.lineNumber);
}

/** Whether the goods of an order went, or go, before its money. */
export async function isOnAccount(read: Reader, orderId: string): Promise<boolean> {
  const found = await read
    .select({ orderId: orderAccounts.orderId })
    .from(orderAccounts)
    .where(eq(orderAccounts.orderId, orderId))
    .limit(1);
  return found.length > 0;
}

/** How an order on account was settled; undefined until it was, and for one that was paid for first. */
export async function findSettlement(read: Reader, orderId: string) {
  const [settlement] = await read
    .select()
    .from(orderSettlements)
    .where(eq(orderSettlements.orderId, orderId))
    .limit(1);
  return settlement;
}

/** What a page says of an order whose goods go first: what was agreed, what was deducted, what it came to; else undefined. */
export async function findAccount(read: Reader, orderId: string) {
  const [agreed] = await read
    .select({ creditDays: orderAccounts.creditDays })
    .from(orderAccounts)
    .where(eq(orderAccounts.orderId, orderId))
    .limit(1);
  if (!agreed) return undefined;
  const deductions = await read
    .select({
      id: orderDeductions.id,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      cause: orderDeductions.cause,
      quantity: orderDeductions.quantity,
      amountFen: orderDeductions.amountFen,
    })
    .from(orderDeductions)
    .innerJoin(orderLines, eq(orderLines.id, orderDeductions.orderLineId))
    .where(eq(orderLines.orderId, orderId))
    .orderBy(orderLines.lineNumber, orderDeductions.deductedAt, orderDeductions.id);
  const settlement = await findSettlement(read, orderId);
  return {
    ...agreed,
    deductions,
    settlement: settlement && {
      dueFen: settlement.dueFen,
      dueDay: settlement.dueDay,
      waivedFreightFen: settlement.waivedFreightFen,
    },
  };
}

export type OrderAccount = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

/**
 * Ends an order on account before its goods were sent: nothing of it is to be paid, and they go back on the
 * shelf they left. Whoever calls keeps the order.
 */
export async function closeAccount(
  tx: Tx,
  order: KeptOrder,
  closedBy: string | null,
  now: number,
): Promise<void> {
  const lines = (await listAccountLines(tx, order.id)).filter(({ quantity }) => quantity > 0);
  // what a supplier was to send never left a shelf
  const isWithSupplier = order.fulfilmentSupplierId !== null;
  const rows = lines.map(({ variantId: _, lineNumber: __, ...line }) => ({
    ...line,
    id: newId(),
    cause: "cancelled" as const,
    goodsQuantity: isWithSupplier ? 0 : line.quantity,
    deductedBy: closedBy,
    deductedAt: now,
  }));
  if (rows.length > 0) await tx.insert(orderDeductions).values(rows);
  const back = rows.flatMap(({ id, orderLineId, goodsQuantity }, index) => {
    const variantId = lines[index]?.variantId;
    return goodsQuantity > 0 && variantId
      ? [{ sourceId: id, orderLineId, variantId, quantity: goodsQuantity, isWrittenOff: false }]
      : [];
  });
  await returnStock(tx, order.fulfilmentOutletId, back, now);
  await tx
    .update(orders)
    .set({ state: "closed" })
    .where(and(eq(orders.id, order.id), eq(orders.state, "on_account")));
}
