import {
  GatewayLockedOut,
  GatewayRejected,
  type Gateways,
  type PaymentGateway,
} from "#app/domain/payments/gateway.ts";
import {
  endEvent,
  giveBackEvent,
  type InboxRow,
  isTooOld,
  noteEventError,
  takeDueEvent,
} from "#app/domain/payments/inbox.server.ts";
import { noteLockout } from "#app/domain/payments/lockout.server.ts";
import { openException } from "#app/domain/payments/money-book.server.ts";
import { findPaymentByIntent } from "#app/domain/payments/payments.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import type { Store, Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { applyPayment } from "./apply-payment.server.ts";
import { applyAnyRefund } from "./apply-refund.server.ts";

const EVENTS_AT_ONCE = 500;

/**
 * Works off what gateways told us and is due, one event after another: what it is about is fetched, and
 * the books are brought to that together with the end of the event. What it is about may be unknown yet,
 * as a refund that is told before its payment: it is kept for a day, and then a person must look. A gateway
 * that does not let us in is asked nothing more this time, and a person is told. Answers how many were
 * worked off.
 */
export async function drainInbox(store: Store, gateways: Gateways, now: number): Promise<number> {
  let done = 0;
  const without: GatewayId[] = [];
  for (let taken = 0; taken < EVENTS_AT_ONCE; taken += 1) {
    const row = await store.write((tx) => takeDueEvent(tx, now, without));
    if (!row) break;
    const outcome = await workOff(store, gateways, row, now);
    if (outcome === "done") done += 1;
    if (outcome === "locked out") without.push(row.gateway);
  }
  return done;
}

async function workOff(
  store: Store,
  gateways: Gateways,
  row: InboxRow,
  now: number,
): Promise<"done" | "kept" | "locked out"> {
  try {
    const gateway = gateways[row.gateway];
    if (!gateway) throw new Error(`the shop has no gateway ${row.gateway}`);
    const apply = await hear(gateway, row, now);
    await store.write(async (tx) => {
      await apply(tx);
      await endEvent(tx, row, "done", null);
    });
    return "done";
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof GatewayLockedOut) {
      await store.write(async (tx) => {
        await giveBackEvent(tx, row, reason, now);
        await noteLockout(tx, row.gateway, reason, now);
      });
      return "locked out";
    }
    const isUnknown =
      error instanceof GatewayRejected || (error instanceof Refusal && error.code === "PAYMENT_NOT_OPEN");
    await store.write(async (tx) => {
      if (!isUnknown || !isTooOld(row, now)) return noteEventError(tx, row, reason);
      await endEvent(tx, row, "dead", reason);
      await openException(tx, "event_unknown", row.objectId, `${row.type}: ${reason}`, now);
    });
    return "kept";
  }
}

/** Fetches what an event is about. Answers what that does to the books. */
async function hear(
  gateway: PaymentGateway,
  { about, objectId, type }: InboxRow,
  now: number,
): Promise<(tx: Tx) => Promise<unknown>> {
  const { books } = gateway;
  if (!books) throw new Error(`${gateway.id} has no books of its own`);
  switch (about) {
    case "payment": {
      const said = await gateway.fetch(objectId);
      return (tx) => applyPayment(tx, said, now);
    }
    case "refund": {
      const said = await books.fetchRefund(objectId);
      return (tx) => applyAnyRefund(tx, said, now);
    }
    case "dispute": {
      const { intentId, amountFen, currency, state } = await books.fetchDispute(objectId);
      return async (tx) => {
        const payment = intentId === "" ? undefined : await findPaymentByIntent(tx, intentId);
        if (!payment) throw new Refusal("PAYMENT_NOT_OPEN", { paymentId: "" });
        const detail = `${objectId}: ${amountFen} ${currency}, ${state}`;
        await openException(
          tx,
          type.endsWith("closed") ? "dispute_closed" : "dispute",
          payment.id,
          detail,
          now,
        );
      };
    }
    case null:
      return async () => {};
  }
}
