import Stripe from "stripe";
import {
  BadSignature,
  type GatewayBooks,
  type GatewayEvent,
  GatewayLockedOut,
  type GatewayPayment,
  type GatewayRefund,
  GatewayRejected,
  GatewayUnavailable,
  type PaymentGateway,
  type StartedPayment,
  type StartPayment,
  type StartRefund,
} from "./gateway.ts";
import type { StripeSettings } from "./stripe-settings.server.ts";

/** The version of Stripe's API that this code was written for; the webhook endpoint is to have it too. */
export const STRIPE_API_VERSION = "2026-10-28.endive";

/** A filter on what the account has: a method that it lacks is missing without an error. */
export const STRIPE_METHODS = ["card", "alipay", "wechat_pay"] as const;

/** What a page of Stripe's may be open for, at most, less a margin for clocks that differ. Shorter is our own doing. */
const SESSION_OPEN_MS = 23 * 3_600_000;

const PROBE_FEN = 10_000;

/** Written on pages that nobody is to pay on: what becomes of them is nothing of ours. */
const PROBE = { probe: "yes" };

/** How old a signature may be. */
const SIGNATURE_SECONDS = 300;

/** What happens at Stripe that can concern us. The webhook endpoint is to send these. */
export const STRIPE_EVENTS = {
  "checkout.session.completed": "payment",
  "checkout.session.async_payment_succeeded": "payment",
  "checkout.session.async_payment_failed": "payment",
  "checkout.session.expired": "payment",
  "payment_intent.succeeded": "payment",
  "refund.created": "refund",
  "refund.updated": "refund",
  "refund.failed": "refund",
  "charge.dispute.created": "dispute",
  "charge.dispute.closed": "dispute",
} as const satisfies Record<string, GatewayEvent["about"]>;

/** Paying on Stripe's own page by card, Alipay or WeChat Pay: the shopper leaves and comes back. */
export function stripeGateway(settings: StripeSettings): PaymentGateway {
  const stripe = clientOf(settings);
  const { sessions } = stripe.checkout;

  async function fetch(externalId: string): Promise<GatewayPayment> {
    if (!externalId.startsWith("pi_"))
      return paymentOf(await ask(() => sessions.retrieve(externalId, { expand: [CHARGE] })));
    const found = await ask(() =>
      sessions.list({ payment_intent: externalId, limit: 1, expand: [`data.${CHARGE}`] }),
    );
    const session = found.data[0];
    if (!session) throw new GatewayRejected(`${externalId} was not paid through a page of Checkout`);
    return paymentOf(session);
  }

  async function intentOf({ externalId, intentId }: StartRefund): Promise<string> {
    const known = intentId ?? (await fetch(externalId)).intentId;
    if (!known) throw new GatewayRejected(`${externalId} was never paid`);
    return known;
  }

  async function findRefund(refund: StartRefund): Promise<GatewayRefund | undefined> {
    const made = stripe.refunds.list({ payment_intent: await intentOf(refund), limit: 100 });
    for await (const each of pages(made))
      if (each.metadata?.refund_id === refund.refundId) return refundOf(each);
    return undefined;
  }

  return {
    id: "stripe",
    async start(payment, idempotencyKey) {
      const session = await ask(() => sessions.create(sessionFor(payment), { idempotencyKey }));
      return startedOf(session);
    },
    fetch,
    async expire(externalId) {
      try {
        // no key of ours: a stored answer would be told again, and to end twice does no harm
        return paymentOf(await ask(() => sessions.expire(externalId, { expand: [CHARGE] })));
      } catch (error) {
        if (!(error instanceof GatewayRejected)) throw error;
        return fetch(externalId); // it was not open any more
      }
    },
    async refund(refund, idempotencyKey) {
      const { refundId, paymentId, amountFen } = refund;
      const payment_intent = await intentOf(refund);
      const metadata = { refund_id: refundId, payment_id: paymentId };
      try {
        return refundOf(
          await ask(() =>
            stripe.refunds.create({ payment_intent, amount: amountFen, metadata }, { idempotencyKey }),
          ),
        );
      } catch (error) {
        // "already refunded" may be about this very refund
        const made = error instanceof GatewayRejected ? await findRefund(refund) : undefined;
        if (!made) throw error;
        return made;
      }
    },
    books: {
      async fetchRefund(externalId) {
        return refundOf(await ask(() => stripe.refunds.retrieve(externalId)));
      },
      async fetchDispute(externalId) {
        const dispute = await ask(() => stripe.disputes.retrieve(externalId));
        const { amount: amountFen, currency, status: state } = dispute;
        return { intentId: idOf(dispute.payment_intent) ?? "", amountFen, currency, state };
      },
      async findStarted({ paymentId, openedAt }) {
        const since = sessions.list({ created: { gte: seconds(openedAt - 3_600_000) }, limit: 100 });
        for await (const session of pages(since))
          if (session.metadata?.payment_id === paymentId) return startedOf(session);
        return undefined;
      },
      findRefund,
      async *listChanges(since) {
        const types = Object.keys(STRIPE_EVENTS);
        for await (const event of pages(
          stripe.events.list({ created: { gte: seconds(since) }, types, limit: 100 }),
        ))
          yield eventOf(event, settings);
      },
      async *listMovements(from, to) {
        const created = { gte: seconds(from), lt: seconds(to) };
        for await (const charge of pages(stripe.charges.list({ created, limit: 100 })))
          if (charge.status === "succeeded" && charge.paid)
            yield {
              kind: "payment",
              objectId: idOf(charge.payment_intent) ?? charge.id,
              amountFen: charge.amount_captured,
              currency: charge.currency,
              happenedAt: charge.created * 1_000,
            };
        for await (const refund of pages(stripe.refunds.list({ created, limit: 100 })))
          if (refundOf(refund).state === "succeeded")
            yield {
              kind: "refund",
              objectId: refund.id,
              amountFen: -refund.amount,
              currency: refund.currency,
              happenedAt: refund.created * 1_000,
            };
      },
      async probeMethods(origin, now) {
        const probe = await ask(() => sessions.create(probeFor(origin, now)));
        await ask(() => sessions.expire(probe.id));
        return probe.payment_method_types;
      },
      verifyWebhook: (raw, signature, now) => verifyWebhook(stripe, settings, raw, signature, now),
    } satisfies GatewayBooks,
  };
}

