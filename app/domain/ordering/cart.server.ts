import { randomUUID } from "node:crypto";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Goods } from "#app/domain/inventory/stock.server.ts";
import { bulkTiers, variants } from "#db/schema/catalog.ts";
import { cartLines, carts } from "#db/schema/ordering.ts";
import { countOf, perConnection, type Reader, sumOf, type Tx } from "#db/store.ts";
import { type CartOwner, changeOf, isGone, type LineChange } from "./cart.ts";
import { LINES_MAX, QUANTITY_MAX } from "./order.ts";
import { findSaleTerms, type SaleTerms } from "./sale-terms.server.ts";

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  touchGuestCart: tx
    .update(carts)
    .set({ updatedAt: sql`${p("now")}` })
    .where(and(eq(carts.id, p("id")), isNull(carts.userId)))
    .returning({ id: carts.id })
    .prepare("cart_touch_guest"),
  newGuestCart: tx
    .insert(carts)
    .values({ id: p("id"), updatedAt: p("now") })
    .prepare("cart_new_guest"),
  cartOfUser: tx
    .insert(carts)
    .values({ id: p("id"), userId: p("userId"), updatedAt: p("now") })
    .onConflictDoUpdate({ target: carts.userId, set: { updatedAt: sql`excluded.updated_at` } })
    .returning({ id: carts.id })
    .prepare("cart_of_user"),
  findLine: tx
    .select({ quantity: cartLines.quantity, seenPriceFen: cartLines.seenPriceFen })
    .from(cartLines)
    .where(and(eq(cartLines.cartId, p("cartId")), eq(cartLines.variantId, p("variantId"))))
    .limit(1)
    .prepare("cart_find_line"),
  putLine: tx
    .insert(cartLines)
    .values({
      cartId: p("cartId"),
      variantId: p("variantId"),
      quantity: p("quantity"),
      seenPriceFen: p("seenPriceFen"),
      addedAt: p("now"),
    })
    .onConflictDoUpdate({
      target: [cartLines.cartId, cartLines.variantId],
      set: { quantity: sql`excluded.quantity`, seenPriceFen: sql`excluded.seen_price_fen` },
    })
    .prepare("cart_put_line"),
  removeLine: tx
    .delete(cartLines)
    .where(and(eq(cartLines.cartId, p("cartId")), eq(cartLines.variantId, p("variantId"))))
    .prepare("cart_remove_line"),
  takeGuestGoods: tx
    .delete(cartLines)
    .where(
      inArray(
        cartLines.cartId,
        tx
          .select({ id: carts.id })
          .from(carts)
          .where(and(eq(carts.id, p("id")), isNull(carts.userId))),
      ),
    )
    .returning({
      variantId: cartLines.variantId,
      quantity: cartLines.quantity,
      seenPriceFen: cartLines.seenPriceFen,
      addedAt: cartLines.addedAt,
    })
    .prepare("cart_take_guest_goods"),
  takeUserGoods: tx
    .delete(cartLines)
    .where(
      inArray(
        cartLines.cartId,
        tx
          .select({ id: carts.id })
          .from(carts)
          .where(eq(carts.userId, p("userId"))),
      ),
    )
    .returning({
      variantId: cartLines.variantId,
      quantity: cartLines.quantity,
      seenPriceFen: cartLines.seenPriceFen,
      addedAt: cartLines.addedAt,
    })
    .prepare("cart_take_user_goods"),
  sum: tx
    .select({ count: sumOf(cartLines.quantity), lines: countOf() })
    .from(cartLines)
    .where(eq(cartLines.cartId, p("cartId")))
    .prepare("cart_sum"),
}));

/** A cart after something was done to it: what the visitor's cookies say of it. */
export interface CartState {
  cartId: string;
  /** How many goods are in it. */
  count: number;
}

/** What became of goods that were put into a cart. */
export type PutOutcome =
  | { kind: "put"; quantity: number }
  /** Fewer than asked for, because the shelf has no more or a basket holds no more. */
  | { kind: "capped"; quantity: number }
  | { kind: "outOfStock" | "notOnSale" | "cartFull" };

/** The owner's cart; a guest without one gets a new one under an id that nobody can guess. */
export async function openCart(tx: Tx, owner: CartOwner, now: number): Promise<string> {
  const id = randomUUID();
  if ("userId" in owner) {
    const [cart] = await statements(tx).cartOfUser.execute({ id, userId: owner.userId, now });
    if (!cart) throw new Error("a cart could be neither made nor found");
    return cart.id;
  }
  if (owner.guestCartId !== undefined) {
    const [cart] = await statements(tx).touchGuestCart.execute({ id: owner.guestCartId, now });
    if (cart) return cart.id;
  }
  await statements(tx).newGuestCart.execute({ id, now });
  return id;
}

