import { GatewayRejected, type Gateways } from "#app/domain/payments/gateway.ts";
import { openException } from "#app/domain/payments/money-book.server.ts";
import { endRow, noteError, type OutboxRow, takeDueRow } from "#app/domain/payments/outbox.server.ts";
import { findPayment } from "#app/domain/payments/payments.server.ts";
import { findRefund } from "#app/domain/payments/refunds.server.ts";
import type { Store } from "#db/store.ts";
import { applyRefund } from "./apply-refund.server.ts";

const ROWS_AT_ONCE = 200;

/**
 * Asks the gateways for everything that is due, one thing after another, and brings the books to their
 * answers. What a gateway rejects is dead and a person must look; where an error leaves open what
 * happened, the same is asked again later with the same key. Answers how many were settled.
 * With `ref`, only what is asked for that payment or refund: for the person who waits for it.
 */
export async function drainOutbox(
  store: Store,
  gateways: Gateways,
  now: number,
  ref?: string,
): Promise<number> {
  let settled = 0;
  for (let taken = 0; taken < ROWS_AT_ONCE; taken += 1) {
    const row = await store.write((tx) => takeDueRow(tx, now, ref));
    if (!row) break;
    if (await sendRefund(store, gateways, row, now)) settled += 1;
  }
  return settled;
}

async function sendRefund(store: Store, gateways: Gateways, row: OutboxRow, now: number): Promise<boolean> {
  const gateway = gateways[row.gateway];
  const refund = await findRefund(store.read, row.ref);
  const payment = refund && (await findPayment(store.read, refund.paymentId));
  if (!refund || !payment?.externalId) throw new Error(`outbox row ${row.id} is of no refund`);
  try {
    if (!gateway) throw new Error(`the shop has no gateway ${row.gateway}`);
    const { externalId } = payment;
    const asked = { refundId: refund.id, externalId, amountFen: refund.amountFen, currency: "cny" as const };
    const said = await gateway.refund(asked, row.idempotencyKey);
    await store.write(async (tx) => {
      await applyRefund(tx, said, now);
      await endRow(tx, row.id, "done", null);
    });
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await store.write(async (tx) => {
      if (!(error instanceof GatewayRejected)) return noteError(tx, row.id, reason);
      await endRow(tx, row.id, "dead", reason);
      await openException(tx, "refund_rejected", refund.id, reason, now);
    });
    return false;
  }
}
