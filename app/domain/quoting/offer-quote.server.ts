import { and, eq, inArray, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { products, variants } from "#db/schema/catalog.ts";
import {
  quoteInvitations,
  quoteLines,
  quoteRequestLines,
  quoteRequests,
  quotes,
} from "#db/schema/quoting.ts";
import type { Tx } from "#db/store.ts";
import { tellOffered } from "./tell-sides.server.ts";

/** Goods for a line of the request, at what one of them costs, freight apart. */
interface OfferedLine {
  lineNumber: number;
  variantId: string;
  quantity: number;
  unitPriceFen: number;
}

/** What a seller offers. */
export interface NewQuote {
  /** Made by the caller; the same id with the same content is one quote. */
  id: string;
  requestId: string;
  sellerId: string;
  /** The last day on which it can be taken. */
  validUntilDay: number;
  note: string | null;
  /** What is offered for a line, the goods asked for or others; lines that are left out are not offered. */
  lines: readonly OfferedLine[];
  by: string;
}

/**
 * Offers prices to a unit, in the place of what the seller offered before. Offered before, it answers false
 * and changes nothing.
 *
 * Refuses with QUOTE_REQUEST_OVER (answered, withdrawn, too late, or this seller was not asked), QUOTE_EMPTY,
 * QUOTE_DAY_WRONG (a day that is over), NOT_ON_SALE (or not this supplier's; facts: variantId), QUOTE_GOODS_TWICE or KEY_REUSED.
 */
export async function offerQuote(tx: Tx, quote: NewQuote, now: number): Promise<boolean> {
  const { id, requestId, sellerId, validUntilDay, note, by } = quote;
  const lines = [...quote.lines].sort((a, b) => a.lineNumber - b.lineNumber);
  const contentHash = hashOf([requestId, sellerId, validUntilDay, note, lines]);
  const request = await keepRequest(tx, requestId);
  const [earlier] = await tx
    .select({ contentHash: quotes.contentHash })
    .from(quotes)
    .where(eq(quotes.id, id))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return false;

  const today = businessDay(now);
  const isAsked = await isInvited(tx, requestId, sellerId);
  if (request?.state !== "open" || request.answerByDay < today || !isAsked)
    throw new Refusal("QUOTE_REQUEST_OVER");
  if (validUntilDay < today) throw new Refusal("QUOTE_DAY_WRONG");
  if (lines.length === 0) throw new Refusal("QUOTE_EMPTY");
  await checkOffered(tx, requestId, sellerId, lines);
  await endStanding(tx, requestId, sellerId, "superseded");
  const totalFen = lines.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0);
  await tx.insert(quotes).values({
    id,
    contentHash,
    requestId,
    sellerId,
    state: "offered",
    validUntilDay,
    note,
    totalFen,
    offeredBy: by,
    offeredAt: now,
  });
  await tx.insert(quoteLines).values(lines.map((line) => ({ ...line, quoteId: id })));
  await tellOffered(tx, request, { id, sellerId, totalFen, validUntilDay }, now);
  return true;
}

/** A supplier offers goods of their own, the centre any; and only for lines that there are. */
async function checkOffered(
  tx: Tx,
  requestId: string,
  sellerId: string,
  lines: readonly OfferedLine[],
): Promise<void> {
  const asked = await tx
    .select({ lineNumber: quoteRequestLines.lineNumber })
    .from(quoteRequestLines)
    .where(eq(quoteRequestLines.requestId, requestId));
  const offered = await tx
    .select({ id: variants.id, supplierId: products.supplierId, isOnSale: products.isOnSale })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(
      inArray(
        variants.id,
        lines.map(({ variantId }) => variantId),
      ),
    );
  if (new Set(lines.map(({ variantId }) => variantId)).size < lines.length)
    throw new Refusal("QUOTE_GOODS_TWICE");
  for (const { lineNumber, variantId } of lines) {
    if (!asked.some((line) => line.lineNumber === lineNumber))
      throw new Error(`request ${requestId} has no line ${lineNumber}`);
    const goods = offered.find(({ id }) => id === variantId);
    if (!goods?.isOnSale || (sellerId !== "" && goods.supplierId !== sellerId))
      throw new Refusal("NOT_ON_SALE", { variantId });
  }
}

/** Takes back what a seller offers. False when nothing stands, or the unit took it. */
export async function withdrawQuote(tx: Tx, requestId: string, sellerId: string): Promise<boolean> {
  await keepRequest(tx, requestId);
  return endStanding(tx, requestId, sellerId, "withdrawn");
}

async function endStanding(
  tx: Tx,
  requestId: string,
  sellerId: string,
  state: "superseded" | "withdrawn",
): Promise<boolean> {
  const ended = await tx
    .update(quotes)
    .set({ state })
    .where(and(eq(quotes.requestId, requestId), eq(quotes.sellerId, sellerId), eq(quotes.state, "offered")))
    .returning({ id: quotes.id });
  return ended.length > 0;
}

/** Keeps a request for this transaction: offering, taking and withdrawing wait for each other. */
export async function keepRequest(tx: Tx, requestId: string) {
  const [request] = await tx
    .update(quoteRequests)
    .set({ state: sql`${quoteRequests.state}` })
    .where(eq(quoteRequests.id, requestId))
    .returning();
  return request;
}

/** Whether a seller was asked. */
export async function isInvited(tx: Tx, requestId: string, sellerId: string): Promise<boolean> {
  const [invited] = await tx
    .select({ sellerId: quoteInvitations.sellerId })
    .from(quoteInvitations)
    .where(and(eq(quoteInvitations.requestId, requestId), eq(quoteInvitations.sellerId, sellerId)))
    .limit(1);
  return invited !== undefined;
}
