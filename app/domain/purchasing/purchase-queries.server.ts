import { and, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { BulkGoods, GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { listFreightRules } from "#app/domain/ordering/freight.server.ts";
import { freightTo, parcelsOf } from "#app/domain/ordering/freight.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { users } from "#db/schema/identity.ts";
import { deliveryPoints, purchases } from "#db/schema/purchasing.ts";
import { perConnection, type Reader } from "#db/store.ts";
import type { Purchase } from "./keep-purchase.server.ts";
import { listPurchaseOrders } from "./place-purchase.server.ts";
import { listLines, type PurchaseLine, problemsOf } from "./purchase-lines.server.ts";

const PURCHASES_SHOWN = 100;

const statements = perConnection((read: Reader) => ({
  byNumber: read
    .select()
    .from(purchases)
    .where(
      and(eq(purchases.unitId, sql.placeholder("unitId")), eq(purchases.number, sql.placeholder("number"))),
    )
    .limit(1)
    .prepare("purchase_by_number"),
}));

/** A unit's own purchase by its number; another's is not found. */
export async function findPurchase(
  read: Reader,
  unitId: string,
  number: string,
): Promise<Purchase | undefined> {
  const [purchase] = await statements(read).byNumber.execute({ unitId, number });
  return purchase;
}

/** The newest purchases of a unit. */
export function listPurchases(read: Reader, unitId: string) {
  return read
    .select({
      number: purchases.number,
      state: purchases.state,
      rowCount: purchases.rowCount,
      badCount: purchases.badCount,
      totalFen: purchases.totalFen,
      createdAt: purchases.createdAt,
      by: users.name,
    })
    .from(purchases)
    .innerJoin(users, eq(users.id, purchases.createdBy))
    .where(eq(purchases.unitId, unitId))
    .orderBy(desc(purchases.createdAt), desc(purchases.id))
    .limit(PURCHASES_SHOWN);
}

/** The purchase that a unit placed last. */
export async function findLastPlaced(read: Reader, unitId: string): Promise<Purchase | undefined> {
  const [last] = await read
    .select()
    .from(purchases)
    .where(and(eq(purchases.unitId, unitId), isNotNull(purchases.placedAt)))
    .orderBy(desc(purchases.placedAt))
    .limit(1);
  return last;
}

type PlacedOrder = Awaited<ReturnType<typeof listPurchaseOrders>>[number];

/** What goes to one place on one day. */
export interface DeliverySum {
  pointId: string;
  pointName: string;
  deliveryDay: number;
  kinds: number;
  goodsFen: number;
  freightFen: number;
  totalFen: number;
  /** The order that it became. */
  order: Pick<PlacedOrder, "number" | "state" | "remittanceCode" | "userId"> | null;
}

/** All of a purchase: its rows, and the good ones summed by place and day and by county. */
export async function viewPurchase(read: Reader, purchase: Purchase, finder: GoodsFinder, now: number) {
  const lines = await listLines(read, purchase.id);
  const good = lines.filter(({ problems }) => problems === null);
  const [maker] = await read
    .select({ name: users.name })
    .from(users)
    .where(eq(users.id, purchase.createdBy))
    .limit(1);
  const points = await readPoints(read, good);
  const orders = purchase.state === "placed" ? await listPurchaseOrders(read, purchase.id) : [];
  return {
    madeBy: maker?.name ?? "",
    lines,
    points,
    orders,
    deliveries: await sumDeliveries(read, good, points, orders, finder, now),
    counties: sumCounties(good, finder),
    hasPerishables: good.some(
      ({ variantId }) => finder.byVariant.get(variantId ?? "")?.returnClass === "qualityClaimOnly",
    ),
  };
}

type PointsOfPurchase = Map<
  string,
  { name: string; provinceCode: string; receiverName: string; phone: string }
>;

async function readPoints(read: Reader, good: readonly PurchaseLine[]): Promise<PointsOfPurchase> {
  const ids = [...new Set(good.map(({ pointId }) => pointId ?? ""))];
  if (ids.length === 0) return new Map();
  const rows = await read
    .select({
      id: deliveryPoints.id,
      name: deliveryPoints.name,
      provinceCode: deliveryPoints.provinceCode,
      receiverName: deliveryPoints.receiverName,
      phone: deliveryPoints.phone,
    })
    .from(deliveryPoints)
    .where(inArray(deliveryPoints.id, ids));
  return new Map(rows.map(({ id, ...point }) => [id, point]));
}

async function sumDeliveries(
  read: Reader,
  good: readonly PurchaseLine[],
  points: PointsOfPurchase,
  orders: readonly PlacedOrder[],
  finder: GoodsFinder,
  now: number,
): Promise<DeliverySum[]> {
  const rules = await listFreightRules(read, businessDay(now));
  const groups = new Map<string, PurchaseLine[]>();
  for (const line of good) {
    const key = `${line.deliveryDay} ${line.pointId}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()]
    .map((lines) => {
      const [{ pointId, deliveryDay } = { pointId: null, deliveryDay: null }] = lines;
      const point = points.get(pointId ?? "");
      if (!point || pointId === null || deliveryDay === null) throw new Error("a good row goes nowhere");
      const order = orders.find((one) => one.pointId === pointId && one.deliveryDay === deliveryDay);
      const goods = lines.map((line) => ({
        ...partsOf(line, finder),
        quantity: line.quantity ?? 0,
        amountFen: amountOf(line),
      }));
      const goodsFen = goods.reduce((sum, { amountFen }) => sum + amountFen, 0);
      const freight = freightTo(point.provinceCode, parcelsOf(goods), rules);
      const freightFen = order?.freightFen ?? ("notSent" in freight ? 0 : freight.freightFen);
      return {
        pointId,
        pointName: point.name,
        deliveryDay,
        kinds: new Set(lines.map(({ variantId }) => variantId)).size,
        goodsFen,
        freightFen,
        totalFen: goodsFen + freightFen,
        order: order ?? null,
      };
    })
    .sort((a, b) => a.deliveryDay - b.deliveryDay || (a.pointName < b.pointName ? -1 : 1));
}

function sumCounties(good: readonly PurchaseLine[], finder: GoodsFinder) {
  const sums = new Map<string, { countyId: string; nameZh: string; nameEn: string; amountFen: number }>();
  for (const line of good) {
    const { countyId, countyNameZh, countyNameEn } = partsOf(line, finder);
    const sum = sums.get(countyId) ?? { countyId, nameZh: countyNameZh, nameEn: countyNameEn, amountFen: 0 };
    sum.amountFen += amountOf(line);
    sums.set(countyId, sum);
  }
  return [...sums.values()].sort((a, b) => b.amountFen - a.amountFen);
}

function partsOf({ variantId }: PurchaseLine, finder: GoodsFinder) {
  const goods = finder.byVariant.get(variantId ?? "");
  if (!goods) throw new Error(`variant ${variantId} is not among the goods`);
  return goods;
}

/** What the goods of a good row come to. */
export function amountOf({ quantity, unitPriceFen }: PurchaseLine): number {
  return (quantity ?? 0) * (unitPriceFen ?? 0);
}

/** What is wrong with rows, with the goods that are proposed instead named. */
export function shownProblems(line: PurchaseLine, finder: GoodsFinder) {
  return problemsOf(line).map(({ part, fault, suggestions, count, days }) => ({
    part,
    fault,
    count: count ?? 0,
    days,
    suggestions: suggestions.map((value) => {
      const found = part === "goods" ? finder.find(value) : undefined;
      return { value, goods: found?.kind === "one" ? nameOf(found.goods) : undefined };
    }),
  }));
}

function nameOf({ sku, nameZh, nameEn, specZh, specEn }: BulkGoods) {
  return { sku, nameZh, nameEn, specZh, specEn };
}
