import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { freeStock } from "#app/domain/inventory/shelf.server.ts";
import { allocations } from "#db/schema/fulfilment.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { outlets } from "#db/schema/outlets.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Reader } from "#db/store.ts";
import type { Handover, Progress } from "#db/words.ts";
import { listCarriers } from "./carriers.server.ts";
import { type GoodsOfOrder, listGoods } from "./goods.server.ts";
import { listParcels } from "./queries.server.ts";
import { SENDING_KINDS } from "./reallocate-order.server.ts";

const ROWS_MAX = 1_000;

/** An order as far as its goods are handled. */
interface HandledOrder {
  id: string;
  progress: Progress;
  handover: Handover;
  fulfilmentOutletId: string;
  fulfilmentSupplierId: string | null;
}

/** What the desk for an order's goods shows: what is to be sent, by whom, in which parcels, and who else might. */
export async function findGoodsDesk(read: Reader, order: HandledOrder, today: number) {
  const goods = await listGoods(read, order.id);
  const isAllocated = order.progress === "allocated" && order.handover === "sent";
  return {
    progress: order.progress,
    handover: order.handover,
    goods,
    parcels: await listParcels(read, order.id),
    supplier: await findSupplier(read, order.fulfilmentSupplierId),
    allocations: await listAllocations(read, order.id),
    carriers: order.progress === "packed" ? await listCarriers(read, today) : [],
    senders: isAllocated ? await listSenders(read, order, goods) : { outlets: [], supplier: undefined },
  };
}
export type GoodsDesk = Awaited<ReturnType<typeof findGoodsDesk>>;

async function findSupplier(read: Reader, supplierId: string | null) {
  if (supplierId === null) return undefined;
  const [supplier] = await read
    .select({ id: suppliers.id, zh: suppliers.nameZh, en: suppliers.nameEn })
    .from(suppliers)
    .where(eq(suppliers.id, supplierId))
    .limit(1);
  return supplier;
}

/** To whom an order was given, one after the other. */
async function listAllocations(read: Reader, orderId: string) {
  const given = await read
    .select({
      id: allocations.id,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      supplierZh: suppliers.nameZh,
      supplierEn: suppliers.nameEn,
    })
    .from(allocations)
    .innerJoin(outlets, eq(outlets.id, allocations.toOutletId))
    .leftJoin(suppliers, eq(suppliers.id, allocations.toSupplierId))
    .where(eq(allocations.orderId, orderId))
    .orderBy(asc(allocations.sequence))
    .limit(ROWS_MAX);
  return given.map(({ id, outletZh, outletEn, supplierZh, supplierEn }) => ({
    id,
    zh: supplierZh ?? outletZh,
    en: supplierEn ?? outletEn,
  }));
}

/** Who else could send what is left of an order: outlets that have all of it free, and the supplier of all of it. */
async function listSenders(read: Reader, order: HandledOrder, goods: readonly GoodsOfOrder[]) {
  const left = goods.filter((line) => line.toSend > 0);
  const [first] = left;
  if (!first) return { outlets: [], supplier: undefined };
  const shelves = await read
    .select({
      id: outlets.id,
      zh: outlets.nameZh,
      en: outlets.nameEn,
      variantId: stockLevels.variantId,
      free: freeStock,
    })
    .from(outlets)
    .innerJoin(stockLevels, eq(stockLevels.outletId, outlets.id))
    .where(
      and(
        inArray(outlets.kind, [...SENDING_KINDS]),
        isNull(outlets.closedDay),
        inArray(
          stockLevels.variantId,
          left.map((line) => line.variantId),
        ),
      ),
    )
    .orderBy(asc(outlets.id));
  const isHere = (outletId: string) =>
    outletId === order.fulfilmentOutletId && order.fulfilmentSupplierId === null;
  const hasAll = (outletId: string) =>
    left.every(({ variantId, toSend }) =>
      shelves.some((shelf) => shelf.id === outletId && shelf.variantId === variantId && shelf.free >= toSend),
    );
  const places = [...new Map(shelves.map(({ id, zh, en }) => [id, { id, zh, en }])).values()];
  const isOneSupplier = left.every((line) => line.supplierId === first.supplierId);
  return {
    outlets: places.filter(({ id }) => !isHere(id) && hasAll(id)),
    supplier:
      isOneSupplier && order.fulfilmentSupplierId !== first.supplierId
        ? await findSupplier(read, first.supplierId)
        : undefined,
  };
}

/** What those who send some orders are called, by the id of the outlet or the supplier. */
export async function listSenderNames(
  read: Reader,
  orders: readonly { fulfilmentOutletId: string; fulfilmentSupplierId: string | null }[],
): Promise<Map<string, { zh: string; en: string }>> {
  const named = async (table: typeof outlets | typeof suppliers, ids: string[]) =>
    ids.length === 0
      ? []
      : read
          .select({ id: table.id, zh: table.nameZh, en: table.nameEn })
          .from(table)
          .where(inArray(table.id, [...new Set(ids)]))
          .limit(ROWS_MAX);
  const found = [
    ...(await named(
      outlets,
      orders.map((order) => order.fulfilmentOutletId),
    )),
    ...(await named(
      suppliers,
      orders.flatMap((order) => order.fulfilmentSupplierId ?? []),
    )),
  ];
  return new Map(found.map(({ id, ...name }) => [id, name]));
}
