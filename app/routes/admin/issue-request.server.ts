import { draftRequest } from "#app/domain/invoicing/draft.server.ts";
import { drainFapiaoOutbox } from "#app/domain/invoicing/drain-fapiao-outbox.server.ts";
import { invoiceIssuers } from "#app/domain/invoicing/issuers.server.ts";
import { findRequest } from "#app/domain/invoicing/queries.server.ts";
import type { Store } from "#db/store.ts";

/** Drafts the fapiao of a request and asks the service for them at once; where it does not answer, the clock asks again. */
export async function issueRequest(
  store: Store,
  requestId: string,
  issuedBy: string,
  now: number,
): Promise<boolean> {
  const request = await findRequest(store.read, requestId);
  if (!request) return false;
  const isDrafted = await store.write((tx) => draftRequest(tx, requestId, issuedBy, now));
  await drainFapiaoOutbox(store, invoiceIssuers(), now, request.orderId);
  return isDrafted;
}
