import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import { products, variants } from "#db/schema/catalog.ts";
import {
  quoteInvitations,
  quoteLines,
  quoteMessages,
  quoteRequestLines,
  quoteRequests,
  quotes,
} from "#db/schema/quoting.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Reader } from "#db/store.ts";

const REQUESTS_LISTED_MAX = 200;
const LINES_MAX = 1_000;
const MESSAGES_MAX = 500;

/** Whose requests are listed: a unit's own, those that a seller was asked ("" for the centre), or all. */
export type RequestsOf = { unitId: string } | { sellerId: string } | "all";

/** Requests for quotes, the newest first, each with how many were asked and how many offers stand. */
export async function listQuoteRequests(read: Reader, of: RequestsOf) {
  const offered = read
    .select({ requestId: quotes.requestId, offers: count().as("offers") })
    .from(quotes)
    .where(inArray(quotes.state, ["offered", "accepted"]))
    .groupBy(quotes.requestId)
    .as("offered");
  const asked = read
    .select({ requestId: quoteInvitations.requestId, sellers: count().as("sellers") })
    .from(quoteInvitations)
    .groupBy(quoteInvitations.requestId)
    .as("asked");
  return read
    .select({
      id: quoteRequests.id,
      number: quoteRequests.number,
      title: quoteRequests.title,
      state: quoteRequests.state,
      answerByDay: quoteRequests.answerByDay,
      requestedAt: quoteRequests.requestedAt,
      unit: unitFields,
      sellers: sql<number>`coalesce(${asked.sellers}, 0)`.mapWith(Number),
      offers: sql<number>`coalesce(${offered.offers}, 0)`.mapWith(Number),
    })
    .from(quoteRequests)
    .innerJoin(buyingUnits, eq(buyingUnits.id, quoteRequests.unitId))
    .leftJoin(offered, eq(offered.requestId, quoteRequests.id))
    .leftJoin(asked, eq(asked.requestId, quoteRequests.id))
    .where(whose(read, of))
    .orderBy(desc(quoteRequests.requestedAt))
    .limit(REQUESTS_LISTED_MAX);
}

/** What a seller may know of a unit before there is something to send: its name and where it is, nobody's phone. */
const unitFields = {
  id: buyingUnits.id,
  code: buyingUnits.code,
  nameZh: buyingUnits.nameZh,
  nameEn: buyingUnits.nameEn,
  kind: buyingUnits.kind,
  regionZh: buyingUnits.regionZh,
};

const goodsFields = {
  variantId: variants.id,
  productId: variants.productId,
  supplierId: products.supplierId,
  categoryId: products.categoryId,
  sku: variants.sku,
  nameZh: products.nameZh,
  nameEn: products.nameEn,
  specZh: variants.specZh,
  specEn: variants.specEn,
  netGrams: variants.netGrams,
};

function whose(read: Reader, of: RequestsOf) {
  if (of === "all") return undefined;
  if ("unitId" in of) return eq(quoteRequests.unitId, of.unitId);
  return inArray(
    quoteRequests.id,
    read
      .select({ id: quoteInvitations.requestId })
      .from(quoteInvitations)
      .where(eq(quoteInvitations.sellerId, of.sellerId)),
  );
}

