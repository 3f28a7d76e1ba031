import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import { aCharge, aDispute, anIntent, aRefundObject, aSession, type DisputeObject } from "./objects.ts";
import type { Endpoint, PaymentAtOnce, Requests } from "./requests.ts";

/** Stripe saying no. */
export class Fault extends Error {
  constructor(
    readonly status: number,
    readonly error: { type: string; code?: string; message: string; param?: string },
  ) {
    super(error.message);
  }
}

const invalid = (message: string, param?: string, code?: string) =>
  new Fault(400, { type: "invalid_request_error", message, ...(param && { param }), ...(code && { code }) });

const missing = (id: string) =>
  new Fault(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such object: '${id}'`,
    param: "id",
  });

/**
 * An account at Stripe: what it holds, and the rules by which it changes. The rules are those that Stripe
 * documents and that types do not carry. Beside what the API does, here are what shoppers do on Stripe's
 * page, what people do in its back office, and what time does.
 */
export class StripeAccount {
  readonly sessions = new Map<string, Stripe.Checkout.Session>();
  readonly intents = new Map<string, Stripe.PaymentIntent>();
  readonly charges = new Map<string, Stripe.Charge>();
  readonly refunds = new Map<string, Stripe.Refund>();
  readonly disputes = new Map<string, DisputeObject>();
  /** Everything that happened, the oldest first. */
  readonly events: Stripe.Event[] = [];
  /** What the account has enabled: a method that is asked for and not here is left out without a word. */
  methods: string[] = ["card", "alipay", "wechat_pay"];
  /** How refunds that are asked for turn out at first. */
  refundStatus: "succeeded" | "pending" = "succeeded";
  isLive = false;
  /** Where its pages are. */
  pagesAt = "https://checkout.stripe.com";
  onEvent: (event: Stripe.Event) => void = () => {};
  /** Part of every id: no two accounts have one in common. */
  readonly #name = randomBytes(4).toString("hex");
  #made = 0;

  constructor(readonly clock: () => number = Date.now) {}

  get now(): number {
    return Math.floor(this.clock() / 1_000);
  }

  // --- the API ---------------------------------------------------------------

  answer(endpoint: Endpoint, id: string, params: object): object {
    this.#letTimePass();
    switch (endpoint) {
      case "POST /v1/checkout/sessions":
        return this.#createSession(params as Requests["POST /v1/checkout/sessions"]);
      case "GET /v1/checkout/sessions": {
        const { payment_intent, ...page } = params as Requests["GET /v1/checkout/sessions"];
        const found = [...this.sessions.values()].filter(
          (each) => payment_intent === undefined || each.payment_intent === payment_intent,
        );
        return this.#list("/v1/checkout/sessions", found, page);
      }
      case "GET /v1/checkout/sessions/:id":
        return this.#expand(this.#session(id), (params as { expand?: string[] }).expand);
      case "POST /v1/checkout/sessions/:id/expire":
        return this.#expireSession(id, (params as { expand?: string[] }).expand);
      case "POST /v1/payment_intents":
        return this.#payAtOnce(params as Requests["POST /v1/payment_intents"]);
      case "GET /v1/charges":
        return this.#list("/v1/charges", [...this.charges.values()], params as Requests["GET /v1/charges"]);
      case "POST /v1/refunds":
        return this.#createRefund(params as Requests["POST /v1/refunds"]);
      case "GET /v1/refunds": {
        const { payment_intent, ...page } = params as Requests["GET /v1/refunds"];
        const found = [...this.refunds.values()].filter(
          (each) => payment_intent === undefined || each.payment_intent === payment_intent,
        );
        return this.#list("/v1/refunds", found, page);
      }
      case "GET /v1/refunds/:id":
        return copy(this.refunds.get(id) ?? raise(missing(id)));
      case "GET /v1/disputes/:id":
        return copy(this.disputes.get(id) ?? raise(missing(id)));
      case "GET /v1/events": {
        const { types, ...page } = params as Requests["GET /v1/events"];
        const earliest = this.now - 30 * 86_400;
        const found = this.events.filter(
          (each) => each.created >= earliest && (!types || types.includes(each.type)),
        );
        return this.#list("/v1/events", found, page);
      }
    }
  }

  #createSession(params: Stripe.Checkout.SessionCreateParams): object {
    const { line_items = [], expires_at, metadata, success_url, allowed_payment_method_types } = params;
    if (params.mode !== "payment") throw invalid("You must pass `mode`.", "mode");
    if (params.ui_mode !== "hosted_page") throw invalid("This server has hosted pages only.", "ui_mode");
    checkAddress(success_url, "success_url");
    if (params.cancel_url !== undefined) checkAddress(params.cancel_url, "cancel_url");
    checkMetadata(metadata);
    checkMetadata(params.payment_intent_data?.metadata);
    const until = expires_at ?? this.now + 86_400;
    if (until < this.now + 1_800 || until > this.now + 86_400)
      throw invalid(
        "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.",
        "expires_at",
      );
    if (line_items.length === 0 || line_items.length > 100) throw invalid("1 to 100 items", "line_items");
    const currencies = new Set(line_items.map((item) => item.price_data?.currency ?? ""));
    const [currency = ""] = currencies;
    if (currencies.size !== 1 || !/^[a-z]{3}$/.test(currency))
      throw invalid("All prices must use the same currency, in lowercase.", "line_items");
    const total = line_items.reduce(
      (sum, { quantity = 0, price_data }) => sum + quantity * (price_data?.unit_amount ?? 0),
      0,
    );
    if (!Number.isSafeInteger(total) || total < 1)
      throw invalid("The total must be above zero.", "line_items");
    if (allowed_payment_method_types?.includes("wechat_pay") && !params.payment_method_options?.wechat_pay)
      throw invalid("WeChat Pay needs to know the client.", "payment_method_options[wechat_pay][client]");
    const id = this.#newId("cs_test");
    const session = aSession({
      id,
      created: this.now,
      expires_at: until,
      amount_subtotal: total,
      amount_total: total,
      currency,
      livemode: this.isLive,
      client_reference_id: params.client_reference_id ?? null,
      metadata: textsOf(metadata),
      success_url: success_url ?? null,
      cancel_url: params.cancel_url ?? null,
      locale: params.locale ?? null,
      payment_method_types: this.methods.filter(
        (method) =>
          !allowed_payment_method_types || allowed_payment_method_types.some((allowed) => allowed === method),
      ),
      url: `${this.pagesAt}/c/pay/${id}`,
    });
    this.sessions.set(id, session);
    return copy(session);
  }

  /** A payment with no page, as by Stripe's own test card. */
  #payAtOnce({ amount, currency, payment_method, confirm }: PaymentAtOnce): object {
    if (payment_method !== "pm_card_visa" || !confirm)
      throw invalid("This server knows one card, and takes it at once.", "payment_method");
    const intent = anIntent({
      id: this.#newId("pi"),
      amount,
      currency,
      created: this.now,
      livemode: this.isLive,
      status: "processing",
    });
    this.intents.set(intent.id, intent);
    this.#charge(intent);
    return copy(intent);
  }

  #expireSession(id: string, expand: string[] | undefined): object {
    const session = this.#session(id);
    if (session.status !== "open")
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
      );
    this.#endSession(session);
    return this.#expand(session, expand);
  }

  #createRefund({ payment_intent = "", amount, metadata, reason }: Stripe.RefundCreateParams): object {
    checkMetadata(metadata);
    return copy(this.#repay(payment_intent, amount, textsOf(metadata), reason ?? null));
  }

  #repay(
    intentId: string,
    asked: number | undefined,
    metadata: Record<string, string>,
    reason: Stripe.Refund["reason"],
  ): Stripe.Refund {
    const intent = this.intents.get(intentId) ?? raise(missing(intentId));
    const charge = this.charges.get(String(intent.latest_charge));
    if (intent.status !== "succeeded" || !charge)
      throw invalid("This PaymentIntent does not have a successful charge to refund.", "payment_intent");
    const rest = charge.amount_captured - charge.amount_refunded;
    if (rest === 0)
      throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, "charge_already_refunded");
    const amount = asked ?? rest;
    if (amount < 1) throw invalid("Invalid positive integer", "amount");
    if (amount > rest)
      throw invalid(
        `Refund amount (${amount}) is greater than unrefunded amount on charge (${rest})`,
        "amount",
      );
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount_captured;
    const refund = aRefundObject({
      id: this.#newId("re"),
      amount,
      charge: charge.id,
      created: this.now,
      currency: charge.currency,
      metadata,
      payment_intent: intent.id,
      reason,
      status: this.refundStatus,
    });
    this.refunds.set(refund.id, refund);
    this.#tell("refund.created", refund);
    this.#tell("charge.refunded", charge);
    return refund;
  }

  #session(id: string): Stripe.Checkout.Session {
    return this.sessions.get(id) ?? raise(missing(id));
  }

  #list<T extends { id: string; created: number }>(
    url: string,
    all: T[],
    { created, limit = 10, starting_after, expand }: ListParams,
  ): object {
    if (limit < 1 || limit > 100) throw invalid("limit is 1 to 100", "limit");
    const range = typeof created === "number" ? { gte: created, lte: created } : (created ?? {});
    const found = all
      .filter(
        (each) =>
          each.created >= (range.gte ?? 0) &&
          each.created > (range.gt ?? -1) &&
          each.created <= (range.lte ?? Number.MAX_SAFE_INTEGER) &&
          each.created < (range.lt ?? Number.MAX_SAFE_INTEGER),
      )
      .reverse(); // the newest first
    const from = starting_after === undefined ? 0 : found.findIndex(({ id }) => id === starting_after) + 1;
    const within = expand?.map((path) => path.replace(/^data\./, ""));
    const data = found.slice(from, from + limit).map((each) => this.#expand(each, within));
    return { object: "list", url, data, has_more: from + limit < found.length };
  }

  /** The object with what its fields name put in their place. */
  #expand(object: object, paths: string[] | undefined): object {
    const made = copy(object) as Record<string, unknown>;
    for (const path of paths ?? []) {
      const [field = "", ...rest] = path.split(".");
      const named = made[field];
      if (typeof named !== "string") continue;
      const found = this.intents.get(named) ?? this.charges.get(named);
      if (found) made[field] = this.#expand(found, rest.length > 0 ? [rest.join(".")] : undefined);
    }
    return made;
  }

  // --- what shoppers do ------------------------------------------------------

  /**
   * Pays on the page of a session. `given` makes the money another than what was asked for, which Stripe
   * does not do: somebody's mistake, or ours.
   */
  pay(
    sessionId: string,
    {
      isProcessing = false,
      method = "card",
      ...given
    }: { isProcessing?: boolean; method?: string; amount?: number; currency?: string } = {},
  ): void {
    this.#letTimePass();
    const session = this.#session(sessionId);
    if (session.status !== "open") throw invalid("This page is closed.");
    if (!session.payment_method_types.includes(method)) throw invalid(`${method} is not offered here.`);
    const amount = given.amount ?? session.amount_total ?? 0;
    const currency = given.currency ?? session.currency ?? "";
    const intent = anIntent({
      id: this.#newId("pi"),
      amount,
      currency,
      created: this.now,
      livemode: this.isLive,
      metadata: session.metadata ?? {},
      status: "processing",
    });
    this.intents.set(intent.id, intent);
    session.payment_intent = intent.id;
    session.status = "complete";
    session.url = null;
    if (!isProcessing) this.#capture(session, intent);
    this.#tell("checkout.session.completed", session);
  }

  /** What becomes of a payment that was on its way. */
  settle(sessionId: string, outcome: "succeeded" | "failed"): void {
    const session = this.#session(sessionId);
    const intent = this.intents.get(String(session.payment_intent)) ?? raise(missing(sessionId));
    if (intent.status !== "processing") throw invalid("nothing is on its way");
    if (outcome === "succeeded") {
      this.#capture(session, intent);
      this.#tell("checkout.session.async_payment_succeeded", session);
    } else {
      intent.status = "requires_payment_method";
      this.#tell("payment_intent.payment_failed", intent);
      this.#tell("checkout.session.async_payment_failed", session);
    }
  }

  #capture(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent): void {
    session.payment_status = "paid";
    this.#charge(intent);
  }

  #charge(intent: Stripe.PaymentIntent): void {
    const charge = aCharge({
      id: this.#newId("ch"),
      amount: intent.amount,
      currency: intent.currency,
      created: this.now,
      payment_intent: intent.id,
      metadata: intent.metadata,
    });
    this.charges.set(charge.id, charge);
    intent.status = "succeeded";
    intent.amount_received = intent.amount;
    intent.latest_charge = charge.id;
    this.#tell("charge.succeeded", charge);
    this.#tell("payment_intent.succeeded", intent);
  }

  // --- what people do in the back office -------------------------------------

  /** A refund that the shop did not ask for. */
  refundInDashboard(intentId: string, amount?: number): Stripe.Refund {
    return copy(this.#repay(intentId, amount, {}, "requested_by_customer"));
  }

  /** What becomes of a refund that was on its way, or even made. */
  settleRefund(refundId: string, outcome: "succeeded" | "failed"): void {
    const refund = this.refunds.get(refundId) ?? raise(missing(refundId));
    if (refund.status === outcome || refund.status === "failed") throw invalid("that refund is over");
    refund.status = outcome;
    if (outcome === "failed") {
      refund.failure_reason = "expired_or_canceled_card";
      const charge = this.charges.get(String(refund.charge));
      if (charge) {
        charge.amount_refunded -= refund.amount;
        charge.refunded = false;
      }
    }
    this.#tell("refund.updated", refund);
    if (outcome === "failed") this.#tell("refund.failed", refund);
  }

  dispute(intentId: string): DisputeObject {
    const intent = this.intents.get(intentId) ?? raise(missing(intentId));
    const dispute = aDispute({
      id: this.#newId("du"),
      amount: intent.amount,
      charge: String(intent.latest_charge),
      currency: intent.currency,
      created: this.now,
      payment_intent: intentId,
    });
    this.disputes.set(dispute.id, dispute);
    this.#tell("charge.dispute.created", dispute);
    return copy(dispute);
  }

  // --- what time does --------------------------------------------------------

  #letTimePass(): void {
    for (const session of this.sessions.values())
      if (session.status === "open" && session.expires_at <= this.now) this.#endSession(session);
  }

  #endSession(session: Stripe.Checkout.Session): void {
    session.status = "expired";
    session.url = null;
    this.#tell("checkout.session.expired", session);
  }

  #tell(type: string, object: object): void {
    const event = {
      id: this.#newId("evt"),
      object: "event",
      api_version: "2026-10-28.endive",
      created: this.now,
      data: { object: copy(object) },
      livemode: this.isLive,
      pending_webhooks: 1,
      request: null,
      type,
    } as Stripe.Event;
    this.events.push(event);
    this.onEvent(event);
  }

  #newId(prefix: string): string {
    this.#made += 1;
    return `${prefix}_${this.#name}${String(this.#made).padStart(6, "0")}`;
  }

  /** What the account received and kept, by its own books. */
  get netFen(): number {
    return [...this.charges.values()].reduce(
      (sum, charge) => sum + charge.amount_captured - charge.amount_refunded,
      0,
    );
  }
}

interface ListParams {
  created?: Stripe.RangeQueryParam | number;
  limit?: number;
  starting_after?: string;
  expand?: string[];
}

function checkAddress(text: string | undefined, param: string): void {
  if (!text || text.length > 5_000 || !/^https?:\/\//.test(text) || !URL.canParse(text))
    throw invalid("Not a valid URL", param);
}

function checkMetadata(metadata: Stripe.MetadataParam | "" | null | undefined): void {
  const entries = Object.entries(metadata || {});
  if (entries.length > 50) throw invalid("Metadata has at most 50 keys", "metadata");
  for (const [key, value] of entries)
    if (key.length > 40 || String(value).length > 500 || /[[\]]/.test(key))
      throw invalid("Metadata keys have up to 40 characters and no brackets, values up to 500", "metadata");
}

function textsOf(metadata: Stripe.MetadataParam | "" | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata || {}).map(([key, value]) => [key, String(value)]));
}

function copy<T>(object: T): T {
  return structuredClone(object);
}

function raise(fault: Fault): never {
  throw fault;
}
