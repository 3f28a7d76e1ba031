import { randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Goods } from "#app/domain/inventory/stock.server.ts";
import { findSaleTerms } from "#app/domain/ordering/sale-terms.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { quoteInvitations, quoteRequestLines, quoteRequests } from "#db/schema/quoting.ts";
import type { Tx } from "#db/store.ts";
import { tellAsked } from "./tell-sides.server.ts";

/** What a unit asks prices for, and whom. */
export interface NewQuoteRequest {
  /** Made by the caller; the same id with the same content is one request. */
  id: string;
  unitId: string;
  title: string;
  note: string | null;
  /** The last day on which a quote is taken. */
  answerByDay: number;
  /** Suppliers, and "" for the centre. */
  sellerIds: readonly string[];
  goods: readonly Goods[];
  by: string;
}

const TRIES = 5;
/** More kinds of goods than a canteen buys at once. */
export const REQUEST_LINES_MAX = 200;

/**
 * Asks one or several sellers for their prices of goods that are on sale. Two lines of one variant are
 * summed. Asked before, it answers false and changes nothing.
 *
 * Refuses with QUOTE_REQUEST_EMPTY (no goods, or nobody asked), QUOTE_DAY_WRONG (a day that is over),
 * NOT_ON_SALE (facts: variantId) or KEY_REUSED.
 */
export async function requestQuotes(tx: Tx, request: NewQuoteRequest, now: number): Promise<boolean> {
  const { id, unitId, title, note, answerByDay, by } = request;
  const sellerIds = [...new Set(request.sellerIds)].sort();
  const goods = sumByVariant(request.goods);
  const contentHash = hashOf([unitId, title, note, answerByDay, sellerIds, goods]);
  const earlier = await findHash(tx, id);
  if (earlier !== undefined && earlier !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier !== undefined) return false;
  if (goods.length === 0 || sellerIds.length === 0) throw new Refusal("QUOTE_REQUEST_EMPTY");
  if (answerByDay < businessDay(now)) throw new Refusal("QUOTE_DAY_WRONG");
  const terms = await findSaleTerms(tx, goods, await getCentreId(tx), now);
  const lines = goods.map(({ variantId, quantity }, index) => {
    const known = terms.find((line) => line.variantId === variantId);
    if (!known?.isOnSale) throw new Refusal("NOT_ON_SALE", { variantId });
    return { requestId: id, lineNumber: index + 1, variantId, quantity, listPriceFen: known.priceFen };
  });
  const number = await insertNumbered(tx, {
    id,
    contentHash,
    unitId,
    title,
    note,
    answerByDay,
    state: "open",
    requestedBy: by,
    requestedAt: now,
  });
  await tx.insert(quoteRequestLines).values(lines);
  await tx.insert(quoteInvitations).values(sellerIds.map((sellerId) => ({ requestId: id, sellerId })));
  const asked = { id, number, unitId, requestedBy: by, answerByDay };
  await tellAsked(tx, asked, sellerIds, goods.length, now);
  return true;
}

function sumByVariant(goods: readonly Goods[]): Goods[] {
  const sums = new Map<string, number>();
  for (const { variantId, quantity } of goods) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
  return [...sums].map(([variantId, quantity]) => ({ variantId, quantity }));
}

async function findHash(tx: Tx, id: string): Promise<string | undefined> {
  const [earlier] = await tx
    .select({ contentHash: quoteRequests.contentHash })
    .from(quoteRequests)
    .where(eq(quoteRequests.id, id))
    .limit(1);
  return earlier?.contentHash;
}

/** Inserts it under a number nobody has, which it answers. */
async function insertNumbered(
  tx: Tx,
  request: Omit<typeof quoteRequests.$inferInsert, "number"> & { requestedAt: number },
): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const number = `XJ${businessDay(request.requestedAt)}${String(randomInt(1e6)).padStart(6, "0")}`;
    const [inserted] = await tx
      .insert(quoteRequests)
      .values({ ...request, number })
      .onConflictDoNothing({ target: quoteRequests.number })
      .returning({ id: quoteRequests.id });
    if (inserted) return number;
  }
  throw new Error("no free number for a request was found");
}
