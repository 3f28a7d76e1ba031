import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { fapiaoIssuers, fapiaoLines, fapiaoOutbox, fapiaoRequests, fapiaos } from "#db/schema/invoicing.ts";
import { countOf, type Reader } from "#db/store.ts";
import type { FapiaoKind, FapiaoRequestState } from "#db/words.ts";
import type { Fapiao } from "./fapiao.ts";
import type { After } from "./page-mark.ts";

const LINES_OF_FAPIAO_MAX = 2_000;
const FAPIAO_OF_ORDER_MAX = 200;

/** How many rows a page of the desk or of the account shows. */
export const FAPIAO_PER_PAGE = 50;

const head = {
  id: fapiaos.id,
  requestId: fapiaos.requestId,
  orderId: fapiaos.orderId,
  orderNumber: fapiaos.orderNumber,
  kind: fapiaos.kind,
  colour: fapiaos.colour,
  blueId: fapiaos.blueId,
  blueNumber: fapiaos.blueNumber,
  redReason: fapiaos.redReason,
  isExempt: fapiaos.isExempt,
  state: fapiaos.state,
  number: fapiaos.number,
  externalNumber: fapiaos.externalNumber,
  issuedAt: fapiaos.issuedAt,
  draftedAt: fapiaos.draftedAt,
  contentHash: fapiaos.contentHash,
  titleKind: fapiaos.titleKind,
  buyerName: fapiaos.buyerName,
  netFen: fapiaos.netFen,
  taxFen: fapiaos.taxFen,
  grossFen: fapiaos.grossFen,
};

/** A fapiao with all that stands on it, and the service that issues it. Whoever may see it is the caller's to know. */
export async function findFapiao(read: Reader, fapiaoId: string) {
  const [found] = await read
    .select({
      ...head,
      service: fapiaoIssuers.service,
      buyerTaxId: fapiaos.buyerTaxId,
      buyerAddress: fapiaos.buyerAddress,
      buyerPhone: fapiaos.buyerPhone,
      buyerBank: fapiaos.buyerBank,
      buyerBankAccount: fapiaos.buyerBankAccount,
      sellerName: fapiaos.sellerName,
      sellerTaxId: fapiaos.sellerTaxId,
      sellerAddress: fapiaos.sellerAddress,
      sellerPhone: fapiaos.sellerPhone,
      sellerBank: fapiaos.sellerBank,
      sellerBankAccount: fapiaos.sellerBankAccount,
      drawer: fapiaos.drawer,
      isDemo: fapiaos.isDemo,
    })
    .from(fapiaos)
    .innerJoin(fapiaoIssuers, eq(fapiaoIssuers.id, fapiaos.issuerId))
    .where(eq(fapiaos.id, fapiaoId))
    .limit(1);
  if (!found) return undefined;
  const lines = await read
    .select({
      lineNumber: fapiaoLines.lineNumber,
      name: fapiaoLines.name,
      spec: fapiaoLines.spec,
      unit: fapiaoLines.unit,
      quantityThousandths: fapiaoLines.quantityThousandths,
      rateBasisPoints: fapiaoLines.rateBasisPoints,
      isExempt: fapiaoLines.isExempt,
      netFen: fapiaoLines.netFen,
      taxFen: fapiaoLines.taxFen,
      grossFen: fapiaoLines.grossFen,
    })
    .from(fapiaoLines)
    .where(eq(fapiaoLines.fapiaoId, fapiaoId))
    .orderBy(asc(fapiaoLines.lineNumber))
    .limit(LINES_OF_FAPIAO_MAX);
  return { ...found, lines } satisfies Fapiao;
}

/** A fapiao of an order by its number; of another order it is not found. */
export async function findFapiaoOfOrder(read: Reader, orderId: string, number: string) {
  const [found] = await read
    .select({ id: fapiaos.id })
    .from(fapiaos)
    .where(and(eq(fapiaos.number, number), eq(fapiaos.orderId, orderId)))
    .limit(1);
  return found && findFapiao(read, found.id);
}

