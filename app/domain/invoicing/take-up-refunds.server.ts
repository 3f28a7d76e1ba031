import { and, asc, eq, exists, gte, inArray, notExists } from "drizzle-orm";
import { fapiaoRefunds, fapiaoRequests } from "#db/schema/invoicing.ts";
import { refunds } from "#db/schema/payments.ts";
import type { Reader, Store, Tx } from "#db/store.ts";
import { draftNeededReds } from "./draft-red.server.ts";

const REFUNDS_AT_ONCE = 200;

/**
 * Looks at the refunds made since an instant, of orders that have fapiao, and drafts the red ones that
 * they need: each refund is taken up once. Answers how many were taken up; called again until it answers
 * none, it leaves none behind.
 */
export async function takeUpRefunds(store: Store, since: number, now: number): Promise<number> {
  const found = await listRefunds(store.read, since);
  let taken = 0;
  for (const refund of found) if (await store.write((tx) => takeUp(tx, refund, now))) taken += 1;
  return taken;
}

type FoundRefund = Awaited<ReturnType<typeof listRefunds>>[number];

async function takeUp(tx: Tx, { refundId, orderId }: FoundRefund, now: number): Promise<boolean> {
  const [mine] = await tx
    .insert(fapiaoRefunds)
    .values({ refundId, orderId, takenAt: now })
    .onConflictDoNothing()
    .returning({ refundId: fapiaoRefunds.refundId });
  if (!mine) return false;
  await draftNeededReds(tx, orderId, now);
  return true;
}

async function listRefunds(read: Reader, since: number) {
  return read
    .select({ refundId: refunds.id, orderId: refunds.orderId })
    .from(refunds)
    .where(
      and(
        eq(refunds.state, "succeeded"),
        gte(refunds.settledAt, since),
        exists(
          read
            .select({ id: fapiaoRequests.id })
            .from(fapiaoRequests)
            .where(
              and(
                eq(fapiaoRequests.orderId, refunds.orderId),
                inArray(fapiaoRequests.state, ["issuing", "issued"]),
              ),
            ),
        ),
        notExists(
          read
            .select({ refundId: fapiaoRefunds.refundId })
            .from(fapiaoRefunds)
            .where(eq(fapiaoRefunds.refundId, refunds.id)),
        ),
      ),
    )
    .orderBy(asc(refunds.settledAt), asc(refunds.id))
    .limit(REFUNDS_AT_ONCE);
}
