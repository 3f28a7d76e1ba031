import { findTransferTerm } from "#app/domain/payments/transfer-rules.server.ts";
import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import type { Reader } from "#db/store.ts";
import type { GatewayId } from "#db/words.ts";
import { HOLD_MS } from "./order.ts";

/** How long an order waits for its money. */
export interface Hold {
  /** What the buyer is told. */
  payBy: number;
  /** Until then the stock is kept for them: not before `payBy`, for a bank tells us later. */
  expiresAt: number;
}

/** How long an order placed at an instant waits for a payment in some way: a transfer takes days. */
export async function findHold(read: Reader, gateway: GatewayId, placedAt: number): Promise<Hold> {
  if (gateway !== "transfer") return { payBy: placedAt + HOLD_MS, expiresAt: placedAt + HOLD_MS };
  const { dueDay, expiresAt } = await findTransferTerm(read, placedAt);
  return { payBy: startOfDay(addDays(dueDay, 1)), expiresAt };
}
