import type { GatewayId, Locale } from "#db/words.ts";

/** What a gateway is asked to collect, frozen when the payment was opened. */
export interface StartPayment {
  paymentId: string;
  orderId: string;
  orderNumber: string;
  amountFen: number;
  currency: "cny";
  openedAt: number;
  /** The shop waits for the money until then. */
  expiresAt: number;
  locale: Locale;
  /** Where the shopper sees this shop, "https://shop.example": a page elsewhere sends them back there. */
  origin: string;
  /** The name on the account that will pay, where the buyer told it. */
  payerName?: string | null;
}

/** What a gateway is asked to repay. */
export interface StartRefund {
  refundId: string;
  /** The gateway's own name for the payment. */
  externalId: string;
  amountFen: number;
  currency: "cny";
}

/** The truth about a payment as its gateway tells it now. */
export interface GatewayPayment {
  externalId: string;
  state: "pending" | "processing" | "paid" | "failed" | "expired";
  amountFen: number;
  currency: string;
  /** Ours, given at the start. */
  paymentId: string;
  paidAt?: number;
  /** Where the shopper goes on paying, while they can. */
  redirectTo?: string;
}

/** The truth about a refund as its gateway tells it now. */
export interface GatewayRefund {
  externalId: string;
  state: "pending" | "succeeded" | "failed";
  amountFen: number;
  currency: string;
  /** Ours, given at the start. */
  refundId: string;
}

/**
 * One way to pay. Nothing here is called inside a database transaction: the caller commits first, and
 * applies what the gateway says in a further one. The same key twice is one effect.
 */
export interface PaymentGateway {
  readonly id: GatewayId;
  /** The page of this shop where one of its payments is made; without it the gateway says where, when it has begun. */
  pageOf?(paymentId: string): string;
  /** Begins to collect; answers where the shopper goes to pay, a path of ours or an address elsewhere. */
  start(payment: StartPayment, idempotencyKey: string): Promise<{ externalId: string; redirectTo: string }>;
  /** What the gateway knows of a payment now. */
  fetch(externalId: string): Promise<GatewayPayment>;
  /** Ends a payment that was not made; may answer "paid" when the shopper was faster. */
  expire(externalId: string, idempotencyKey: string): Promise<GatewayPayment>;
  /** Repays a part of a payment, or all of it. */
  refund(refund: StartRefund, idempotencyKey: string): Promise<GatewayRefund>;
}

/** The gateways this shop has; a payment's own is looked up by its id. */
export type Gateways = Partial<Record<GatewayId, PaymentGateway>>;

/** The gateway cannot be reached or is too busy: whoever waits for it comes again later. */
export class GatewayUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "GatewayUnavailable";
  }
}

/** The gateway understood and will never do it. Any other error leaves open what happened: ask again with the same key. */
export class GatewayRejected extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "GatewayRejected";
  }
}
