import { and, asc, eq, gte } from "drizzle-orm";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { agreeTerms, listPurchasesOfTerms } from "#app/domain/purchasing/agreed-terms.server.ts";
import { draftPurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { quoteLines, quoteRequests, quotes } from "#db/schema/quoting.ts";
import type { Tx } from "#db/store.ts";
import { keepRequest } from "./offer-quote.server.ts";
import { REQUEST_LINES_MAX } from "./request-quotes.server.ts";

/** Ends a unit's request without a purchase. False when it was ended before. */
export async function withdrawRequest(tx: Tx, requestId: string, by: string, now: number): Promise<boolean> {
  const [ended] = await tx
    .update(quoteRequests)
    .set({ state: "withdrawn", endedBy: by, endedAt: now })
    .where(and(eq(quoteRequests.id, requestId), eq(quoteRequests.state, "open")))
    .returning({ id: quoteRequests.id });
  return ended !== undefined;
}

/**
 * Takes a quote, which ends the request: one quote is taken, however many try at once. Its goods and prices
 * are agreed from then on, and a draft of a purchase at exactly these is made; answers its number. Taken
 * before, it answers the same and changes nothing.
 *
 * Refuses with QUOTE_REQUEST_OVER (another was taken, or it was withdrawn) or QUOTE_OVER (expired, taken
 * back, or a newer one stands).
 */
export async function acceptQuote(
  tx: Tx,
  quoteId: string,
  finder: GoodsFinder,
  by: string,
  now: number,
): Promise<string> {
  const [asked] = await tx
    .select({ requestId: quotes.requestId })
    .from(quotes)
    .where(eq(quotes.id, quoteId))
    .limit(1);
  const request = asked && (await keepRequest(tx, asked.requestId));
  if (!request) throw new Refusal("QUOTE_OVER");
  const [quote] = await tx.select().from(quotes).where(eq(quotes.id, quoteId)).limit(1);
  if (quote?.state === "accepted") return draftOf(tx, request, quoteId, finder, by, now);
  if (request.state !== "open") throw new Refusal("QUOTE_REQUEST_OVER");
  const [accepted] = await tx
    .update(quotes)
    .set({ state: "accepted" })
    .where(
      and(eq(quotes.id, quoteId), eq(quotes.state, "offered"), gte(quotes.validUntilDay, businessDay(now))),
    )
    .returning({ id: quotes.id });
  if (!accepted) throw new Refusal("QUOTE_OVER");
  await tx
    .update(quoteRequests)
    .set({ state: "accepted", endedBy: by, endedAt: now })
    .where(eq(quoteRequests.id, request.id));
  const goods = await listQuotedGoods(tx, quoteId);
  await agreeTerms(tx, { id: quoteId, unitId: request.unitId, kind: "quote", goods }, now);
  return draftOf(tx, request, quoteId, finder, by, now);
}

/** The draft of a purchase that is made from a quote: its goods, for the unit's one place or one to be chosen. */
async function draftOf(
  tx: Tx,
  { unitId, number, title }: { unitId: string; number: string; title: string },
  quoteId: string,
  finder: GoodsFinder,
  by: string,
  now: number,
): Promise<string> {
  const [earlier] = await listPurchasesOfTerms(tx, quoteId);
  if (earlier) return earlier.number;
  const goods = await listQuotedGoods(tx, quoteId);
  const rows = goods.map(({ variantId, quantity }) => {
    const { sku = "", nameZh = "", specZh = "" } = finder.byVariant.get(variantId) ?? {};
    const cells = { code: sku, name: nameZh, spec: specZh, quantity: String(quantity), point: "", day: "" };
    return { rowNumber: null, cells };
  });
  const draft = {
    key: `quote:${quoteId}`,
    unitId,
    source: "quote" as const,
    fileName: number,
    note: title,
    termsId: quoteId,
    rows,
  };
  return draftPurchase(tx, draft, finder, by, now);
}

function listQuotedGoods(tx: Tx, quoteId: string) {
  return tx
    .select({
      variantId: quoteLines.variantId,
      quantity: quoteLines.quantity,
      unitPriceFen: quoteLines.unitPriceFen,
    })
    .from(quoteLines)
    .where(eq(quoteLines.quoteId, quoteId))
    .orderBy(asc(quoteLines.lineNumber))
    .limit(REQUEST_LINES_MAX);
}
