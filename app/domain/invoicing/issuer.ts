import type { FapiaoServiceId } from "#db/words.ts";
import type { Fapiao } from "./fapiao.ts";

/**
 * What became of a fapiao that a service was asked to issue. `externalNumber` is the service's own, such
 * as the one the tax office gives; null where it gives none and ours is the only one.
 */
export type IssuerAnswer = { state: "issued"; externalNumber: string | null } | { state: "pending" };

/**
 * A service through which fapiao are issued. Nothing here is called inside a database transaction: the
 * draft is stored first, and the answer is applied in a further one.
 */
export interface InvoiceIssuer {
  readonly id: FapiaoServiceId;
  /**
   * Asks for a fapiao, blue or red. The same key asks for the same one: asked again it answers what became
   * of it, so that a service that takes its time is simply asked until it has an answer.
   */
  issue(draft: Fapiao, idempotencyKey: string): Promise<IssuerAnswer>;
  /** The file that the buyer gets, as PDF. */
  document(issued: Fapiao): Promise<Uint8Array>;
}

export type InvoiceIssuers = Partial<Record<FapiaoServiceId, InvoiceIssuer>>;

/** The service understood and will never issue it. Any other error leaves open what happened: ask again with the same key. */
export class IssuerRejected extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "IssuerRejected";
  }
}
