import { randomInt } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { agreeTerms } from "#app/domain/purchasing/agreed-terms.server.ts";
import { findUnit } from "#app/domain/units/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { signedOrderLines, signedOrders } from "#db/schema/fairs.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Tx } from "#db/store.ts";
import { keepFair } from "./set-stall.server.ts";

/** What a buyer and a supplier signed at a fair. */
export interface NewSignedOrder {
  /** Made by the caller; the same id with the same content is one signed order. */
  id: string;
  fairId: string;
  supplierId: string;
  /** A unit of ours, or who it is otherwise. */
  buyer: { unitId: string } | { name: string; uscc: string | null };
  signedDay: number;
  /** The last day on which it can be ordered. */
  takeByDay: number;
  note: string | null;
  goods: readonly SignedGoods[];
}

export interface SignedGoods {
  variantId: string;
  quantity: number;
  unitPriceFen: number;
}

const TRIES = 5;
/** More kinds of goods than anybody signs for at once. */
export const SIGNED_LINES_MAX = 500;

/**
 * Enters what was signed. It is ordered (签约), not realised: a buyer that is a unit of ours can order from it,
 * bit by bit, at these prices. Entered before, it changes nothing.
 *
 * Refuses with SIGNED_EMPTY, SIGNED_DAY_WRONG (not a day of the fair, still to come, or taken before it is signed),
 * SIGNED_GOODS_TWICE, SIGNED_GOODS_MISFIT (not goods of this supplier), SIGNED_BUYER_UNKNOWN or KEY_REUSED.
 */
export async function signOrder(tx: Tx, signed: NewSignedOrder, by: string, now: number): Promise<void> {
  const { id, fairId, supplierId, buyer, signedDay, takeByDay, note, goods } = signed;
  const contentHash = hashOf(signed);
  const fair = await keepFair(tx, fairId);
  const [earlier] = await tx
    .select({ contentHash: signedOrders.contentHash })
    .from(signedOrders)
    .where(eq(signedOrders.id, id))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return;

  if (goods.length === 0) throw new Refusal("SIGNED_EMPTY");
  const isOfFair = fair.fromDay <= signedDay && signedDay <= fair.lastDay;
  if (!isOfFair || signedDay > businessDay(now) || takeByDay < signedDay)
    throw new Refusal("SIGNED_DAY_WRONG");
  if ("unitId" in buyer) await mustBeActive(tx, buyer.unitId);
  const [supplier] = await tx.select().from(suppliers).where(eq(suppliers.id, supplierId)).limit(1);
  if (!supplier) throw new Refusal("SIGNED_GOODS_MISFIT");
  const lines = await readLines(tx, supplierId, goods);
  await insertNumbered(tx, {
    id,
    contentHash,
    fairId,
    supplierId,
    supplierZh: supplier.nameZh,
    supplierEn: supplier.nameEn,
    ...("unitId" in buyer ? { unitId: buyer.unitId } : { buyerName: buyer.name, buyerUscc: buyer.uscc }),
    signedDay,
    takeByDay,
    amountFen: lines.reduce((sum, { quantity, unitPriceFen }) => sum + quantity * unitPriceFen, 0),
    note,
    enteredBy: by,
    enteredAt: now,
  });
  await tx
    .insert(signedOrderLines)
    .values(lines.map((line, index) => ({ ...line, signedOrderId: id, lineNumber: index + 1 })));
  if ("unitId" in buyer) await letUnitOrder(tx, signed, buyer.unitId, now);
}

/** Refuses with SIGNED_BUYER_UNKNOWN a unit that is not active; answers the others. */
export async function mustBeActive(tx: Tx, unitId: string) {
  const unit = await findUnit(tx, unitId);
  if (unit?.state !== "active") throw new Refusal("SIGNED_BUYER_UNKNOWN");
  return unit;
}

/** From now on a unit can order what was signed. */
export async function letUnitOrder(
  tx: Tx,
  signed: { id: string; signedDay: number; takeByDay: number; goods: readonly SignedGoods[] },
  unitId: string,
  now: number,
): Promise<void> {
  const { id, signedDay, takeByDay, goods } = signed;
  const days = { validFromDay: signedDay, validUntilDay: takeByDay };
  await agreeTerms(tx, { id, unitId, kind: "signed", days, goods }, now);
}

/** The goods with the county and the names that they have now. */
async function readLines(tx: Tx, supplierId: string, goods: readonly SignedGoods[]) {
  if (new Set(goods.map(({ variantId }) => variantId)).size < goods.length)
    throw new Refusal("SIGNED_GOODS_TWICE");
  const known = await tx
    .select({
      variantId: variants.id,
      countyId: products.countyId,
      supplierId: products.supplierId,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      inArray(
        variants.id,
        goods.map(({ variantId }) => variantId),
      ),
    );
  return goods.map(({ variantId, quantity, unitPriceFen }) => {
    const one = known.find((row) => row.variantId === variantId);
    if (one?.supplierId !== supplierId) throw new Refusal("SIGNED_GOODS_MISFIT", { variantId });
    const { supplierId: _, ...frozen } = one;
    return { ...frozen, quantity, unitPriceFen };
  });
}

/** Inserts it under a number nobody has. */
async function insertNumbered(
  tx: Tx,
  signed: Omit<typeof signedOrders.$inferInsert, "number">,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const number = `QY${signed.signedDay}${String(randomInt(1e6)).padStart(6, "0")}`;
    const [inserted] = await tx
      .insert(signedOrders)
      .values({ ...signed, number })
      .onConflictDoNothing({ target: signedOrders.number })
      .returning({ id: signedOrders.id });
    if (inserted) return;
  }
  throw new Error("no free number for a signed order was found");
}
