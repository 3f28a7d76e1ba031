import { sql } from "drizzle-orm";
import { check, fen, index, instant, integer, table, text, uniqueIndex } from "../columns.ts";
import { GATEWAYS } from "../words.ts";

/** One attempt to pay for an order. At most one attempt of an order is alive. */
export const payments = table(
  "payments",
  {
    id: text().primaryKey(),
    orderId: text().notNull(),
    gateway: text({ enum: GATEWAYS }).notNull(),
    attempt: integer().notNull(),
    amountFen: fen().notNull(),
    currency: text().notNull(),
    state: text({
      enum: ["created", "pending", "processing", "paid", "failed", "expired", "review"],
    }).notNull(),
    externalId: text(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    paidAt: instant(),
  },
  (t) => [
    uniqueIndex("payments_order_attempt").on(t.orderId, t.attempt),
    uniqueIndex("payments_external").on(t.externalId),
    uniqueIndex("payments_one_live").on(t.orderId).where(sql`state in ('created', 'pending', 'processing')`),
    index("payments_expiry").on(t.state, t.expiresAt),
    check("payments_amount_above_zero", sql`${t.amountFen} > 0`),
  ],
);