/** A request, if it is among somebody's, with its unit and lines. */
export async function findQuoteRequest(read: Reader, requestId: string, of: RequestsOf) {
  const [request] = await read
    .select({
      id: quoteRequests.id,
      number: quoteRequests.number,
      title: quoteRequests.title,
      note: quoteRequests.note,
      state: quoteRequests.state,
      answerByDay: quoteRequests.answerByDay,
      requestedAt: quoteRequests.requestedAt,
      endedAt: quoteRequests.endedAt,
      unit: unitFields,
    })
    .from(quoteRequests)
    .innerJoin(buyingUnits, eq(buyingUnits.id, quoteRequests.unitId))
    .where(and(eq(quoteRequests.id, requestId), whose(read, of)))
    .limit(1);
  if (!request) return undefined;
  const lines = await read
    .select({
      lineNumber: quoteRequestLines.lineNumber,
      ...goodsFields,
      quantity: quoteRequestLines.quantity,
      listPriceFen: quoteRequestLines.listPriceFen,
    })
    .from(quoteRequestLines)
    .innerJoin(variants, eq(variants.id, quoteRequestLines.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(eq(quoteRequestLines.requestId, requestId))
    .orderBy(asc(quoteRequestLines.lineNumber))
    .limit(LINES_MAX);
  return { ...request, lines };
}

/** Who was asked, with the name of each (the centre has none) and the quote of theirs that stands, with its lines. */
export async function listSellers(read: Reader, requestId: string, sellerId?: string) {
  const sellers = await read
    .select({
      sellerId: quoteInvitations.sellerId,
      nameZh: suppliers.nameZh,
      nameEn: suppliers.nameEn,
      quote: {
        id: quotes.id,
        state: quotes.state,
        validUntilDay: quotes.validUntilDay,
        note: quotes.note,
        totalFen: quotes.totalFen,
        offeredAt: quotes.offeredAt,
      },
    })
    .from(quoteInvitations)
    .leftJoin(suppliers, eq(suppliers.id, quoteInvitations.sellerId))
    .leftJoin(
      quotes,
      and(
        eq(quotes.requestId, quoteInvitations.requestId),
        eq(quotes.sellerId, quoteInvitations.sellerId),
        inArray(quotes.state, ["offered", "accepted"]),
      ),
    )
    .where(
      and(
        eq(quoteInvitations.requestId, requestId),
        sellerId === undefined ? undefined : eq(quoteInvitations.sellerId, sellerId),
      ),
    )
    .orderBy(asc(quoteInvitations.sellerId));
  const quoteIds = sellers.flatMap(({ quote }) => (quote ? [quote.id] : []));
  const offered =
    quoteIds.length === 0
      ? []
      : await read
          .select({
            quoteId: quoteLines.quoteId,
            lineNumber: quoteLines.lineNumber,
            quantity: quoteLines.quantity,
            unitPriceFen: quoteLines.unitPriceFen,
            ...goodsFields,
          })
          .from(quoteLines)
          .innerJoin(variants, eq(variants.id, quoteLines.variantId))
          .innerJoin(products, eq(products.id, variants.productId))
          .where(inArray(quoteLines.quoteId, quoteIds))
          .limit(LINES_MAX * quoteIds.length);
  return sellers.map((seller) => ({
    ...seller,
    lines: offered.filter(({ quoteId }) => quoteId === seller.quote?.id),
  }));
}

/** What was written about a request, oldest first; with one seller, or with all. */
export async function listQuoteMessages(read: Reader, requestId: string, sellerId?: string) {
  return read
    .select({
      id: quoteMessages.id,
      sellerId: quoteMessages.sellerId,
      isFromUnit: quoteMessages.isFromUnit,
      text: quoteMessages.text,
      writtenAt: quoteMessages.writtenAt,
    })
    .from(quoteMessages)
    .where(
      and(
        eq(quoteMessages.requestId, requestId),
        sellerId === undefined ? undefined : eq(quoteMessages.sellerId, sellerId),
      ),
    )
    .orderBy(asc(quoteMessages.writtenAt), asc(quoteMessages.id))
    .limit(MESSAGES_MAX);
}

/** What a supplier could offer in place of goods of some categories: their own that are on sale. */
export async function listOfferable(read: Reader, supplierId: string, categoryIds: readonly string[]) {
  if (categoryIds.length === 0) return [];
  return read
    .select(goodsFields)
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      and(
        eq(products.supplierId, supplierId),
        eq(products.isOnSale, true),
        inArray(products.categoryId, [...categoryIds]),
      ),
    )
    .orderBy(asc(variants.sku))
    .limit(LINES_MAX);
}

/** Suppliers who sell goods of the categories of these, those who make them first. */
export async function listPossibleSellers(read: Reader, variantIds: readonly string[]) {
  if (variantIds.length === 0) return [];
  const asked = await read
    .select(goodsFields)
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(inArray(variants.id, [...variantIds]))
    .limit(LINES_MAX);
  const makers = new Set(asked.map(({ supplierId }) => supplierId));
  const possible = await read
    .selectDistinct({ id: suppliers.id, nameZh: suppliers.nameZh, nameEn: suppliers.nameEn })
    .from(suppliers)
    .innerJoin(products, eq(products.supplierId, suppliers.id))
    .where(
      and(
        eq(products.isOnSale, true),
        inArray(
          products.categoryId,
          asked.map(({ categoryId }) => categoryId),
        ),
      ),
    )
    .orderBy(asc(suppliers.nameZh))
    .limit(LINES_MAX);
  return possible
    .map((seller) => ({ ...seller, isMaker: makers.has(seller.id) }))
    .sort((a, b) => Number(b.isMaker) - Number(a.isMaker));
}
