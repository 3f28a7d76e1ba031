import { and, eq, isNull, sql } from "drizzle-orm";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { cartLines, carts } from "#db/schema/ordering.ts";
import type { Tx } from "#db/store.ts";
import { type CartState, openCart, stateOf, type TakenGoods, takeCartGoods } from "./cart.server.ts";
import { QUANTITY_MAX } from "./order.ts";
import { findSaleTerms } from "./sale-terms.server.ts";

/**
 * Moves what a guest gathered into the cart of the person they signed in as: quantities of the same
 * goods are added, up to the most that a basket holds. The guest's cart is gone afterwards. Answers
 * the person's cart; undefined when they have none and the guest had none.
 */
export async function mergeCart(
  tx: Tx,
  guestCartId: string | undefined,
  userId: string,
  now: number,
): Promise<CartState | undefined> {
  const goods = await takeCartGoods(tx, { guestCartId });
  if (guestCartId !== undefined)
    await tx.delete(carts).where(and(eq(carts.id, guestCartId), isNull(carts.userId)));
  if (goods.length === 0) {
    const [own] = await tx.select({ id: carts.id }).from(carts).where(eq(carts.userId, userId)).limit(1);
    return own && stateOf(tx, own.id);
  }
  const cartId = await openCart(tx, { userId }, now);
  const centreId = await getCentreId(tx);
  for (const line of goods) await moveLine(tx, cartId, line, centreId, now);
  return stateOf(tx, cartId);
}

async function moveLine(tx: Tx, cartId: string, line: TakenGoods, outletId: string, now: number) {
  const { variantId, quantity, seenPriceFen } = line;
  const [moved] = await tx
    .insert(cartLines)
    .values({ ...line, cartId })
    .onConflictDoUpdate({
      target: [cartLines.cartId, cartLines.variantId],
      set: {
        quantity: sql`case when ${cartLines.quantity} + excluded.quantity > ${QUANTITY_MAX} then ${QUANTITY_MAX}
          else ${cartLines.quantity} + excluded.quantity end`,
        seenPriceFen: sql`excluded.seen_price_fen`,
      },
    })
    .returning({ quantity: cartLines.quantity });
  if (!moved) throw new Error("a cart line could not be moved");
  if (moved.quantity === quantity) return;

  // more of the same may reach a bulk price: that is no change of price to be accepted
  const [before] = await findSaleTerms(tx, [{ variantId, quantity }], outletId, now);
  const [after] = await findSaleTerms(tx, [{ variantId, quantity: moved.quantity }], outletId, now);
  if (before?.priceFen !== seenPriceFen || !after || after.priceFen === seenPriceFen) return;
  await tx
    .update(cartLines)
    .set({ seenPriceFen: after.priceFen })
    .where(and(eq(cartLines.cartId, cartId), eq(cartLines.variantId, variantId)));
}
