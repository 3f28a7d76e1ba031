import { and, asc, eq, isNull, ne } from "drizzle-orm";
import { resolvePlace } from "#app/domain/geography/places.server.ts";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { applyPayment } from "#app/domain/ordering/apply-payment.server.ts";
import { expireOrders } from "#app/domain/ordering/expire-orders.server.ts";
import { HOLD_MS } from "#app/domain/ordering/order.ts";
import { placeOrder } from "#app/domain/ordering/place-order.server.ts";
import { sellOverCounter } from "#app/domain/ordering/sell-over-counter.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { ownExternalId } from "#app/domain/payments/ways-to-pay.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { findDatabaseFact, isDemoDatabase, keepDatabaseFact } from "#db/facts.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { divisions } from "#db/schema/geography.ts";
import { users } from "#db/schema/identity.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader, Store, Tx } from "#db/store.ts";
import { DEMO_ACCOUNTS, demoEmail } from "./demo-accounts.ts";
import { type DemoOrder, type DemoPlace, type DemoWorld, demoHistory } from "./demo-history.ts";

/** So many orders share a transaction: enough to spare commits, few enough that a shop that is open hardly waits. */
const ORDERS_AT_ONCE = 400;
const RUNS_FACT = "demo_runs";
const BEIJING = "110000";

export interface HistoryWritten {
  /** Which history of this database it is, from 1. */
  run: number;
  firstDay: number;
  lastDay: number;
  placed: number;
  paid: number;
  expired: number;
  lines: number;
  /** What was paid, freight included. */
  paidFen: number;
}

/**
 * Writes a year of invented orders, up to the day before `now`, through the domain's own functions: goods
 * arrive, orders are placed, and are paid or expire. A further call adds a further history beside the
 * first. Calls `onProgress` with the number of orders written so far. Refuses with NOT_A_DEMO.
 */
export async function writeDemoHistory(
  store: Store,
  { orders, seed, now }: { orders: number; seed: number; now: number },
  onProgress: (written: number) => void = () => {},
): Promise<HistoryWritten> {
  if (!(await isDemoDatabase(store.read))) throw new Refusal("NOT_A_DEMO");
  const world = await readWorld(store.read);
  const counters = await readCounters(store.read);
  const lastDay = addDays(businessDay(now), -1);
  const run = await store.write((tx) => claimRun(tx, now));
  const written: HistoryWritten = {
    run,
    firstDay: 0,
    lastDay,
    placed: 0,
    paid: 0,
    expired: 0,
    lines: 0,
    paidFen: 0,
  };
  let batch: DemoOrder[] = [];
  const write = async () => {
    const told = batch;
    batch = [];
    const paidFen = await store.write((tx) => live(tx, told, counters));
    written.placed += told.length;
    written.paid += told.filter(({ paidAt }) => paidAt !== null).length;
    written.expired = written.placed - written.paid;
    written.lines += told.reduce((sum, { order }) => sum + order.goods.length, 0);
    written.paidFen += paidFen;
    onProgress(written.placed);
  };
  for (const told of demoHistory(world, { orders, seed, run, lastDay })) {
    written.firstDay ||= businessDay(told.placedAt);
    batch.push(told);
    if (batch.length === ORDERS_AT_ONCE) await write();
  }
  if (batch.length > 0) await write();
  return written;
}

/** Lets some orders happen. Answers what was paid. */
async function live(tx: Tx, told: readonly DemoOrder[], counters: Counters): Promise<number> {
  let paidFen = 0;
  for (const { deliveries, order, placedAt, paidAt } of told) {
    for (const { outletId, movedAt, ...goods } of deliveries)
      await receiveStock(tx, outletId, [goods], movedAt);
    if (order.soldBy && order.entryChannel === "none" && paidAt !== null) {
      paidFen += await sellAtCounter(tx, order, order.soldBy.outletId, paidAt, counters);
      continue;
    }
    const { paymentId, totalFen } = await placeOrder(tx, order, placedAt);
    if (paidAt === null) {
      await expireOrders(tx, placedAt + HOLD_MS);
      continue;
    }
    const externalId = ownExternalId("demo", paymentId);
    const isNew = await applyPayment(
      tx,
      { externalId, paymentId, state: "paid", amountFen: totalFen, currency: "cny" },
      paidAt,
    );
    if (!isNew) throw new Error(`order ${order.idempotencyKey} was paid before`);
    paidFen += totalFen;
  }
  return paidFen;
}

/** What the counters of the history sell by, and who stands at them. */
interface Counters {
  clerkUserId: string;
  prices: ReadonlyMap<string, number>;
}