/** The requests and the fapiao of an order, the oldest first. */
export async function listOfOrder(read: Reader, orderId: string) {
  const requests = await read
    .select()
    .from(fapiaoRequests)
    .where(eq(fapiaoRequests.orderId, orderId))
    .orderBy(asc(fapiaoRequests.askedAt), asc(fapiaoRequests.id))
    .limit(FAPIAO_OF_ORDER_MAX);
  const issued = await read
    .select(head)
    .from(fapiaos)
    .where(eq(fapiaos.orderId, orderId))
    .orderBy(asc(fapiaos.draftedAt), asc(fapiaos.id))
    .limit(FAPIAO_OF_ORDER_MAX);
  return { requests, fapiaos: issued };
}

/** A request by its id. */
export async function findRequest(read: Reader, requestId: string) {
  const [request] = await read.select().from(fapiaoRequests).where(eq(fapiaoRequests.id, requestId)).limit(1);
  return request;
}

/** The fapiao of a request, or those that undo one, the oldest first, each with what its service last said. */
export async function listOfRequest(read: Reader, requestId: string) {
  return read
    .select({ ...head, error: fapiaoOutbox.error, tries: fapiaoOutbox.tries })
    .from(fapiaos)
    .leftJoin(fapiaoOutbox, eq(fapiaoOutbox.fapiaoId, fapiaos.id))
    .where(eq(fapiaos.requestId, requestId))
    .orderBy(asc(fapiaos.draftedAt), asc(fapiaos.id))
    .limit(FAPIAO_OF_ORDER_MAX);
}

/** The red fapiao of a blue one, the oldest first. */
export async function listReds(read: Reader, blueId: string) {
  return read
    .select(head)
    .from(fapiaos)
    .where(eq(fapiaos.blueId, blueId))
    .orderBy(asc(fapiaos.draftedAt), asc(fapiaos.id))
    .limit(FAPIAO_OF_ORDER_MAX);
}

export interface RequestFilter {
  state?: FapiaoRequestState | undefined;
  kind?: FapiaoKind | undefined;
  /** A whole order number, buyer's name or tax id. */
  words?: string | undefined;
}

/** A page of requests: those that are open the oldest first, because they wait; all others the newest first. */
export async function listRequests(read: Reader, filter: RequestFilter, after: After | undefined) {
  const { state, kind, words } = filter;
  const isQueue = state === "requested";
  const { askedAt, id } = fapiaoRequests;
  const found = await read
    .select({
      id,
      orderNumber: fapiaoRequests.orderNumber,
      kind: fapiaoRequests.kind,
      titleKind: fapiaoRequests.titleKind,
      name: fapiaoRequests.name,
      taxId: fapiaoRequests.taxId,
      state: fapiaoRequests.state,
      answer: fapiaoRequests.answer,
      overrideReason: fapiaoRequests.overrideReason,
      askedAt,
    })
    .from(fapiaoRequests)
    .where(
      and(
        state && eq(fapiaoRequests.state, state),
        kind && eq(fapiaoRequests.kind, kind),
        words === undefined ? undefined : eq(fapiaoRequests[fieldOfRequest(words)], words),
        after && (isQueue ? isAfter(askedAt, id, after, sql`>`) : isAfter(askedAt, id, after, sql`<`)),
      ),
    )
    .orderBy(...(isQueue ? [asc(askedAt), asc(id)] : [desc(askedAt), desc(id)]))
    .limit(FAPIAO_PER_PAGE + 1);
  return pageOf(found, (row) => row.askedAt);
}

/** What somebody looks for, by its form: one column, so that its index finds it among any number of rows. */
function fieldOfRequest(words: string) {
  if (ORDER_NUMBER.test(words)) return "orderNumber";
  return /^[0-9A-Z]{15,20}$/.test(words) ? "taxId" : "name";
}

