import { and, asc, desc, eq, isNotNull, sql } from "drizzle-orm";
import { supplyAgreements } from "#db/schema/agreements.ts";
import { products } from "#db/schema/catalog.ts";
import { agreedTerms } from "#db/schema/purchasing.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Reader } from "#db/store.ts";
import { listAmendments } from "./amend-agreement.server.ts";
import { findGoods, readLines } from "./draft-agreement.server.ts";

const AGREEMENTS_LISTED_MAX = 200;
const SELLERS_MAX = 1_000;

/** Whose agreements are read: a unit's own, those that were put before a seller ("" for the centre), or all that were proposed. */
export type AgreementsOf = { unitId: string } | { sellerId: string } | "all";

/** A draft is nobody's but its unit's. */
function whose(of: AgreementsOf) {
  if (of === "all") return isNotNull(supplyAgreements.proposedAt);
  if ("unitId" in of) return eq(supplyAgreements.unitId, of.unitId);
  return and(eq(supplyAgreements.sellerId, of.sellerId), isNotNull(supplyAgreements.proposedAt));
}

const heading = {
  id: supplyAgreements.id,
  number: supplyAgreements.number,
  title: supplyAgreements.title,
  state: supplyAgreements.state,
  fromDay: supplyAgreements.fromDay,
  /** As amended. */
  lastDay: sql<number>`coalesce(${agreedTerms.validUntilDay}, ${supplyAgreements.lastDay})`.mapWith(Number),
  /** When it was confirmed, refused or withdrawn. */
  answeredAt: supplyAgreements.answeredAt,
  sellerId: supplyAgreements.sellerId,
  seller: { nameZh: suppliers.nameZh, nameEn: suppliers.nameEn },
  /** What a seller may know of a unit before there is something to send: its name and where it is, nobody's phone. */
  unit: {
    id: buyingUnits.id,
    code: buyingUnits.code,
    nameZh: buyingUnits.nameZh,
    nameEn: buyingUnits.nameEn,
    kind: buyingUnits.kind,
    regionZh: buyingUnits.regionZh,
  },
};

/** Agreements, the newest first. */
export function listAgreements(read: Reader, of: AgreementsOf) {
  return read
    .select(heading)
    .from(supplyAgreements)
    .innerJoin(buyingUnits, eq(buyingUnits.id, supplyAgreements.unitId))
    .leftJoin(suppliers, eq(suppliers.id, supplyAgreements.sellerId))
    .leftJoin(agreedTerms, eq(agreedTerms.id, supplyAgreements.id))
    .where(whose(of))
    .orderBy(desc(supplyAgreements.draftedAt), desc(supplyAgreements.id))
    .limit(AGREEMENTS_LISTED_MAX);
}

/** An agreement by its number, if it is among somebody's, with its goods as they were proposed, and its amendments. */
export async function findAgreement(read: Reader, number: string, of: AgreementsOf) {
  const [agreement] = await read
    .select({
      ...heading,
      proposedLastDay: supplyAgreements.lastDay,
      note: supplyAgreements.note,
      version: supplyAgreements.version,
      draftedAt: supplyAgreements.draftedAt,
      proposedAt: supplyAgreements.proposedAt,
      reason: supplyAgreements.reason,
    })
    .from(supplyAgreements)
    .innerJoin(buyingUnits, eq(buyingUnits.id, supplyAgreements.unitId))
    .leftJoin(suppliers, eq(suppliers.id, supplyAgreements.sellerId))
    .leftJoin(agreedTerms, eq(agreedTerms.id, supplyAgreements.id))
    .where(and(eq(supplyAgreements.number, number), whose(of)))
    .limit(1);
  if (!agreement) return undefined;
  return {
    ...agreement,
    lines: await readLines(read, agreement.id),
    amendments: await listAmendments(read, agreement.id),
  };
}

/** Goods by their ids, as a page names them. */
export async function nameGoods(read: Reader, variantIds: readonly string[]) {
  const found = await findGoods(read, [...new Set(variantIds)]);
  return (variantId: string) => {
    const goods = found.get(variantId);
    if (!goods) throw new Error(`there are no goods ${variantId}`);
    const { sku, nameZh, nameEn, specZh, specEn, priceFen } = goods;
    return { variantId, sku, nameZh, nameEn, specZh, specEn, priceFen };
  };
}

/** Suppliers who have something on sale, by name: with whom a unit can agree. */
export function listSellersOnSale(read: Reader) {
  return read
    .selectDistinct({ id: suppliers.id, nameZh: suppliers.nameZh, nameEn: suppliers.nameEn })
    .from(suppliers)
    .innerJoin(products, eq(products.supplierId, suppliers.id))
    .where(and(eq(products.isOnSale, true), eq(products.fulfilment, "goods")))
    .orderBy(asc(suppliers.nameZh))
    .limit(SELLERS_MAX);
}
