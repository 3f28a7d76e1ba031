import { eq } from "drizzle-orm";
import type { Fen } from "#app/domain/values/fen.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { products, variants } from "#db/schema/catalog.ts";
import type { Tx } from "#db/store.ts";
import { indexProducts } from "./search.server.ts";

/*
 * Changes to what shoppers see. Each tells the page cache in the same transaction, so that no page
 * shows yesterday's price. Orders that were placed keep what they froze.
 */

/** Sets what one pack costs from now on. */
export async function setVariantPrice(tx: Tx, variantId: string, priceFen: Fen): Promise<void> {
  const changed = await tx
    .update(variants)
    .set({ priceFen })
    .where(eq(variants.id, variantId))
    .returning({ id: variants.id });
  if (changed.length === 0) throw new Error(`there is no variant ${variantId} to price`);
  await bumpCounter(tx, CATALOG_COUNTER);
}

/** Gives a product another name, under which it is found from now on. */
export async function renameProduct(
  tx: Tx,
  productId: string,
  names: { nameZh: string; nameEn: string },
): Promise<void> {
  const changed = await tx
    .update(products)
    .set(names)
    .where(eq(products.id, productId))
    .returning({ id: products.id });
  if (changed.length === 0) throw new Error(`there is no product ${productId} to rename`);
  await indexProducts(tx, [productId]);
  await bumpCounter(tx, CATALOG_COUNTER);
}

/** Puts a product on sale or takes it off. Its page stays, for those who have bought it. */
export async function setOnSale(tx: Tx, productId: string, isOnSale: boolean): Promise<void> {
  const changed = await tx
    .update(products)
    .set({ isOnSale })
    .where(eq(products.id, productId))
    .returning({ id: products.id });
  if (changed.length === 0) throw new Error(`there is no product ${productId} to put on sale`);
  await bumpCounter(tx, CATALOG_COUNTER);
}