/** How much is in a cart. */
export async function stateOf(tx: Tx, cartId: string): Promise<CartState & { lines: number }> {
  const [sum] = await statements(tx).sum.execute({ cartId });
  return { cartId, count: sum?.count ?? 0, lines: sum?.lines ?? 0 };
}

/**
 * Puts goods into a cart on top of what it holds of them, as many as the shelf of `outletId` has at
 * most. The price of now counts as seen. Goods that cannot be had change nothing.
 */
export async function addToCart(
  tx: Tx,
  owner: CartOwner,
  goods: Goods,
  outletId: string,
  now: number,
): Promise<CartState & { outcome: PutOutcome }> {
  const cartId = await openCart(tx, owner, now);
  const outcome = await putMore(tx, cartId, goods, outletId, now);
  const { count } = await stateOf(tx, cartId);
  return { cartId, count, outcome };
}

async function putMore(
  tx: Tx,
  cartId: string,
  { variantId, quantity }: Goods,
  outletId: string,
  now: number,
): Promise<PutOutcome> {
  const [line] = await statements(tx).findLine.execute({ cartId, variantId });
  const asked = (line?.quantity ?? 0) + quantity;
  const [terms] = await findSaleTerms(tx, [{ variantId, quantity: asked }], outletId, now);
  if (!terms?.isOnSale) return { kind: "notOnSale" };
  if (terms.available <= 0) return { kind: "outOfStock" };
  if (!line && (await stateOf(tx, cartId)).lines >= LINES_MAX) return { kind: "cartFull" };
  const most = Math.min(asked, QUANTITY_MAX, terms.available);
  const seenPriceFen =
    most === asked ? terms.priceFen : await priceAt(tx, { variantId, quantity: most }, outletId, now);
  await statements(tx).putLine.execute({ cartId, variantId, quantity: most, seenPriceFen, now });
  return { kind: most === asked ? "put" : "capped", quantity: most };
}

async function priceAt(tx: Tx, goods: Goods, outletId: string, now: number): Promise<number> {
  const [terms] = await findSaleTerms(tx, [goods], outletId, now);
  if (!terms) throw new Error(`variant ${goods.variantId} has no terms of sale`);
  return terms.priceFen;
}

/**
 * Changes how many of some goods a cart holds, as many as the shelf has at most. Goods that are not in
 * the cart stay out of it. A price that changed before is not taken as accepted by this.
 */
export async function setCartQuantity(
  tx: Tx,
  owner: CartOwner,
  { variantId, quantity }: Goods,
  outletId: string,
  now: number,
): Promise<CartState & { outcome: PutOutcome }> {
  const cartId = await openCart(tx, owner, now);
  const [line] = await statements(tx).findLine.execute({ cartId, variantId });
  let outcome: PutOutcome = { kind: "put", quantity };
  if (line) {
    const [before] = await findSaleTerms(tx, [{ variantId, quantity: line.quantity }], outletId, now);
    if (!before?.isOnSale) outcome = { kind: "notOnSale" };
    else if (before.available <= 0) outcome = { kind: "outOfStock" };
    else {
      const most = Math.min(quantity, before.available);
      const isSeen = before.priceFen === line.seenPriceFen;
      const seenPriceFen = isSeen
        ? await priceAt(tx, { variantId, quantity: most }, outletId, now)
        : line.seenPriceFen;
      await statements(tx).putLine.execute({ cartId, variantId, quantity: most, seenPriceFen, now });
      outcome = { kind: most === quantity ? "put" : "capped", quantity: most };
    }
  }
  const { count } = await stateOf(tx, cartId);
  return { cartId, count, outcome };
}

/** Takes goods out of a cart. */
export async function removeFromCart(
  tx: Tx,
  owner: CartOwner,
  variantId: string,
  now: number,
): Promise<CartState> {
  const cartId = await openCart(tx, owner, now);
  await statements(tx).removeLine.execute({ cartId, variantId });
  return stateOf(tx, cartId);
}

/**
 * Accepts everything that changed while the goods lay in the cart: new prices are taken as seen,
 * quantities are lowered to what there is, and what cannot be had any more leaves the cart.
 */