/** One client for each key and place, so that connections are kept. */
const clients = new Map<string, Stripe>();

function clientOf({ secretKey, apiBase }: StripeSettings): Stripe {
  const name = `${secretKey} ${apiBase?.origin ?? ""}`;
  let client = clients.get(name);
  if (!client) {
    client = new Stripe(secretKey, {
      apiVersion: STRIPE_API_VERSION,
      maxNetworkRetries: 2,
      timeout: 20_000,
      telemetry: false,
      ...(apiBase && {
        host: apiBase.hostname.replace(/^\[|\]$/g, ""),
        port: apiBase.port || (apiBase.protocol === "https:" ? 443 : 80),
        protocol: apiBase.protocol === "https:" ? "https" : "http",
      }),
    });
    clients.set(name, client);
  }
  return client;
}

/** Calls Stripe. An error that leaves open what happened is GatewayUnavailable, a final no is GatewayRejected. */
async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translate(error);
  }
}

async function* pages<T>(list: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* list;
  } catch (error) {
    throw translate(error);
  }
}

/**
 * What a status of Stripe's leaves open. A key that is refused (401, 403) is ours to put right, and what
 * was asked for is then done: it must not be lost because of it.
 */
function translate(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode, message, requestId } = error;
  const reason = requestId ? `${message} (${requestId})` : message;
  if (statusCode === 401 || statusCode === 403) return new GatewayLockedOut(reason, { cause: error });
  const isOpen = statusCode === undefined || statusCode >= 500 || [409, 429].includes(statusCode);
  return isOpen
    ? new GatewayUnavailable(reason, { cause: error })
    : new GatewayRejected(reason, { cause: error });
}

const CHARGE = "payment_intent.latest_charge";

/** What a page of Checkout is asked for. It is made of what was frozen alone: the same key is always sent with the same. */
function sessionFor(payment: StartPayment): Stripe.Checkout.SessionCreateParams {
  const { paymentId, orderId, orderNumber, amountFen, currency, openedAt, locale, origin } = payment;
  const isEn = locale === "en";
  const shop = isEn ? `${origin}/en` : origin;
  const metadata = { payment_id: paymentId, order_id: orderId, order_number: orderNumber };
  return {
    ...PAGE,
    client_reference_id: orderId,
    metadata,
    payment_intent_data: { metadata, description: orderNumber },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency,
          unit_amount: amountFen,
          product_data: { name: isEn ? `Bangfu Market order ${orderNumber}` : `帮扶集市订单 ${orderNumber}` },
        },
      },
    ],
    locale: isEn ? "en" : "zh",
    expires_at: seconds(openedAt + SESSION_OPEN_MS),
    success_url: `${shop}/pay/${paymentId}`,
    cancel_url: `${shop}/orders/${orderNumber}`,
  };
}

