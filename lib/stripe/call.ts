import type Stripe from "stripe";

/** What a caller's request calls Stripe with. */
export interface StripeCall {
  readonly stripe: Stripe;
  /** The options of each call: the idempotency key, the timeout. */
  readonly options: Stripe.RequestOptions;
  /** The namespace of the caller's customer references. */
  readonly namespace: string;
}