export async function acceptCartChanges(
  tx: Tx,
  owner: CartOwner,
  outletId: string,
  now: number,
): Promise<CartState> {
  const cartId = await openCart(tx, owner, now);
  const kept = await tx
    .select({ variantId: cartLines.variantId, quantity: cartLines.quantity })
    .from(cartLines)
    .where(eq(cartLines.cartId, cartId));
  for (const line of await findSaleTerms(tx, kept, outletId, now)) {
    const { variantId, available, isOnSale } = line;
    if (!isOnSale || available <= 0) {
      await statements(tx).removeLine.execute({ cartId, variantId });
      continue;
    }
    const quantity = Math.min(line.quantity, available);
    const seenPriceFen =
      quantity === line.quantity ? line.priceFen : await priceAt(tx, { variantId, quantity }, outletId, now);
    await statements(tx).putLine.execute({ cartId, variantId, quantity, seenPriceFen, now });
  }
  return stateOf(tx, cartId);
}

export type TakenGoods = Goods & { seenPriceFen: number; addedAt: number };

/**
 * Empties a cart and answers what was in it, the oldest first. Whoever empties it has the goods: of two
 * orders from one cart at once, the second finds nothing. When the order fails, its transaction
 * puts them back.
 */
export async function takeCartGoods(tx: Tx, owner: CartOwner): Promise<TakenGoods[]> {
  const goods =
    "userId" in owner
      ? await statements(tx).takeUserGoods.execute({ userId: owner.userId })
      : owner.guestCartId === undefined
        ? []
        : await statements(tx).takeGuestGoods.execute({ id: owner.guestCartId });
  return goods.sort(byAge);
}

function byAge(a: TakenGoods, b: TakenGoods): number {
  return a.addedAt - b.addedAt || (a.variantId < b.variantId ? -1 : 1);
}

/** One kind of goods in a cart, as it is now. */
export type CartLine = SaleTerms & {
  seenPriceFen: number;
  /** What one costs without a bulk price. */
  basePriceFen: number;
  /** The next bulk price, and from how many on. */
  nextTier: { quantityMin: number; priceFen: number } | null;
  amountFen: number;
  change: LineChange | undefined;
};

export interface Cart {
  lines: CartLine[];
  /** Of the lines that can be had. */
  goodsFen: number;
  count: number;
  hasChanges: boolean;
}

const EMPTY: Cart = { lines: [], goodsFen: 0, count: 0, hasChanges: false };

/** What a cart holds, at the prices and stock of `now`, the oldest first. */
export async function findCart(read: Reader, owner: CartOwner, outletId: string, now: number): Promise<Cart> {
  const kept = await listKept(read, owner);
  if (kept.length === 0) return EMPTY;
  const tiers = await read
    .select()
    .from(bulkTiers)
    .where(
      inArray(
        bulkTiers.variantId,
        kept.map((line) => line.variantId),
      ),
    )
    .orderBy(asc(bulkTiers.quantityMin));
  const terms = new Map(
    (await findSaleTerms(read, kept, outletId, now)).map((line) => [line.variantId, line]),
  );
  const lines = kept.map(({ seenPriceFen, basePriceFen, variantId }): CartLine => {
    const line = terms.get(variantId);
    if (!line) throw new Error(`variant ${variantId} has no terms of sale`);
    const next = tiers.find((tier) => tier.variantId === variantId && tier.quantityMin > line.quantity);
    return {
      ...line,
      seenPriceFen,
      basePriceFen,
      nextTier: next ? { quantityMin: next.quantityMin, priceFen: next.priceFen } : null,
      amountFen: line.priceFen * line.quantity,
      change: changeOf({ ...line, seenPriceFen }),
    };
  });
  return {
    lines,
    goodsFen: lines.reduce((sum, line) => sum + (isGone(line) ? 0 : line.amountFen), 0),
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    hasChanges: lines.some((line) => line.change !== undefined),
  };
}

async function listKept(read: Reader, owner: CartOwner) {
  if (!("userId" in owner) && owner.guestCartId === undefined) return [];
  return read
    .select({
      variantId: cartLines.variantId,
      quantity: cartLines.quantity,
      seenPriceFen: cartLines.seenPriceFen,
      basePriceFen: variants.priceFen,
    })
    .from(cartLines)
    .innerJoin(carts, eq(carts.id, cartLines.cartId))
    .innerJoin(variants, eq(variants.id, cartLines.variantId))
    .where(
      "userId" in owner
        ? eq(carts.userId, owner.userId)
        : and(eq(carts.id, owner.guestCartId ?? ""), isNull(carts.userId)),
    )
    .orderBy(asc(cartLines.addedAt), asc(cartLines.variantId))
    .limit(2 * LINES_MAX);
}