function probeFor(origin: string, now: number): Stripe.Checkout.SessionCreateParams {
  const price_data = { currency: "cny", unit_amount: PROBE_FEN, product_data: { name: "probe" } };
  return {
    ...PAGE,
    metadata: PROBE,
    line_items: [{ quantity: 1, price_data }],
    expires_at: seconds(now + SESSION_OPEN_MS),
    success_url: origin,
  };
}

/** What is true of every page: what it offers, and that it charges what the order says, never a converted amount. */
const PAGE = {
  mode: "payment",
  ui_mode: "hosted_page",
  allowed_payment_method_types: [...STRIPE_METHODS],
  payment_method_options: { wechat_pay: { client: "web" } },
  adaptive_pricing: { enabled: false },
} as const satisfies Stripe.Checkout.SessionCreateParams;

function startedOf({ id, url, payment_method_types }: Stripe.Checkout.Session): StartedPayment {
  return { externalId: id, redirectTo: url ?? undefined, methods: payment_method_types };
}

function paymentOf(session: Stripe.Checkout.Session): GatewayPayment {
  const intent = typeof session.payment_intent === "object" ? session.payment_intent : null;
  const intentId = idOf(session.payment_intent);
  const state = stateOf(session, intent);
  const isPaid = state === "paid" && intent !== null;
  const charge = typeof intent?.latest_charge === "object" ? intent.latest_charge : null;
  return {
    externalId: session.id,
    state,
    amountFen: isPaid ? intent.amount_received : (session.amount_total ?? 0),
    currency: (isPaid ? intent.currency : session.currency) ?? "",
    paymentId: session.metadata?.payment_id ?? "",
    ...(intentId && { intentId }),
    ...(isPaid && { paidAt: (charge?.created ?? intent.created) * 1_000 }),
    ...(session.url && { redirectTo: session.url }),
  };
}

function stateOf(
  { status, payment_status }: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
): GatewayPayment["state"] {
  if (status === "expired") return "expired";
  if (status !== "complete") return "pending";
  if (payment_status === "paid") return "paid";
  // the shopper has done their part; only the movement of money says what became of it
  return intent?.status === "requires_payment_method" || intent?.status === "canceled"
    ? "failed"
    : "processing";
}

function refundOf(refund: Stripe.Refund): GatewayRefund {
  const intentId = idOf(refund.payment_intent);
  const isOver = refund.status === "failed" || refund.status === "canceled";
  return {
    externalId: refund.id,
    state: refund.status === "succeeded" ? "succeeded" : isOver ? "failed" : "pending",
    amountFen: refund.amount,
    currency: refund.currency,
    refundId: refund.metadata?.refund_id ?? "",
    ...(intentId && { intentId }),
    madeAt: refund.created * 1_000,
    ...(isOver && { failure: refund.failure_reason ?? refund.status ?? "" }),
  };
}

function eventOf({ id, type, livemode, data }: Stripe.Event, { isLive }: StripeSettings): GatewayEvent {
  const object = data.object as { id?: string; metadata?: Stripe.Metadata | null };
  const isOurs = type in STRIPE_EVENTS && object.metadata?.probe !== PROBE.probe;
  const about = isOurs ? STRIPE_EVENTS[type as keyof typeof STRIPE_EVENTS] : undefined;
  return { eventId: id, type, about, objectId: object.id ?? "", isOurMode: livemode === isLive };
}

function verifyWebhook(
  stripe: Stripe,
  settings: StripeSettings,
  raw: Uint8Array,
  signature: string,
  now: number,
): GatewayEvent {
  let reason: unknown;
  for (const secret of settings.webhookSecrets)
    try {
      const event = stripe.webhooks.constructEvent(
        Buffer.from(raw),
        signature,
        secret,
        SIGNATURE_SECONDS,
        undefined,
        now,
      );
      return eventOf(event, settings);
    } catch (error) {
      reason = error;
    }
  throw new BadSignature("no secret of ours made this signature", { cause: reason });
}

function idOf(object: string | { id: string } | null): string | undefined {
  return typeof object === "string" ? object : object?.id;
}

function seconds(instant: number): number {
  return Math.floor(instant / 1_000);
}
