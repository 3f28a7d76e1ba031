import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import {
  acceptCartChanges,
  addToCart,
  findCart,
  removeFromCart,
  setCartQuantity,
  takeCartGoods,
} from "#app/domain/ordering/cart.server.ts";
import type { CartOwner } from "#app/domain/ordering/cart.ts";
import { mergeCart } from "#app/domain/ordering/merge-cart.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { bulkTiers, products, variants } from "#db/schema/catalog.ts";
import { countyVersions } from "#db/schema/geography.ts";
import { users } from "#db/schema/identity.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

/** Each thing is done a moment after the one before. */
let now = SEEDED_AT;
const [beef, shank, mince] = ["V001", "V002", "V003"] as const;
/** From another county. */
const millet = "V060";

let store: Store;
let centreId: string;

beforeAll(async () => {
  store = await seededStore();
  centreId = await getCentreId(store.read);
});

const add = (owner: CartOwner, variantId: string, quantity: number) =>
  store.write((tx) => addToCart(tx, owner, { variantId, quantity }, centreId, ++now));
const set = (owner: CartOwner, variantId: string, quantity: number) =>
  store.write((tx) => setCartQuantity(tx, owner, { variantId, quantity }, centreId, now));
const look = (owner: CartOwner) => findCart(store.read, owner, centreId, now);

async function aGuest(): Promise<{ guestCartId: string }> {
  const { cartId } = await add({ guestCartId: undefined }, mince, 1);
  return { guestCartId: cartId };
}

async function aShopper(): Promise<{ userId: string }> {
  const userId = crypto.randomUUID();
  await store.write(async (tx) => {
    await tx.insert(users).values({
      id: userId,
      name: "林晓禾",
      email: `${userId}@example.com`,
      emailVerified: false,
      createdAt: now,
      updatedAt: now,
    });
  });
  return { userId };
}

async function stock(variantId: string, onHand: number) {
  await store.write(async (tx) => {
    await tx.update(stockLevels).set({ onHand }).where(eq(stockLevels.variantId, variantId));
  });
}

test("the same goods put in twice are one line with the sum", async () => {
  const guest = await aGuest();
  await add(guest, beef, 2);
  const { count, outcome } = await add(guest, beef, 3);
  expect(outcome).toEqual({ kind: "put", quantity: 5 });
  expect(count).toBe(6);
  const cart = await look(guest);
  expect(cart.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
    [mince, 1],
    [beef, 5],
  ]);
  expect(cart.hasChanges).toBe(false);
  expect(cart.goodsFen).toBe(cart.lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0));
});

test("no more goes into a cart than the shelf has, nor anything that is not sold", async () => {
  const guest = await aGuest();
  await stock(shank, 4);
  expect((await add(guest, shank, 9)).outcome).toEqual({ kind: "capped", quantity: 4 });
  expect((await set(guest, shank, 9)).outcome).toEqual({ kind: "capped", quantity: 4 });
  await stock(shank, 0);
  expect((await add(guest, shank, 1)).outcome).toEqual({ kind: "outOfStock" });
  expect((await add(guest, "nothing-of-ours", 1)).outcome).toEqual({ kind: "notOnSale" });
  await stock(shank, 2_000);
});

test("a price that changed, a shelf that ran low and a product withdrawn are shown until accepted", async () => {
  const guest = await aGuest();
  await add(guest, beef, 1);
  await add(guest, shank, 5);
  const [before] = await store.read.select().from(variants).where(eq(variants.id, beef));
  const priceFen = before?.priceFen ?? 0;
  await store.write(async (tx) => {
    await tx
      .update(variants)
      .set({ priceFen: priceFen + 100 })
      .where(eq(variants.id, beef));
    await tx.update(products).set({ isOnSale: false }).where(eq(products.id, "P003"));
  });
  await stock(shank, 3);
  const cart = await look(guest);
  expect(cart.lines.map(({ variantId, change }) => [variantId, change])).toEqual([
    [mince, "notOnSale"],
    [beef, "price"],
    [shank, "short"],
  ]);
  expect(cart.lines.find((line) => line.variantId === beef)).toMatchObject({
    seenPriceFen: priceFen,
    priceFen: priceFen + 100,
  });

  await set(guest, beef, 2); // changing the quantity does not accept the price
  expect((await look(guest)).lines.find((line) => line.variantId === beef)?.change).toBe("price");

  const { count } = await store.write((tx) => acceptCartChanges(tx, guest, centreId, now));
  const accepted = await look(guest);
  expect(accepted.hasChanges).toBe(false);
  expect(accepted.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
    [beef, 2],
    [shank, 3],
  ]);
  expect(count).toBe(5);
  await store.write(async (tx) => {
    await tx.update(variants).set({ priceFen }).where(eq(variants.id, beef));
    await tx.update(products).set({ isOnSale: true }).where(eq(products.id, "P003"));
  });
  await stock(shank, 2_000);
});

