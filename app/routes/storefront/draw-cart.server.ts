import { type Cart, type CartLine, findCart } from "#app/domain/ordering/cart.server.ts";
import { bandOf, isGone } from "#app/domain/ordering/cart.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOwnGoods } from "#app/domain/ordering/order-queries.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { cartOwnerOf } from "#app/http/cart-owner.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";
import type { Locale } from "#db/words.ts";

/** The visitor's cart as its page shows it, with what was just put into it or bought again. */
export async function drawCart(request: Request) {
  const store = currentStore();
  const owner = await cartOwnerOf(request);
  const cart = await findCart(store.read, owner, await getCentreId(store.read), Date.now());
  const locale = localeOf(request);
  const query = new URL(request.url).searchParams;
  const put = cart.lines.find((line) => line.variantId === query.get("put"));
  return {
    lines: cart.lines.map((line) => viewOf(line, locale)),
    goodsFen: cart.goodsFen,
    certifiedFen: cart.lines.reduce(
      (sum, line) => sum + (line.directoryEntryId && !isGone(line) ? line.amountFen : 0),
      0,
    ),
    count: cart.count,
    hasChanges: cart.hasChanges,
    put: put && {
      name: nameOf(put, locale),
      quantity: put.quantity,
      isCapped: query.get("how") === "capped",
    },
    again: await findAgain(store.read, request, cart, query.get("again"), locale),
  };
}

function nameOf(goods: { nameZh: string; nameEn: string }, locale: Locale): string {
  return locale === "en" ? goods.nameEn : goods.nameZh;
}

function viewOf(line: CartLine, locale: Locale) {
  const isEn = locale === "en";
  const { variantId, productId, icon, tint, quantity, netGrams, priceFen, basePriceFen, countyId } = line;
  return {
    variantId,
    productId,
    icon,
    tint,
    quantity,
    netGrams,
    priceFen,
    basePriceFen,
    countyId,
    seenPriceFen: line.seenPriceFen,
    amountFen: line.amountFen,
    nextTier: line.nextTier,
    available: line.available,
    storage: line.storageClass,
    isDemoPrice: line.isDemoPrice,
    isCertified: line.directoryEntryId !== null,
    isGone: isGone(line),
    stock: bandOf(line),
    change: line.change,
    name: nameOf(line, locale),
    spec: isEn ? line.specEn : line.specZh,
    county: isEn ? line.countyNameEn : line.countyNameZh,
  };
}

/** After "buy again": what of the order did not come into the cart, or not in full. */
async function findAgain(read: Reader, request: Request, cart: Cart, number: string | null, locale: Locale) {
  const person = await findSignedIn(request);
  if (!person || !number || !ORDER_NUMBER.test(number)) return undefined;
  const wanted = await findOwnGoods(read, person.userId, number);
  if (!wanted) return undefined;
  const inCart = new Map(cart.lines.map((line) => [line.variantId, line.quantity]));
  return {
    missing: wanted.filter((goods) => !inCart.has(goods.variantId)).map((goods) => nameOf(goods, locale)),
    fewer: wanted.flatMap((goods) => {
      const quantity = inCart.get(goods.variantId) ?? goods.quantity;
      return quantity < goods.quantity ? [{ name: nameOf(goods, locale), quantity }] : [];
    }),
  };
}

export type CartPage = Awaited<ReturnType<typeof drawCart>>;
