import { asc, eq } from "drizzle-orm";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { type Reader, sumOf } from "#db/store.ts";
import { LINES_MAX } from "./order.ts";
import type { RefundForm, RefundRequest } from "./refund.ts";
import { sumCredited, sumFreightRepaid } from "./refund-lines.server.ts";

const REFUNDS_MAX = 1_000;

/** What the refund desk shows of an order: each line with what is left to repay of it, and the refunds so far. */
export async function findRefundDesk(read: Reader, orderId: string) {
  const lines = await read
    .select({ orderLineId: orderLines.id, nameZh: orderLines.nameZh, nameEn: orderLines.nameEn })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.lineNumber))
    .limit(2 * LINES_MAX);
  const ids = lines.map((line) => line.orderLineId);
  const rests = new Map((await sumCredited(read, ids)).map((rest) => [rest.orderLineId, rest]));
  const [order] = await read
    .select({ freightFen: orders.freightFen })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  return {
    lines: lines.map((line) => {
      const rest = rests.get(line.orderLineId);
      return { ...line, restFen: rest?.amountFen ?? 0, restQuantity: rest?.quantity ?? 0 };
    }),
    restFreightFen: (order?.freightFen ?? 0) - (await sumFreightRepaid(read, orderId)),
    refunds: await read
      .select({
        id: refunds.id,
        state: refunds.state,
        amountFen: refunds.amountFen,
        reason: refunds.reason,
        borneBy: refunds.borneBy,
        note: refunds.note,
        requestedAt: refunds.requestedAt,
      })
      .from(refunds)
      .where(eq(refunds.orderId, orderId))
      .orderBy(asc(refunds.requestedAt), asc(refunds.id))
      .limit(REFUNDS_MAX),
  };
}
export type RefundDesk = Awaited<ReturnType<typeof findRefundDesk>>;

/** What was repaid of an order, and what the gateway was asked to repay and has not answered yet. */
export async function sumRefunds(
  read: Reader,
  orderId: string,
): Promise<{ repaidFen: number; underWayFen: number }> {
  const sums = await read
    .select({ state: refunds.state, amountFen: sumOf(refunds.amountFen) })
    .from(refunds)
    .where(eq(refunds.orderId, orderId))
    .groupBy(refunds.state);
  const of = (state: (typeof sums)[number]["state"]) =>
    sums.find((sum) => sum.state === state)?.amountFen ?? 0;
  return { repaidFen: of("succeeded"), underWayFen: of("requested") };
}

/** What the desk's form asks for; lines of which nothing is repaid are left out. */
export function requestOf(orderId: string, desk: RefundDesk, form: RefundForm): RefundRequest {
  const lines = form.lines.flatMap(({ amount, quantity, disposition }, index) => {
    const orderLineId = desk.lines[index]?.orderLineId;
    if (amount === 0 || orderLineId === undefined) return [];
    return [{ orderLineId, quantity, amountFen: amount, disposition }];
  });
  const { refundId, freight: freightFen, reason, borneBy } = form;
  return { refundId, orderId, lines, freightFen, reason, borneBy, note: form.note || null };
}
