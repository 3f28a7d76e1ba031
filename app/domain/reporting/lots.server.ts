import { and, asc, desc, eq, exists, gt, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import { products, variants } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import { lotEvents, lotLevels, lots, soldLots } from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import { type Reader, sumOf } from "#db/store.ts";

export const LOT_FILTERS = ["all", "stopped", "papers", "ending"] as const;
export type LotFilter = (typeof LOT_FILTERS)[number];

const LOTS_MAX = 200;
const ROWS_MAX = 500;

interface LotQuery {
  filter: LotFilter;
  /** The code of a lot, or whatever names the goods of `variantId`; "" for any. */
  code: string;
  variantId: string | undefined;
  /** Lots that these outlets have or had; null for all. */
  outletIds: readonly string[] | null;
  /** Up to this day a lot is about to end. */
  endingDay: number;
}

const fields = {
  id: lots.id,
  code: lots.code,
  variantId: lots.variantId,
  nameZh: products.nameZh,
  nameEn: products.nameEn,
  specZh: variants.specZh,
  specEn: variants.specEn,
  sku: variants.sku,
  countyId: products.countyId,
  producedDay: lots.producedDay,
  lastDay: lots.lastDay,
  source: lots.source,
  licence: lots.licence,
  reportNumber: lots.reportNumber,
  reportDay: lots.reportDay,
  state: lots.state,
  isDemo: lots.isDemo,
};

/** Lots, those that end first before the others, with how much there is of them. */
export async function listLots(read: Reader, { filter, code, variantId, outletIds, endingDay }: LotQuery) {
  const here = and(
    eq(lotLevels.lotId, lots.id),
    outletIds ? inArray(lotLevels.outletId, [...outletIds]) : undefined,
  );
  const onHand = read
    .select({ sum: sumOf(lotLevels.onHand) })
    .from(lotLevels)
    .where(here);
  const lacksPapers = or(
    eq(lots.source, ""),
    eq(lots.licence, ""),
    eq(lots.reportNumber, ""),
    isNull(lots.reportDay),
  );
  const wanted = {
    all: undefined,
    stopped: ne(lots.state, "on_sale"),
    papers: lacksPapers,
    ending: and(isNotNull(lots.lastDay), sql`${lots.lastDay} <= ${endingDay}`, sql`(${onHand}) > 0`),
  };
  return read
    .select({ ...fields, onHand: sql`(${onHand})`.mapWith(Number) })
    .from(lots)
    .innerJoin(variants, eq(variants.id, lots.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      and(
        wanted[filter],
        code === "" ? undefined : or(eq(lots.code, code), variantId ? eq(variants.id, variantId) : undefined),
        outletIds ? exists(read.select({ one: sql`1` }).from(lotLevels).where(here)) : undefined,
      ),
    )
    .orderBy(sql`case when ${lots.lastDay} is null then 1 else 0 end`, asc(lots.lastDay), asc(lots.id))
    .limit(LOTS_MAX);
}

/** A lot with its goods. */
export async function findLot(read: Reader, lotId: string) {
  const [lot] = await read
    .select(fields)
    .from(lots)
    .innerJoin(variants, eq(variants.id, lots.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(lots.id, lotId))
    .limit(1);
  return lot;
}

/** Which outlets have some of a lot, the most first. */
export async function listLotLevels(read: Reader, lotId: string) {
  return read
    .select({
      outletId: lotLevels.outletId,
      nameZh: outlets.nameZh,
      nameEn: outlets.nameEn,
      onHand: lotLevels.onHand,
      block: lotLevels.block,
      coldSince: lotLevels.coldSince,
    })
    .from(lotLevels)
    .innerJoin(outlets, eq(outlets.id, lotLevels.outletId))
    .where(eq(lotLevels.lotId, lotId))
    .orderBy(desc(lotLevels.onHand), asc(lotLevels.outletId))
    .limit(ROWS_MAX);
}

/** How many pieces of a lot are with customers, and in how many orders. */
export async function countLotBuyers(read: Reader, lotId: string) {
  const [counted] = await read
    .select({
      orders: sql`count(distinct ${orderLines.orderId})`.mapWith(Number),
      pieces: sumOf(sql`${soldLots.quantity} - ${soldLots.returned}`),
    })
    .from(soldLots)
    .innerJoin(orderLines, eq(orderLines.id, soldLots.orderLineId))
    .where(and(eq(soldLots.lotId, lotId), gt(soldLots.quantity, soldLots.returned)));
  return counted ?? { orders: 0, pieces: 0 };
}

/** The orders that got goods of a lot and have not brought all of them back, the newest first. */
export async function listLotOrders(read: Reader, lotId: string) {
  return read
    .select({
      orderId: orders.id,
      number: orders.number,
      paidAt: orders.paidAt,
      progress: orders.progress,
      pieces: sumOf(sql`${soldLots.quantity} - ${soldLots.returned}`),
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
    })
    .from(soldLots)
    .innerJoin(orderLines, eq(orderLines.id, soldLots.orderLineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(outlets, eq(outlets.id, orders.fulfilmentOutletId))
    .where(and(eq(soldLots.lotId, lotId), gt(soldLots.quantity, soldLots.returned)))
    .groupBy(orders.id, orders.number, orders.paidAt, orders.progress, outlets.nameZh, outlets.nameEn)
    .orderBy(desc(orders.paidAt), asc(orders.id))
    .limit(ROWS_MAX);
}

/** What happened to a lot, the newest first. */
export async function listLotEvents(read: Reader, lotId: string) {
  return read
    .select({
      id: lotEvents.id,
      kind: lotEvents.kind,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      quantity: lotEvents.quantity,
      reason: lotEvents.reason,
      actor: users.name,
      happenedAt: lotEvents.happenedAt,
    })
    .from(lotEvents)
    .leftJoin(outlets, eq(outlets.id, lotEvents.outletId))
    .leftJoin(users, eq(users.id, lotEvents.actorUserId))
    .where(eq(lotEvents.lotId, lotId))
    .orderBy(desc(lotEvents.happenedAt), desc(lotEvents.id))
    .limit(ROWS_MAX);
}
