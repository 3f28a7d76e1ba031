import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { fapiaoRequests } from "#db/schema/invoicing.ts";
import { orders } from "#db/schema/ordering.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { FapiaoKind } from "#db/words.ts";
import { findBillable, listTaxRates } from "./billable.server.ts";
import { composeFapiaos } from "./compose.ts";
import type { Title } from "./title.ts";

export interface FapiaoAsk {
  /** Made by the caller; the same id with the same content is one request, with other content it is refused. */
  requestId: string;
  orderId: string;
  kind: FapiaoKind;
  title: Title;
  email: string | null;
  /** Why staff took a tax id that fails its check. */
  overrideReason: string | null;
}

/**
 * Notes that somebody asks for the fapiao of a paid order. The same id sent again is one request and
 * answers false; so does nothing else.
 *
 * Refuses with NOT_INVOICEABLE (the order is not paid), NOTHING_TO_INVOICE (all of it is repaid or stands
 * on a fapiao), FAPIAO_ALREADY_ASKED (a request of the order is open), SPECIAL_FOR_EXEMPT (a special one
 * for goods without tax) or KEY_REUSED.
 */
export async function askFapiao(
  tx: Tx,
  ask: FapiaoAsk,
  askedBy: string | null,
  now: number,
): Promise<boolean> {
  const contentHash = hashContent(ask);
  if (await isKnown(tx, ask.requestId, contentHash)) return false;
  const order = await findPaidOrder(tx, ask.orderId);
  await composeFor(tx, ask.orderId, order.paidAt, ask.kind);
  const [asked] = await tx
    .insert(fapiaoRequests)
    .values({
      ...ask.title,
      id: ask.requestId,
      contentHash,
      orderId: ask.orderId,
      orderNumber: order.number,
      userId: order.userId,
      kind: ask.kind,
      email: ask.email,
      state: "requested",
      overrideReason: ask.overrideReason,
      overriddenBy: ask.overrideReason === null ? null : askedBy,
      askedBy,
      askedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: fapiaoRequests.id });
  if (asked) return true;
  if (await isKnown(tx, ask.requestId, contentHash)) return false;
  throw new Refusal("FAPIAO_ALREADY_ASKED");
}

/** What the fapiao for the rest of an order would be. Refuses where there would be none. */
export async function composeFor(read: Reader, orderId: string, paidAt: number, kind: FapiaoKind) {
  const composed = await composeRest(read, orderId, paidAt, kind);
  if (composed.length === 0) throw new Refusal("NOTHING_TO_INVOICE");
  if (kind === "special" && composed.every(({ isExempt }) => isExempt))
    throw new Refusal("SPECIAL_FOR_EXEMPT");
  return composed;
}

/** What would be issued for a request if it were issued now; nothing where nothing is left. */
export async function previewFapiaos(read: Reader, orderId: string, kind: FapiaoKind) {
  const { paidAt } = await findPaidOrder(read, orderId);
  return composeRest(read, orderId, paidAt, kind);
}

async function composeRest(read: Reader, orderId: string, paidAt: number, kind: FapiaoKind) {
  const billable = await findBillable(read, orderId);
  // the tax is that of the day on which the money came
  const rates = await listTaxRates(read, businessDay(paidAt));
  return composeFapiaos(billable, kind, rates);
}

export async function findPaidOrder(read: Reader, orderId: string) {
  const [order] = await read
    .select({ number: orders.number, userId: orders.userId, paidAt: orders.paidAt })
    .from(orders)
    .where(and(eq(orders.id, orderId), inArray(orders.state, ["paid", "partially_refunded", "refunded"])))
    .limit(1);
  if (!order || order.paidAt === null) throw new Refusal("NOT_INVOICEABLE");
  return { ...order, paidAt: order.paidAt };
}

async function isKnown(tx: Tx, requestId: string, contentHash: string): Promise<boolean> {
  const [earlier] = await tx
    .select({ contentHash: fapiaoRequests.contentHash })
    .from(fapiaoRequests)
    .where(eq(fapiaoRequests.id, requestId))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  return earlier !== undefined;
}

function hashContent({ requestId: _, ...ask }: FapiaoAsk): string {
  const { orderId, kind, title, email, overrideReason } = ask;
  const { titleKind, name, taxId, address, phone, bank, bankAccount } = title;
  const content = [
    orderId,
    kind,
    [titleKind, name, taxId, address, phone, bank, bankAccount],
    email,
    overrideReason,
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}
