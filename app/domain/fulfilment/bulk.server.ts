import { asc, inArray } from "drizzle-orm";
import { orders } from "#db/schema/ordering.ts";
import type { Reader } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";

/** How many orders are handled at a time: a page of the list. */
export const BULK_MAX = 50;

/** Orders that are handled together, each with its goods, in the order they were placed. */
export async function listForHandling(read: Reader, numbers: readonly string[]) {
  const chosen = numbers.slice(0, BULK_MAX);
  if (chosen.length === 0) return [];
  const found = await read
    .select({
      id: orders.id,
      number: orders.number,
      progress: orders.progress,
      storageClass: orders.storageClass,
      fulfilmentOutletId: orders.fulfilmentOutletId,
      fulfilmentSupplierId: orders.fulfilmentSupplierId,
      receiverName: orders.receiverName,
      phone: orders.phone,
      regionZh: orders.regionZh,
      street: orders.street,
      detail: orders.detail,
      note: orders.note,
      placedAt: orders.placedAt,
    })
    .from(orders)
    .where(inArray(orders.number, chosen))
    .orderBy(asc(orders.placedAt), asc(orders.id))
    .limit(BULK_MAX);
  return Promise.all(found.map(async (order) => ({ ...order, goods: await listGoods(read, order.id) })));
}
export type HandledOrder = Awaited<ReturnType<typeof listForHandling>>[number];
