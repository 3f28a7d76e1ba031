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
  "GET /v1/charges": Stripe.ChargeListParams;
  "POST /v1/refunds": Stripe.RefundCreateParams;
  "GET /v1/refunds": Stripe.RefundListParams;
  "GET /v1/refunds/:id": Stripe.RefundRetrieveParams;
  "GET /v1/disputes/:id": Stripe.DisputeRetrieveParams;
  "GET /v1/events": Stripe.EventListParams;
}
export type Endpoint = keyof Requests;
