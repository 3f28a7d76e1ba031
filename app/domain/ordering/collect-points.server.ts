import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { freeStock } from "#app/domain/inventory/shelf.server.ts";
import type { Goods } from "#app/domain/inventory/stock.server.ts";
import { districts } from "#db/schema/geography.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { outlets, shops } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";
import type { OutletKind } from "#db/words.ts";

/** Outlets where somebody stands who can hand goods over. */
const COLLECTING_KINDS = ["counter", "zone", "sub_centre"] as const satisfies OutletKind[];

/** Baskets of more kinds of goods are sent: no counter has them all. */
const KINDS_MAX = 20;

const BEIJING = "110000";
const ROWS_MAX = 5_000;

/** An outlet where an order can be collected. */
export interface CollectPoint {
  id: string;
  nameZh: string;
  nameEn: string;
  districtCode: string;
  districtZh: string;
  districtEn: string;
  /** Of the shop that it stands in; null where it stands in none, or nobody wrote it down. */
  address: string | null;
}

const pointFields = {
  id: outlets.id,
  nameZh: outlets.nameZh,
  nameEn: outlets.nameEn,
  districtCode: districts.code,
  districtZh: districts.nameZh,
  districtEn: districts.nameEn,
  address: sql<string | null>`nullif(${shops.address}, '')`,
};

const isOpenOn = (day: number) =>
  and(
    inArray(outlets.kind, [...COLLECTING_KINDS]),
    lte(outlets.openedDay, day),
    or(isNull(outlets.closedDay), gt(outlets.closedDay, day)),
  );

/**
 * Where some goods can be collected: the outlets open on a day that have all of them free on their own shelf,
 * by district. None for an empty basket, or for one of more than twenty kinds of goods.
 */
export async function listCollectPoints(
  read: Reader,
  goods: readonly Goods[],
  day: number,
): Promise<CollectPoint[]> {
  if (goods.length === 0 || goods.length > KINDS_MAX) return [];
  const shelves = await read
    .select({
      ...pointFields,
      variantId: stockLevels.variantId,
      free: freeStock,
    })
    .from(outlets)
    .innerJoin(districts, eq(districts.code, outlets.districtCode))
    .leftJoin(shops, eq(shops.id, outlets.shopId))
    .innerJoin(stockLevels, eq(stockLevels.outletId, outlets.id))
    .where(
      and(
        isOpenOn(day),
        inArray(
          stockLevels.variantId,
          goods.map(({ variantId }) => variantId),
        ),
      ),
    )
    .orderBy(asc(districts.code), asc(outlets.id))
    .limit(ROWS_MAX);
  const wanted = new Map(goods.map(({ variantId, quantity }) => [variantId, quantity]));
  const points = new Map<string, { point: CollectPoint; kinds: number }>();
  for (const { variantId, free, ...point } of shelves) {
    if (free < (wanted.get(variantId) ?? 0)) continue;
    const found = points.get(point.id) ?? { point, kinds: 0 };
    found.kinds += 1;
    points.set(point.id, found);
  }
  return [...points.values()].filter(({ kinds }) => kinds === wanted.size).map(({ point }) => point);
}

/** An outlet at which orders can be collected on a day; undefined for what is none. */
export async function findCollectPoint(
  read: Reader,
  outletId: string,
  day: number,
): Promise<CollectPoint | undefined> {
  const [point] = await read
    .select(pointFields)
    .from(outlets)
    .innerJoin(districts, eq(districts.code, outlets.districtCode))
    .leftJoin(shops, eq(shops.id, outlets.shopId))
    .where(and(eq(outlets.id, outletId), isOpenOn(day)))
    .limit(1);
  return point;
}

/** Where an order that is collected goes, in the fields of an address: the outlet stands for the street. */
export function placeOf(point: CollectPoint) {
  return {
    provinceCode: BEIJING,
    prefectureCode: "",
    countyCode: point.districtCode,
    street: point.nameZh,
    detail: point.address ? `${point.address}（到店自提）` : "到店自提",
  };
}