test("a bulk price is taken when its quantity is reached, and is no change to be accepted", async () => {
  const [tier] = await store.read.select().from(bulkTiers).orderBy(bulkTiers.quantityMin).limit(1);
  if (!tier) throw new Error("the demonstration catalogue has no bulk prices");
  const guest = await aGuest();
  await add(guest, tier.variantId, tier.quantityMin - 1);
  const few = (await look(guest)).lines.find((line) => line.variantId === tier.variantId);
  expect(few?.nextTier).toEqual({ quantityMin: tier.quantityMin, priceFen: tier.priceFen });
  await set(guest, tier.variantId, tier.quantityMin);
  const many = (await look(guest)).lines.find((line) => line.variantId === tier.variantId);
  expect(many?.priceFen).toBe(tier.priceFen);
  expect(many?.change).toBeUndefined();
});

test("a guest's cart joins the shopper's on signing in: quantities are added, up to the most", async () => {
  const shopper = await aShopper();
  const guest = await aGuest();
  await add(shopper, beef, 2);
  await add(guest, beef, 3);
  const merged = await store.write((tx) => mergeCart(tx, guest.guestCartId, shopper.userId, now));
  expect(merged?.count).toBe(6);
  const cart = await look(shopper);
  expect(new Map(cart.lines.map(({ variantId, quantity }) => [variantId, quantity]))).toEqual(
    new Map([
      [beef, 5],
      [mince, 1],
    ]),
  );
  expect((await look(guest)).lines).toEqual([]);
  // signing in once more, with the old cookie, adds nothing
  expect((await store.write((tx) => mergeCart(tx, guest.guestCartId, shopper.userId, now)))?.count).toBe(6);

  await stock(beef, 20_000);
  const greedy = await aGuest();
  await add(greedy, beef, 9_999);
  await store.write((tx) => mergeCart(tx, greedy.guestCartId, shopper.userId, now));
  expect((await look(shopper)).lines.find((line) => line.variantId === beef)?.quantity).toBe(9_999);
  await stock(beef, 2_000);
});

test("somebody who has no cart signs in to none", async () => {
  const { userId } = await aShopper();
  expect(await store.write((tx) => mergeCart(tx, undefined, userId, now))).toBeUndefined();
  expect(await store.write((tx) => mergeCart(tx, crypto.randomUUID(), userId, now))).toBeUndefined();
});

test("a shopper's cart is not to be had by its id", async () => {
  const shopper = await aShopper();
  const { cartId } = await add(shopper, beef, 2);
  const thief = { guestCartId: cartId };
  expect((await look(thief)).lines).toEqual([]);
  expect(await store.write((tx) => takeCartGoods(tx, thief))).toEqual([]);
  const put = await add(thief, mince, 1);
  expect(put.cartId).not.toBe(cartId);
  await store.write((tx) => removeFromCart(tx, thief, beef, now));
  const another = await aShopper();
  await store.write((tx) => mergeCart(tx, cartId, another.userId, now));
  expect((await look(shopper)).lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
    [beef, 2],
  ]);
});

test("of two orders from one cart at once, one finds the goods", async () => {
  const guest = await aGuest();
  const takers = await Promise.all([1, 2].map(() => store.write((tx) => takeCartGoods(tx, guest))));
  expect(takers.map((goods) => goods.length).sort()).toEqual([0, 1]);
});

test("goods of a county that is no more lie in the cart as no longer on sale, and break nothing", async () => {
  const guest = await aGuest();
  await add(guest, millet, 2);
  const [product] = await store.read
    .select({ countyId: products.countyId })
    .from(products)
    .innerJoin(variants, eq(variants.productId, products.id))
    .where(eq(variants.id, millet));
  const ofCounty = eq(countyVersions.countyId, product?.countyId ?? "");
  const [before] = await store.read.select().from(countyVersions).where(ofCounty);
  const end = (validToDay: number | null) =>
    store.write(async (tx) => {
      await tx.update(countyVersions).set({ validToDay }).where(ofCounty);
    });

  await end(businessDay(now));
  const cart = await look(guest);
  expect(cart.lines.find((line) => line.variantId === millet)).toMatchObject({
    change: "notOnSale",
    countyNameZh: before?.nameZh,
  });
  expect((await add(guest, millet, 1)).outcome).toEqual({ kind: "notOnSale" });
  expect(await store.write((tx) => acceptCartChanges(tx, guest, centreId, now))).toMatchObject({ count: 1 });

  await end(null);
  expect((await add(guest, millet, 1)).outcome).toEqual({ kind: "put", quantity: 1 });
});
