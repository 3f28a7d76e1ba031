import { z } from "zod";
import { type StockBand, stockBandOf } from "#app/domain/inventory/stock-band.ts";
import { QUANTITY_MAX } from "./order.ts";

/** Whose cart: a shopper's is found by who they are, a guest's by the id in their cookie. */
export type CartOwner = { userId: string } | { guestCartId: string | undefined };

/** A quantity as people type it, full-width digits included. */
const quantity = z
  .string("quantity")
  .transform((typed) => typed.normalize("NFKC").trim())
  .pipe(
    z
      .string()
      .regex(/^\d{1,9}$/, "quantity")
      .transform(Number)
      .pipe(z.number().min(1, "quantity").max(QUANTITY_MAX, "quantity")),
  );

const variantId = z.string("invalid").regex(/^[\w-]{1,64}$/, "invalid");

/** Everything that can be done to a cart; each is one form. */
export const CartForm = z.discriminatedUnion(
  "intent",
  [
    z.object({ intent: z.literal("add"), variantId, quantity: quantity.default(1) }),
    z.object({ intent: z.literal("set"), variantId, quantity }),
    z.object({ intent: z.literal("remove"), variantId }),
    z.object({ intent: z.literal("accept") }),
  ],
  "invalid",
);
export type CartForm = z.output<typeof CartForm>;

/** What has become of a line since the shopper last looked; it has to be accepted before ordering. */
export type LineChange = "notOnSale" | "outOfStock" | "short" | "price";

interface LineFacts {
  isOnSale: boolean;
  available: number;
  quantity: number;
  priceFen: number;
  seenPriceFen: number;
}

/** The change of a line that matters most, or undefined when it can be ordered as it stands. */
export function changeOf(line: LineFacts): LineChange | undefined {
  if (!line.isOnSale) return "notOnSale";
  if (line.available <= 0) return "outOfStock";
  if (line.available < line.quantity) return "short";
  return line.priceFen === line.seenPriceFen ? undefined : "price";
}

/** True for a line that cannot be bought at all. */
export function isGone(line: LineFacts): boolean {
  return !line.isOnSale || line.available <= 0;
}

/** What a shopper is told of the shelf behind a line. */
export function bandOf(line: LineFacts): StockBand {
  return line.isOnSale ? stockBandOf(line.available) : "out";
}