/** Goods over a counter: paid in notes or by a code, and taken away. Answers what was paid. */
async function sellAtCounter(
  tx: Tx,
  { idempotencyKey, goods, locale }: DemoOrder["order"],
  outletId: string,
  soldAt: number,
  { clerkUserId, prices }: Counters,
): Promise<number> {
  const lines = goods.map(({ variantId, quantity }) => {
    const unitPriceFen = prices.get(variantId) ?? 0;
    return { variantId, quantity, grams: null, unitPriceFen, amountFen: unitPriceFen * quantity };
  });
  const totalFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const isCash = soldAt % 10 < 3;
  const sale = {
    saleId: idempotencyKey,
    contentHash: idempotencyKey,
    outletId,
    till: null,
    shiftId: null,
    clerkUserId,
    lines,
    tender: isCash ? ("cash" as const) : ("qr" as const),
    tenderedFen: isCash ? Math.ceil(totalFen / 5_000) * 5_000 : totalFen,
    soldAt,
    locale,
    entryChannel: "none" as const,
  };
  if (!(await sellOverCounter(tx, sale, soldAt))) throw new Error(`sale ${idempotencyKey} was made before`);
  return totalFen;
}

async function readCounters(read: Reader): Promise<Counters> {
  const [clerk] = await read
    .select({ userId: users.id })
    .from(users)
    .where(eq(users.email, demoEmail("clerk")))
    .limit(1);
  if (!clerk) throw new Error("a demonstration without its demo clerk");
  const prices = await read.select({ id: variants.id, priceFen: variants.priceFen }).from(variants);
  return { clerkUserId: clerk.userId, prices: new Map(prices.map(({ id, priceFen }) => [id, priceFen])) };
}

/** The number of this history in this database. Claimed first: a history that was cut short keeps its keys. */
async function claimRun(tx: Tx, now: number): Promise<number> {
  const run = Number((await findDatabaseFact(tx, RUNS_FACT)) ?? 0) + 1;
  await keepDatabaseFact(tx, RUNS_FACT, String(run), now);
  return run;
}

/** What the history is told from: goods on sale, shelves, places and the demo shopper. */
async function readWorld(read: Reader): Promise<DemoWorld> {
  const goods = await read
    .select({
      variantId: variants.id,
      categoryId: products.categoryId,
      returnClass: products.returnClass,
      listedDay: products.listedDay,
      fulfilment: products.fulfilment,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(products.isOnSale, true))
    .orderBy(asc(variants.id));
  const shelves = await read
    .select({
      outletId: stockLevels.outletId,
      kind: outlets.kind,
      districtCode: outlets.districtCode,
      variantId: stockLevels.variantId,
    })
    .from(stockLevels)
    .innerJoin(outlets, eq(outlets.id, stockLevels.outletId))
    .where(isNull(outlets.closedDay))
    .orderBy(asc(stockLevels.outletId), asc(stockLevels.variantId));
  const stocked = new Map<string, DemoWorld["outlets"][number] & { variantIds: string[] }>();
  for (const { outletId, kind, districtCode, variantId } of shelves) {
    const outlet = stocked.get(outletId) ?? {
      id: outletId,
      kind,
      districtCode: districtCode ?? "",
      variantIds: [],
    };
    stocked.set(outletId, outlet);
    outlet.variantIds.push(variantId);
  }
  const [shopper] = await read
    .select({ userId: users.id })
    .from(users)
    .where(eq(users.email, demoEmail("shopper")))
    .limit(1);
  if (!shopper) throw new Error("a demonstration without its demo shopper");
  return {
    goods: goods.map(({ fulfilment, ...one }) => ({ ...one, isGoods: fulfilment === "goods" })),
    centreId: await getCentreId(read),
    outlets: [...stocked.values()],
    districts: await readPlaces(read, true),
    elsewhere: await readPlaces(read, false),
    shopper: {
      userId: shopper.userId,
      name: DEMO_ACCOUNTS.find(({ role }) => role === "shopper")?.name ?? "",
    },
  };
}

/** Beijing's districts, or the counties of each other province's first city. */
async function readPlaces(read: Reader, isBeijing: boolean): Promise<DemoPlace[]> {
  const current = await read
    .select({
      code: divisions.code,
      level: divisions.level,
      nameZh: divisions.nameZh,
      parentCode: divisions.parentCode,
    })
    .from(divisions)
    .where(and(eq(divisions.state, "current"), ne(divisions.level, "county")))
    .orderBy(asc(divisions.code));
  const provinces = current.filter(
    ({ level, code }) => level === "province" && (code === BEIJING) === isBeijing,
  );
  const places: DemoPlace[] = [];
  for (const { code: provinceCode } of provinces) {
    const city = current.find(({ parentCode }) => parentCode === provinceCode);
    const counties = await read
      .select({ countyCode: divisions.code, nameZh: divisions.nameZh })
      .from(divisions)
      .where(
        and(
          eq(divisions.state, "current"),
          eq(divisions.level, "county"),
          eq(divisions.parentCode, city?.code ?? provinceCode),
        ),
      )
      .orderBy(asc(divisions.code));
    for (const { countyCode, nameZh } of counties) {
      const prefectureCode = city?.code ?? null;
      const regionZh = await resolvePlace(read, provinceCode, prefectureCode, countyCode);
      if (regionZh) places.push({ provinceCode, prefectureCode, countyCode, nameZh, regionZh });
    }
  }
  return places;
}
