import { randomInt } from "node:crypto";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { keepOrder } from "#app/domain/ordering/progress.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { collections } from "#db/schema/fulfilment.ts";
import { orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Reader, Tx } from "#db/store.ts";
import { listGoods } from "./goods.server.ts";
import { handOver } from "./hand-over.server.ts";
import { findRule } from "./rules.server.ts";

/** Six digits: nobody guesses one at a counter, and everybody can read one out. */
const CODES = 1_000_000;
const TRIES_MAX = 20;
const ROWS_MAX = 500;

/**
 * Keeps the goods of an order ready at the outlet where they are collected, under a code that nothing else
 * waits for there, and tells the buyer. An order that is ready already keeps its code.
 */
export async function makeReady(tx: Tx, orderId: string, outletId: string, now: number): Promise<void> {
  const today = businessDay(now);
  const days = await findRule(tx, "collect_within_days", today);
  const keepUntilDay = days === undefined ? null : addDays(today, days);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const code = String(randomInt(CODES)).padStart(6, "0");
    const [made] = await tx
      .insert(collections)
      .values({ orderId, outletId, code, readyAt: now, keepUntilDay })
      .onConflictDoNothing()
      .returning({ code: collections.code });
    if (made) {
      const facts = { outlet: await getOutletName(tx, outletId), code, keepUntilDay };
      await tellBuyer(tx, orderId, { kind: "order_ready", cause: orderId, facts }, now);
      return;
    }
    if (await findCollection(tx, orderId)) return;
  }
  throw new Error(`no free code was found at ${outletId}`);
}

/**
 * Hands the goods behind a code over, to whoever shows it at the outlet where they wait. Answers the number
 * of the order. Refuses with COLLECT_CODE_WRONG when nothing waits there under the code, and as handOver does.
 */
export async function collectOrder(
  tx: Tx,
  { outletId, code }: { outletId: string; code: string },
  handedBy: string | null,
  now: number,
): Promise<string> {
  const [waiting] = await tx
    .update(collections)
    .set({ collectedAt: now })
    .where(
      and(eq(collections.outletId, outletId), eq(collections.code, code), isNull(collections.collectedAt)),
    )
    .returning({ orderId: collections.orderId });
  if (!waiting) throw new Refusal("COLLECT_CODE_WRONG");
  await handOver(tx, { orderId: waiting.orderId, parcelId: newId() }, handedBy, now);
  return (await keepOrder(tx, waiting.orderId)).number;
}

/** Where an order waits to be collected, and under which code; undefined until it is ready. */
export async function findCollection(read: Reader, orderId: string) {
  const [waiting] = await read
    .select({
      code: collections.code,
      readyAt: collections.readyAt,
      keepUntilDay: collections.keepUntilDay,
      collectedAt: collections.collectedAt,
    })
    .from(collections)
    .where(eq(collections.orderId, orderId))
    .limit(1);
  return waiting;
}

/**
 * The pick list: orders that are collected at some outlets and are not collected yet, in the order they were
 * placed, at most 500; null for every outlet. Each with what is still to be handed over. The code is not
 * among it: whoever comes has to show it.
 */
export async function listToCollect(read: Reader, outletIds: readonly string[] | null) {
  const found = await read
    .select({
      id: orders.id,
      number: orders.number,
      progress: orders.progress,
      outletId: orders.fulfilmentOutletId,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      receiverName: orders.receiverName,
      phone: orders.phone,
      note: orders.note,
      paidAt: orders.paidAt,
      readyAt: collections.readyAt,
      keepUntilDay: collections.keepUntilDay,
    })
    .from(orders)
    .innerJoin(outlets, eq(outlets.id, orders.fulfilmentOutletId))
    .leftJoin(collections, eq(collections.orderId, orders.id))
    .where(
      and(
        sql`${orders.handover} = 'collected'`, // written out, as its index says it
        inArray(orders.progress, ["allocated", "packed"]),
        outletIds === null ? undefined : inArray(orders.fulfilmentOutletId, [...outletIds]),
      ),
    )
    .orderBy(asc(orders.placedAt), asc(orders.id))
    .limit(ROWS_MAX);
  const withGoods = await Promise.all(
    found.map(async (order) => ({
      ...order,
      goods: (await listGoods(read, order.id)).filter(({ toSend }) => toSend > 0),
    })),
  );
  return withGoods.filter(({ goods }) => goods.length > 0);
}
