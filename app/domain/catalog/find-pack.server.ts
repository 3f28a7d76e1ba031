import { and, eq, inArray, or, sql } from "drizzle-orm";
import { products, variantCodes, variants } from "#db/schema/catalog.ts";
import type { Reader } from "#db/store.ts";
import { readScaleCode } from "./barcode.ts";

/**
 * The pack that somebody typed or scanned: by its number, by the code of who made it or our own, by a label
 * of the scale, or by the five digits under which the scale knows it. Undefined for anything else.
 */
export async function findPack(read: Reader, typed: string) {
  const code = typed.normalize("NFKC").replace(/\s/g, "");
  if (code === "" || code.length > CODE_LENGTH_MAX) return undefined;
  const scaleCode = readScaleCode(code)?.scaleCode ?? (/^\d{5}$/.test(code) ? code : undefined);
  const isCode = or(
    and(inArray(variantCodes.kind, ["maker", "own"]), inArray(variantCodes.code, spellingsOf(code))),
    scaleCode === undefined
      ? undefined
      : and(eq(variantCodes.kind, "scale"), eq(variantCodes.code, scaleCode)),
  );
  const coded = read.select({ variantId: variantCodes.variantId }).from(variantCodes).where(isCode);
  const [pack] = await read
    .select({
      variantId: variants.id,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      and(
        eq(products.fulfilment, "goods"),
        or(eq(sql`lower(${variants.sku})`, code.toLowerCase()), inArray(variants.id, coded)),
      ),
    )
    .orderBy(sql`case when lower(${variants.sku}) = ${code.toLowerCase()} then 0 else 1 end`, variants.id)
    .limit(1);
  return pack;
}

export type FoundPack = NonNullable<Awaited<ReturnType<typeof findPack>>>;

const CODE_LENGTH_MAX = 60;

/** A code as it may be kept: the twelve digits of an American pack are thirteen with a nought before them. */
function spellingsOf(code: string): string[] {
  if (/^\d{12}$/.test(code)) return [code, `0${code}`];
  return /^0\d{13}$/.test(code) ? [code, code.slice(1)] : [code];
}
