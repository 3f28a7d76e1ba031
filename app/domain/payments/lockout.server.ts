import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { paymentExceptions } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { closeException } from "./money-book.server.ts";

const kind = "gateway_locked_out" as const;

/**
 * Tells a person that a gateway does not let us in, once for as long as it lasts. Noted as looked at while
 * it lasts still, it is told again: everything that waits for the gateway goes on waiting.
 */
export async function noteLockout(tx: Tx, gateway: GatewayId, detail: string, now: number): Promise<void> {
  await tx
    .insert(paymentExceptions)
    .values({ kind, ref: gateway, detail, openedAt: now })
    .onConflictDoUpdate({
      target: [paymentExceptions.kind, paymentExceptions.ref],
      set: { detail, openedAt: now, closedAt: null, closedBy: null, closedReason: null },
      setWhere: isNotNull(paymentExceptions.closedAt),
    });
}

/** The gateway let us in: nobody needs to look any more. */
export async function noteAccess(tx: Tx, gateway: GatewayId, now: number): Promise<void> {
  await closeException(tx, { kind, ref: gateway }, { closedBy: null, closedReason: "let in again" }, now);
}

/** What a gateway said when it did not let us in, and since when; undefined while it does. */
export async function findLockout(read: Reader, gateway: GatewayId) {
  const [open] = await read
    .select({ detail: paymentExceptions.detail, since: paymentExceptions.openedAt })
    .from(paymentExceptions)
    .where(
      and(
        eq(paymentExceptions.kind, kind),
        eq(paymentExceptions.ref, gateway),
        isNull(paymentExceptions.closedAt),
      ),
    );
  return open;
}
