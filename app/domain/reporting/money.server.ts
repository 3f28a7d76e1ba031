import { and, asc, desc, eq, gte, isNull, lte, type SQL, sql } from "drizzle-orm";
import { orders } from "#db/schema/ordering.ts";
import { moneyEntries, paymentExceptions, paymentOutbox, payments, refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { listTransferSuspense } from "./transfer-days.server.ts";

const ROWS_MAX = 1_000;
const EXCEPTIONS_MAX = 200;

/**
 * The day-book of money, the newest day first: what each gateway received and repaid, and by how much
 * that which is in doubt rose or fell. Of transfers, that is what lies in the bank undecided.
 */
export async function listMoneyDays(read: Reader, fromDay: number, toDay: number) {
  const booked = await listBooked(read, fromDay, toDay);
  const suspense = await listTransferSuspense(read, fromDay, toDay);
  for (const row of booked) {
    if (row.gateway !== "transfer") continue;
    row.suspenseFen += suspense.get(row.businessDay) ?? 0;
    suspense.delete(row.businessDay);
  }
  for (const [day, suspenseFen] of suspense)
    if (suspenseFen !== 0)
      booked.push({
        businessDay: day,
        gateway: "transfer",
        currency: "cny",
        receivedFen: 0,
        repaidFen: 0,
        suspenseFen,
      });
  return booked.sort((a, b) => b.businessDay - a.businessDay);
}

function listBooked(read: Reader, fromDay: number, toDay: number) {
  const of = (condition: SQL) => sumOf(sql`case when ${condition} then ${moneyEntries.amountFen} else 0 end`);
  return read
    .select({
      businessDay: moneyEntries.businessDay,
      gateway: moneyEntries.gateway,
      currency: moneyEntries.currency,
      receivedFen: of(sql`${moneyEntries.kind} = 'payment'`),
      repaidFen: of(sql`${moneyEntries.kind} in ('refund', 'refund_reversal')`),
      suspenseFen: of(sql`${moneyEntries.kind} = 'suspense'`),
    })
    .from(moneyEntries)
    .where(and(gte(moneyEntries.businessDay, fromDay), lte(moneyEntries.businessDay, toDay)))
    .groupBy(moneyEntries.businessDay, moneyEntries.gateway, moneyEntries.currency)
    .orderBy(desc(moneyEntries.businessDay), asc(moneyEntries.gateway), asc(moneyEntries.currency))
    .limit(ROWS_MAX);
}

/** What a person must look at and nobody has closed, the oldest first, with the number of the order it is about. */
export async function listOpenExceptions(read: Reader) {
  return read
    .select({
      kind: paymentExceptions.kind,
      ref: paymentExceptions.ref,
      detail: paymentExceptions.detail,
      openedAt: paymentExceptions.openedAt,
      orderNumber: orders.number,
    })
    .from(paymentExceptions)
    .leftJoin(refunds, eq(refunds.id, paymentExceptions.ref))
    .leftJoin(payments, sql`${payments.id} = coalesce(${refunds.paymentId}, ${paymentExceptions.ref})`)
    .leftJoin(orders, eq(orders.id, payments.orderId))
    .where(isNull(paymentExceptions.closedAt))
    .orderBy(asc(paymentExceptions.openedAt), asc(paymentExceptions.ref))
    .limit(EXCEPTIONS_MAX);
}

/** How much waits for a gateway's answer, and since when. */
export async function readOutbox(read: Reader) {
  const [waiting] = await read
    .select({ count: countOf(), since: sql<number | null>`min(${paymentOutbox.createdAt})` })
    .from(paymentOutbox)
    .where(eq(paymentOutbox.state, "ready"));
  const since = waiting?.since ?? null;
  return { count: waiting?.count ?? 0, since: since === null ? null : Number(since) };
}
