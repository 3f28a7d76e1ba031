import { sql } from "drizzle-orm";
import { check, index, instant, integer, primaryKey, table, text, uniqueIndex } from "../columns.ts";
import { variants } from "./catalog.ts";
import { outlets } from "./outlets.ts";

/** What an outlet has, and how much of it is held for orders that are not paid yet. */
export const stockLevels = table(
  "stock_levels",
  {
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    onHand: integer().notNull(),
    held: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.outletId, t.variantId] }),
    index("stock_levels_variant").on(t.variantId),
    check("stock_levels_held_within_hand", sql`${t.held} >= 0 and ${t.held} <= ${t.onHand}`),
  ],
);

/** Every change of what an outlet has, with its reason. The sum of a shelf's movements is its onHand. */
export const stockMovements = table(
  "stock_movements",
  {
    id: text().primaryKey(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    /** Goods in are positive, goods out negative. */
    quantity: integer().notNull(),
    reason: text({
      enum: [
        "receive",
        "transfer_out",
        "transfer_in",
        "sale",
        "reallocated_in",
        "reallocated_out",
        "return",
        "write_off",
        "count",
      ],
    }).notNull(),
    /** What caused it: an order line, a delivery, a count. With the reason it happens once. */
    sourceId: text().notNull(),
    movedAt: instant().notNull(),
  },
  (t) => [
    index("stock_movements_shelf").on(t.outletId, t.variantId, t.movedAt),
    uniqueIndex("stock_movements_cause").on(t.sourceId, t.reason),
    check("stock_movements_quantity_not_zero", sql`${t.quantity} <> 0`),
  ],
);
