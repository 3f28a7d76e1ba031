import type Stripe from "stripe";

/**
 * The requests that the test server understands, each as the installed package types it. The schema
 * beside this file is made of them (make-schema.ts), so that the contract is that of the package.
 */
export interface Requests {
  "POST /v1/checkout/sessions": Stripe.Checkout.SessionCreateParams;
  "GET /v1/checkout/sessions": Stripe.Checkout.SessionListParams;
  "GET /v1/checkout/sessions/:id": Stripe.Checkout.SessionRetrieveParams;
  "POST /v1/checkout/sessions/:id/expire": Stripe.Checkout.SessionExpireParams;
  "POST /v1/payment_intents": PaymentAtOnce;
  "GET /v1/charges": Stripe.ChargeListParams;
  "POST /v1/refunds": Stripe.RefundCreateParams;
  "GET /v1/refunds": Stripe.RefundListParams;
  "GET /v1/refunds/:id": Stripe.RefundRetrieveParams;
  "GET /v1/disputes/:id": Stripe.DisputeRetrieveParams;
  "GET /v1/events": Stripe.EventListParams;
}
/** A payment by card without a page; only Stripe's own test cards can be told like this. */
export type PaymentAtOnce = Pick<
  Stripe.PaymentIntentCreateParams,
  "amount" | "currency" | "payment_method" | "confirm" | "automatic_payment_methods"
>;

export type Endpoint = keyof Requests;
