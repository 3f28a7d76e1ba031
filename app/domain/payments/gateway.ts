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
  /** The last day to pay, where that was agreed; else it follows from how long the shop waits. */
  dueDay?: number;
  locale: Locale;
  /** Where the shopper sees this shop, "https://shop.example": a page elsewhere sends them back there. */
  origin: string;
  /** The name on the account that will pay, where the buyer told it. */
  payerName?: string | null;
}

/** A payment that has begun at its gateway. */
export interface StartedPayment {
  externalId: string;
  /** Where the shopper goes to pay, a path of ours or an address elsewhere; none when it is over already. */
  redirectTo: string | undefined;
  /** What the shopper can pay with there, in the gateway's own words. */
  methods?: string[];
}

/** What a gateway is asked to repay. */
export interface StartRefund {
  refundId: string;
  paymentId: string;
  /** The gateway's own name for the payment. */
  externalId: string;
  /** And for the movement of money, where we know it. */
  intentId: string | null;
  amountFen: number;
  currency: "cny";
}

/** The truth about a payment as its gateway tells it now. */
export interface GatewayPayment {
  externalId: string;
  state: "pending" | "processing" | "paid" | "failed" | "expired";
  amountFen: number;
  currency: string;
  /** Ours, given at the start; "" when the gateway was not told. */
  paymentId: string;
  /** The gateway's name for the movement of money, by which its refunds are known. */
  intentId?: string;
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
  /** Ours, given at the start; "" for a refund made in the gateway's own back office. */
  refundId: string;
  /** Of which movement of money it is a refund. */
  intentId?: string;
  madeAt?: number;
  /** Why it failed, in the gateway's words. */
  failure?: string;
}

/** Something happened at a gateway: a hint to look, no more. What is fetched then counts. */
export interface GatewayEvent {
  eventId: string;
  type: string;
  /** What it is about; undefined when it is nothing of ours. */
  about: "payment" | "refund" | "dispute" | undefined;
  /** The gateway's name for it. */
  objectId: string;
  /** False when it belongs to the other of a gateway's two worlds, of real money and of tests. */
  isOurMode: boolean;
}

/** Money that came in or went out, in a gateway's own books. */
export interface GatewayMovement {
  kind: "payment" | "refund";
  /** What to fetch to learn more: the movement of money of a payment, or a refund. */
  objectId: string;
  /** Received above zero, repaid below. */
  amountFen: number;
  currency: string;
  happenedAt: number;
}

/** Money that a card's owner or bank demands back. */
export interface GatewayDispute {
  intentId: string;
  amountFen: number;
  currency: string;
  state: string;
}

/** What a gateway with books of its own can be asked about them. */
export interface GatewayBooks {
  fetchRefund(externalId: string): Promise<GatewayRefund>;
  fetchDispute(externalId: string): Promise<GatewayDispute>;
  /** A payment that began, though we never learnt it. */
  findStarted(payment: StartPayment): Promise<StartedPayment | undefined>;
  /** A refund that was made, though we never learnt it. */
  findRefund(refund: StartRefund): Promise<GatewayRefund | undefined>;
  /** What happened since an instant. */
  listChanges(since: number): AsyncIterable<GatewayEvent>;
  /** Money that moved from an instant up to another, what failed left out. */
  listMovements(from: number, to: number): AsyncIterable<GatewayMovement>;
  /** What the account offers a shopper to pay with: asked by beginning a payment of nobody's and ending it. */
  probeMethods(origin: string, now: number): Promise<string[]>;
  /** The event in a message that the gateway sent us. Throws BadSignature when it did not. */
  verifyWebhook(raw: Uint8Array, signature: string, now: number): GatewayEvent;
}

/**
 * One way to pay. Nothing here is called inside a database transaction: the caller commits first, and
 * applies what the gateway says in a further one. The same key twice is one effect.
 */
export interface PaymentGateway {
  readonly id: GatewayId;
  /** The page of this shop where one of its payments is made; without it the gateway says where, when it has begun. */
  pageOf?(paymentId: string): string;
  /** Begins to collect. */
  start(payment: StartPayment, idempotencyKey: string): Promise<StartedPayment>;
  /** What the gateway knows of a payment now; by its own name for the payment, or for the movement of money. */
  fetch(externalId: string): Promise<GatewayPayment>;
  /** Ends a payment that was not made; may answer "paid" when the shopper was faster. */
  expire(externalId: string, idempotencyKey: string): Promise<GatewayPayment>;
  /** Repays a part of a payment, or all of it. */
  refund(refund: StartRefund, idempotencyKey: string): Promise<GatewayRefund>;
  /** The gateway's own books; none where they are ours. */
  books?: GatewayBooks;
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

/**
 * The gateway does not let us in: our key is refused, or may not do this. Whoever waits comes again later,
 * as with any gateway that cannot be reached; but only a person can put it right.
 */
export class GatewayLockedOut extends GatewayUnavailable {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "GatewayLockedOut";
  }
}

/** The gateway understood and will never do it. Any other error leaves open what happened: ask again with the same key. */
export class GatewayRejected extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "GatewayRejected";
  }
}

/** A message that was not sent by the gateway it names, or is too old. */
export class BadSignature extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "BadSignature";
  }
}
