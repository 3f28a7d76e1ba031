import { asc, desc, eq, sql } from "drizzle-orm";
import type { News } from "#app/domain/messaging/message.ts";
import { channelOf, putMessage } from "#app/domain/messaging/put-message.server.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { perConnection, sumOf, type Tx } from "#db/store.ts";

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  order: tx
    .select({ number: orders.number, email: orders.email, phone: orders.phone, locale: orders.locale })
    .from(orders)
    .where(eq(orders.id, p("orderId")))
    .limit(1)
    .prepare("order_contact"),
  counties: tx
    .select({
      zh: orderLines.countyNameZh,
      en: orderLines.countyNameEn,
      amountFen: sumOf(orderLines.amountFen),
    })
    .from(orderLines)
    .where(eq(orderLines.orderId, p("orderId")))
    .groupBy(orderLines.countyNameZh, orderLines.countyNameEn)
    .orderBy(desc(sumOf(orderLines.amountFen)), asc(orderLines.countyNameEn))
    .prepare("order_counties"),
}));

/**
 * Writes down, in the transaction of what happened to an order, what its buyer is to be told; it is sent
 * once that is stored. Told again, with the same kind and cause, it is one message. Who left no address is
 * told nothing, and nothing is written. With `email`, it goes there instead of to the order's own address.
 */
export async function tellBuyer(
  tx: Tx,
  orderId: string,
  news: News,
  now: number,
  email?: string | null,
): Promise<void> {
  const [order] = await statements(tx).order.execute({ orderId });
  if (!order) throw new Error(`there is no order ${orderId}`);
  const to = channelOf(news.kind, email ? { ...order, email } : order);
  if (!to) return;
  const counties = await statements(tx).counties.execute({ orderId });
  const facts = {
    orderId,
    orderNumber: order.number,
    counties: counties.map(({ amountFen, ...name }) => ({ name, amountFen })),
  };
  await putMessage(tx, { ...to, locale: order.locale }, facts, news, now);
}