/** How many requests wait for the desk, up to a thousand. */
export async function countWaiting(read: Reader): Promise<number> {
  const waiting = read
    .select({ id: fapiaoRequests.id })
    .from(fapiaoRequests)
    .where(eq(fapiaoRequests.state, "requested"))
    .limit(1_000)
    .as("waiting");
  const [counted] = await read.select({ count: countOf() }).from(waiting);
  return counted?.count ?? 0;
}

export interface FapiaoFilter {
  colour?: "blue" | "red" | undefined;
  kind?: FapiaoKind | undefined;
  /** Those that wait for their service, or that it rejected. */
  isStuck?: boolean | undefined;
  /** A whole number of a fapiao or an order, or a buyer's name. */
  words?: string | undefined;
}

function fieldOfFapiao(words: string) {
  if (ORDER_NUMBER.test(words)) return "orderNumber";
  return /^[0-9A-Z]{20}$/.test(words) ? "number" : "buyerName";
}

/** A page of fapiao, the newest first. */
export async function listFapiaos(read: Reader, filter: FapiaoFilter, after: After | undefined) {
  const { colour, kind, isStuck, words } = filter;
  const found = await read
    .select({ ...head, error: fapiaoOutbox.error })
    .from(fapiaos)
    .leftJoin(fapiaoOutbox, eq(fapiaoOutbox.fapiaoId, fapiaos.id))
    .where(
      and(
        colour && eq(fapiaos.colour, colour),
        kind && eq(fapiaos.kind, kind),
        isStuck ? inArray(fapiaos.state, ["drafted", "rejected"]) : undefined,
        words === undefined ? undefined : eq(fapiaos[fieldOfFapiao(words)], words),
        after && isAfter(fapiaos.draftedAt, fapiaos.id, after, sql`<`),
      ),
    )
    .orderBy(desc(fapiaos.draftedAt), desc(fapiaos.id))
    .limit(FAPIAO_PER_PAGE + 1);
  return pageOf(found, (row) => row.draftedAt);
}

/** A page of a person's own requests, the newest first, each with its fapiao. */
export async function listOwnRequests(read: Reader, userId: string, after: After | undefined) {
  const { askedAt, id } = fapiaoRequests;
  const found = await read
    .select({
      id,
      orderNumber: fapiaoRequests.orderNumber,
      kind: fapiaoRequests.kind,
      name: fapiaoRequests.name,
      state: fapiaoRequests.state,
      answer: fapiaoRequests.answer,
      askedAt,
    })
    .from(fapiaoRequests)
    .where(and(eq(fapiaoRequests.userId, userId), after && isAfter(askedAt, id, after, sql`<`)))
    .orderBy(desc(askedAt), desc(id))
    .limit(FAPIAO_PER_PAGE + 1);
  const page = pageOf(found, (row) => row.askedAt);
  const ids = page.rows.map((request) => request.id);
  const own =
    ids.length === 0
      ? []
      : await read
          .select(head)
          .from(fapiaos)
          .where(and(inArray(fapiaos.requestId, ids), eq(fapiaos.state, "issued")))
          .orderBy(asc(fapiaos.draftedAt), asc(fapiaos.id))
          .limit(FAPIAO_PER_PAGE * FAPIAO_OF_ORDER_MAX);
  return {
    next: page.next,
    requests: page.rows.map((request) => ({
      ...request,
      fapiaos: own.filter((fapiao) => fapiao.requestId === request.id),
    })),
  };
}

function pageOf<Row extends { id: string }>(found: Row[], instantOf: (row: Row) => number) {
  const rows = found.slice(0, FAPIAO_PER_PAGE);
  const last = rows.at(-1);
  const next = found.length > FAPIAO_PER_PAGE && last ? { at: instantOf(last), id: last.id } : undefined;
  return { rows, next };
}

type Column = typeof fapiaos.draftedAt | typeof fapiaoRequests.askedAt;
type IdColumn = typeof fapiaos.id | typeof fapiaoRequests.id;

function isAfter(at: Column, id: IdColumn, after: After, than: ReturnType<typeof sql>) {
  return sql`(${at}, ${id}) ${than} (cast(${after.at} as bigint), cast(${after.id} as text))`;
}
