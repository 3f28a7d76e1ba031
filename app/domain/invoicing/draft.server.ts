import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { fapiaoIssuers, fapiaoLines, fapiaoOutbox, fapiaoRequests, fapiaos } from "#db/schema/invoicing.ts";
import type { Reader, Tx } from "#db/store.ts";
import { composeFor, findPaidOrder } from "./ask-fapiao.server.ts";
import type { ComposedFapiao, ComposedLine } from "./compose.ts";

const ROWS_PER_INSERT = 100;

/**
 * Drafts the fapiao of a request: for all that the order counts for at this instant and that stands on
 * no other. The service is asked for them once this is stored. Pressed twice it is done once, and answers
 * false.
 *
 * Refuses with NOTHING_TO_INVOICE, SPECIAL_FOR_EXEMPT or NO_FAPIAO_ISSUER.
 */
export async function draftRequest(
  tx: Tx,
  requestId: string,
  draftedBy: string,
  now: number,
): Promise<boolean> {
  const [request] = await tx
    .update(fapiaoRequests)
    .set({ state: "issuing", answer: null, settledBy: draftedBy })
    .where(and(eq(fapiaoRequests.id, requestId), eq(fapiaoRequests.state, "requested")))
    .returning();
  if (!request) return false;
  const { paidAt } = await findPaidOrder(tx, request.orderId);
  const issuer = await findIssuer(tx, businessDay(now));
  for (const composed of await composeFor(tx, request.orderId, paidAt, request.kind))
    await insertDraft(tx, composed, {
      requestId,
      orderId: request.orderId,
      orderNumber: request.orderNumber,
      ...sellerOf(issuer),
      colour: "blue",
      titleKind: request.titleKind,
      buyerName: request.name,
      buyerTaxId: request.taxId,
      buyerAddress: request.address,
      buyerPhone: request.phone,
      buyerBank: request.bank,
      buyerBankAccount: request.bankAccount,
      draftedBy,
      draftedAt: now,
    });
  return true;
}

/** Refuses a request, with the reason that the buyer reads. False when it is no longer open. */
export async function refuseRequest(
  tx: Tx,
  requestId: string,
  reason: string,
  refusedBy: string,
  now: number,
): Promise<boolean> {
  const refused = await tx
    .update(fapiaoRequests)
    .set({ state: "refused", answer: reason, settledBy: refusedBy, settledAt: now })
    .where(and(eq(fapiaoRequests.id, requestId), eq(fapiaoRequests.state, "requested")))
    .returning({ id: fapiaoRequests.id });
  return refused.length > 0;
}

type Draft = Omit<
  typeof fapiaos.$inferInsert,
  "id" | "kind" | "isExempt" | "state" | "netFen" | "taxFen" | "grossFen"
>;

/** Writes a fapiao down as a draft, with its lines, and puts it into the outbox. Answers its id. */
export async function insertDraft(
  tx: Tx,
  composed: ComposedFapiao,
  draft: Draft,
  id = newId(),
): Promise<string> {
  const { kind, isExempt, lines, netFen, taxFen, grossFen } = composed;
  await tx
    .insert(fapiaos)
    .values({ ...draft, id, kind, isExempt, netFen, taxFen, grossFen, state: "drafted" });
  const rows = lines.map((line: ComposedLine, index) => ({
    ...line,
    id: newId(),
    fapiaoId: id,
    lineNumber: index + 1,
  }));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT)
    await tx.insert(fapiaoLines).values(rows.slice(start, start + ROWS_PER_INSERT));
  await tx.insert(fapiaoOutbox).values({
    fapiaoId: id,
    idempotencyKey: `${id}:issue`,
    state: "ready",
    tries: 0,
    nextTryAt: draft.draftedAt,
    createdAt: draft.draftedAt,
  });
  return id;
}

/** Keeps the requests of an order for this transaction: what is drafted and issued for it goes in turn. */
export async function holdRequests(tx: Tx, orderId: string): Promise<boolean> {
  const held = await tx
    .update(fapiaoRequests)
    .set({ state: sql`${fapiaoRequests.state}` })
    .where(and(eq(fapiaoRequests.orderId, orderId), inArray(fapiaoRequests.state, ["issuing", "issued"])))
    .returning({ id: fapiaoRequests.id });
  return held.length > 0;
}

async function findIssuer(read: Reader, day: number) {
  const [issuer] = await read
    .select()
    .from(fapiaoIssuers)
    .where(
      and(
        lte(fapiaoIssuers.validFromDay, day),
        or(isNull(fapiaoIssuers.validToDay), gt(fapiaoIssuers.validToDay, day)),
      ),
    )
    .orderBy(asc(fapiaoIssuers.position), asc(fapiaoIssuers.id))
    .limit(1);
  if (!issuer) throw new Refusal("NO_FAPIAO_ISSUER");
  return issuer;
}

function sellerOf(issuer: typeof fapiaoIssuers.$inferSelect) {
  return {
    issuerId: issuer.id,
    sellerName: issuer.nameZh,
    sellerTaxId: issuer.taxId,
    sellerAddress: issuer.address,
    sellerPhone: issuer.phone,
    sellerBank: issuer.bank,
    sellerBankAccount: issuer.bankAccount,
    drawer: issuer.drawer,
    isDemo: issuer.isDemo,
  };
}
